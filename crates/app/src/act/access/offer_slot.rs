use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use linchpin_access::{
    find::{self, Among, Ask, Feature, Home, Pool, SlotFacts},
    message::{Text, When},
    opening::{Seen, Viewer},
    waiting::{self as rounds, Round},
};
use linchpin_core::{HoldId, JobId, MessageId, OdsCode, OfferId, PersonId, Result, SlotId, UserId, WaitingId};
use linchpin_store::{
    Tx, appointment,
    audit::Entry,
    clinician, hold,
    job::{self, Ask as Work},
    message, message_rule,
    offer::{self, Offer, State},
    opening, person, request, site,
    slot::{self, Slot},
    slot_type,
    waiting::{self, Waiting},
};

use super::{join_waiting::Wish, viewer::seen};
use crate::{
    App,
    identity::secret_hash as hash,
    message::{Draft, OFFER, Rule, Written, way_to},
};

/// As many who wait are looked at for one slot, by whose promise is due first.
const LOOKED_AT: u32 = 2000;

impl App {
    /// Asks for a slot that came free to be offered to those who wait, in the transaction that freed it.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub(crate) async fn freed(&self, tx: &mut Tx, slot: SlotId, at: Timestamp) -> Result<()> {
        // A look that waits for later does not stand for one that is due now.
        let now = self.now();
        let key = if at <= now { slot.to_string() } else { format!("{slot} {at}") };
        let job = JobId::new(self.ids.uuid());
        let payload = serde_json::json!({ "slot": slot }).to_string();
        let ask = Work { dedupe: Some(&key), due: at, ..Work::new(job, OFFER, &payload, now) };
        job::ask(tx, &ask).await.map(drop)
    }

    /// Takes the offering of one slot one step on: offers that ran out end, the next are made, and those whose offer was
    /// lost are told. Done twice it does no harm. `public` is what people type to come here.
    ///
    /// # Errors
    /// When the store cannot be reached, or another worker offers the same slot at this moment.
    pub async fn offer_slot(&self, id: SlotId, public: Option<&str>) -> Result<()> {
        let mut tx = self.store.write().await?;
        let now = self.now();
        let Some(slot) = slot::get(&mut tx, id).await? else { return Ok(()) };
        let rule = message_rule::get::<Rule>(&mut tx, slot.organisation).await?;
        let silent = rule.as_ref().is_some_and(|rule| rule.it.silent.contains(&slot.slot_type));
        let before = offer::of_slot(&mut tx, id).await?;
        let open: Vec<&Offer> = before.iter().filter(|one| one.state == State::Open).collect();
        let ours = open.iter().any(|one| one.hold.is_some() && one.hold == slot.hold);
        let had = now < slot.starts && slot.staff.is_some() && (slot.is_free(now) || ours);
        let offering = rule.and_then(|rule| rule.it.offering()).filter(|_| !silent);
        let Some(offering) = offering.filter(|_| had || !open.is_empty()) else { return Ok(()) };
        // Somebody at a desk keeps it for some minutes: it may come free again, and what is offered stands meanwhile.
        if let (false, slot::State::Held, Some(until)) = (had, slot.state, slot.held_until.filter(|at| now < *at)) {
            self.freed(&mut tx, id, until).await?;
            return tx.commit().await;
        }
        let asked = self.asked(&mut tx, &before).await?;
        // What was offered before somebody had it in between belongs to a round that is over.
        let had_by = before.iter().filter(|one| one.state == State::Accepted).map(|one| one.made).max();
        let stands = |one: &&Offer| match one.state {
            State::Open => true,
            State::Accepted => false,
            _ => had_by.is_none_or(|had| had < one.made),
        };
        let offers = before.iter().rev().filter(stands);
        let offers = offers.filter_map(|one| Some(told(one, *asked.get(&one.waiting)?))).collect();
        let queue =
            if had { self.queue(&mut tx, &slot, &asked.values().copied().collect()).await? } else { Vec::new() };
        let order = queue.iter().map(|one| (one.id, one.person));
        let mut round = Round::new(offering, slot.starts, order, offers);
        let acts = if had { round.look(now) } else { round.withdraw() };
        for one in round.offers() {
            let Some(kept) = before.iter().find(|kept| kept.waiting == one.waiting) else { continue };
            let state = match one.outcome {
                rounds::Outcome::Expired => State::Expired,
                rounds::Outcome::Gone => State::Lost,
                _ => continue,
            };
            self.end_offer(&mut tx, kept, state).await?;
        }
        for act in acts {
            match act {
                rounds::Act::Send(who) => {
                    let made = round.offers().iter().find(|one| one.waiting == who);
                    let waits = queue.iter().find(|one| one.id == who);
                    if let Some((made, waits)) = made.zip(waits) {
                        let alone = offering.at_once == 1;
                        self.make_offer(&mut tx, &slot, waits, (made.until, alone), public).await?;
                    }
                }
                rounds::Act::TellGone(who) => self.tell_gone(&mut tx, &slot, who, &asked, &offering).await?,
                rounds::Act::Wake(at) => self.freed(&mut tx, id, at).await?,
                // A round never books: whoever says yes has booked already.
                rounds::Act::Book(_) | rounds::Act::Over(_) => {}
            }
        }
        tx.commit().await
    }

    /// Ends an offer that nobody took: what kept the slot for it lets go, and its text is not sent any more.
    pub(super) async fn end_offer(&self, tx: &mut Tx, one: &Offer, state: State) -> Result<bool> {
        let now = self.now();
        if !offer::answer(tx, one.id, state, None, now).await? {
            return Ok(false);
        }
        if let Some(id) = one.hold {
            hold::end(tx, id, hold::State::Released, now).await?;
            slot::release(tx, one.slot, id).await?;
        }
        message::drop_of_offer(tx, one.id, now).await?;
        let detail = serde_json::json!({ "offer": one.id, "became": state.as_str() }).to_string();
        self.note_offer(tx, one.slot, one.waiting, &detail).await?;
        Ok(true)
    }

    /// Who was asked about the slot before, by their place on the list.
    async fn asked(&self, tx: &mut Tx, offers: &[Offer]) -> Result<BTreeMap<WaitingId, PersonId>> {
        let mut asked = BTreeMap::new();
        for one in offers {
            if let Some(waits) = waiting::get(tx, one.waiting).await? {
                asked.insert(one.waiting, waits.person);
            }
        }
        Ok(asked)
    }

    /// Those whom the slot suits, who may have it, and to whom there is a way: the promise that ends first comes first.
    async fn queue(&self, tx: &mut Tx, slot: &Slot, asked: &BTreeSet<PersonId>) -> Result<Vec<Waiting>> {
        let (now, today) = (self.now(), self.clock.today());
        let (Some(kind), Some(place)) = (slot_type::get(tx, slot.slot_type).await?, site::get(tx, slot.site).await?)
        else {
            return Ok(Vec::new());
        };
        let Some(rule) = opening::get(tx, slot.opening).await? else { return Ok(Vec::new()) };
        let mut features = Among::<Feature>::none();
        for name in place.features.iter().filter_map(|name| name.parse().ok()) {
            features = features.with(name);
        }
        let at = find::Site {
            id: place.id,
            organisation: place.organisation,
            groups: Vec::new(),
            postcode: Some(place.postcode),
            point: None,
            features,
        };
        let known = clinician::all(tx).await?.into_iter().filter(|one| Some(one.staff) == slot.staff);
        let who = known.map(|one| find::Clinician { id: one.staff, sex: one.sex, languages: one.languages }).next();
        let mut needs = Among::none();
        for need in &kind.it.needs {
            needs = needs.with(*need);
        }
        let facts = SlotFacts {
            slot: slot.id,
            starts: slot.starts,
            ends: slot.ends,
            mode: kind.it.mode,
            profession: kind.it.profession,
            needs,
            site: place.id,
            clinician: who.as_ref().map(|one| one.id),
        };
        let mut pool = Pool::new(vec![at], who.into_iter().collect());
        if pool.add(&facts).is_err() {
            return Ok(Vec::new());
        }
        let mut free = seen(slot, slot.hold);
        free.state = linchpin_access::diary::SlotState::Free;
        free.hold = None;
        let mut may: BTreeMap<OdsCode, bool> = BTreeMap::new();
        let (mut wishes, mut entries) = (Vec::new(), BTreeMap::new());
        for entry in waiting::all(tx, now, LOOKED_AT).await? {
            let allowed = *may.entry(entry.organisation).or_insert_with(|| {
                let viewer: Viewer = self.staff_of(entry.organisation);
                Seen::by(&viewer, now).may_book(&rule.it, &free)
            });
            // A wish that cannot be read was written by another release: it is not guessed at.
            let Ok(wish) = serde_json::from_value::<Wish>(entry.wish.clone()) else { continue };
            let Some(person) = person::resolve(tx, entry.person).await?.filter(|_| allowed) else { continue };
            let own = person.practice(today) == Some(slot.organisation);
            if !(own || wish.agreed.is_some()) || way_to(tx, &person, Some(slot.slot_type)).await?.is_none() {
                continue;
            }
            let booked = self.booked(tx, &entry).await?;
            let clashes = appointment::of(tx, person.id, now, 200).await?.into_iter().any(|one| {
                // Who gave it back does not want it.
                if one.slot == slot.id {
                    return true;
                }
                let taken = matches!(one.state, appointment::State::Booked | appointment::State::Arrived);
                taken && Some(one.id) != booked.map(|b| b.0) && one.starts < slot.ends && slot.starts < one.ends
            });
            if clashes {
                continue;
            }
            let mut ask = Ask::new(wish.need, Some(entry.due), wish.from.unwrap_or(now).max(now), entry.until);
            ask.home = Home { practice: person.practice(today), ..Home::default() };
            ask.place = wish.site.map_or(find::Place::Anywhere, find::Place::Site);
            for mode in wish.modes {
                ask.modes = ask.modes.with(mode);
            }
            for name in wish.features.iter().filter_map(|name| name.parse().ok()) {
                ask.access = ask.access.with(name);
            }
            (ask.times, ask.sex) = (wish.times, wish.sex);
            ask.language = person.language.clone().filter(|_| person.interpreter);
            let since = entry.made;
            let (waiting, booked) = (entry.id, booked.map(|(_, starts)| starts));
            wishes.push(rounds::Wish { waiting, person: person.id, since, booked, ask });
            entries.insert(waiting, Waiting { person: person.id, ..entry });
        }
        let chosen = rounds::choose(&pool.candidates()[0], &pool, &wishes, asked);
        Ok(chosen.into_iter().filter_map(|wish| entries.remove(&wish.waiting)).collect())
    }

    /// The appointment that somebody has meanwhile for what they wait for.
    pub(super) async fn booked(
        &self,
        tx: &mut Tx,
        waits: &Waiting,
    ) -> Result<Option<(linchpin_core::AppointmentId, Timestamp)>> {
        let Some(id) = waits.request else { return Ok(None) };
        let Some(id) = request::get(tx, id).await?.and_then(|one| one.appointment) else { return Ok(None) };
        let one = appointment::get(tx, id).await?.filter(|one| one.state == appointment::State::Booked);
        Ok(one.map(|one| (one.id, one.starts)))
    }

    async fn make_offer(
        &self,
        tx: &mut Tx,
        slot: &Slot,
        waits: &Waiting,
        (until, alone): (Timestamp, bool),
        public: Option<&str>,
    ) -> Result<()> {
        let now = self.now();
        let Some(person) = person::resolve(tx, waits.person).await? else { return Ok(()) };
        let secret = URL_SAFE_NO_PAD.encode(self.random::<16>());
        let hold = alone.then(|| HoldId::new(self.ids.uuid()));
        if let Some(id) = hold {
            if !slot::hold(tx, slot.id, id, until, now).await? {
                return Ok(());
            }
            let nobody = UserId::new(uuid::Uuid::nil());
            let organisation = slot.organisation;
            let state = hold::State::Held;
            let kept = hold::Hold { id, slot: slot.id, account: nobody, organisation, made: now, until, state };
            hold::add(tx, &kept).await?;
        }
        let one = Offer {
            id: OfferId::new(self.ids.uuid()),
            waiting: waits.id,
            slot: slot.id,
            hold,
            token: hash(&secret),
            made: now,
            until,
            state: State::Open,
            answered: None,
            appointment: None,
        };
        offer::add(tx, &one).await?;
        let (place, mode) = self.where_and_how(tx, slot.site, slot.slot_type).await?;
        let link = public.map(|public| format!("{public}/offer/{secret}")).unwrap_or_default();
        let when = When { starts: slot.starts, place: &place, mode };
        let draft = Draft {
            id: MessageId::new(self.ids.uuid()),
            organisation: slot.organisation,
            person: &person,
            about: Some(slot.slot_type),
            kind: message::Kind::Offer,
            text: Text::Offer { slot: when, until, link: &link },
            back_to: None,
            appointment: None,
            offer: Some(one.id),
            reason: None,
            due: now,
            until,
        };
        if self.write_to(tx, draft).await? == Written::No {
            // They cannot be asked after all, as by e-mail without an address to tap: the next is.
            self.end_offer(tx, &one, State::Expired).await?;
            return self.freed(tx, slot.id, now).await;
        }
        let detail = serde_json::json!({ "offer": one.id, "until": until, "alone": alone }).to_string();
        self.note_offer(tx, slot.id, waits.id, &detail).await
    }

    async fn tell_gone(
        &self,
        tx: &mut Tx,
        slot: &Slot,
        who: WaitingId,
        asked: &BTreeMap<WaitingId, PersonId>,
        rule: &rounds::Rule,
    ) -> Result<()> {
        let Some(id) = asked.get(&who) else { return Ok(()) };
        let Some(person) = person::resolve(tx, *id).await? else { return Ok(()) };
        let due = rule.quiet.next_allowed(self.now());
        let draft = Draft {
            id: MessageId::new(self.ids.uuid()),
            organisation: slot.organisation,
            person: &person,
            about: Some(slot.slot_type),
            kind: message::Kind::Answer,
            text: Text::Gone,
            back_to: None,
            appointment: None,
            offer: None,
            reason: None,
            due,
            until: slot.starts.max(due.saturating_add(jiff::SignedDuration::from_hours(1)).unwrap_or(due)),
        };
        self.write_to(tx, draft).await.map(drop)
    }

    /// Writes down what the system did with an offer: nobody acts, and whose it was is named.
    async fn note_offer(&self, tx: &mut Tx, slot: SlotId, waits: WaitingId, detail: &str) -> Result<()> {
        let person = waiting::get(tx, waits).await?.map(|one| one.person);
        let resource = format!("slot/{slot}");
        let reason = Some("waiting-list");
        tx.audit(&Entry { person, reason, detail: Some(detail), ..Entry::new(self.now(), "offer", &resource) })
    }

    /// The name of a site and how people are seen in a kind of slot, as a text says them.
    pub(crate) async fn where_and_how(
        &self,
        tx: &mut Tx,
        at: linchpin_core::SiteId,
        kind: linchpin_core::SlotTypeId,
    ) -> Result<(String, linchpin_access::Mode)> {
        let mode = slot_type::get(tx, kind).await?.map_or(linchpin_access::Mode::FaceToFace, |kind| kind.it.mode);
        Ok((crate::message::say(tx, at).await?, mode))
    }
}

/// An offer as the rule of offering knows it.
fn told(one: &Offer, person: PersonId) -> rounds::Offer {
    let outcome = match one.state {
        State::Open => rounds::Outcome::Open,
        State::Accepted => rounds::Outcome::Accepted,
        State::Declined => rounds::Outcome::Declined,
        State::Expired => rounds::Outcome::Expired,
        State::Lost => rounds::Outcome::Gone,
    };
    rounds::Offer { waiting: one.waiting, person, made: one.made, until: one.until, outcome }
}

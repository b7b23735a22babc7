use jiff::Timestamp;
use linchpin_access::Mode;
use linchpin_core::{AppointmentId, OdsCode, OfferId, Person, Result, Role, UserId};
use linchpin_store::{
    Tx,
    appointment::{self, Appointment, State as Booked},
    hold, message,
    offer::{self, Offer, State},
    person, relationship, request,
    slot::{self, Slot},
    waiting::{self, Waiting},
};

use crate::{
    About, Actor, App, Permitted,
    identity::secret_hash as hash,
    message::News,
    permission::{Act, Resource},
};

/// How an answer came: by a text, or by tapping the address in one; else the person was signed in.
pub(super) const BY_TEXT: &str = "text";
const BY_TAP: &str = "tap";

/// An offer as whoever has its address sees it: when and where, and nobody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferSeen {
    /// When the slot begins.
    pub starts: Timestamp,
    /// Where.
    pub place: String,
    /// How they would be seen.
    pub mode: Mode,
    /// Until just before this instant they may answer.
    pub until: Timestamp,
    /// How it stands now.
    pub stands: OfferStands,
}

/// How an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferStands {
    /// It waits for an answer.
    Open,
    /// They took it and have it.
    Taken,
    /// They said no.
    Declined,
    /// The time to answer is over.
    Late,
    /// Somebody else has it, or it is no longer to be had.
    Gone,
}

/// What came of an answer.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum Answered {
    /// They have it.
    Taken(Box<Appointment>),
    /// They declined.
    Declined,
    /// They have another appointment at that time.
    Clash,
    /// It counts no longer, as the offer stands so.
    Not(OfferStands),
}

/// An offer with what it is about.
struct Whole {
    offer: Offer,
    waits: Waiting,
    slot: Slot,
    person: Person,
}

impl App {
    /// An offer, by the secret in the address that was texted; none where there is no such. Looking is not written down:
    /// it shows nobody.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn offer(&self, secret: &str) -> Result<Option<OfferSeen>> {
        let Some(hash) = hash_of(secret) else { return Ok(None) };
        let mut tx = self.store.read().await?;
        let seen = match offer::by_token(&mut tx, &hash).await? {
            Some(offer) => self.seen(&mut tx, offer.id).await?,
            None => None,
        };
        tx.rollback().await?;
        Ok(seen)
    }

    pub(super) async fn seen(&self, tx: &mut Tx, id: OfferId) -> Result<Option<OfferSeen>> {
        let Some(all) = self.all_of(tx, id).await? else { return Ok(None) };
        let (place, mode) = self.where_and_how(tx, all.slot.site, all.slot.slot_type).await?;
        let stands = self.offer_stands(&all.offer, &all.slot);
        Ok(Some(OfferSeen { starts: all.slot.starts, place, mode, until: all.offer.until, stands }))
    }

    /// Takes the answer of whoever has the address; none where there is no such offer.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn answer_offer(&self, secret: &str, yes: bool) -> Result<Option<Answered>> {
        let Some(hash) = hash_of(secret) else { return Ok(None) };
        let mut tx = self.store.read().await?;
        let found = offer::by_token(&mut tx, &hash).await?;
        tx.rollback().await?;
        match found {
            Some(found) => self.settle_offer(found.id, yes, BY_TAP).await,
            None => Ok(None),
        }
    }

    /// Takes an answer, as the act of the person whom the slot was offered to: the first yes has the slot, and whatever
    /// they had for the same need before is free for others.
    pub(crate) async fn settle_offer(&self, id: OfferId, yes: bool, how: &str) -> Result<Option<Answered>> {
        let mut tx = self.store.read().await?;
        let found = self.all_of(&mut tx, id).await?;
        tx.rollback().await?;
        let Some(found) = found else { return Ok(None) };
        let actor = self.themselves(&found.person);
        self.settle_as(&actor, id, yes, how).await
    }

    /// The same by whoever acts; the table says whether they may for that person.
    pub(super) async fn settle_as(&self, actor: &Actor, id: OfferId, yes: bool, how: &str) -> Result<Option<Answered>> {
        let mut doing = self.begin(actor).await?;
        // As it is now that nobody else changes it.
        let Some(all) = self.all_of(&mut doing.tx, id).await? else { return Ok(None) };
        let subject = doing.about(&all.person, Resource::Appointment).await?;
        let about = About { person: Some(all.person.id), ..About::key(all.slot.id) };
        let act = doing.permit(if yes { Act::Add } else { Act::See }, &subject, about).await?;
        let stands = self.offer_stands(&all.offer, &all.slot);
        if stands != OfferStands::Open {
            return Ok(Some(Answered::Not(stands)));
        }
        if yes { self.take(act, actor, &all, how).await } else { self.decline(act, &all, how).await }.map(Some)
    }

    async fn decline(&self, mut act: Permitted<'_>, all: &Whole, how: &str) -> Result<Answered> {
        let declined = self.end_offer(&mut act.tx, &all.offer, State::Declined).await?;
        if !declined {
            return Ok(Answered::Not(OfferStands::Gone));
        }
        self.freed(&mut act.tx, all.slot.id, self.now()).await?;
        act.detail(serde_json::json!({ "offer": all.offer.id, "said": "no", "by": how }));
        act.done().await?;
        Ok(Answered::Declined)
    }

    async fn take(&self, mut act: Permitted<'_>, actor: &Actor, all: &Whole, how: &str) -> Result<Answered> {
        let (now, slot) = (self.now(), &all.slot);
        let before = match self.booked(&mut act.tx, &all.waits).await? {
            Some((id, _)) => appointment::get(&mut act.tx, id).await?,
            None => None,
        };
        let mut one = self.appointment_of(all, before.as_ref(), actor);
        let mine = before.as_ref().map_or(one.id, |before| before.id);
        if appointment::clash(&mut act.tx, one.person, (slot.starts, slot.ends), mine).await?.is_some() {
            return Ok(Answered::Clash);
        }
        if !slot::book(&mut act.tx, slot.id, one.id, all.offer.hold, now).await? {
            self.end_offer(&mut act.tx, &all.offer, State::Lost).await?;
            act.detail(serde_json::json!({ "offer": all.offer.id, "said": "yes", "by": how, "lost": true }));
            act.failed().await?;
            return Ok(Answered::Not(OfferStands::Gone));
        }
        if !offer::answer(&mut act.tx, all.offer.id, State::Accepted, Some(one.id), now).await? {
            // Dropped, the transaction gives the slot back.
            return Ok(Answered::Not(OfferStands::Gone));
        }
        if let Some(hold) = all.offer.hold {
            hold::end(&mut act.tx, hold, hold::State::Booked, now).await?;
        }
        one.relationship = self.let_in(&mut act, actor, &all.person, &one, agreed(&all.waits)).await?;
        if let Some(before) = &before {
            self.give_up(&mut act, before).await?;
        }
        if let Some(id) = all.waits.request {
            if !request::book(&mut act.tx, id, one.id).await? {
                // Closed since: whoever closed it meant that nothing more is needed.
                return Ok(Answered::Not(OfferStands::Gone));
            }
            self.note(&mut act, actor, id, request::Step::Booked, Some(slot.id), None).await?;
        }
        appointment::add(&mut act.tx, &one).await?;
        // Who answers by text is answered by text.
        if how != BY_TEXT {
            self.tell(&mut act.tx, &one, &all.person, News::Taken).await?;
        }
        waiting::end(&mut act.tx, all.waits.id, waiting::State::Met).await?;
        message::drop_of_offer(&mut act.tx, all.offer.id, now).await?;
        // Others who were asked are told.
        self.freed(&mut act.tx, slot.id, now).await?;
        act.detail(serde_json::json!({ "offer": all.offer.id, "said": "yes", "by": how, "appointment": one.id }));
        act.done().await?;
        Ok(Answered::Taken(Box::new(one)))
    }

    /// Gives back what they had for the same need.
    async fn give_up(&self, act: &mut Permitted<'_>, before: &Appointment) -> Result<()> {
        let now = self.now();
        if !appointment::cancel(&mut act.tx, before, None, Some("an earlier slot was taken"), now).await? {
            return Ok(());
        }
        slot::give_back(&mut act.tx, before.slot, before.id).await?;
        if let Some(open) = before.relationship {
            relationship::end(&mut act.tx, open, None, now).await?;
        }
        if let Some(id) = before.request {
            request::unbook(&mut act.tx, id, before.id).await?;
        }
        message::drop_of(&mut act.tx, before.id, now).await?;
        self.freed(&mut act.tx, before.slot, now).await
    }

    fn appointment_of(&self, all: &Whole, before: Option<&Appointment>, actor: &Actor) -> Appointment {
        let Whole { slot, waits, person, .. } = all;
        Appointment {
            id: AppointmentId::new(self.ids.uuid()),
            slot: slot.id,
            person: person.id,
            organisation: slot.organisation,
            practice: person.practice(self.clock.today()),
            site: slot.site,
            staff: slot.staff,
            slot_type: slot.slot_type,
            starts: slot.starts,
            ends: slot.ends,
            state: Booked::Booked,
            request: waits.request,
            relationship: None,
            words: before.and_then(|before| before.words.clone()),
            made: self.now(),
            made_by: actor.account(),
            made_as: Role::Patient,
            made_for: actor.organisation,
            moves: 0,
            arrived: None,
            settled: None,
            cancel_reason: None,
            version: 1,
        }
    }

    /// A person who answers by a text or an address: they act for themselves, and no account of theirs does.
    pub(crate) fn themselves(&self, person: &Person) -> Actor {
        let practice: Option<OdsCode> = person.practice(self.clock.today());
        let last = || person.registrations.last().map(|one| one.practice);
        Actor {
            user: UserId::new(uuid::Uuid::nil()),
            person: Some(person.id),
            name: String::new(),
            role: Role::Patient,
            organisation: practice.or_else(last).unwrap_or_else(OdsCode::england),
            session: None,
            unproven: false,
            request: None,
        }
    }

    async fn all_of(&self, tx: &mut Tx, id: OfferId) -> Result<Option<Whole>> {
        let Some(offer) = offer::get(tx, id).await? else { return Ok(None) };
        let (Some(waits), Some(slot)) = (waiting::get(tx, offer.waiting).await?, slot::get(tx, offer.slot).await?)
        else {
            return Ok(None);
        };
        let person = person::resolve(tx, waits.person).await?;
        Ok(person.map(|person| Whole { offer, waits, slot, person }))
    }

    fn offer_stands(&self, one: &Offer, slot: &Slot) -> OfferStands {
        let now = self.now();
        match one.state {
            State::Accepted => OfferStands::Taken,
            State::Declined => OfferStands::Declined,
            State::Expired => OfferStands::Late,
            State::Lost => OfferStands::Gone,
            State::Open if one.until <= now => OfferStands::Late,
            State::Open if matches!(slot.state, slot::State::Booked | slot::State::Withdrawn) => OfferStands::Gone,
            State::Open => OfferStands::Open,
        }
    }
}

/// What they said about their record when they joined the list.
fn agreed(waits: &Waiting) -> Option<bool> {
    waits.wish.get("agreed").and_then(serde_json::Value::as_bool)
}

/// The hash of a secret; none for what cannot be one of ours.
fn hash_of(secret: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (secret.len() == 22 && secret.bytes().all(plain)).then(|| hash(secret))
}

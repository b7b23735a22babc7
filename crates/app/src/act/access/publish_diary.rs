use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};
use linchpin_access::diary::{
    Change, Closure, Fault, LeftOut, MOST_DAYS, Pattern, PlannedSession, PublishedSession, PublishedSlot, SlotState,
    SlotTypes, Told, change, publish,
};
use linchpin_core::{AppointmentId, ClinicId, Error, OdsCode, PatternId, Result, SlotId};
use linchpin_store::{
    Tx, clinic, closure, pattern,
    slot::{self, Slot, State},
    slot_type,
};

use crate::{About, Actor, App, Permitted, permission::Act};

/// As many slots of the days that are published are read.
const MOST_SLOTS: u32 = 1_000_000;

/// What publishing a diary did, and what is left for people to do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Published {
    /// Sessions that are new.
    pub sessions: usize,
    /// Slots that are new or in reach again.
    pub slots: usize,
    /// Slots that were taken out of reach, held ones included.
    pub withdrawn: usize,
    /// Who must have another appointment: their slot is no longer planned. It stays theirs until then.
    pub rebook: Vec<AppointmentId>,
    /// Who must be told that place or clinician changed.
    pub tell: Vec<(AppointmentId, Told)>,
    /// Slots that wait until those who are booked over them have another.
    pub waiting: usize,
    /// What patterns would make and closures or holidays do not let them.
    pub left_out: Vec<(PatternId, Date, LeftOut)>,
    /// Patterns that make nothing until they are corrected.
    pub faults: Vec<(PatternId, Vec<Fault>)>,
}

/// The diary of one organisation for some days, as it is planned and as it stands.
struct Days {
    planned: Vec<PlannedSession>,
    published: Vec<PublishedSession>,
    slots: BTreeMap<SlotId, Slot>,
}

impl App {
    /// Makes the diary of the actor's organisation from its patterns and closures for the days `from` to `to`, both
    /// included. Publishing again changes what must change; nobody who is booked loses their slot.
    ///
    /// # Errors
    /// The table refuses; the days are past, backward or too many; or the store cannot be reached.
    pub async fn publish_diary(&self, actor: &Actor, from: Date, to: Date) -> Result<Published> {
        let days = serde_json::json!({ "from": from.to_string(), "to": to.to_string() });
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::Edit, own, About::key(own).with(days)).await?;
        let longest = from.checked_add(MOST_DAYS.days()).unwrap_or(Date::MAX);
        if to < from || to >= longest || to < self.clock.today() {
            return Err(Error::invalid("Publish days from today on, two years of them at most."));
        }
        let (days, mut done) = self.days(&mut act.tx, own, from, to).await?;
        let change = change(&days.published, &days.planned, self.now());
        self.apply(&mut act, actor, &days, &change, &mut done).await?;
        act.detail(serde_json::json!({
            "from": from.to_string(), "to": to.to_string(), "sessions": done.sessions, "slots": done.slots,
            "withdrawn": done.withdrawn, "rebook": done.rebook.len(), "tell": done.tell.len(),
        }));
        act.done().await?;
        Ok(done)
    }

    /// The days as planned and as they stand.
    async fn days(&self, tx: &mut Tx, own: OdsCode, from: Date, to: Date) -> Result<(Days, Published)> {
        let patterns: Vec<Pattern> = pattern::of(tx, own).await?.into_iter().map(|one| one.it).collect();
        let kinds: SlotTypes = slot_type::of(tx, own).await?.into_iter().map(|one| (one.it.id, one.it)).collect();
        let ends = to.saturating_add(2.days()).to_datetime(jiff::civil::Time::midnight());
        let starts = from.saturating_sub(1.days()).to_datetime(jiff::civil::Time::midnight());
        let closures: Vec<Closure> = closure::of(tx, own, starts, ends).await?.into_iter().map(|one| one.it).collect();
        let plan = publish(&patterns, &closures, &kinds, &self.calendar, from, to);
        let begins = linchpin_access::england::instant(starts).unwrap_or(jiff::Timestamp::MIN);
        let over = linchpin_access::england::instant(ends).unwrap_or(jiff::Timestamp::MAX);
        let mut of_clinic: BTreeMap<ClinicId, Vec<Slot>> = BTreeMap::new();
        for slot in slot::between(tx, own, begins, over, MOST_SLOTS).await? {
            of_clinic.entry(slot.clinic).or_default().push(slot);
        }
        let (mut published, mut slots) = (Vec::new(), BTreeMap::new());
        for clinic in clinic::of(tx, own, from, to).await? {
            // A session that no pattern made is nobody's to plan again.
            let Some(pattern) = clinic.pattern else { continue };
            let own = of_clinic.remove(&clinic.id).unwrap_or_default();
            published.push(PublishedSession {
                clinic: clinic.id,
                pattern,
                day: clinic.day,
                site: clinic.site,
                staff: clinic.staff,
                starts: clinic.starts,
                ends: clinic.ends,
                slots: own.iter().map(|slot| self.as_published(slot)).collect(),
            });
            slots.extend(own.into_iter().map(|slot| (slot.id, slot)));
        }
        let done = Published { left_out: plan.left_out, faults: plan.faults, ..Published::default() };
        Ok((Days { planned: plan.sessions, published, slots }, done))
    }

    fn as_published(&self, slot: &Slot) -> PublishedSlot {
        let kept = slot.held_until.is_some_and(|until| self.now() < until);
        let state = match slot.state {
            State::Held if kept => SlotState::Held,
            State::Free | State::Held => SlotState::Free,
            State::Booked => SlotState::Booked,
            State::Withdrawn => SlotState::Withdrawn,
        };
        let Slot { id, slot_type, starts, ends, opening, .. } = *slot;
        PublishedSlot { id, slot_type, starts, ends, opening, state }
    }

    async fn apply(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        days: &Days,
        change: &Change,
        done: &mut Published,
    ) -> Result<()> {
        let (tx, now) = (&mut act.tx, self.now());
        let keyed = |slots: &mut dyn Iterator<Item = linchpin_access::diary::PlannedSlot>| -> Vec<_> {
            slots.filter(|slot| slot.starts > now).map(|slot| (SlotId::new(self.ids.uuid()), slot)).collect()
        };
        for place in &change.open {
            let session = &days.planned[*place];
            let id = ClinicId::new(self.ids.uuid());
            if clinic::add(tx, id, session, actor.account(), now).await? {
                let slots = keyed(&mut session.slots.iter().cloned());
                clinic::add_slots(tx, id, session, &slots).await?;
                done.sessions += 1;
                done.slots += slots.len();
            }
        }
        for (id, place) in &change.amend {
            clinic::amend(tx, *id, &days.planned[*place], now).await?;
        }
        for (id, slot) in &change.add {
            let stands = days.published.iter().find(|session| session.clinic == *id);
            let same = |planned: &&PlannedSession| {
                stands.is_some_and(|stands| (stands.pattern, stands.day) == (planned.pattern, planned.day))
            };
            if let Some(session) = days.planned.iter().find(same) {
                let slots = keyed(&mut [slot.clone()].into_iter());
                clinic::add_slots(tx, *id, session, &slots).await?;
                done.slots += slots.len();
            }
        }
        for (id, opening) in &change.restore {
            done.slots += usize::from(slot::restore(tx, *id, *opening).await?);
        }
        for (id, opening) in &change.reopen {
            slot::reopen(tx, *id, *opening).await?;
        }
        for id in change.withdraw.iter().chain(&change.release) {
            done.withdrawn += usize::from(slot::withdraw(tx, *id).await?);
        }
        for session in &days.published {
            clinic::plan(tx, session.clinic, now).await?;
        }
        for id in &change.rebook {
            slot::unplan(tx, *id).await?;
            done.rebook.extend(days.slots.get(id).and_then(|slot| slot.appointment));
        }
        let appointment = |id: &SlotId| days.slots.get(id).and_then(|slot| slot.appointment);
        done.tell = change.tell.iter().filter_map(|(id, told)| Some((appointment(id)?, *told))).collect();
        done.waiting = change.waiting;
        Ok(())
    }
}

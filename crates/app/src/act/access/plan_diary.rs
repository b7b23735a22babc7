use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_access::{
    diary::{
        Change, Clash, Closure, Fault, LeftOut, Pattern, PlannedSession, PublishedSession, PublishedSlot, Sitting,
        SlotState, SlotTypes, Told, clashes, publish_with,
    },
    england,
};
use linchpin_core::{AppointmentId, ClinicId, OdsCode, PatternId, Result, SlotId, StaffId};
use linchpin_store::{
    Tx, clinic, closure, pattern,
    slot::{self, Slot, State},
    slot_type, stand_in,
};

use super::{
    pattern::{sentence, within},
    publish_diary::{closed_days, only_closing, span},
};
use crate::{About, Actor, App, permission::Act};

/// As many slots of the days that are published are read.
const MOST_SLOTS: u32 = 1_000_000;

/// What publishing would do, told before it is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Planned {
    /// Sessions that would be new.
    pub sessions: Vec<PlannedSession>,
    /// Slots that would be new or in reach again.
    pub slots: usize,
    /// Slots that would be taken out of reach, held ones included.
    pub withdrawn: usize,
    /// Who would have to have another appointment.
    pub rebook: Vec<AppointmentId>,
    /// Who would have to be told that place or clinician changed.
    pub tell: Vec<(AppointmentId, Told)>,
    /// Slots that would wait until those who are booked over them have another.
    pub waiting: usize,
    /// What closures, holidays and the clocks do not let patterns make.
    pub left_out: Vec<(PatternId, Date, LeftOut)>,
    /// Patterns that make nothing until they are corrected.
    pub faults: Vec<(PatternId, Vec<Fault>)>,
    /// Clinicians who would sit in two places at once, here or in somebody else's diary.
    pub clashes: Vec<Clash>,
}

impl Planned {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let none = self.sessions.is_empty() && self.rebook.is_empty() && self.tell.is_empty();
        none && self.slots == 0 && self.withdrawn == 0
    }
}

/// The diary of one organisation for some days, as it is planned and as it stands.
pub(super) struct Days {
    pub(super) planned: Vec<PlannedSession>,
    pub(super) published: Vec<PublishedSession>,
    pub(super) slots: BTreeMap<SlotId, Slot>,
    pub(super) left_out: Vec<(PatternId, Date, LeftOut)>,
    pub(super) faults: Vec<(PatternId, Vec<Fault>)>,
}

impl Days {
    /// Whose appointment is in a slot.
    pub(super) fn appointment(&self, id: &SlotId) -> Option<AppointmentId> {
        self.slots.get(id).and_then(|slot| slot.appointment)
    }
}

impl App {
    /// What publishing the actor's own diary for these days would do. Nothing is changed.
    ///
    /// # Errors
    /// As [`App::publish_diary`].
    pub async fn plan_diary(&self, actor: &Actor, (from, to): (Date, Date)) -> Result<Planned> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::Edit, own, About::key(own)).await?;
        span((from, to), self.clock.today())?;
        let now = self.now();
        let days = self.days(&mut act.tx, own, (from, to), None).await?;
        let change = linchpin_access::diary::change(&days.published, &days.planned, now);
        let clashes = self.clashes(&mut act.tx, own, &days.planned, now).await?;
        // Only looked at: nothing is left behind, and there is nothing to write down.
        drop(act);
        Ok(told(&days, &change, clashes, now))
    }

    /// What closing the actor's own diary would do. Nothing is changed.
    ///
    /// # Errors
    /// As [`App::close_diary`].
    pub async fn plan_closure(&self, actor: &Actor, new: &Closure) -> Result<Planned> {
        let own = actor.organisation;
        let mut act = self.on_diary(actor, Act::Edit, own, About::key(own)).await?;
        let one = Closure { organisation: own, ..new.clone() };
        one.check().map_err(|fault| linchpin_core::Error::invalid(sentence(&fault)))?;
        within(&mut act.tx, own, one.site).await?;
        let now = self.now();
        let span = closed_days(&one, self.clock.today())?;
        let days = self.days(&mut act.tx, own, span, Some(one.clone())).await?;
        let change = linchpin_access::diary::change(&days.published, &days.planned, now);
        drop(act);
        Ok(Planned { left_out: Vec::new(), ..told(&days, &only_closing(change, &days, &one), Vec::new(), now) })
    }

    /// The days as planned and as they stand, with a closure that is not kept yet.
    pub(super) async fn days(
        &self,
        tx: &mut Tx,
        own: OdsCode,
        (from, to): (Date, Date),
        closing: Option<Closure>,
    ) -> Result<Days> {
        let patterns: Vec<Pattern> = pattern::of(tx, own).await?.into_iter().map(|one| one.it).collect();
        let kinds: SlotTypes = slot_type::of(tx, own).await?.into_iter().map(|one| (one.it.id, one.it)).collect();
        let instead = stand_in::of(tx, own, from, to).await?;
        let ends = to.saturating_add(2.days()).to_datetime(jiff::civil::Time::midnight());
        let starts = from.saturating_sub(1.days()).to_datetime(jiff::civil::Time::midnight());
        let mut closures: Vec<Closure> =
            closure::of(tx, own, starts, ends).await?.into_iter().map(|one| one.it).collect();
        closures.extend(closing);
        let plan = publish_with(&patterns, &instead, &closures, &kinds, &self.calendar, (from, to));
        let begins = england::instant(starts).unwrap_or(Timestamp::MIN);
        let over = england::instant(ends).unwrap_or(Timestamp::MAX);
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
        Ok(Days { planned: plan.sessions, published, slots, left_out: plan.left_out, faults: plan.faults })
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

    /// Who would sit in two places at once: in this diary as planned, and in others as they are published.
    async fn clashes(
        &self,
        tx: &mut Tx,
        own: OdsCode,
        planned: &[PlannedSession],
        now: Timestamp,
    ) -> Result<Vec<Clash>> {
        let mut sittings: Vec<Sitting> = planned.iter().filter(|one| one.ends > now).filter_map(Sitting::of).collect();
        let mut spans: BTreeMap<StaffId, (Timestamp, Timestamp)> = BTreeMap::new();
        for one in &sittings {
            let span = spans.entry(one.staff).or_insert((one.starts, one.ends));
            *span = (span.0.min(one.starts), span.1.max(one.ends));
        }
        for (staff, (from, to)) in spans {
            for other in clinic::with(tx, staff, from, to).await?.into_iter().filter(|one| one.organisation != own) {
                let clinic::Clinic { starts, ends, site, organisation, .. } = other;
                sittings.push(Sitting { staff, starts, ends, site, organisation });
            }
        }
        // What clashes among others is theirs to see to.
        let mut found = clashes(&sittings);
        found.retain(|one| one.first.organisation == own || one.second.organisation == own);
        Ok(found)
    }
}

fn told(days: &Days, change: &Change, clashes: Vec<Clash>, now: Timestamp) -> Planned {
    let sessions: Vec<PlannedSession> = change.open.iter().map(|place| days.planned[*place].clone()).collect();
    let coming = |slots: &[linchpin_access::diary::PlannedSlot]| slots.iter().filter(|slot| slot.starts > now).count();
    Planned {
        slots: sessions.iter().map(|one| coming(&one.slots)).sum::<usize>() + change.add.len() + change.restore.len(),
        sessions,
        withdrawn: change.withdraw.len() + change.release.len(),
        rebook: change.rebook.iter().filter_map(|id| days.appointment(id)).collect(),
        tell: change.tell.iter().filter_map(|(id, told)| Some((days.appointment(id)?, *told))).collect(),
        waiting: change.waiting,
        left_out: days.left_out.clone(),
        faults: days.faults.clone(),
        clashes,
    }
}

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use linchpin_core::{ClinicId, OpeningId, PatternId, SiteId, SlotId, SlotTypeId, StaffId};

use super::{PlannedSession, PlannedSlot};

/// What has become of a published slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SlotState {
    /// To be booked.
    Free,
    /// Kept for somebody for some minutes.
    Held,
    /// Somebody's.
    Booked,
    /// Taken out of the diary.
    Withdrawn,
}

/// A slot as it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedSlot {
    /// Its key.
    pub id: SlotId,
    /// Its kind.
    pub slot_type: SlotTypeId,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Who may book it.
    pub opening: OpeningId,
    /// What has become of it.
    pub state: SlotState,
}

/// A session as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedSession {
    /// Its key.
    pub clinic: ClinicId,
    /// The pattern that made it.
    pub pattern: PatternId,
    /// For which day.
    pub day: Date,
    /// Where.
    pub site: SiteId,
    /// Who.
    pub staff: Option<StaffId>,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// Its slots.
    pub slots: Vec<PublishedSlot>,
}

/// What somebody who is booked must be told: their time stands, something else does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// They are expected at another site.
    Site(SiteId),
    /// They are seen by another clinician, or by one who is not known yet.
    Clinician(Option<StaffId>),
}

/// What to do so that the diary is as planned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Sessions that are new, by their place in the plan; their slots are all to be added.
    pub open: Vec<usize>,
    /// Sessions whose site, clinician or times are now those of this place in the plan.
    pub amend: Vec<(ClinicId, usize)>,
    /// Slots to add to sessions that stand.
    pub add: Vec<(ClinicId, PlannedSlot)>,
    /// Withdrawn slots that are planned again.
    pub restore: Vec<(SlotId, OpeningId)>,
    /// Slots of which only the rule for booking changes.
    pub reopen: Vec<(SlotId, OpeningId)>,
    /// Free slots to take out.
    pub withdraw: Vec<SlotId>,
    /// Held slots to take out: whoever holds one is told that it is gone.
    pub release: Vec<SlotId>,
    /// Booked slots that are no longer held: each stays booked until the person has another or is told.
    pub rebook: Vec<SlotId>,
    /// Booked slots whose people must be told.
    pub tell: Vec<(SlotId, Told)>,
    /// How many planned slots wait because somebody is still booked over them; publishing again adds them.
    pub waiting: usize,
}

impl Change {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What must change from the published sessions to the planned ones. Both must cover the same days, with their whole
/// sessions. Slots that have begun by `now` are left as they are, and none is added there.
///
/// A published slot stands if one of the same kind is planned from the same instant to the same instant. After the change
/// no two slots of a session overlap, booked ones that await rebooking included.
#[must_use]
pub fn change(published: &[PublishedSession], planned: &[PlannedSession], now: Timestamp) -> Change {
    let mut change = Change::default();
    let mut wanted: BTreeMap<(PatternId, Date), usize> =
        planned.iter().enumerate().map(|(place, session)| ((session.pattern, session.day), place)).collect();
    for session in published {
        match wanted.remove(&(session.pattern, session.day)) {
            Some(place) => change.session(session, place, &planned[place], now),
            None => session.slots.iter().filter(|slot| slot.starts > now).for_each(|slot| change.gone(slot)),
        }
    }
    change.open = wanted.into_values().filter(|place| planned[*place].ends > now).collect();
    change.open.sort_unstable();
    change
}

impl Change {
    fn session(&mut self, session: &PublishedSession, place: usize, plan: &PlannedSession, now: Timestamp) {
        let facts = (session.site, session.staff, session.starts, session.ends);
        if facts != (plan.site, plan.staff, plan.starts, plan.ends) && plan.ends > now {
            self.amend.push((session.clinic, place));
        }
        let mut left: BTreeMap<_, _> =
            plan.slots.iter().filter(|slot| slot.starts > now).map(|slot| (key(slot), slot)).collect();
        let mut kept: Vec<&PublishedSlot> = Vec::new();
        // Those in use first: where a withdrawn slot lies at the same time as a live one, the live one stands.
        let mut slots: Vec<_> = session.slots.iter().collect();
        slots.sort_by_key(|slot| (slot.state == SlotState::Withdrawn, slot.starts));
        for slot in slots {
            if slot.starts <= now {
                if slot.state != SlotState::Withdrawn {
                    kept.push(slot);
                }
                continue;
            }
            let Some(wanted) = left.get(&(slot.starts, slot.ends, slot.slot_type)).copied() else {
                self.gone(slot);
                if slot.state == SlotState::Booked {
                    kept.push(slot);
                }
                continue;
            };
            if slot.state == SlotState::Withdrawn {
                if kept.iter().all(|other| apart(other, wanted)) {
                    left.remove(&key(wanted));
                    self.restore.push((slot.id, wanted.opening));
                }
                continue;
            }
            left.remove(&key(wanted));
            if slot.opening != wanted.opening {
                self.reopen.push((slot.id, wanted.opening));
            }
            if slot.state == SlotState::Booked {
                self.moved(slot.id, session, plan);
            }
        }
        for wanted in left.into_values() {
            if kept.iter().all(|other| apart(other, wanted)) {
                self.add.push((session.clinic, wanted.clone()));
            } else {
                self.waiting += 1;
            }
        }
    }

    fn gone(&mut self, slot: &PublishedSlot) {
        match slot.state {
            SlotState::Free => self.withdraw.push(slot.id),
            SlotState::Held => self.release.push(slot.id),
            SlotState::Booked => self.rebook.push(slot.id),
            SlotState::Withdrawn => {}
        }
    }

    fn moved(&mut self, slot: SlotId, session: &PublishedSession, plan: &PlannedSession) {
        if session.site != plan.site {
            self.tell.push((slot, Told::Site(plan.site)));
        }
        if session.staff != plan.staff {
            self.tell.push((slot, Told::Clinician(plan.staff)));
        }
    }
}

fn key(slot: &PlannedSlot) -> (Timestamp, Timestamp, SlotTypeId) {
    (slot.starts, slot.ends, slot.slot_type)
}

fn apart(one: &PublishedSlot, other: &PlannedSlot) -> bool {
    one.ends <= other.starts || other.ends <= one.starts
}

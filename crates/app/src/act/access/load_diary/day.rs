use std::collections::BTreeMap;

use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_access::{
    diary::{PlannedSession, PlannedSlot},
    england,
};
use linchpin_core::{ClinicId, OdsCode, PatternId, Result, SlotId, StaffId};
use linchpin_store::{
    clinic,
    loaded_session::{self, Session, Standing},
    slot,
};

use super::{DiaryLoaded, Part, names::KnownSlot};
use crate::{Actor, App, Permitted};

/// A time that is taken in the other system.
#[derive(Clone, Copy, Debug)]
pub(super) struct TakenTime {
    /// Its place in the batch.
    pub at: usize,
    pub organisation: OdsCode,
    pub starts: Timestamp,
    pub ends: Timestamp,
}

impl TakenTime {
    fn meets(&self, starts: Timestamp, ends: Timestamp) -> bool {
        self.starts < ends && starts < self.ends
    }
}

impl App {
    /// Takes what is taken there out of reach here, on one day of one clinician: slots of sessions that came the same way.
    pub(super) async fn close_taken(
        &self,
        act: &mut Permitted<'_>,
        (who, day): (StaffId, Date),
        times: &[TakenTime],
        done: &mut DiaryLoaded,
    ) -> Result<()> {
        let (from, to) = around(day);
        let sessions = loaded_session::sessions(&mut act.tx, who, from, to).await?;
        for one in loaded_session::slots(&mut act.tx, who, from, to).await? {
            let session = sessions.iter().find(|session| session.id == one.session && session.loaded);
            let given = |time: &&TakenTime| {
                session.is_some_and(|s| s.organisation == time.organisation) && time.meets(one.starts, one.ends)
            };
            let Some(time) = times.iter().find(given).filter(|_| one.starts > self.now()) else { continue };
            if slot::withdraw(&mut act.tx, one.id).await? {
                done.closed += 1;
            } else {
                done.both.push(time.at);
            }
        }
        Ok(())
    }

    /// One day of one clinician.
    pub(super) async fn load_day(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        (who, day): (StaffId, Date),
        (mut slots, taken): (Vec<KnownSlot>, &[TakenTime]),
        done: &mut DiaryLoaded,
    ) -> Result<()> {
        let (from, to) = around(day);
        let mut sessions = loaded_session::sessions(&mut act.tx, who, from, to).await?;
        let mut standing = loaded_session::slots(&mut act.tx, who, from, to).await?;
        slots.sort_by_key(|slot| (slot.starts, slot.at));
        let mut added: BTreeMap<ClinicId, Vec<(KnownSlot, SlotId)>> = BTreeMap::new();
        for slot in slots {
            let just_so = |one: &Standing| {
                (one.site, one.slot_type, one.starts, one.ends) == (slot.site, slot.kind, slot.starts, slot.ends)
            };
            if standing.iter().any(just_so) {
                done.same += 1;
                continue;
            }
            if let Some(other) = standing.iter().find(|one| one.starts < slot.ends && slot.starts < one.ends) {
                let (from, to) = (england::say_time(other.starts), england::say_time(other.ends));
                let why =
                    format!("The clinician has another slot from {from} to {to} on that day: correct one of them.");
                done.refused.push((slot.at, Part::Time, "overlap", why));
                continue;
            }
            let given = |one: &TakenTime| one.organisation == slot.organisation && one.meets(slot.starts, slot.ends);
            if taken.iter().any(given) {
                let why = "Another row says that the clinician is taken at that time: correct one of them.".to_owned();
                done.refused.push((slot.at, Part::Time, "overlap", why));
                continue;
            }
            let session = self.session_for(act, actor, (who, day), &slot, &mut sessions, done).await?;
            let id = SlotId::new(self.ids.uuid());
            let KnownSlot { site, kind, starts, ends, .. } = slot;
            standing.push(Standing { id, session, site, slot_type: kind, starts, ends });
            added.entry(session).or_default().push((slot, id));
        }
        for (id, slots) in added {
            let Some(session) = sessions.iter().find(|one| one.id == id) else { continue };
            let elsewhere = |other: &Session| {
                other.site != session.site && other.starts < session.ends && session.starts < other.ends
            };
            if sessions.iter().any(elsewhere) {
                done.overlapping.extend(slots.first().map(|(slot, _)| slot.at));
            }
            let planned: Vec<(SlotId, PlannedSlot)> = slots.iter().map(|(slot, id)| (*id, planned(slot))).collect();
            clinic::add_slots(&mut act.tx, id, &as_planned(session, who, day), &planned).await?;
            done.slots += planned.len() as u64;
        }
        Ok(())
    }

    /// The session to which a slot belongs: that of the clinician, day and site which came the same way, made longer where need
    /// be; a new one where there is none.
    async fn session_for(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        (who, day): (StaffId, Date),
        slot: &KnownSlot,
        sessions: &mut Vec<Session>,
        done: &mut DiaryLoaded,
    ) -> Result<ClinicId> {
        let same = |one: &&mut Session| {
            one.loaded
                && (one.organisation, one.site) == (slot.organisation, slot.site)
                && england::day(one.starts) == day
                // A break of half a day is two sessions.
                && slot.starts.duration_since(one.ends) < SignedDuration::from_hours(12)
        };
        if let Some(one) = sessions.iter_mut().find(same) {
            let (starts, ends) = (one.starts.min(slot.starts), one.ends.max(slot.ends));
            if (starts, ends) != (one.starts, one.ends) {
                loaded_session::widen(&mut act.tx, one.id, starts, ends).await?;
                (one.starts, one.ends) = (starts, ends);
            }
            return Ok(one.id);
        }
        let one = Session {
            id: ClinicId::new(self.ids.uuid()),
            organisation: slot.organisation,
            site: slot.site,
            starts: slot.starts,
            ends: slot.ends,
            loaded: true,
        };
        loaded_session::add(&mut act.tx, &one, (who, day), actor.account(), self.now()).await?;
        done.sessions += 1;
        let id = one.id;
        sessions.push(one);
        Ok(id)
    }
}

/// The day with that before and after it: sessions run over midnight.
fn around(day: Date) -> (Timestamp, Timestamp) {
    let midnight = |days: i64| england::instant(day.saturating_add(days.days()).to_datetime(Time::midnight()));
    (midnight(-1).unwrap_or(Timestamp::MIN), midnight(2).unwrap_or(Timestamp::MAX))
}

fn planned(slot: &KnownSlot) -> PlannedSlot {
    PlannedSlot { starts: slot.starts, ends: slot.ends, slot_type: slot.kind, opening: slot.rule }
}

/// The session in the words of those who add slots. No pattern made it, and none is written.
fn as_planned(one: &Session, who: StaffId, day: Date) -> PlannedSession {
    PlannedSession {
        pattern: PatternId::new(one.id.uuid()),
        day,
        organisation: one.organisation,
        site: one.site,
        staff: Some(who),
        starts: one.starts,
        ends: one.ends,
        slots: Vec::new(),
    }
}

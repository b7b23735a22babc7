use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};
use linchpin_access::{england, escalation::Measure};
use linchpin_core::{ClinicId, OdsCode, Result};
use linchpin_store::{
    Tx,
    job::Job,
    level::{self, DayMeasured},
    request::{self, Step},
    site,
    slot::{self, Slot, State},
};

use super::{Context, Later, Task};
use crate::App;

/// A share of fewer than so many is no figure: one broken promise of two is not half of a practice's week.
const LEAST: u64 = 10;

/// As many requests or slots of one practice are looked at.
const MOST: u32 = 100_000;

/// Writes down each hour what the figures of each practice say of its pressure (`domain.md` A6), so that they stand beside
/// what it says of itself, today and in its history. What this system does not know by itself is left out and is not nought.
pub struct MeasurePressure(
    /// The acts of the place.
    pub App,
);

impl Task for MeasurePressure {
    fn kind(&self) -> &'static str {
        "measure-pressure"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let (now, today) = (context.clock.now(), context.clock.today());
            // Where nothing was agreed, nothing is measured.
            let Ok(agreed) = self.0.definitions.escalation() else { return Ok(()) };
            let mut tx = context.store.read().await?;
            let all: BTreeSet<OdsCode> =
                site::all(&mut tx, today).await?.into_iter().map(|one| one.organisation).collect();
            tx.rollback().await?;
            let networks: BTreeSet<OdsCode> =
                all.iter().filter_map(|practice| self.0.groups.network(*practice, today)).collect();
            for practice in all.difference(&networks) {
                let mut tx = context.store.write().await?;
                let readings = self.readings(&mut tx, *practice, now, today).await?;
                let mut day = DayMeasured { practice: *practice, day: today, at: now, level: None, readings };
                day.level = self.0.level_of(&agreed, &day);
                level::measure(&mut tx, &day).await?;
                tx.commit().await?;
            }
            Ok(())
        })
    }
}

impl MeasurePressure {
    async fn readings(&self, tx: &mut Tx, at: OdsCode, now: Timestamp, today: Date) -> Result<Vec<(Measure, f64)>> {
        let week_ago = now.checked_sub(SignedDuration::from_hours(7 * 24)).unwrap_or(now);
        let promises = self.0.tally(&request::ended(tx, Some(at), (week_ago, now), MOST).await?);
        let open: BTreeSet<_> = request::due(tx, at, false, MOST).await?.into_iter().map(|one| one.id).collect();
        let nothing = request::steps(tx, at).await?.into_iter();
        let nothing: BTreeSet<_> = nothing
            .filter(|(id, step, _)| *step == Step::NothingToOffer && open.contains(id))
            .map(|one| one.0)
            .collect();
        let next = self.0.calendar.next_working(today);
        let tomorrow = slots(tx, at, next, next).await?;
        let offered: Vec<&Slot> = tomorrow.iter().filter(|slot| slot.state != State::Withdrawn).collect();
        let booked = offered.iter().filter(|slot| slot.state == State::Booked).count() as u64;
        let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
        let (lost, sessions) = lost(&slots(tx, at, monday, monday.saturating_add(6.days())).await?);
        let decided = promises.kept + promises.broken;
        let per_1000 = self.0.groups.registered(at).filter(|people| *people > 0).map(|people| 1000.0 / people as f64);
        let found = [
            (Measure::Broken, share(promises.broken, decided)),
            (Measure::Unmet, per_1000.map(|factor| nothing.len() as f64 * factor)),
            (Measure::Booked, share(booked, offered.len() as u64)),
            (Measure::Absent, share(lost, sessions)),
        ];
        Ok(found.into_iter().filter_map(|(measure, value)| Some((measure, value?))).collect())
    }
}

/// In per cent.
fn share(part: u64, of: u64) -> Option<f64> {
    (of >= LEAST).then(|| 100.0 * part as f64 / of as f64)
}

/// The slots of some days, both included.
async fn slots(tx: &mut Tx, at: OdsCode, from: Date, to: Date) -> Result<Vec<Slot>> {
    let begins = |day: Date| england::instant(day.to_datetime(jiff::civil::Time::midnight()));
    let span = begins(from).zip(begins(to.saturating_add(1.days())));
    let Some((from, to)) = span else { return Ok(Vec::new()) };
    slot::between(tx, at, from, to, MOST).await
}

/// Sessions that nobody holds, because there is no clinician or all of it was taken out of reach, and all sessions.
fn lost(slots: &[Slot]) -> (u64, u64) {
    let mut held: BTreeMap<ClinicId, bool> = BTreeMap::new();
    for slot in slots {
        let stands = slot.staff.is_some() && slot.planned && slot.state != State::Withdrawn;
        *held.entry(slot.clinic).or_default() |= stands;
    }
    (held.values().filter(|stands| !**stands).count() as u64, held.len() as u64)
}

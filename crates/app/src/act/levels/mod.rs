//! How hard pressed practices are (`domain.md` A6): each says so itself, its figures stand beside it, and it decides what of it
//! the commissioner sees. The network knows the level, because what is agreed for a level asks something of it.

mod own;
mod practices;
mod report;

use jiff::{SignedDuration, Timestamp};
use linchpin_access::escalation::{Definition, Measured, Pressure, Report, State};
use linchpin_store::level::{DayMeasured, LevelReport};

pub use own::Own;
pub use practices::Practice;
pub use report::Said;

use crate::permission::{Relationship, Resource, Subject};

fn subject(why: Option<Relationship>) -> Subject {
    let subject = Subject::of(Resource::Level);
    match why {
        Some(why) => subject.with(why),
        None => subject,
    }
}

/// The figures of a day in the words of the definition of today.
fn measured(agreed: &Definition, day: Option<&DayMeasured>) -> Measured {
    let known = day.into_iter().flat_map(|day| &day.readings);
    let pressure = known.fold(Pressure::default(), |all, (measure, value)| all.with(*measure, Some(*value)));
    agreed.measure(&pressure)
}

/// Where a practice stands now.
fn state(agreed: &Definition, said: Option<LevelReport>, day: Option<&DayMeasured>, now: Timestamp) -> State {
    let report = said.map(|one| Report { level: one.level, at: one.at, note: one.note });
    State::now(agreed, report, measured(agreed, day), now)
}

/// Before when a report certainly no longer stands, with a day to spare for the hour of the clocks.
fn oldest(agreed: &Definition, now: Timestamp) -> Timestamp {
    let days = i64::from(agreed.stale) + 1;
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MIN)
}

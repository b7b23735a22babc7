use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Time},
};
use linchpin_core::OdsCode;

use super::{
    Demand, Extended, Facts, Promises, Sat,
    asked::{demand, promises},
    offered::{SlotsBy, extended, sat, slots},
    seen::{ContactsBy, LeadsBy, contacts, leads},
};
use crate::england;

/// Monday to Sunday in England.
#[derive(Clone, Copy, Debug)]
pub(super) struct Days {
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) begins: Timestamp,
    pub(super) ends: Timestamp,
}

impl Days {
    fn of(monday: Date) -> Self {
        let at = |day: Date| england::instant(day.to_datetime(Time::midnight()));
        let next = monday.saturating_add(1.week());
        Self {
            first: monday,
            last: monday.saturating_add(6.days()),
            begins: at(monday).unwrap_or(Timestamp::MIN),
            ends: at(next).unwrap_or(Timestamp::MAX),
        }
    }

    pub(super) fn has(&self, at: Timestamp) -> bool {
        self.begins <= at && at < self.ends
    }

    pub(super) fn holds(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// Whole days from an instant to the end.
    pub(super) fn since(&self, at: Timestamp) -> u32 {
        u32::try_from(self.ends.duration_since(at).as_hours() / 24).unwrap_or(0)
    }
}

/// What was counted of a week.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Week {
    /// People seen, by practice, in whose diary, by whom and how.
    pub contacts: ContactsBy,
    /// Appointments, by whose diary and days from booking.
    pub leads: LeadsBy,
    /// Slots, by whose diary, with whom and how.
    pub slots: SlotsBy,
    /// Sessions, by whose diary.
    pub sat: BTreeMap<OdsCode, Sat>,
    /// Requests, by practice, need and fate.
    pub promises: Promises,
    /// Time outside core hours, by practice.
    pub extended: BTreeMap<OdsCode, Extended>,
    /// Demand and capacity, by practice.
    pub demand: BTreeMap<OdsCode, Demand>,
}

/// Counts the week that begins on this Monday.
#[must_use]
pub fn week(facts: &Facts<'_>, monday: Date) -> Week {
    let days = Days::of(monday);
    Week {
        contacts: contacts(facts, days),
        leads: leads(facts, days),
        slots: slots(facts, days),
        sat: sat(facts, days),
        promises: promises(facts, days),
        extended: extended(facts, days),
        demand: demand(facts, days),
    }
}

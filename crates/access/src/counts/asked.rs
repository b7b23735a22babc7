use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Time};
use linchpin_core::OdsCode;

use super::{Asked, Facts, week::Days};
use crate::{Need, england, promise::State, words::words};

words! {
    /// What became of requests.
    Fate {
        /// Came in the week.
        Received = "received", "Received";
        /// Came in the week, and a slot was offered and declined.
        Declined = "declined", "Declined a slot";
        /// Came in the week, and at least once there was nothing to offer: demand that no published figure counts.
        Unmet = "unmet", "Nothing to offer";
        /// The promise ended in the week and was kept.
        Kept = "kept", "Kept";
        /// The promise ended in the week and was not.
        Broken = "broken", "Broken";
        /// The promise would have ended in the week and was stopped before.
        Stopped = "stopped", "Stopped";
    }
}

/// Requests of a practice by need and what became of them.
pub type Promises = BTreeMap<(OdsCode, Need, Fate), u64>;

/// Demand beside capacity, in a practice and week (`methods.md` 11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Requests that came, and bookings that nobody had entered a request for.
    pub asked: u64,
    /// Slots in its own diary.
    pub offered: u64,
    /// How many waited to be seen when the week ended.
    pub waiting: u64,
    /// The whole days that these had waited, added up.
    pub wait_days: u64,
}

/// Requests by practice, need and fate. Every practice with a diary or a request has a row for each need and fate.
pub(super) fn promises(facts: &Facts<'_>, days: Days) -> Promises {
    let mut by = Promises::new();
    let mut add = |one: &Asked, fate: Fate| *by.entry((one.practice, one.need, fate)).or_default() += 1;
    for one in facts.requests {
        if days.has(one.received) {
            add(one, Fate::Received);
            if one.declined {
                add(one, Fate::Declined);
            }
            if one.nothing {
                add(one, Fate::Unmet);
            }
        }
        if days.has(one.due) {
            match one.state {
                State::Kept => add(one, Fate::Kept),
                State::Broken | State::KeptLate => add(one, Fate::Broken),
                State::Stopped(_) => add(one, Fate::Stopped),
                State::Running | State::BreaksNext | State::BreaksToday => {}
            }
        }
    }
    // Where somebody asked, that nobody was turned away is a number and not a gap.
    let asked: Vec<(OdsCode, Need)> = by.keys().map(|(practice, need, _)| (*practice, *need)).collect();
    for (practice, need) in asked {
        for fate in Fate::ALL {
            by.entry((practice, need, *fate)).or_default();
        }
    }
    by
}

/// Demand and capacity by practice.
pub(super) fn demand(facts: &Facts<'_>, days: Days) -> BTreeMap<OdsCode, Demand> {
    let mut by: BTreeMap<OdsCode, Demand> = BTreeMap::new();
    for one in facts.offers.iter().filter(|o| days.has(o.starts) && facts.practices.contains_key(&o.organisation)) {
        by.entry(one.organisation).or_default().offered += 1;
    }
    for one in facts.bookings.iter().filter(|b| b.request.is_none() && days.has(b.made)) {
        by.entry(one.practice.unwrap_or(one.organisation)).or_default().asked += 1;
    }
    for one in facts.requests {
        if days.has(one.received) {
            by.entry(one.practice).or_default().asked += 1;
        }
        let since = waits_since(one, facts);
        if since < days.ends && one.ended.is_none_or(|ended| ended >= days.ends) {
            let sum = by.entry(one.practice).or_default();
            sum.waiting += 1;
            sum.wait_days += u64::from(days.since(since));
        }
    }
    by
}

/// From when somebody waits: from when they asked, and for a follow-up from when the clinician wanted to see them again, which
/// is five working days before its promise ends.
fn waits_since(one: &Asked, facts: &Facts<'_>) -> Timestamp {
    if one.need != Need::FollowUp {
        return one.received;
    }
    let wanted = facts.calendar.add(england::day(one.due), -5);
    england::instant(wanted.to_datetime(Time::midnight())).unwrap_or(one.due).max(one.received)
}

use jiff::{Timestamp, ToSpan, civil::Time};
use linchpin_core::london;
use serde::{Deserialize, Serialize};

use crate::england::instant_from;

/// The hours of the night in which nobody is texted, on England's clocks: from the first, until the second. Two times that
/// are the same mean no such hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// The first quiet minute.
    pub from: Time,
    /// The first that is not.
    pub to: Time,
}

impl Default for QuietHours {
    /// From nine in the evening until eight in the morning.
    fn default() -> Self {
        Self { from: Time::constant(21, 0, 0, 0), to: Time::constant(8, 0, 0, 0) }
    }
}

impl QuietHours {
    /// No quiet hours.
    #[must_use]
    pub fn none() -> Self {
        Self { from: Time::midnight(), to: Time::midnight() }
    }

    /// Whether a clock that shows this time shows a quiet one.
    #[must_use]
    pub fn holds(&self, time: Time) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }

    /// The first instant from `now` on at which people may be texted: `now` itself outside quiet hours. Where the clocks go
    /// back into quiet hours, these hold a second time.
    #[must_use]
    pub fn next_allowed(&self, now: Timestamp) -> Timestamp {
        let zone = london();
        let shows = zone.to_datetime(now);
        if !self.holds(shows.time()) {
            return now;
        }
        // Quiet hours end today or tomorrow; or the clocks pass over their end, in either direction.
        let ends = [shows.date(), shows.date().saturating_add(1.day())];
        let ends = ends.into_iter().filter_map(|day| instant_from(&zone, day.to_datetime(self.to), now));
        let changes = zone.following(now).take(1).map(|change| change.timestamp());
        let allowed = |at: &Timestamp| !self.holds(zone.to_datetime(*at).time());
        ends.chain(changes).filter(allowed).min().unwrap_or(now)
    }
}

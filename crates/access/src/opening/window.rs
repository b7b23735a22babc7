use jiff::{SignedDuration, Timestamp, ToSpan, tz::TimeZone};

use crate::{
    diary::{Access, Embargo},
    england::instant_in,
};

/// From when until when one line of a rule lets a slot be booked: `from` is in, `until` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first instant; none where the slot is open as soon as it is published.
    pub from: Option<Timestamp>,
    /// The instant at which it closes.
    pub until: Timestamp,
}

impl Window {
    /// The window of this line for a slot that begins at `starts`.
    ///
    /// Minutes before are real minutes. A day and time are those of England's clocks, counted back from the day on which
    /// the slot begins there: `At { days: 1, time: 12:00 }` is noon of the day before, in summer and winter alike.
    #[must_use]
    pub fn of(access: &Access, starts: Timestamp, zone: &TimeZone) -> Self {
        let before =
            |minutes: u32| starts.checked_sub(SignedDuration::from_mins(i64::from(minutes))).unwrap_or(Timestamp::MIN);
        let from = match access.from {
            Embargo::None => None,
            Embargo::Before { minutes } => Some(before(minutes)),
            Embargo::At { days, time } => {
                let day = zone.to_datetime(starts).date().saturating_sub(i32::from(days).days());
                Some(instant_in(zone, day.to_datetime(time)).unwrap_or(Timestamp::MIN))
            }
        };
        Self { from, until: before(access.closes) }
    }

    /// Whether the slot may be booked at this instant.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= now) && now < self.until
    }

    /// Whether there is no such instant at all: the rule opens the slot only after it closes it.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.from.is_some_and(|from| from >= self.until)
    }
}

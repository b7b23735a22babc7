use std::{fmt, str::FromStr};

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time},
};
use linchpin_access::england;
use linchpin_core::{CORE_HOURS, WorkingCalendar};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a clock counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hours of core hours: only Monday to Friday, 08:00 to 18:30, no bank holiday (`methods.md` 7).
    WorkingHours,
    /// Days that are worked.
    WorkingDays,
    /// Hours of day and night.
    Hours,
    /// Days of any kind.
    Days,
    /// Weeks.
    Weeks,
    /// Months: the same day of the month, or the last day of a shorter one.
    Months,
    /// Years.
    Years,
}

impl Unit {
    const WORDS: [(Self, &'static str); 7] = [
        (Self::WorkingHours, "working hour"),
        (Self::WorkingDays, "working day"),
        (Self::Hours, "hour"),
        (Self::Days, "day"),
        (Self::Weeks, "week"),
        (Self::Months, "month"),
        (Self::Years, "year"),
    ];
}

/// A length of time as a file says it: `2 working days`, `6 weeks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// How many; at least one.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

impl Span {
    /// The instant at which a clock of this length, started at `from`, runs out.
    ///
    /// Hours run by day and night; working hours only in core hours. Everything longer ends with core hours, at 18:30 on
    /// England's clocks: working days are counted as promises are ([`linchpin_access::promise::due`]), from the day after
    /// the first; days, weeks, months and years end on their calendar day, or on the next that is worked, so that no clock
    /// runs out while nobody is there to stop it.
    #[must_use]
    pub fn after(self, from: Timestamp, calendar: &WorkingCalendar) -> Timestamp {
        let count = i32::from(self.count);
        let today = england::day(from);
        let on = |day: Date| close(if calendar.is_working(day) { day } else { calendar.next_working(day) });
        match self.unit {
            Unit::WorkingHours => working_hours(from, self.count, calendar),
            Unit::Hours => from.saturating_add(count.hours()).unwrap_or(Timestamp::MAX),
            Unit::WorkingDays => close(calendar.add(today, count)),
            Unit::Days => on(today.saturating_add(count.days())),
            Unit::Weeks => on(today.saturating_add(count.weeks())),
            Unit::Months => on(today.saturating_add(count.months())),
            Unit::Years => on(today.saturating_add(count.years())),
        }
    }
}

/// The end of core hours on a day.
pub(crate) fn close(day: Date) -> Timestamp {
    at(day, CORE_HOURS.1)
}

fn at(day: Date, time: Time) -> Timestamp {
    england::instant(DateTime::from_parts(day, time)).unwrap_or(Timestamp::MAX)
}

/// So many hours of core hours after an instant. What comes outside them starts when they next begin.
fn working_hours(from: Timestamp, hours: u16, calendar: &WorkingCalendar) -> Timestamp {
    let mut left = jiff::SignedDuration::from_hours(i64::from(hours));
    let mut day = england::day(from);
    let mut start = from;
    loop {
        if calendar.is_working(day) {
            let (opens, closes) = (at(day, CORE_HOURS.0), at(day, CORE_HOURS.1));
            let begins = start.max(opens);
            let open = closes.duration_since(begins);
            if open >= left {
                return begins.checked_add(left).unwrap_or(Timestamp::MAX);
            }
            if open.is_positive() {
                left -= open;
            }
        }
        let next = calendar.next_working(day);
        if next <= day {
            // The end of the calendar.
            return Timestamp::MAX;
        }
        day = next;
        start = Timestamp::MIN;
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Unit::WORDS.iter().find(|(unit, _)| *unit == self.unit).map_or("", |(_, word)| word);
        write!(f, "{} {word}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "“{text}” is no length of time: write a number and working hours, working days, hours, days, weeks, months or years, such as 2 working days"
            )
        };
        let (count, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let count = count.parse().ok().filter(|count| (1..=1200).contains(count)).ok_or_else(wrong)?;
        let word = unit.trim();
        let word = word.strip_suffix('s').unwrap_or(word);
        let unit = Unit::WORDS.iter().find(|(_, said)| *said == word).map(|(unit, _)| *unit).ok_or_else(wrong)?;
        Ok(Self { count, unit })
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        into.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(span: &str, from: &str) -> String {
        // Good Friday and Easter Monday of 2026.
        let calendar = WorkingCalendar::new(["2026-04-03".parse().unwrap(), "2026-04-06".parse().unwrap()]);
        let from = england::instant(from.parse().unwrap()).unwrap();
        let due = span.parse::<Span>().unwrap().after(from, &calendar);
        linchpin_core::london().to_datetime(due).strftime("%Y-%m-%d %H:%M").to_string()
    }

    #[test]
    fn working_time_waits_for_easter() {
        assert_eq!(ends("1 working day", "2026-04-02T09:00"), "2026-04-07 18:30");
        assert_eq!(ends("2 working hours", "2026-04-02T09:15"), "2026-04-02 11:15");
        assert_eq!(ends("2 working hours", "2026-04-02T17:30"), "2026-04-07 09:00");
        assert_eq!(ends("2 working hours", "2026-04-04T03:00"), "2026-04-07 10:00");
        assert_eq!(ends("2 working hours", "2026-04-02T16:30"), "2026-04-02 18:30");
        assert_eq!(ends("12 working hours", "2026-04-02T08:00"), "2026-04-07 09:30");
    }

    #[test]
    fn hours_run_at_night_and_over_the_change_of_clocks() {
        assert_eq!(ends("4 hours", "2026-04-03T23:00"), "2026-04-04 03:00");
        assert_eq!(ends("2 hours", "2026-03-29T00:30"), "2026-03-29 03:30");
    }

    #[test]
    fn calendar_time_ends_on_a_day_that_is_worked() {
        assert_eq!(ends("6 weeks", "2026-01-05T09:00"), "2026-02-16 18:30");
        assert_eq!(ends("1 month", "2026-03-03T09:00"), "2026-04-07 18:30");
        assert_eq!(ends("1 month", "2026-01-31T09:00"), "2026-03-02 18:30");
        assert_eq!(ends("1 year", "2026-01-05T09:00"), "2027-01-05 18:30");
        assert_eq!(ends("10 days", "2026-01-05T09:00"), "2026-01-15 18:30");
    }

    #[test]
    fn a_length_is_said_as_it_is_written_and_nothing_else_is_one() {
        for text in ["1 working day", "2 working hours", "6 weeks", "1 year", "48 hours"] {
            assert_eq!(text.parse::<Span>().unwrap().to_string(), text);
        }
        for text in ["", "soon", "0 days", "-1 days", "2 fortnights", "1.5 days", "days 2", "99999 days"] {
            assert!(text.parse::<Span>().unwrap_err().contains("no length of time"), "{text}");
        }
    }
}

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, Time, Weekday, time},
};
use serde::Deserialize;

use crate::{Error, Result};

/// Core hours of general practice, Monday to Friday except bank holidays (`methods.md` 7).
pub const CORE_HOURS: (Time, Time) = (time(8, 0, 0, 0), time(18, 30, 0, 0));

/// The parts of the United Kingdom that keep their own bank holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Division {
    /// England and Wales.
    EnglandAndWales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    NorthernIreland,
}

/// One bank holiday.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Holiday {
    /// What it is called, such as "Spring bank holiday".
    pub title: String,
    /// When it is kept.
    pub date: Date,
}

#[derive(Deserialize)]
struct Events {
    events: Vec<Holiday>,
}

/// Which days are worked, from the published bank-holiday JSON.
///
/// Beyond the last published holiday only weekends are known; [`WorkingCalendar::known_until`] says where that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    holidays: BTreeSet<Date>,
}

impl WorkingCalendar {
    /// The calendar with these holidays.
    #[must_use]
    pub fn new(holidays: impl IntoIterator<Item = Date>) -> Self {
        Self { holidays: holidays.into_iter().collect() }
    }

    /// Reads every division of the published JSON.
    ///
    /// # Errors
    /// Not JSON of that shape.
    pub fn holidays_from_json(json: &str) -> Result<BTreeMap<Division, Vec<Holiday>>> {
        let divisions: BTreeMap<Division, Events> = serde_json::from_str(json)
            .map_err(|e| Error::bad_input(format!("not the published bank-holiday file: {e}")).because(e))?;
        Ok(divisions.into_iter().map(|(d, e)| (d, e.events)).collect())
    }

    /// The calendar of one division, from the published JSON.
    ///
    /// # Errors
    /// Not JSON of that shape, or without that division.
    pub fn from_json(json: &str, division: Division) -> Result<Self> {
        let mut all = Self::holidays_from_json(json)?;
        let ours = all.remove(&division).ok_or_else(|| Error::bad_input("the bank-holiday file lacks the division"))?;
        Ok(Self::new(ours.into_iter().map(|h| h.date)))
    }

    /// The calendar of the holidays that every division keeps, from the published JSON.
    ///
    /// # Errors
    /// Not JSON of that shape.
    pub fn common_from_json(json: &str) -> Result<Self> {
        let mut sets = Self::holidays_from_json(json)?
            .into_values()
            .map(|events| events.into_iter().map(|h| h.date).collect::<BTreeSet<_>>());
        let first = sets.next().unwrap_or_default();
        Ok(Self { holidays: sets.fold(first, |common, set| common.intersection(&set).copied().collect()) })
    }

    /// The last day for which bank holidays are known.
    #[must_use]
    pub fn known_until(&self) -> Option<Date> {
        self.holidays.last().copied()
    }

    /// Whether the day is a bank holiday.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        self.holidays.contains(&day)
    }

    /// Whether the day is worked: Monday to Friday and no bank holiday.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_holiday(day)
    }

    /// The first working day after `day`.
    #[must_use]
    pub fn next_working(&self, day: Date) -> Date {
        self.add(day, 1)
    }

    /// The last working day before `day`.
    #[must_use]
    pub fn previous_working(&self, day: Date) -> Date {
        self.add(day, -1)
    }

    /// Counts `days` working days onward from `day` (backward if negative), starting to count on the day after;
    /// zero gives `day` itself. Stops at the ends of the calendar.
    #[must_use]
    pub fn add(&self, day: Date, days: i32) -> Date {
        let step = days.signum();
        let mut left = days.unsigned_abs();
        let mut at = day;
        while left > 0 {
            let Ok(next) = at.checked_add(step.days()) else { return at };
            at = next;
            left -= u32::from(self.is_working(at));
        }
        at
    }

    /// How many working days lie after `from` up to and including `to`; negative when `to` is earlier.
    #[must_use]
    pub fn between(&self, from: Date, to: Date) -> i32 {
        if to < from {
            return -self.between(to, from);
        }
        let mut count = 0;
        let mut at = from;
        while at < to {
            at = at.saturating_add(1.day());
            count += i32::from(self.is_working(at));
        }
        count
    }
}

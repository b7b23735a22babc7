use jiff::{Span, civil::Date};

/// A day, as a number: how many since 1 January 1970. Four bytes, and differences are plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

/// The day that is number 0.
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        // Every date there is, years -9999 to 9999, is fewer than four million days away.
        Self(EPOCH.until(date).map_or(0, |span| span.get_days()))
    }
}

impl Day {
    /// The day of a number, as Arrow and Parquet keep it.
    #[must_use]
    pub fn numbered(days: i32) -> Self {
        Self(days)
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day by the calendar; the first or last there is where the number lies beyond.
    #[must_use]
    pub fn date(self) -> Date {
        EPOCH.saturating_add(Span::new().days(i64::from(self.0).clamp(-5_000_000, 5_000_000)))
    }

    /// So many days later, or earlier.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// So many days lie between an earlier day and this one.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0.saturating_sub(earlier.0)
    }

    /// The same day of the month so many months earlier, or the last that month has.
    #[must_use]
    pub fn months_before(self, months: u16) -> Self {
        self.date().saturating_sub(Span::new().months(i32::from(months))).into()
    }

    /// The month, counted from that of day 0: by whole months people's ages are told.
    #[must_use]
    pub fn months(self) -> i32 {
        // Days to year and month by counting from 1 March 0000, so that the leap day is a year's last
        // (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        // March is month 2 of the year that it is in. The range of i32 days is far less than that of i32 months.
        i32::try_from((era * 400 + year - 1970) * 12 + month + 2).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn months_are_taken_off_as_on_a_calendar() {
        assert_eq!(Day::from(date(2026, 3, 31)).months_before(1).date(), date(2026, 2, 28));
        assert_eq!(Day::from(date(2026, 11, 22)).months_before(12).date(), date(2025, 11, 22));
        assert_eq!(Day::from(date(1970, 1, 1)).number(), 0);
        assert_eq!(Day::numbered(i32::MAX).date(), Date::MAX);
    }

    proptest! {
        #[test]
        fn a_day_is_the_same_by_number_and_by_calendar(days in -900_000_i32..900_000) {
            let day = Day::numbered(days);
            let date = day.date();
            prop_assert_eq!(Day::from(date), day);
            prop_assert_eq!(day.months(), (i32::from(date.year()) - 1970) * 12 + i32::from(date.month()) - 1);
        }
    }
}

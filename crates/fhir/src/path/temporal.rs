use std::{cmp::Ordering, fmt};

/// How far a date or time is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The year.
    Year,
    /// The month.
    Month,
    /// The day.
    Day,
    /// The hour.
    Hour,
    /// The minute.
    Minute,
    /// The second.
    Second,
    /// Part of a second.
    Millisecond,
}

/// What it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sort {
    Date,
    DateTime,
    Time,
}

/// A date, a date with a time, or a time, told as far as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Temporal {
    pub(super) sort: Sort,
    /// Year, month, day, hour, minute, second, millisecond; those beyond the precision are the least possible.
    pub(super) fields: [i32; 7],
    pub(super) precision: Precision,
    /// Minutes before Greenwich; none where it is not told.
    pub(super) offset: Option<i32>,
}

pub(super) const PRECISIONS: [Precision; 7] = [
    Precision::Year,
    Precision::Month,
    Precision::Day,
    Precision::Hour,
    Precision::Minute,
    Precision::Second,
    Precision::Millisecond,
];

impl Temporal {
    /// Reads `2015`, `2015-02`, `2015-02-04`, `2015-02-04T14:34:28.123+01:00`, and with `T` first or two digits and a
    /// colon a time: `T14:34`, `14:34:28`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(time) = text.strip_prefix('T') {
            return Self::time(time);
        }
        if text.as_bytes().get(2) == Some(&b':') {
            return Self::time(text);
        }
        let (date, time) = match text.split_once('T') {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let mut fields = [1, 1, 1, 0, 0, 0, 0];
        let mut count = 0;
        for (part, digits) in date.split('-').zip([4, 2, 2, 0]) {
            *fields.get_mut(count).filter(|_| count < 3)? = number(part, digits)?;
            count += 1;
        }
        if !(1..=12).contains(&fields[1]) || fields[2] < 1 || fields[2] > days(fields[0], fields[1])? {
            return None;
        }
        let mut told = Self { sort: Sort::Date, fields, precision: PRECISIONS[count - 1], offset: None };
        let Some(time) = time else { return Some(told) };
        told.sort = Sort::DateTime;
        let (clock, offset) = split_offset(time)?;
        told.offset = offset;
        if clock.is_empty() {
            return offset.is_none().then_some(told);
        }
        if count < 3 {
            return None;
        }
        told.precision = told.read_clock(clock)?;
        Some(told)
    }

    fn time(text: &str) -> Option<Self> {
        let mut told =
            Self { sort: Sort::Time, fields: [1, 1, 1, 0, 0, 0, 0], precision: Precision::Hour, offset: None };
        told.precision = told.read_clock(text)?;
        Some(told)
    }

    fn read_clock(&mut self, clock: &str) -> Option<Precision> {
        let (clock, fraction) = match clock.split_once('.') {
            Some((clock, fraction)) => (clock, Some(fraction)),
            None => (clock, None),
        };
        let mut count = 0;
        for part in clock.split(':') {
            let most = *[23, 59, 60].get(count)?;
            self.fields[3 + count] = number(part, 2).filter(|n| *n <= most)?;
            count += 1;
        }
        let Some(fraction) = fraction else { return Some(PRECISIONS[2 + count]) };
        if count != 3 || fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let thousandths: String = fraction.chars().chain("00".chars()).take(3).collect();
        self.fields[6] = thousandths.parse().ok()?;
        Some(Precision::Millisecond)
    }

    /// How far it is told.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Whether it is a time of day and no date.
    pub(super) fn is_time(&self) -> bool {
        self.sort == Sort::Time
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match self.sort {
            Sort::Date => "Date",
            Sort::DateTime => "DateTime",
            Sort::Time => "Time",
        }
    }

    /// A date taken for a date with a time.
    pub(crate) fn as_date_time(self) -> Self {
        if self.sort == Sort::Date { Self { sort: Sort::DateTime, ..self } } else { self }
    }

    /// The date of it.
    pub(super) fn as_date(self) -> Option<Self> {
        let precision = self.precision.min(Precision::Day);
        (self.sort != Sort::Time).then_some(Self { sort: Sort::Date, precision, offset: None, ..self })
    }

    /// Which comes first; none if one is told further than the other and what both tell is the same.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        if self.is_time() != other.is_time() {
            return None;
        }
        let (a, b) = match (self.offset, other.offset) {
            (Some(_), Some(_)) => (self.at_greenwich(), other.at_greenwich()),
            (None, None) => (self.fields, other.fields),
            // An unknown zone may be fourteen hours either way.
            _ if self.precision > Precision::Day && other.precision > Precision::Day => return None,
            _ => (self.fields, other.fields),
        };
        // Seconds and their parts are one precision.
        let depth = |p: Precision| if p >= Precision::Second { 7 } else { p as usize + 1 };
        let shared = depth(self.precision).min(depth(other.precision));
        match a[..shared].cmp(&b[..shared]) {
            Ordering::Equal if depth(self.precision) != depth(other.precision) => None,
            order => Some(order),
        }
    }

    /// The fields as they would be at Greenwich.
    fn at_greenwich(&self) -> [i32; 7] {
        let [year, month, day, hour, minute, ..] = self.fields;
        let mut fields = self.fields;
        let minutes = hour * 60 + minute - self.offset.unwrap_or(0);
        let (mut year, mut month, mut day) = (year, month, day + minutes.div_euclid(1440));
        if day < 1 {
            (year, month) = if month == 1 { (year - 1, 12) } else { (year, month - 1) };
            day += days(year, month).unwrap_or(31);
        } else if day > days(year, month).unwrap_or(31) {
            day -= days(year, month).unwrap_or(31);
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
        let minutes = minutes.rem_euclid(1440);
        fields[..5].copy_from_slice(&[year, month, day, minutes / 60, minutes % 60]);
        fields
    }
}

/// The days of a month.
pub(super) fn days(year: i32, month: i32) -> Option<i32> {
    Some(match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

fn number(text: &str, digits: usize) -> Option<i32> {
    let fits = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

/// A time without its zone, and the zone in minutes.
fn split_offset(time: &str) -> Option<(&str, Option<i32>)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, Some(0)));
    }
    let Some(at) = time.find(['+', '-']) else { return Some((time, None)) };
    let (hours, minutes) = time[at + 1..].split_once(':')?;
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 14 || minutes > 59 {
        return None;
    }
    let sign = if time.as_bytes()[at] == b'-' { -1 } else { 1 };
    Some((&time[..at], Some(sign * (hours * 60 + minutes))))
}

impl fmt::Display for Temporal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [year, month, day, hour, minute, second, part] = self.fields;
        if self.sort != Sort::Time {
            write!(f, "{year:04}")?;
            for (precision, field) in [(Precision::Month, month), (Precision::Day, day)] {
                if self.precision >= precision {
                    write!(f, "-{field:02}")?;
                }
            }
        }
        if self.precision >= Precision::Hour {
            if self.sort != Sort::Time {
                f.write_str("T")?;
            }
            write!(f, "{hour:02}")?;
            for (precision, field) in [(Precision::Minute, minute), (Precision::Second, second)] {
                if self.precision >= precision {
                    write!(f, ":{field:02}")?;
                }
            }
            if self.precision == Precision::Millisecond {
                write!(f, ".{part:03}")?;
            }
        }
        match self.offset {
            Some(0) => f.write_str("Z"),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn t(text: &str) -> Temporal {
        Temporal::parse(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn what_is_read_is_written() {
        for text in [
            "2015",
            "2015-02",
            "2016-02-29",
            "2015-02-04T14:34",
            "2015-02-04T14:34:28.123+01:30",
            "2015-02-04T14:34:28-05:00",
        ] {
            assert_eq!(t(text).to_string(), text);
        }
        assert_eq!(t("2015-02-04T14:34:28+00:00").to_string(), "2015-02-04T14:34:28Z");
        assert_eq!(t("T14:34").to_string(), "14:34");
        assert_eq!(t("2015T").precision(), Precision::Year);
    }

    #[test]
    fn what_does_not_exist_is_refused() {
        for wrong in [
            "1985-02-30",
            "2015-13",
            "2015-00-01",
            "15-01-01",
            "2015-1-1",
            "2015-02-04T25:00",
            "2015-02T10",
            "",
            "T",
            "2015-02-04T14:34:28.",
            "2015-02-04-05",
            "2015-02-04T10:00+15:00",
            "2015-02-04T10:00:00.5é",
        ] {
            assert!(Temporal::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn order_goes_as_far_as_both_are_told() {
        assert_eq!(t("2015").order(&t("2016-01")), Some(Ordering::Less));
        assert_eq!(t("2015").order(&t("2015-01")), None);
        assert_eq!(t("2015-02-04T14:00:00Z").order(&t("2015-02-04T15:00:00+01:00")), Some(Ordering::Equal));
        assert_eq!(t("2015-03-01T00:30:00+01:00").order(&t("2015-02-28T23:30:00Z")), Some(Ordering::Equal));
        assert_eq!(t("2015-12-31T23:30:00-01:00").order(&t("2016-01-01T00:30:00Z")), Some(Ordering::Equal));
        assert_eq!(t("10:00:00").order(&t("10:00:00.000")), Some(Ordering::Equal));
        assert_eq!(t("10:00").order(&t("2015")), None);
    }
}

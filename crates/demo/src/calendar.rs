//! The made-up country keeps England's bank holidays, worked out by rule.

use jiff::{
    ToSpan,
    civil::{Date, Weekday, date},
};
use linchpin_core::{Division, Holiday, WorkingCalendar};

/// The bank holidays of a division in a year, by the rules in force since 2022; days proclaimed once are left out.
pub(crate) fn holidays(division: Division, year: i16) -> Vec<Holiday> {
    let easter = easter(year);
    let on = |title: &str, date: Date| Holiday { title: title.to_owned(), date };
    let scotland = division == Division::Scotland;
    let ireland = division == Division::NorthernIreland;
    let mut kept = vec![on("New Year’s Day", in_lieu(date(year, 1, 1)))];
    if scotland {
        kept.push(on("2nd January", next_free(date(year, 1, 2), &kept)));
    }
    if ireland {
        kept.push(on("St Patrick’s Day", in_lieu(date(year, 3, 17))));
    }
    kept.push(on("Good Friday", easter.saturating_sub(2.days())));
    if !scotland {
        kept.push(on("Easter Monday", easter.saturating_add(1.day())));
    }
    kept.push(on("Early May bank holiday", monday_from(date(year, 5, 1))));
    kept.push(on("Spring bank holiday", monday_from(date(year, 5, 25))));
    if ireland {
        kept.push(on("Battle of the Boyne (Orangemen’s Day)", in_lieu(date(year, 7, 12))));
    }
    kept.push(on("Summer bank holiday", monday_from(date(year, 8, if scotland { 1 } else { 25 }))));
    if scotland {
        kept.push(on("St Andrew’s Day", in_lieu(date(year, 11, 30))));
    }
    kept.push(on("Christmas Day", in_lieu(date(year, 12, 25))));
    kept.push(on("Boxing Day", next_free(date(year, 12, 26), &kept)));
    kept
}

/// England's working days for the years.
pub(crate) fn working(years: impl IntoIterator<Item = i16>) -> WorkingCalendar {
    WorkingCalendar::new(
        years.into_iter().flat_map(|y| holidays(Division::EnglandAndWales, y)).map(|holiday| holiday.date),
    )
}

/// How many days of the month are worked.
pub(crate) fn working_days(calendar: &WorkingCalendar, month: Date) -> f64 {
    let days = (0..i64::from(month.days_in_month())).map(|d| month.saturating_add(d.days()));
    days.filter(|d| calendar.is_working(*d)).count() as f64
}

/// Easter Sunday in the Gregorian calendar, by the rule of the nineteen-year cycle.
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y % 19;
    let century = y / 100;
    let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let week = (32 + 2 * (century % 4) + 2 * ((y % 100) / 4) - moon - (y % 100) % 4) % 7;
    let late = (golden + 11 * moon + 22 * week) / 451;
    let day = moon + week - 7 * late + 114;
    date(year, (day / 31) as i8, (day % 31 + 1) as i8)
}

fn monday_from(day: Date) -> Date {
    let wait = (8 - day.weekday().to_monday_one_offset()) % 7;
    day.saturating_add(i64::from(wait).days())
}

/// The day itself or, at a weekend, the Monday after.
fn in_lieu(day: Date) -> Date {
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) { monday_from(day) } else { day }
}

/// The day itself or the next that is neither at a weekend nor already kept.
fn next_free(day: Date, kept: &[Holiday]) -> Date {
    let mut at = day;
    while matches!(at.weekday(), Weekday::Saturday | Weekday::Sunday) || kept.iter().any(|h| h.date == at) {
        at = at.saturating_add(1.day());
    }
    at
}

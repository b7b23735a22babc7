use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time, time},
};
use linchpin_core::{Sex, WorkingCalendar};

/// Half a day: the contract counts ten a week, mornings and afternoons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HalfDay {
    /// Begins before noon.
    Morning,
    /// Begins at noon or later.
    Afternoon,
}

impl HalfDay {
    /// The half in which this time lies.
    #[must_use]
    pub fn of(time_of_day: Time) -> Self {
        if time_of_day < time(12, 0, 0, 0) { Self::Morning } else { Self::Afternoon }
    }
}

/// The bookable sessions of one week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sessions {
    /// The week's Monday.
    pub week: Date,
    /// Mornings and afternoons of working days on which a session with bookable slots begins.
    pub held: u8,
    /// How many the week could have: ten, two fewer for each bank holiday.
    pub target: u8,
}

/// Bookable sessions a week (`domain.md` A1: ten, mornings and afternoons), for each week from the first to the last.
/// Two sessions of the same morning are one; weekends, bank holidays and evenings from the end of core hours are
/// extended access and count there.
#[must_use]
pub fn sessions(begin: &[DateTime], first: Date, last: Date, calendar: &WorkingCalendar) -> Vec<Sessions> {
    let evening = linchpin_core::CORE_HOURS.1;
    let counted =
        |at: &&DateTime| (first..=last).contains(&at.date()) && calendar.is_working(at.date()) && at.time() < evening;
    let halves: BTreeSet<(Date, HalfDay)> =
        begin.iter().filter(counted).map(|at| (at.date(), HalfDay::of(at.time()))).collect();
    let mut weeks: BTreeMap<Date, Sessions> = BTreeMap::new();
    for day in first.series(1.day()).take_while(|d| *d <= last) {
        let week = monday(day);
        let entry = weeks.entry(week).or_insert(Sessions { week, held: 0, target: 0 });
        if calendar.is_working(day) {
            entry.target += 2;
            entry.held += halves.range((day, HalfDay::Morning)..=(day, HalfDay::Afternoon)).count() as u8;
        }
    }
    weeks.into_values().collect()
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// How far ahead one can book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Days from today to the last slot that may be booked ahead; `None` when there is none.
    pub days: Option<i32>,
    /// Whether that reaches a month ahead, as the contract asks of main sites.
    pub month_ahead: bool,
}

/// The pre-bookable horizon: how far from `today` the slots reach that may be booked before their day, free or booked.
#[must_use]
pub fn horizon(bookable_ahead: impl IntoIterator<Item = Date>, today: Date) -> Horizon {
    let last = bookable_ahead.into_iter().filter(|day| *day > today).max();
    Horizon {
        days: last.map(|last| (last - today).get_days()),
        month_ahead: last.is_some_and(|last| last >= calendar_month_after(today)),
    }
}

/// A month ahead of a Saturday or Sunday nobody sits: the last weekday within the month stands for it.
fn calendar_month_after(today: Date) -> Date {
    let day = today.saturating_add(1.month());
    day.saturating_sub(i64::from((day.weekday().to_monday_zero_offset() - 4).max(0)).days())
}

/// A clinician who sat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The day.
    pub day: Date,
    /// The clinician's sex as recorded; `None` where it is not.
    pub sex: Option<Sex>,
}

/// Whether people could choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sexes {
    /// A woman sat.
    pub female: bool,
    /// A man sat.
    pub male: bool,
    /// Somebody sat whose sex is not recorded.
    pub unrecorded: bool,
}

/// The sexes of the clinicians who sat from the first day to the last (`domain.md` A1: male and female clinicians).
#[must_use]
pub fn sexes(seats: &[Seat], first: Date, last: Date) -> Sexes {
    seats.iter().filter(|s| (first..=last).contains(&s.day)).fold(Sexes::default(), |all, seat| match seat.sex {
        Some(Sex::Female) => Sexes { female: true, ..all },
        Some(Sex::Male) => Sexes { male: true, ..all },
        _ => Sexes { unrecorded: true, ..all },
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn ten_half_days_and_two_fewer_for_a_bank_holiday() {
        let calendar = WorkingCalendar::new([date(2026, 5, 4)]);
        let day = |d: i8, hour: i8| date(2026, 5, d).at(hour, 30, 0, 0);
        let held = [day(4, 9), day(5, 8), day(5, 8), day(5, 14), day(6, 12), day(6, 18), day(9, 9), day(12, 8)];
        let weeks = sessions(&held, date(2026, 5, 4), date(2026, 5, 17), &calendar);
        let told: Vec<_> = weeks.iter().map(|w| (w.week, w.held, w.target)).collect();
        assert_eq!(told, [(date(2026, 5, 4), 3, 8), (date(2026, 5, 11), 1, 10)]);
    }

    #[test]
    fn the_horizon_is_a_month_where_the_month_ends_on_a_weekend() {
        let today = date(2026, 4, 9);
        assert_eq!(horizon([date(2026, 5, 8), today], today), Horizon { days: Some(29), month_ahead: true });
        assert_eq!(horizon([date(2026, 5, 7)], today), Horizon { days: Some(28), month_ahead: false });
        assert_eq!(horizon([today], today), Horizon { days: None, month_ahead: false });
    }

    #[test]
    fn who_sat_outside_the_weeks_does_not_count() {
        let seats = [
            Seat { day: date(2026, 5, 5), sex: Some(Sex::Female) },
            Seat { day: date(2026, 6, 5), sex: Some(Sex::Male) },
            Seat { day: date(2026, 5, 6), sex: None },
        ];
        let told = sexes(&seats, date(2026, 5, 4), date(2026, 5, 31));
        assert_eq!(told, Sexes { female: true, male: false, unrecorded: true });
    }
}

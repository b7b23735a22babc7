use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use linchpin_core::WorkingCalendar;

use super::{Goal, Line, offered, rostered, staff_for};
use crate::interval::{Estimate, estimate};

const SECONDS: f64 = 1800.0;

/// Calls offered in one half-hour: those that asked for somebody, answered or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calls {
    /// The day.
    pub day: Date,
    /// The half-hour of the day, 0 to 47: 16 begins at 08:00.
    pub half_hour: u8,
    /// How many.
    pub offered: u32,
}

/// What one half-hour of the week needs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HalfHour {
    /// The day of the week.
    pub weekday: Weekday,
    /// The half-hour of the day.
    pub half_hour: u8,
    /// Mean calls offered, with a 95% interval for the mean where there are at least two weeks.
    pub calls: Estimate,
    /// The most that were offered in any week.
    pub most: u32,
    /// People answering who keep the promise on an average week.
    pub people: u32,
    /// People answering who keep it at the upper end of the interval (of the mean, where one week is all there is).
    pub safe: u32,
    /// [`HalfHour::people`] on the rota, with the time that is not spent on the telephone.
    pub rostered: u32,
    /// The share of calls that `people` answer in time.
    pub kept: f64,
}

/// What was left out of the means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Bank holidays with calls.
    pub holidays: Vec<Date>,
    /// Mondays of weeks, between the first and the last, without a single call outside bank holidays: the figures are
    /// missing, not the callers.
    pub empty_weeks: Vec<Date>,
}

/// The table of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Staffing {
    /// Every half-hour in which somebody ever rang, from Monday morning on.
    pub table: Vec<HalfHour>,
    /// What was left out.
    pub left: Left,
    /// What was promised.
    pub goal: Goal,
    /// Mean handling time in seconds, with what is written down after the call.
    pub handling: f64,
}

/// Why there is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLittle {
    /// No week with calls.
    #[error("there is no week with calls outside bank holidays")]
    Nothing,
    /// A half-hour beyond 47.
    #[error("{0} is no half-hour of a day: 0 is midnight, 47 the last")]
    HalfHour(u8),
    /// A handling time or share that is none.
    #[error("the handling time must be above 0 seconds, and the share off the telephone from 0 to below 1")]
    Settings,
}

/// How many people each half-hour of the week needs, from the calls that were offered.
///
/// Each half-hour of the week is averaged over the weeks in which its day was no bank holiday. A half-hour without a row in
/// a week with calls had none; a week without any call is left out, and said.
///
/// # Errors
/// [`TooLittle`]: nothing to average, or settings without a meaning.
pub fn staffing(
    calls: &[Calls],
    handling: f64,
    goal: Goal,
    shrinkage: f64,
    calendar: &WorkingCalendar,
) -> Result<Staffing, TooLittle> {
    if let Some(wrong) = calls.iter().find(|c| c.half_hour > 47) {
        return Err(TooLittle::HalfHour(wrong.half_hour));
    }
    if !(handling > 0.0 && handling.is_finite() && (0.0..1.0).contains(&shrinkage)) {
        return Err(TooLittle::Settings);
    }
    let (holidays, counted): (Vec<Calls>, Vec<Calls>) =
        calls.iter().filter(|c| c.offered > 0).partition(|c| calendar.is_holiday(c.day));
    let weeks: BTreeSet<Date> = counted.iter().map(|c| monday(c.day)).collect();
    let (Some(first), Some(last)) = (weeks.first().copied(), weeks.last().copied()) else {
        return Err(TooLittle::Nothing);
    };
    let left = Left {
        holidays: holidays.iter().map(|c| c.day).collect::<BTreeSet<_>>().into_iter().collect(),
        empty_weeks: first.series(7.days()).take_while(|w| *w <= last).filter(|w| !weeks.contains(w)).collect(),
    };
    let mut sums: BTreeMap<(i8, u8), BTreeMap<Date, u32>> = BTreeMap::new();
    for c in counted {
        let of_week = sums.entry((c.day.weekday().to_monday_zero_offset(), c.half_hour)).or_default();
        let sum = of_week.entry(monday(c.day)).or_default();
        *sum = sum.saturating_add(c.offered);
    }
    let table = sums.iter().map(|(&(weekday, half_hour), of_week)| {
        let day_in = |week: Date| week.saturating_add(i64::from(weekday).days());
        let worked = weeks.iter().filter(|week| !calendar.is_holiday(day_in(**week)));
        let counts: Vec<f64> = worked.map(|week| f64::from(of_week.get(week).copied().unwrap_or(0))).collect();
        let calls = estimate(&counts).ok_or(TooLittle::Nothing)?;
        let need = |mean: f64| offered(mean, SECONDS, handling).and_then(|load| staff_for(load, handling, goal));
        let people = need(calls.mean).ok_or(TooLittle::Settings)?;
        let load = offered(calls.mean, SECONDS, handling).unwrap_or(0.0);
        Ok(HalfHour {
            weekday: day_of(weekday),
            half_hour,
            calls,
            most: of_week.values().copied().max().unwrap_or(0),
            people,
            safe: need(calls.high).ok_or(TooLittle::Settings)?,
            rostered: rostered(people, shrinkage).ok_or(TooLittle::Settings)?,
            kept: Line::new(people, load).answered_within(goal.within, handling),
        })
    });
    Ok(Staffing { table: table.collect::<Result<_, _>>()?, left, goal, handling })
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn day_of(offset: i8) -> Weekday {
    Weekday::from_monday_zero_offset(offset).unwrap_or(Weekday::Monday)
}

impl HalfHour {
    /// The row in a sentence.
    #[must_use]
    pub fn words(&self, staffing: &Staffing) -> String {
        let clock = |half: u8| format!("{:02}:{:02}", half / 2, half % 2 * 30);
        let range = match self.calls.runs {
            1 => "one week only".to_owned(),
            weeks => format!("{:.0} to {:.0}, over {weeks} weeks", self.calls.low.max(0.0), self.calls.high),
        };
        let people = |n: u32| if n == 1 { "1 person".to_owned() } else { format!("{n} people") };
        let safe = if self.safe > self.people { format!(", {} to be safe", self.safe) } else { String::new() };
        format!(
            "{day}s {from} to {to}: {mean:.0} calls on average ({range}). {people} answering{safe}, {rota} on the rota, \
             so that {share:.0}% are answered within {within:.0} seconds (expected: {kept:.0}%).",
            day = day_name(self.weekday),
            from = clock(self.half_hour),
            to = clock(self.half_hour + 1),
            mean = self.calls.mean,
            people = people(self.people),
            rota = self.rostered,
            share = staffing.goal.share * 100.0,
            within = staffing.goal.within,
            kept = self.kept * 100.0,
        )
    }
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn goal() -> Goal {
        Goal::new(0.8, 20.0).unwrap()
    }

    fn calls(month: i8, day: i8, half_hour: u8, offered: u32) -> Calls {
        Calls { day: date(2026, month, day), half_hour, offered }
    }

    #[test]
    fn mondays_are_averaged_without_the_bank_holiday_and_the_empty_week() {
        let calendar = WorkingCalendar::new([date(2026, 5, 4)]);
        // Mondays 20 and 27 April, 4 (holiday), 11 and 25 May; nothing at all in the week of 18 May.
        let rows = [
            calls(4, 20, 16, 90),
            calls(4, 27, 16, 110),
            calls(5, 4, 16, 5),
            calls(5, 11, 16, 100),
            calls(5, 25, 16, 100),
            calls(4, 28, 30, 8),
        ];
        let told = staffing(&rows, 180.0, goal(), 0.3, &calendar).unwrap();
        assert_eq!(told.left.holidays, [date(2026, 5, 4)]);
        assert_eq!(told.left.empty_weeks, [date(2026, 5, 4), date(2026, 5, 18)]);
        let monday = told.table[0];
        assert_eq!((monday.weekday, monday.half_hour, monday.most), (Weekday::Monday, 16, 110));
        assert_eq!((monday.calls.mean, monday.calls.runs), (100.0, 4));
        // 100 calls of 180 seconds in half an hour are 10 erlangs: the published 14 people, 20 with 30% shrinkage.
        assert_eq!((monday.people, monday.rostered), (14, 20));
        assert!((monday.kept - 0.88835).abs() < 1e-4);
        // t with 3 degrees of freedom is 3.182; the standard deviation 8.165.
        assert!((monday.calls.high - (100.0 + 3.1824 * 8.16497 / 2.0)).abs() < 1e-3, "{}", monday.calls.high);
        assert!(monday.safe > monday.people);
        let tuesday = told.table[1];
        assert_eq!((tuesday.calls.mean, tuesday.calls.runs), (2.0, 4), "three weeks without a row had no call");
        assert_eq!(
            monday.words(&told),
            "Mondays 08:00 to 08:30: 100 calls on average (87 to 113, over 4 weeks). 14 people answering, 15 to be safe, \
             20 on the rota, so that 80% are answered within 20 seconds (expected: 89%)."
        );
    }

    #[test]
    fn one_week_has_no_interval_and_nothing_no_table() {
        let calendar = WorkingCalendar::default();
        let told = staffing(&[calls(4, 20, 47, 1)], 180.0, goal(), 0.0, &calendar).unwrap();
        assert!(told.table[0].words(&told).starts_with("Mondays 23:30 to 24:00: 1 calls on average (one week only)"));
        assert_eq!(staffing(&[calls(4, 20, 16, 0)], 180.0, goal(), 0.0, &calendar), Err(TooLittle::Nothing));
        assert_eq!(staffing(&[calls(4, 20, 48, 1)], 180.0, goal(), 0.0, &calendar), Err(TooLittle::HalfHour(48)));
        assert_eq!(staffing(&[calls(4, 20, 1, 1)], 0.0, goal(), 0.0, &calendar), Err(TooLittle::Settings));
        let only_holiday = WorkingCalendar::new([date(2026, 4, 20)]);
        assert_eq!(staffing(&[calls(4, 20, 16, 4)], 180.0, goal(), 0.0, &only_holiday), Err(TooLittle::Nothing));
    }

    #[test]
    fn what_would_need_a_million_people_is_refused_and_not_counted_for_ever() {
        let rows = [calls(4, 20, 16, u32::MAX)];
        assert_eq!(staffing(&rows, 1e6, goal(), 0.0, &WorkingCalendar::default()), Err(TooLittle::Settings));
    }
}

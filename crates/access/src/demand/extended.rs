use jiff::{
    ToSpan,
    civil::{Date, DateTime},
};
use linchpin_core::{CORE_HOURS, WorkingCalendar};

use super::per_thousand_per_week;

/// The minutes of a slot that lie outside core hours (08:00 to 18:30 on working days). A slot may cross midnight.
#[must_use]
pub fn minutes_outside_core(starts: DateTime, minutes: u16, calendar: &WorkingCalendar) -> u32 {
    let minute_of = |t: jiff::civil::Time| i32::from(t.hour()) * 60 + i32::from(t.minute());
    let core = (minute_of(CORE_HOURS.0), minute_of(CORE_HOURS.1));
    let (mut day, mut from, mut left) = (starts.date(), minute_of(starts.time()), i32::from(minutes));
    let mut outside = 0;
    while left > 0 {
        let to = (from + left).min(24 * 60);
        let inside = if calendar.is_working(day) { (to.min(core.1) - from.max(core.0)).max(0) } else { 0 };
        outside += to - from - inside;
        left -= to - from;
        (day, from) = (day.saturating_add(1.day()), 0);
    }
    outside.unsigned_abs()
}

/// Minutes of consultation outside core hours per 1,000 people and week, of slots from the first day to the last
/// (`domain.md` A2: 30 rising to 45). What is offered counts, filled or not; [`super::fill()`] says how much was used.
#[must_use]
pub fn extended_minutes(
    slots: impl IntoIterator<Item = (DateTime, u16)>,
    (first, last): (Date, Date),
    list: u32,
    calendar: &WorkingCalendar,
) -> Option<f64> {
    let within = slots.into_iter().filter(|(starts, _)| (first..=last).contains(&starts.date()));
    let minutes: f64 = within.map(|(starts, long)| f64::from(minutes_outside_core(starts, long, calendar))).sum();
    per_thousand_per_week(minutes, list, u32::try_from((last - first).get_days() + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn minutes_are_outside_core_hours_by_the_clock_and_the_calendar() {
        let calendar = WorkingCalendar::new([date(2026, 5, 4)]);
        let outside =
            |d: i8, h: i8, m: i8, long| minutes_outside_core(date(2026, 5, d).at(h, m, 0, 0), long, &calendar);
        assert_eq!(outside(5, 18, 20, 15), 5, "across half past six");
        assert_eq!(outside(5, 7, 50, 15), 10, "across eight");
        assert_eq!(outside(5, 12, 0, 15), 0);
        assert_eq!(outside(4, 12, 0, 15), 15, "a bank holiday");
        assert_eq!(outside(9, 12, 0, 15), 15, "a Saturday");
        assert_eq!(outside(5, 23, 50, 20), 20, "across midnight");
        assert_eq!(outside(5, 6, 0, 720), 120, "six to six");
    }

    #[test]
    fn forty_five_minutes_per_thousand() {
        let calendar = WorkingCalendar::default();
        let week = (date(2026, 5, 4), date(2026, 5, 10));
        let slots = (0..30).map(|i| (date(2026, 5, 9).at(9 + i / 4, (i % 4) * 15, 0, 0), 15));
        let rate = extended_minutes(slots, week, 10_000, &calendar).unwrap();
        assert!((rate - 45.0).abs() < 1e-12, "{rate}");
    }
}

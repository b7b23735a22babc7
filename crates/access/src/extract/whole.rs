use jiff::civil::Date;
use linchpin_core::WorkingCalendar;

use super::Span;

/// Why a month cannot be counted from a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// It is not over.
    Running,
    /// The report begins on this day of it, after its first working day.
    Begins(Date),
    /// The report ends on this day of it, before its last working day.
    Ends(Date),
}

/// Whether a report that tells of these days has the whole of a month: it begins no later than the first working day and ends
/// no earlier than the last, and the month is over. A part of a month beside whole ones would look like a fall.
///
/// # Errors
/// Why it has not.
pub fn whole(month: Date, span: &Span, calendar: &WorkingCalendar, today: Date) -> Result<(), Cut> {
    let (first, last) = (month.first_of_month(), month.last_of_month());
    let working = |day: &Date| calendar.is_working(*day);
    let mut days = first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last).filter(working);
    let begins = days.next().unwrap_or(first);
    let ends = days.last().unwrap_or(last);
    if today <= last {
        Err(Cut::Running)
    } else if span.first > begins {
        Err(Cut::Begins(span.first))
    } else if span.last < ends {
        Err(Cut::Ends(span.last))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_is_whole_from_its_first_working_day_to_its_last() {
        let calendar = WorkingCalendar::new([date(2026, 8, 31)]);
        let (august, today) = (date(2026, 8, 1), date(2026, 9, 1));
        let span = |first, last| Span { first, last, ..Span::default() };
        // It begins on a Saturday and ends on a bank holiday, a Monday: from the 3rd to the 28th is whole.
        let all = span(date(2026, 8, 3), date(2026, 8, 28));
        assert_eq!(whole(august, &all, &calendar, today), Ok(()));
        assert_eq!(whole(august, &all, &calendar, date(2026, 8, 31)), Err(Cut::Running));
        let late = span(date(2026, 8, 4), date(2026, 9, 30));
        assert_eq!(whole(august, &late, &calendar, today), Err(Cut::Begins(date(2026, 8, 4))));
        let short = span(date(2026, 7, 1), date(2026, 8, 27));
        assert_eq!(whole(august, &short, &calendar, today), Err(Cut::Ends(date(2026, 8, 27))));
    }
}

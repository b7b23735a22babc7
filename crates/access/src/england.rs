//! England's wall clocks: from a time on the clock to an instant, and from an instant to words.

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
    tz::{AmbiguousOffset, TimeZone},
};
use linchpin_core::london;

/// The instant at which England's clocks first show this time.
///
/// A time that the clocks skip in March is the instant at which they jump; a time that they show twice in October is the
/// first of the two. So a later time on the clock is never an earlier instant, and what follows one another on a rota
/// never overlaps. `None` beyond the years that an instant can have.
#[must_use]
pub fn instant(at: DateTime) -> Option<Timestamp> {
    instant_in(&london(), at)
}

/// [`instant`] with the zone at hand, for many times in a row.
pub(crate) fn instant_in(zone: &TimeZone, at: DateTime) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(at).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(at).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(at).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            let late = before.to_timestamp(at).ok()?;
            let jump = zone.preceding(late.checked_add(1.nanosecond()).ok()?).next();
            Some(jump.map_or(late, |jump| jump.timestamp()))
        }
    }
}

/// The first instant not before `earliest` at which the clocks show this time, where that day has one.
pub(crate) fn instant_from(zone: &TimeZone, at: DateTime, earliest: Timestamp) -> Option<Timestamp> {
    let first = instant_in(zone, at)?;
    if first >= earliest {
        return Some(first);
    }
    match zone.to_ambiguous_timestamp(at).offset() {
        AmbiguousOffset::Fold { after, .. } => after.to_timestamp(at).ok().filter(|second| *second >= earliest),
        AmbiguousOffset::Unambiguous { .. } | AmbiguousOffset::Gap { .. } => None,
    }
}

/// The date in England at this instant.
#[must_use]
pub fn day(at: Timestamp) -> Date {
    london().to_datetime(at).date()
}

/// The time on England's clocks, such as `08:40`; in the hour that they show twice in October with which of the two,
/// `01:40 BST` or `01:40 GMT`.
#[must_use]
pub fn say_time(at: Timestamp) -> String {
    let zone = london();
    let told = zone.to_datetime(at);
    let twice = matches!(zone.to_ambiguous_timestamp(told).offset(), AmbiguousOffset::Fold { .. });
    let which = if twice { format!(" {}", zone.to_offset_info(at).abbreviation()) } else { String::new() };
    format!("{}{which}", told.strftime("%H:%M"))
}

/// What the clocks do in the night to this day or in the course of it, in a sentence; none on every other day.
#[must_use]
pub fn say_change(day: Date) -> Option<&'static str> {
    let zone = london();
    let at = |day: Date| instant_in(&zone, day.to_datetime(jiff::civil::Time::midnight()));
    let offset = |at: Timestamp| zone.to_offset(at).seconds();
    let (first, last) = (offset(at(day)?), offset(at(day.checked_add(1.day()).ok()?)?));
    match last.cmp(&first) {
        std::cmp::Ordering::Greater => Some("The clocks go forward on this day: 01:00 to 02:00 is skipped."),
        std::cmp::Ordering::Less => Some("The clocks go back on this day: 01:00 to 02:00 comes twice."),
        std::cmp::Ordering::Equal => None,
    }
}

/// The day in England, such as `Tuesday 24 November`; with the year where that is not the year of `now`.
#[must_use]
pub fn say_day(at: Timestamp, now: Timestamp) -> String {
    let (at, today) = (day(at), day(now));
    let form = if at.year() == today.year() { "%A %-d %B" } else { "%A %-d %B %Y" };
    at.strftime(form).to_string()
}

/// Day and time as one would say it now: `today at 12:00`, `tomorrow at 12:00`, `on Tuesday at 12:00` within six days,
/// otherwise with the date.
#[must_use]
pub fn say(at: Timestamp, now: Timestamp) -> String {
    let (zone, time) = (london(), say_time(at));
    let (then, today) = (zone.to_datetime(at).date(), zone.to_datetime(now).date());
    match then.since(today).map_or(i32::MAX, |span| span.get_days()) {
        -1 => format!("yesterday at {time}"),
        0 => format!("today at {time}"),
        1 => format!("tomorrow at {time}"),
        2..=6 => format!("on {} at {time}", then.strftime("%A")),
        _ => format!("on {} at {time}", say_day(at, now)),
    }
}

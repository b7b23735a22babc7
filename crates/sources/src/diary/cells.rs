//! Times and lengths as reports write them.

use jiff::{
    civil::{DateTime, Time},
    tz::AmbiguousOffset,
};
use linchpin_core::london;

/// `09:10`, `9:10`, `09:10:00`, `0910`, `9.10`, `9:10 am`, also after a date.
pub(crate) fn time(text: &str) -> Option<Time> {
    let lower = text.trim().to_ascii_lowercase();
    let (text, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(0)),
        (_, Some(rest)) => (rest.trim_end(), Some(12)),
        _ => (lower.as_str(), None),
    };
    // What stands before the time of day is the day, which has a column of its own.
    let text = text.rsplit([' ', 't']).next()?;
    let parts: Vec<&str> = if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[..2], &text[2..]]
    } else {
        text.split([':', '.']).collect()
    };
    let [hour, minute, rest @ ..] = parts.as_slice() else { return None };
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) || rest.len() > 1 || !rest.iter().all(|s| digits(s)) {
        return None;
    }
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// `10`, `10 mins`, `00:10`, `1:30`, in minutes.
pub(super) fn minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    if let Some((hours, minutes)) = text.split_once(':') {
        let minutes = minutes.split(':').next()?;
        return hours.parse::<u32>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?);
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.').trim_end();
    let unit = text[digits.len()..].trim().trim_end_matches('.');
    matches!(unit, "" | "m" | "min" | "mins" | "minute" | "minutes").then(|| digits.parse().ok()).flatten()
}

/// How often England's clocks show a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Once,
    Never,
    Twice,
}

pub(crate) fn on_clocks(at: DateTime) -> Clock {
    thread_local! {
        static LONDON: jiff::tz::TimeZone = london();
    }
    match LONDON.with(|zone| zone.to_ambiguous_timestamp(at).offset()) {
        AmbiguousOffset::Unambiguous { .. } => Clock::Once,
        AmbiguousOffset::Gap { .. } => Clock::Never,
        AmbiguousOffset::Fold { .. } => Clock::Twice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_lengths_are_read_as_they_are_written() {
        let at = |hour, minute| Time::new(hour, minute, 0, 0).ok();
        for (text, is) in [
            ("09:10", at(9, 10)),
            ("9:10", at(9, 10)),
            ("09:10:00", at(9, 10)),
            ("0910", at(9, 10)),
            ("9.10", at(9, 10)),
            ("12:05 am", at(0, 5)),
            ("1:05PM", at(13, 5)),
            ("24/11/2026 09:10", at(9, 10)),
            ("2026-11-24T09:10", at(9, 10)),
            ("24:00", None),
            ("9:60", None),
            ("13:00 pm", None),
            ("9", None),
            ("nine", None),
            ("", None),
            ("-9:10", None),
        ] {
            assert_eq!(time(text), is, "{text}");
        }
        for (text, is) in [
            ("10", Some(10)),
            ("10 mins", Some(10)),
            ("10m", Some(10)),
            ("00:10", Some(10)),
            ("1:30", Some(90)),
            ("ten", None),
            ("10 hours", None),
            ("", None),
            ("-10", None),
            ("99999999999", None),
        ] {
            assert_eq!(minutes(text), is, "{text}");
        }
    }
}

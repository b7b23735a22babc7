//! Calendars as files for other programs (RFC 5545). Times are instants in UTC, so that no program needs to know when
//! England's clocks change.

use jiff::{Timestamp, tz::TimeZone};

/// The media type.
pub(crate) const MIME: &str = "text/calendar; charset=utf-8";

/// An entry of a calendar.
pub(crate) struct Event {
    /// The same for as long as it is the same thing.
    pub(crate) uid: String,
    /// Goes up when it changes.
    pub(crate) sequence: u64,
    pub(crate) starts: Timestamp,
    pub(crate) ends: Timestamp,
    /// What stands in the calendar.
    pub(crate) summary: String,
    pub(crate) place: String,
    /// Whether it will not be.
    pub(crate) cancelled: bool,
}

/// One event, to be put into a calendar.
pub(crate) fn one(event: &Event, now: Timestamp) -> String {
    file(&[], std::slice::from_ref(event), now)
}

/// Events that a calendar program reads again and again, under the name that it gives them.
pub(crate) fn feed(name: &str, events: &[Event], now: Timestamp) -> String {
    let name = escaped(name);
    let head = [
        // The first of each is the standard's (RFC 7986), the second what older programs read.
        format!("NAME:{name}"),
        format!("X-WR-CALNAME:{name}"),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H".to_owned(),
        "X-PUBLISHED-TTL:PT1H".to_owned(),
    ];
    file(&head, events, now)
}

/// A calendar holds one component at least (3.6): this one says what needs no saying, where there is no event.
const NOTHING: [&str; 8] = [
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
];

fn file(head: &[String], events: &[Event], now: Timestamp) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linchpin//Appointments//EN", "METHOD:PUBLISH"] {
        fold(&mut out, line);
    }
    for line in head {
        fold(&mut out, line);
    }
    if events.is_empty() {
        for line in NOTHING {
            fold(&mut out, line);
        }
    }
    for event in events {
        let status = if event.cancelled { "CANCELLED" } else { "CONFIRMED" };
        for line in [
            "BEGIN:VEVENT",
            &format!("UID:{}@linchpin", event.uid),
            &format!("SEQUENCE:{}", event.sequence),
            &format!("DTSTAMP:{}", instant(now)),
            &format!("DTSTART:{}", instant(event.starts)),
            &format!("DTEND:{}", instant(event.ends)),
            &format!("SUMMARY:{}", escaped(&event.summary)),
            &format!("LOCATION:{}", escaped(&event.place)),
            &format!("STATUS:{status}"),
            "CLASS:PRIVATE",
            "END:VEVENT",
        ] {
            fold(&mut out, line);
        }
    }
    fold(&mut out, "END:VCALENDAR");
    out
}

/// `20261124T083000Z`.
fn instant(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value (3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line of at most 75 octets, gone on with on the next after a space (3.1).
fn fold(out: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped() {
        assert_eq!(escaped("Moor, Lane; \\ \n\rx\u{7}"), "Moor\\, Lane\\; \\\\ \\nx");
        assert_eq!(instant("2026-06-24T08:30:00+01:00".parse().unwrap()), "20260624T073000Z");
    }

    #[test]
    fn lines_are_short_and_say_the_same() {
        for letter in ["a", "é", "€", "😀"] {
            for length in 0..200 {
                let (text, mut line) = (format!("x{}", letter.repeat(length)), String::new());
                fold(&mut line, &text);
                assert!(line.split("\r\n").all(|part| part.len() <= 75), "{letter} {length}");
                assert_eq!(line.replace("\r\n ", ""), text + "\r\n");
            }
        }
    }
}

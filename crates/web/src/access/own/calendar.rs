//! One appointment as a file for the person's own calendar (RFC 5545). It says when and where, and nothing of what it is
//! about or with whom: calendars are shared.

use jiff::{Timestamp, tz::TimeZone};
use linchpin_access::Mode;
use linchpin_app::{act::SlotSeen, kept::Appointment};
use linchpin_core::Result;

use super::one::own;
use crate::visit::{Reply, Visit};

/// The file.
pub(crate) async fn file(visit: Visit) -> Result<Reply> {
    let (one, at) = own(&visit).await?;
    let text = text(&one, &at, visit.site.app.entrance.clock.now());
    Ok(Reply::stream("text/calendar; charset=utf-8", "appointment.ics", text.into()))
}

fn text(one: &Appointment, at: &SlotSeen, now: Timestamp) -> String {
    let place = match at.kind.mode {
        Mode::FaceToFace => format!("{}, {}", at.site.name, at.site.postcode),
        Mode::Telephone => "By telephone".to_owned(),
        Mode::VideoOnline => "Online".to_owned(),
        Mode::HomeVisit => "At home".to_owned(),
    };
    let status = if one.state == linchpin_app::kept::Became::Cancelled { "CANCELLED" } else { "CONFIRMED" };
    let lines = [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Linchpin//Appointments//EN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        "BEGIN:VEVENT".to_owned(),
        // The same appointment stays the same entry when it is moved and taken again.
        format!("UID:{}@linchpin", one.id),
        format!("SEQUENCE:{}", one.version),
        format!("DTSTAMP:{}", instant(now)),
        format!("DTSTART:{}", instant(one.starts)),
        format!("DTEND:{}", instant(one.ends)),
        "SUMMARY:Appointment".to_owned(),
        format!("LOCATION:{}", escaped(&place)),
        format!("STATUS:{status}"),
        "CLASS:PRIVATE".to_owned(),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ];
    lines.iter().map(|line| folded(line)).collect()
}

/// `20261124T083000Z`.
fn instant(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Text as a value (RFC 5545, 3.3.11).
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

/// A line of at most 75 octets, gone on with on the next after a space (RFC 5545, 3.1).
fn folded(line: &str) -> String {
    let (mut out, mut length) = (String::with_capacity(line.len() + 2), 0);
    for c in line.chars() {
        if length + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out + "\r\n"
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
                let text = format!("x{}", letter.repeat(length));
                let line = folded(&text);
                assert!(line.split("\r\n").all(|part| part.len() <= 75), "{letter} {length}");
                assert_eq!(line.replace("\r\n ", ""), text + "\r\n");
            }
        }
    }
}

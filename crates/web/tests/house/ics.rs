//! A reader of iCalendar (RFC 5545) that forgives nothing: what is not as the standard says stops the test.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub uid: String,
    pub sequence: u64,
    pub starts: Timestamp,
    pub ends: Timestamp,
    pub summary: String,
    pub location: String,
    pub status: String,
}

/// Lines as they were before they were folded: at most 75 octets each, ended by CRLF and by nothing else.
fn unfolded(text: &str) -> Vec<String> {
    let body = text.strip_suffix("\r\n").expect("the last line has no end");
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.chars().any(char::is_control), "a sign that is no text: {line:?}");
        match line.strip_prefix(' ') {
            Some(more) => lines.last_mut().expect("it begins in the middle of a line").push_str(more),
            None => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A text: only what must be is written another way, and nothing else.
fn text(value: &str) -> String {
    let (mut out, mut signs) = (String::new(), value.chars());
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => match signs.next() {
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                Some('n' | 'N') => out.push('\n'),
                other => panic!("“\\{other:?}” is no escape: {value}"),
            },
            ';' | ',' => panic!("a bare “{sign}” in a text: {value}"),
            c => out.push(c),
        }
    }
    out
}

/// An instant in UTC.
fn instant(value: &str) -> Timestamp {
    assert!(value.len() == 16 && value.ends_with('Z') && value.as_bytes()[8] == b'T', "{value}");
    let at = DateTime::strptime("%Y%m%dT%H%M%S", &value[..15]).unwrap();
    TimeZone::UTC.to_timestamp(at).unwrap()
}

/// The properties of an event, each once.
fn event(lines: &[(String, String)]) -> Event {
    let known = ["UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS", "CLASS"];
    let mut seen = BTreeSet::new();
    for (name, _) in lines {
        assert!(known.contains(&name.as_str()), "{name} in an event");
        assert!(seen.insert(name), "{name} twice");
    }
    let value = |name: &str| {
        let found = lines.iter().find(|(one, _)| one == name).unwrap_or_else(|| panic!("no {name}: {lines:?}"));
        found.1.as_str()
    };
    instant(value("DTSTAMP"));
    assert!(["PUBLIC", "PRIVATE", "CONFIDENTIAL"].contains(&value("CLASS")));
    assert!(["TENTATIVE", "CONFIRMED", "CANCELLED"].contains(&value("STATUS")));
    let made = Event {
        uid: text(value("UID")),
        sequence: value("SEQUENCE").parse().unwrap(),
        starts: instant(value("DTSTART")),
        ends: instant(value("DTEND")),
        summary: text(value("SUMMARY")),
        location: text(value("LOCATION")),
        status: value("STATUS").to_owned(),
    };
    assert!(made.starts < made.ends, "{made:?}");
    made
}

/// The events of a calendar.
pub fn events(file: &str) -> Vec<Event> {
    let (mut open, mut head, mut parts) = (Vec::<String>::new(), Vec::new(), Vec::new());
    let (mut found, mut components) = (Vec::new(), 0);
    for line in unfolded(file) {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no content line: {line}"));
        let mut params = name.split(';');
        let name = params.next().unwrap().to_owned();
        assert!(name.bytes().all(|b| b.is_ascii_uppercase() || b == b'-') && !name.is_empty(), "{line}");
        assert!(params.all(|one| one.split_once('=').is_some_and(|(n, v)| !n.is_empty() && !v.is_empty())), "{line}");
        match (name.as_str(), open.len()) {
            ("BEGIN", depth) => {
                assert_eq!(depth == 0, value == "VCALENDAR", "{line}");
                assert!(depth > 0 || head.is_empty(), "a second calendar");
                components += usize::from(depth == 1);
                open.push(value.to_owned());
            }
            ("END", _) => {
                assert_eq!(open.pop().as_deref(), Some(value), "{line}");
                if value == "VEVENT" {
                    found.push(event(&std::mem::take(&mut parts)));
                }
            }
            (_, 0) => panic!("outside: {line}"),
            (_, 1) => {
                assert_eq!(components, 0, "properties stand before components: {line}");
                assert!(!head.iter().any(|(one, _)| *one == name), "{name} twice");
                head.push((name, value.to_owned()));
            }
            _ if open.last().is_some_and(|one| one == "VEVENT") => parts.push((name, value.to_owned())),
            _ => {}
        }
    }
    assert!(open.is_empty() && components > 0, "{open:?}, {components} components");
    let says = |name: &str| head.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str());
    assert_eq!(says("VERSION"), Some("2.0"));
    assert!(says("PRODID").is_some_and(|id| !id.is_empty()));
    assert_eq!(says("METHOD"), Some("PUBLISH"));
    let names: BTreeSet<&str> = found.iter().map(|one| one.uid.as_str()).collect();
    assert_eq!(names.len(), found.len(), "a name is there twice");
    found
}

//! Reports of appointments as practices export them: one row an appointment, in the shapes of EMIS and SystmOne style reports. What
//! is read is what is counted: names, numbers and free text of patients have no field here, and stay in the file.
//! `docs/diaries.md` says what a practice manager needs to know.

mod layout;
mod read;

use std::io::{BufRead, Read};

use linchpin_core::{Issue, OdsCode, Place, Severity};

pub use read::{Extract, Seen, Told};

use crate::{
    Family,
    diary::layout::key,
    text::{self, Text},
};
use layout::{BEFORE, Column, Layout};

/// The catalogue's text for it.
pub static FAMILY: Family = Family {
    id: "appointment-extract",
    title: "a practice’s report of appointments",
    publisher: "the practice, from its own system",
    about: "Appointments of whole months, counted from a report of a practice’s EMIS, SystmOne or other system in the words of the \
            published table. Nobody is in it, and it is not published: those see it who may see a practice’s own aggregates.",
    published: "when the practice exports it",
    found: "a file that the practice exports; docs/diaries.md says which columns",
    licence: "the practice’s own",
};

/// Whether a file begins like a report of appointments: one of its first lines has the headings of one, and they or the rows below
/// say that it is of what was and not a diary of what is to come.
#[must_use]
pub fn is_extract(head: &[u8]) -> bool {
    let Ok(Text { head, .. }) = text::open(head) else { return false };
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(text::delimiter(&head))
        .from_reader(head.as_slice());
    let mut record = csv::ByteRecord::new();
    let mut layout: Option<Layout> = None;
    let (mut lines, mut over, mut open) = (0, false, false);
    while let Ok(true) = rows.read_byte_record(&mut record) {
        lines += 1;
        match &layout {
            None if lines > BEFORE => return false,
            None => {
                layout = Layout::of(&cells(&record));
                if layout.as_ref().is_some_and(Layout::is_of_the_past) {
                    return true;
                }
            }
            Some(layout) => {
                let status = layout.at(Column::Status).and_then(|at| record.get(at)).map(decoded).unwrap_or_default();
                over |= layout::is_over(&status);
                open |= layout::is_open(&status);
            }
        }
    }
    over && !open
}

/// What stands above the rows.
struct Top {
    delimiter: u8,
    layout: Layout,
    /// Lines up to and with the headings.
    lines: u64,
    /// The practice that they name.
    practice: Option<OdsCode>,
}

impl Top {
    /// Reads the lines above the rows, and the headings.
    fn read(bytes: &mut impl BufRead, delimiter: u8, name: &str) -> Result<Self, Box<Issue>> {
        let (mut lines, mut practices) = (0, Vec::new());
        loop {
            let mut line = Vec::new();
            let read = bytes.by_ref().take(1 << 16).read_until(b'\n', &mut line).unwrap_or(0);
            lines += 1;
            if read == 0 || lines > BEFORE {
                let why = "There is no row of headings as a report of appointments has them; see docs/diaries.md.";
                return Err(Box::new(issue(name, (None, None), Severity::Fatal, "no-headings", why)));
            }
            let cells = split(&line, delimiter);
            if let Some(layout) = Layout::of(&cells) {
                practices.dedup();
                let practice = if let [one] = practices.as_slice() { Some(*one) } else { None };
                return Ok(Self { delimiter, layout, lines, practice });
            }
            practices.extend(named(&cells));
        }
    }
}

/// The codes of practices in a line of the report's title, such as `Practice: Moor Lane Surgery (A10001)`.
fn named(cells: &[String]) -> Vec<OdsCode> {
    let text = cells.join(" ");
    if !["practice", "organisation", "ods"].iter().any(|word| key(&text).split(' ').any(|one| one == *word)) {
        return Vec::new();
    }
    let is_practice = |word: &&str| {
        word.len() == 6 && word.as_bytes()[0].is_ascii_uppercase() && word.bytes().skip(1).all(|b| b.is_ascii_digit())
    };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(is_practice)
        .filter_map(|word| OdsCode::parse(word).ok())
        .collect()
}

fn split(line: &[u8], delimiter: u8) -> Vec<String> {
    let mut record = csv::ByteRecord::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(line);
    match reader.read_byte_record(&mut record) {
        Ok(true) => cells(&record),
        _ => Vec::new(),
    }
}

fn cells(record: &csv::ByteRecord) -> Vec<String> {
    record.iter().map(decoded).collect()
}

fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim().to_owned(),
        Err(_) => text::windows_1252(bytes).trim().to_owned(),
    }
}

fn issue(
    name: &str,
    (row, column): (Option<u64>, Option<&str>),
    severity: Severity,
    rule: &str,
    message: &str,
) -> Issue {
    let place = Place { file: name.to_owned(), sheet: None, row, column: column.map(str::to_owned) };
    Issue { severity, rule: rule.to_owned(), message: message.to_owned(), place, value: None, times: 1 }
}

//! Which column of a report is what. Headings are compared by meaning: case, signs and units aside.

use csv::ByteRecord;

/// As many lines may stand before the headings: title, practice, the filters of the report.
pub(super) const BEFORE: u64 = 20;

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Organisation,
    Site,
    Who,
    Kind,
    Rule,
    Day,
    Starts,
    Ends,
    Minutes,
    Status,
}

/// The headings of each, the surest first. The first of each is what a message calls it.
const NAMES: [(Column, &[&str]); 10] = [
    (
        Column::Organisation,
        &[
            "ODS code",
            "Organisation ODS code",
            "Practice code",
            "Organisation code",
            "National practice code",
            "NACS code",
        ],
    ),
    (Column::Site, &["Site", "Branch", "Location", "Session location", "Branch name", "Site name", "Rota location"]),
    (Column::Who, &["Session holder", "Clinician", "Rota owner", "Session holder name", "Staff member", "Staff name"]),
    (Column::Kind, &["Slot type", "Appointment type", "Slot type name", "Slot type description", "Rota slot type"]),
    (Column::Rule, &["Who may book", "Booking rule"]),
    (Column::Day, &["Session date", "Slot date", "Appointment date", "Rota date", "Date"]),
    (Column::Starts, &["Slot start time", "Slot time", "Slot start", "Appointment time", "Start time", "Time"]),
    (Column::Ends, &["Slot end time", "Slot end", "End time", "Finish time"]),
    (Column::Minutes, &["Slot length", "Slot duration", "Duration", "Length", "Planned duration"]),
    (Column::Status, &["Slot status", "Current slot status", "Appointment status", "Status", "Availability"]),
];

/// What the status of a slot is called that nobody has. Any other word means that it is somebody's, or shut.
const FREE: [&str; 9] =
    ["available", "slot available", "free", "free slot", "open", "empty", "vacant", "unbooked", "not booked"];

/// With one of these a report is about people and not about time.
const PEOPLE: [&str; 5] = ["NHS number", "Patient name", "Patient", "Date of birth", "Patient ID"];

/// Where each column is.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    found: Vec<(Column, usize, String)>,
}

impl Layout {
    /// The layout of a row of headings; none where it is no such row: a diary tells day, beginning, who and which kind.
    pub(super) fn of(row: &ByteRecord) -> Option<Self> {
        let cells: Vec<String> = row.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).collect();
        let keys: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
        if PEOPLE.iter().any(|name| keys.contains(&key(name))) {
            return None;
        }
        let mut found = Vec::new();
        for (column, names) in NAMES {
            let at = names.iter().find_map(|name| keys.iter().position(|one| *one == key(name)));
            found.extend(at.map(|at| (column, at, cells[at].clone())));
        }
        let layout = Self { found };
        let told = |column| layout.at(column).is_some();
        [Column::Day, Column::Starts, Column::Who, Column::Kind].into_iter().all(told).then_some(layout)
    }

    pub(super) fn at(&self, column: Column) -> Option<usize> {
        self.found.iter().find(|(one, ..)| *one == column).map(|(_, at, _)| *at)
    }

    /// The heading as the file has it, else the one we would give it.
    pub(super) fn heading(&self, column: Column) -> &str {
        let here = self.found.iter().find(|(one, ..)| *one == column).map(|(.., heading)| heading.as_str());
        here.unwrap_or_else(|| names(column).first().copied().unwrap_or(""))
    }

    /// What is missing, in a sentence.
    pub(super) fn lacks(&self) -> Option<String> {
        let missing = [Column::Organisation, Column::Site].into_iter().find(|one| self.at(*one).is_none());
        let no_end = self.at(Column::Ends).is_none() && self.at(Column::Minutes).is_none();
        let missing = missing.or(no_end.then_some(Column::Minutes))?;
        let all: Vec<&str> = names(missing).to_vec();
        Some(format!("The diary lacks a column. Add one of these: {}.", all.join(", ")))
    }
}

/// Whether the word for a slot's status says that it can be booked.
pub(crate) fn is_free(status: &str) -> bool {
    FREE.contains(&key(status).as_str())
}

fn names(column: Column) -> &'static [&'static str] {
    NAMES.iter().find(|(one, _)| *one == column).map_or(&[], |(_, names)| names)
}

/// A heading by its meaning: `Slot Length (mins)` is `slot length`.
pub(crate) fn key(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    let units = ["mins", "min", "minutes", "hh", "mm", "dd", "yyyy"];
    plain.split_whitespace().filter(|word| !units.contains(word)).collect::<Vec<_>>().join(" ")
}

/// The cells of a line.
pub(super) fn split(line: &[u8]) -> ByteRecord {
    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
    let mut record = ByteRecord::new();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line);
    match reader.read_byte_record(&mut record) {
        Ok(true) => record,
        _ => ByteRecord::new(),
    }
}

/// Whether a file begins like a diary: one of its first lines has the headings of one.
#[must_use]
pub fn is_diary(head: &[u8]) -> bool {
    let lines = head.split(|byte| *byte == b'\n').take(usize::try_from(BEFORE).unwrap_or(20));
    lines.into_iter().any(|line| Layout::of(&split(line)).is_some())
}

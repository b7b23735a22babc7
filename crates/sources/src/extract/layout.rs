//! Which column of a report of appointments is what, in the spellings of both systems. Headings are compared by meaning.

use crate::diary::layout::{is_free, key};

/// As many lines may stand before the headings: title, practice, the filters of the report.
pub(super) const BEFORE: u64 = 30;

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Practice,
    Day,
    Starts,
    Who,
    Role,
    Kind,
    Category,
    Mode,
    Status,
    Missed,
    Cancelled,
    Booked,
}

/// The headings of each, the surest first. The first of each is what a message calls it.
const NAMES: [(Column, &[&str]); 12] = [
    (
        Column::Practice,
        &[
            "ODS code",
            "Organisation ODS code",
            "Practice ODS code",
            "Practice code",
            "GP practice code",
            "Organisation code",
            "National practice code",
            "NACS code",
        ],
    ),
    (
        Column::Day,
        &[
            "Appointment date",
            "Date of appointment",
            "Appointment date time",
            "Appointment date and time",
            "Appointment start date",
            "Appointment start date time",
            "Appointment start",
            "Appt date",
            "Slot date",
            "Slot start date",
            "Slot start date time",
            "Session date",
            "Session start date",
            "Rota date",
            "Start date",
            "Date",
        ],
    ),
    (
        Column::Starts,
        &[
            "Appointment time",
            "Appointment start time",
            "Time of appointment",
            "Appt time",
            "Slot start time",
            "Slot time",
            "Slot start",
            "Start time",
            "Session start time",
            "Session start",
            "Time",
        ],
    ),
    (
        Column::Who,
        &[
            "Session holder",
            "Session holder name",
            "Session holder full name",
            "Session holder s full name",
            "Clinician",
            "Clinician name",
            "Appointment clinician",
            "Rota owner",
            "Staff member",
            "Staff name",
            "Seen by",
        ],
    ),
    (
        Column::Role,
        &[
            "Session holder role",
            "Session holder type",
            "Session holder job category",
            "Session holder job role",
            "Clinician role",
            "Clinician type",
            "Staff role",
            "Staff group",
            "Job role",
            "Job category",
            "Role",
            "Profession",
            "HCP type",
        ],
    ),
    (
        Column::Kind,
        &[
            "Slot type",
            "Slot type name",
            "Slot type description",
            "Appointment type",
            "Appt type",
            "Rota slot type",
            "Slot name",
            "Rota type",
        ],
    ),
    (
        Column::Category,
        &[
            "National slot category",
            "National slot type category",
            "National appointment category",
            "National category",
            "Slot category",
            "Slot type category",
            "Appointment category",
        ],
    ),
    (
        Column::Mode,
        &[
            "Delivery mode",
            "Delivery method",
            "Mode of contact",
            "Contact mode",
            "Contact type",
            "Consultation mode",
            "Consultation method",
            "Mode of consultation",
            "Appointment mode",
        ],
    ),
    (
        Column::Status,
        &[
            "Slot status",
            "Current slot status",
            "Appointment status",
            "Current appointment status",
            "Appt status",
            "Attendance status",
            "Appointment outcome",
            "Current status",
            "Status",
            "Outcome",
        ],
    ),
    (Column::Missed, &["DNA", "DNA d", "DNA flag", "DNA y n", "Is DNA", "Was DNA", "Did not attend"]),
    (
        Column::Cancelled,
        &[
            "Cancelled",
            "Appointment cancelled",
            "Date cancelled",
            "Cancelled date",
            "Cancelled on",
            "Cancellation date",
            "Cancellation date time",
            "Date of cancellation",
        ],
    ),
    (
        Column::Booked,
        &[
            "Booked date",
            "Date booked",
            "Booking date",
            "Date of booking",
            "Booked on",
            "Booked date time",
            "Date time booked",
            "Booking date time",
            "Appointment booked date",
            "Appointment booking date",
            "Date appointment booked",
            "When booked",
            "Date made",
            "Booked",
        ],
    ),
];

/// Words that stand in a report of what was and never in a diary of what is to come.
const OVER: [&str; 10] = [
    "dna",
    "did not attend",
    "attended",
    "seen",
    "arrived",
    "left",
    "patient left",
    "finished",
    "sent in",
    "walked out",
];

/// Where each column is.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    found: Vec<(Column, usize, String)>,
    /// How many headings there are.
    pub(super) width: usize,
    /// Whether rows are of people, so that the same row twice is the same appointment twice.
    pub(super) of_people: bool,
}

impl Layout {
    /// The layout of a row of headings; none where it is no such row: a report tells day and kind or clinician.
    pub(super) fn of(cells: &[String]) -> Option<Self> {
        let keys: Vec<String> = cells.iter().map(|cell| key(cell)).collect();
        // The published tables count; a report has one row an appointment.
        if keys.iter().any(|one| one.starts_with("count of") || one == "count") {
            return None;
        }
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        for (column, names) in NAMES {
            let free = |at: &usize| !found.iter().any(|(_, taken, _)| taken == at);
            let at = names.iter().find_map(|name| keys.iter().position(|one| *one == key(name)).filter(free));
            found.extend(at.map(|at| (column, at, cells[at].trim().to_owned())));
        }
        let of_people = keys.iter().any(|one| {
            one.contains("nhs number")
                || one.starts_with("patient")
                || one.starts_with("emis number")
                || one == "date of birth"
        });
        let width = keys.iter().rposition(|one| !one.is_empty()).map_or(0, |at| at + 1);
        let layout = Self { found, width, of_people };
        let told = |column| layout.at(column).is_some();
        (told(Column::Day) && (told(Column::Kind) || told(Column::Who))).then_some(layout)
    }

    /// Whether the headings alone say that this is no diary: people, bookings or what became of them have columns.
    pub(super) fn is_of_the_past(&self) -> bool {
        let told = |column| self.at(column).is_some();
        self.of_people || [Column::Booked, Column::Missed, Column::Cancelled].into_iter().any(told)
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
        let told = |column| self.at(column).is_some();
        let missing = if told(Column::Kind) {
            (!told(Column::Status) && !told(Column::Missed)).then_some(Column::Status)?
        } else {
            Column::Kind
        };
        Some(format!("The report lacks a column. Add one of these: {}.", names(missing).join(", ")))
    }
}

/// Whether a status says that the time is over.
pub(super) fn is_over(status: &str) -> bool {
    OVER.contains(&key(status).as_str())
}

/// Whether a status says that the slot can still be had.
pub(super) fn is_open(status: &str) -> bool {
    !status.trim().is_empty() && is_free(status)
}

/// A number of rows that a line below them gives: `Total: 1,204`, `Number of appointments,,1204`.
pub(super) fn total(cells: &[String]) -> Option<u64> {
    const WORDS: [&str; 9] = [
        "total",
        "grand total",
        "total appointments",
        "total number of appointments",
        "number of appointments",
        "total records",
        "record count",
        "total rows",
        "number of rows",
    ];
    let text = key(&cells.join(" ").replace(',', ""));
    let (words, number) = text.rsplit_once(' ')?;
    WORDS.contains(&words).then(|| number.parse().ok()).flatten()
}

/// Whether a line begins as sums do.
pub(super) fn begins_a_total(text: &str) -> bool {
    let text = key(text);
    ["total", "grand total", "subtotal", "sub total"]
        .iter()
        .any(|words| text == *words || text.starts_with(&format!("{words} ")))
}

fn names(column: Column) -> &'static [&'static str] {
    NAMES.iter().find(|(one, _)| *one == column).map_or(&[], |(_, names)| names)
}

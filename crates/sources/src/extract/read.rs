use std::{
    borrow::Cow,
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    io::{self, BufReader, Read},
};

use jiff::civil::Date;
use linchpin_core::{Issue, OdsCode, Severity};

use super::{Column, Layout, Top, cells, decoded, issue, layout};
use crate::{
    date::excel_date,
    diary::cells::{Clock, on_clocks, time},
    parse_date,
    text::{self, windows_1252},
    vocabulary::{self, Labels},
};

/// An appointment as a report tells of it: what is counted, and nothing of the patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The row of the file, headings and what stands before them included.
    pub row: u64,
    /// Whose diary.
    pub practice: OdsCode,
    /// The day on which it began.
    pub day: Date,
    /// What the practice calls the kind of slot.
    pub kind: String,
    /// What became of it.
    pub status: Option<String>,
    /// A column of its own says that the person did not come.
    pub missed: bool,
    /// A column of its own says that it was cancelled.
    pub cancelled: bool,
    /// The day on which it was booked.
    pub booked: Option<Date>,
    /// The role of who sat.
    pub role: Option<String>,
    /// The name of who sat.
    pub who: Option<String>,
    /// The national category, in our word for it.
    pub category: Option<&'static str>,
    /// How people were seen.
    pub mode: Option<String>,
}

/// What a row gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The appointment, if one could be read.
    pub seen: Option<Seen>,
    /// What is wrong or odd. A fatal one means that the file has less than its practice exported.
    pub issues: Vec<Issue>,
}

/// A quotation mark that was opened and never closed takes in at least so many lines.
const SWALLOWED: usize = 20;
/// A cell of a name or kind is no longer than this.
const LONGEST: usize = 200;

/// The rows of a report, one at a time.
pub struct Extract<'a> {
    name: String,
    rows: csv::Reader<BufReader<Ending<'a>>>,
    layout: Layout,
    /// Whose report it is where rows do not say.
    practice: Option<OdsCode>,
    /// Rows before the first of the reader.
    before: u64,
    record: csv::ByteRecord,
    categories: Labels,
    met: HashSet<u64>,
    hasher: RandomState,
    /// Rows of appointments, good or not.
    read: u64,
    total: Option<u64>,
    done: bool,
}

impl<'a> Extract<'a> {
    /// Opens a report at its headings. `practice` is whose it is, where neither its rows nor its title say.
    ///
    /// # Errors
    /// It has no headings, lacks a column, or says that it is somebody else's: what to do.
    pub fn open(name: &str, bytes: impl Read + 'a, practice: Option<OdsCode>) -> Result<Self, Box<Issue>> {
        let opened = text::open(bytes).map_err(|_| {
            let why = "This is not text: export the report as CSV.";
            Box::new(issue(name, (None, None), Severity::Fatal, "not-text", why))
        })?;
        let mut bytes = BufReader::with_capacity(1 << 16, Ending { bytes: opened.reader, over: false });
        let top = Top::read(&mut bytes, text::delimiter(&opened.head), name)?;
        let fatal = |rule, why: &str| Box::new(issue(name, (Some(top.lines), None), Severity::Fatal, rule, why));
        if let Some(why) = top.layout.lacks() {
            return Err(fatal("missing-column", &why));
        }
        match (top.practice, practice) {
            (Some(one), Some(other)) if one != other => {
                let why = format!("The report says that it is of {one}, and you said {other}: load it as its own.");
                return Err(fatal("other-practice", &why));
            }
            (None, None) if top.layout.at(Column::Practice).is_none() => {
                let why =
                    "The report does not say whose it is: load it with --organisation and the practice’s ODS code.";
                return Err(fatal("no-practice", why));
            }
            _ => {}
        }
        let rows = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(top.delimiter)
            // Lines are counted where they end by this alone; what Windows writes before it is trimmed with the cell.
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(bytes);
        Ok(Self {
            name: name.to_owned(),
            rows,
            practice: top.practice.or(practice),
            layout: top.layout,
            before: top.lines,
            record: csv::ByteRecord::new(),
            categories: Labels::new(vocabulary::category),
            met: HashSet::new(),
            hasher: RandomState::new(),
            read: 0,
            total: None,
            done: false,
        })
    }

    /// What the file calls its columns of statuses, kinds of slots, modes and roles.
    #[must_use]
    pub fn headings(&self) -> [&str; 4] {
        [Column::Status, Column::Kind, Column::Mode, Column::Role].map(|column| self.layout.heading(column))
    }

    /// The text of a cell; none when it is empty.
    fn cell(&self, column: Column) -> Option<Cow<'_, str>> {
        let bytes = self.record.get(self.layout.at(column)?)?.trim_ascii();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(windows_1252(bytes)),
        };
        (!text.is_empty()).then_some(text)
    }

    /// A word that means something, one line of it.
    fn word(&self, column: Column) -> Option<String> {
        self.cell(column).map(|text| text.chars().filter(|c| !c.is_control()).take(LONGEST).collect())
    }

    fn seen(&mut self, row: u64) -> Result<(Seen, Vec<Issue>), Wrong> {
        let wrong = |column, rule, why: &str| (column, rule, why.to_owned());
        let practice = match self.cell(Column::Practice) {
            Some(code) => OdsCode::parse(&code)
                .map_err(|_| wrong(Column::Practice, "not-a-code", "This is no ODS code: write it as A12345."))?,
            None => self.practice.ok_or_else(|| wrong(Column::Practice, "empty", "The cell is empty: fill it in."))?,
        };
        let text =
            self.cell(Column::Day).ok_or_else(|| wrong(Column::Day, "empty", "The cell is empty: fill it in."))?;
        let day =
            day_of(&text).ok_or_else(|| wrong(Column::Day, "not-a-date", "This is no day: write it as 24/11/2026."))?;
        let kind = self.word(Column::Kind);
        let kind = kind.ok_or_else(|| wrong(Column::Kind, "empty", "The cell is empty: fill it in."))?;
        let mut issues = Vec::new();
        if let Some(text) = self.cell(Column::Starts) {
            issues.extend(self.odd_time(day, &text, row));
        }
        let booked = self.cell(Column::Booked).map(|text| day_of(&text));
        if booked == Some(None) {
            let why = "This is no day. The appointment was counted without the day on which it was booked.";
            issues.push(self.issue(row, Column::Booked, Severity::Warning, "not-a-date", why));
        }
        let mut flag = |column| {
            let text = self.cell(column).unwrap_or_default();
            yes(&text).unwrap_or_else(|| {
                let why = "This is neither yes nor no, and was taken as no: write Y or N.";
                issues.push(self.issue(row, column, Severity::Warning, "not-yes-or-no", why));
                false
            })
        };
        let (missed, cancelled) = (flag(Column::Missed), flag(Column::Cancelled));
        let category = self.cell(Column::Category).map(Cow::into_owned);
        let category = category.and_then(|text| {
            let known = self.categories.of(&text);
            if known.is_none() {
                let why = "This is no national category. The appointment was counted by the name of its slot.";
                issues.push(self.issue(row, Column::Category, Severity::Warning, "unknown-category", why));
            }
            known
        });
        let seen = Seen {
            row,
            practice,
            day,
            kind,
            status: self.word(Column::Status),
            missed,
            cancelled,
            booked: booked.flatten(),
            role: self.word(Column::Role),
            who: self.word(Column::Who),
            category,
            mode: self.word(Column::Mode),
        };
        Ok((seen, issues))
    }

    /// A time that cannot be is told; the day is what is counted, so the row stays.
    fn odd_time(&self, day: Date, text: &str, row: u64) -> Option<Issue> {
        let (rule, why) = match time(text).map(|at| on_clocks(day.to_datetime(at))) {
            None => ("not-a-time", "This is no time of day. The appointment was counted on its day."),
            Some(Clock::Never) => {
                ("skipped-hour", "England's clocks skip this time on that day. The appointment was counted on its day.")
            }
            Some(Clock::Once | Clock::Twice) => return None,
        };
        Some(self.issue(row, Column::Starts, Severity::Warning, rule, why))
    }

    fn issue(&self, row: u64, column: Column, severity: Severity, rule: &str, why: &str) -> Issue {
        issue(&self.name, (Some(row), Some(self.layout.heading(column))), severity, rule, why)
    }

    fn whole_row(&self, row: u64, severity: Severity, rule: &str, why: &str) -> Told {
        Told { seen: None, issues: vec![issue(&self.name, (Some(row), None), severity, rule, why)] }
    }

    /// Whether the file ends within this row, the last: it has no end of line, and lacks cells or took in what followed.
    fn is_cut(&self) -> bool {
        let lines = |cell: &[u8]| cell.iter().filter(|byte| **byte == b'\n').count();
        let fields: Vec<&[u8]> = self.record.iter().collect();
        self.rows.get_ref().get_ref().over
            && (fields.iter().any(|cell| lines(cell) >= SWALLOWED)
                || (fields.len() < self.layout.width
                    && (fields.len() > 1 || !fields.iter().any(|cell| cell.contains(&b' ')))
                    && layout::total(&cells(&self.record)).is_none()))
    }

    fn is_headings(&self) -> bool {
        let same = |column| self.cell(column).is_some_and(|text| text == self.layout.heading(column));
        same(Column::Day) && same(Column::Kind)
    }

    /// Whether this is a line below the rows, such as a total, and no appointment. What has a day is one, however short.
    fn is_below(&self) -> bool {
        let filled = self.record.iter().filter(|cell| !cell.trim_ascii().is_empty()).count();
        let first = self.record.iter().find(|cell| !cell.trim_ascii().is_empty()).unwrap_or_default();
        let nothing = |column| self.cell(column).is_none();
        let bare = if self.layout.width > 3 { filled <= 2 } else { nothing(Column::Day) && nothing(Column::Kind) };
        (bare || layout::begins_a_total(&decoded(first)))
            && self.cell(Column::Day).and_then(|text| day_of(&text)).is_none()
    }

    fn told(&mut self, row: u64) -> Option<Told> {
        if self.is_cut() {
            self.done = true;
            let why = "The file ends in the middle of this row, so some of it is missing. Nothing of it was taken: export it again.";
            return Some(self.whole_row(row, Severity::Fatal, "cut-short", why));
        }
        if self.is_below() {
            self.total = layout::total(&cells(&self.record)).or(self.total);
            return None;
        }
        self.read += 1;
        if self.record.iter().skip(self.layout.width).any(|cell| !cell.trim_ascii().is_empty()) {
            let why = "The row has more cells than there are headings: put text with commas in quotation marks.";
            return Some(self.whole_row(row, Severity::Error, "extra-cells", why));
        }
        if self.layout.of_people && !self.met.insert(self.hasher.hash_one(self.record.as_slice())) {
            let why = "This row stands in the file already, and was counted once. Nothing to do, if that is right.";
            return Some(self.whole_row(row, Severity::Error, "repeated", why));
        }
        Some(match self.seen(row) {
            Ok((seen, issues)) => Told { seen: Some(seen), issues },
            Err((column, rule, why)) => {
                Told { seen: None, issues: vec![self.issue(row, column, Severity::Error, rule, &why)] }
            }
        })
    }

    /// What is said at the end: a total that the rows do not come to.
    fn end(&mut self) -> Option<Told> {
        self.done = true;
        let total = self.total.filter(|total| *total != self.read)?;
        let why = format!(
            "The report says that it has {total} rows, and {} were read: check that all of it was exported.",
            self.read
        );
        let warning = issue(&self.name, (None, None), Severity::Warning, "other-total", &why);
        Some(Told { seen: None, issues: vec![warning] })
    }
}

/// Knows when the last byte was read: before the last row is complete, where that has no end of line.
struct Ending<'a> {
    bytes: Box<dyn Read + 'a>,
    over: bool,
}

impl Read for Ending<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(into)?;
        self.over = read == 0;
        Ok(read)
    }
}

/// The column, the rule and what to do.
type Wrong = (Column, &'static str, String);

impl Iterator for Extract<'_> {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        while !self.done {
            let mut record = std::mem::take(&mut self.record);
            let read = self.rows.read_byte_record(&mut record);
            self.record = record;
            let row = self.before + self.record.position().map_or(0, csv::Position::line);
            match read {
                Ok(false) => return self.end(),
                Ok(true) if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                // Headings come again where reports were joined.
                Ok(true) if self.is_headings() => {}
                Ok(true) => {
                    if let Some(told) = self.told(row) {
                        return Some(told);
                    }
                }
                Err(error) => {
                    self.done = true;
                    let why = format!("The file could not be read any further: {error}. Nothing of it was taken.");
                    return Some(self.whole_row(row, Severity::Fatal, "broken-file", &why));
                }
            }
        }
        None
    }
}

/// A day in the usual spellings, or as a spreadsheet counts days.
fn day_of(text: &str) -> Option<Date> {
    let count = || (text.len() >= 5).then(|| text.parse().ok()).flatten().and_then(excel_date);
    parse_date(text).or_else(count)
}

/// A flag, or a day that stands in its place.
fn yes(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "" | "n" | "no" | "0" | "false" | "-" => Some(false),
        "y" | "yes" | "1" | "true" | "dna" | "cancelled" => Some(true),
        other => day_of(other).map(|_| true),
    }
}

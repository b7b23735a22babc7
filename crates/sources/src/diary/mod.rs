//! Diaries as clinical systems report them: one row a slot, in the shapes of EMIS and SystmOne style reports. They go to the store
//! and not to the lake. `docs/diaries.md` says what a practice manager needs to know.

pub(crate) mod cells;
pub(crate) mod layout;

use std::io::{BufRead, BufReader, Read};

use encoding_rs::WINDOWS_1252;
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use linchpin_core::{Issue, OdsCode, Place, Severity};

use cells::{minutes, time};
pub use layout::is_diary;
use layout::{Column, Layout};

/// A slot as a report tells of it, in England's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiarySlot {
    /// The row of the file, headings and what stands before them included.
    pub row: u64,
    /// Whose diary.
    pub organisation: OdsCode,
    /// The name of the site.
    pub site: String,
    /// The name of the clinician.
    pub who: String,
    /// What the organisation calls the kind of slot.
    pub kind: String,
    /// The name of the rule for who may book it, where the report says it.
    pub rule: Option<String>,
    /// The day of the session.
    pub day: Date,
    /// When it begins.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
}

/// A time that the other system has given to somebody, or shut: it must not be offered here, also when an earlier report said that it
/// was free (HZ-37).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The row of the file.
    pub row: u64,
    /// Whose diary.
    pub organisation: OdsCode,
    /// The name of the clinician.
    pub who: String,
    /// The day of the session.
    pub day: Date,
    /// When it begins.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
}

/// What a row gave: a slot that can be used, or what is wrong with it. A slot may have a note beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The slot.
    pub slot: Option<DiarySlot>,
    /// A time that is not free.
    pub taken: Option<Taken>,
    /// What is wrong or odd.
    pub issues: Vec<Issue>,
}

/// What the file calls the columns that names stand in, for whoever looks the names up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings {
    /// That of the site.
    pub site: String,
    /// That of the clinician.
    pub who: String,
    /// That of the kind of slot.
    pub kind: String,
    /// That of the rule.
    pub rule: String,
    /// That of the time.
    pub starts: String,
}

/// The rule of a slot that the other system has given away.
const NOT_FREE: &str = "not-free";

/// Nothing in a diary is longer than half a day.
const LONGEST: u32 = 12 * 60;

/// The rows of a diary, one at a time.
pub struct Diary<R: Read> {
    name: String,
    rows: csv::Reader<BufReader<R>>,
    layout: Layout,
    /// Rows before the first of the reader.
    before: u64,
    record: csv::ByteRecord,
    done: bool,
}

impl<R: Read> Diary<R> {
    /// Opens a report at its headings.
    ///
    /// # Errors
    /// It has none, or lacks a column without which no slot can be made: what it lacks and what that may be called.
    pub fn open(name: &str, bytes: R) -> Result<Self, Box<Issue>> {
        let mut bytes = BufReader::with_capacity(1 << 16, bytes);
        let mut before = 0;
        let layout = loop {
            let mut line = Vec::new();
            let read = bytes.by_ref().take(1 << 16).read_until(b'\n', &mut line).unwrap_or(0);
            before += 1;
            if read == 0 || before > layout::BEFORE {
                let why = "There is no row of headings as a diary has them; see docs/diaries.md.";
                return Err(Box::new(issue(name, (None, None), Severity::Fatal, "no-headings", why)));
            }
            if let Some(layout) = Layout::of(&layout::split(&line)) {
                break layout;
            }
        };
        if let Some(why) = layout.lacks() {
            return Err(Box::new(issue(name, (Some(before), None), Severity::Fatal, "missing-column", &why)));
        }
        // Lines are counted where they end by this alone; what Windows writes before it is trimmed with the cell.
        let end = csv::Terminator::Any(b'\n');
        let rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).terminator(end).from_reader(bytes);
        Ok(Self { name: name.to_owned(), rows, layout, before, record: csv::ByteRecord::new(), done: false })
    }

    /// What the file calls its columns.
    #[must_use]
    pub fn headings(&self) -> Headings {
        let named = |column| self.layout.heading(column).to_owned();
        Headings {
            site: named(Column::Site),
            who: named(Column::Who),
            kind: named(Column::Kind),
            rule: named(Column::Rule),
            starts: named(Column::Starts),
        }
    }

    fn told(&self, row: u64) -> Told {
        match self.slot(row) {
            Ok((slot, issues)) => Told { slot: Some(slot), taken: None, issues },
            Err((column, rule, why)) => {
                let taken = if rule == NOT_FREE { self.taken(row) } else { None };
                Told { slot: None, taken, issues: vec![self.issue(row, column, Severity::Error, rule, &why)] }
            }
        }
    }

    fn issue(&self, row: u64, column: Column, severity: Severity, rule: &str, why: &str) -> Issue {
        issue(&self.name, (Some(row), Some(self.layout.heading(column))), severity, rule, why)
    }

    /// The text of a cell; none when it is empty.
    fn cell(&self, column: Column) -> Option<String> {
        let bytes = self.record.get(self.layout.at(column)?)?;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text.trim().to_owned(),
            Err(_) => WINDOWS_1252.decode(bytes).0.trim().to_owned(),
        };
        (!text.is_empty()).then_some(text)
    }

    fn needed(&self, column: Column) -> Result<String, Wrong> {
        let text = self.cell(column).ok_or_else(|| (column, "empty", "The cell is empty: fill it in.".to_owned()))?;
        if text.chars().count() > 200 || text.chars().any(char::is_control) {
            return Err((column, "too-long", "Write it in 200 letters or fewer, on one line.".to_owned()));
        }
        Ok(text)
    }

    fn slot(&self, row: u64) -> Result<(DiarySlot, Vec<Issue>), Wrong> {
        let wrong = |column, rule, why: &str| (column, rule, why.to_owned());
        // What the practice's own system has given away must not be given again here.
        if self.cell(Column::Status).is_some_and(|status| !layout::is_free(&status)) {
            let why = "Your system says that this slot is not free, so it is not offered here. Nothing to do, if that is right.";
            return Err(wrong(Column::Status, NOT_FREE, why));
        }
        let When { organisation, day, starts, ends } = self.when()?;
        let mut issues = Vec::new();
        if ends.date() != day && ends.time() != Time::midnight() {
            let why = "The slot ends on the next day. It was kept; check that this is meant.";
            issues.push(self.issue(row, Column::Starts, Severity::Note, "over-midnight", why));
        }
        match cells::on_clocks(starts) {
            cells::Clock::Once => {}
            cells::Clock::Never => {
                let why = "England's clocks skip this time on that day: they go forward from 01:00 to 02:00. Correct the time.";
                return Err(wrong(Column::Starts, "skipped-hour", why));
            }
            cells::Clock::Twice => {
                let why = "England's clocks show this time twice on that day, for they go back at 02:00. The first was taken.";
                issues.push(self.issue(row, Column::Starts, Severity::Warning, "repeated-hour", why));
            }
        }
        let slot = DiarySlot {
            row,
            organisation,
            site: self.needed(Column::Site)?,
            who: self.needed(Column::Who)?,
            kind: self.needed(Column::Kind)?,
            rule: self.cell(Column::Rule),
            day,
            starts,
            ends,
        };
        Ok((slot, issues))
    }

    fn when(&self) -> Result<When, Wrong> {
        let wrong = |column, rule, why: &str| (column, rule, why.to_owned());
        let code = self.needed(Column::Organisation)?;
        let organisation = OdsCode::parse(&code)
            .map_err(|_| wrong(Column::Organisation, "not-a-code", "This is no ODS code: write it as A12345."))?;
        let day = self.needed(Column::Day)?;
        let day = crate::parse_date(&day)
            .ok_or_else(|| wrong(Column::Day, "not-a-date", "This is no day: write it as 24/11/2026."))?;
        let clock = |column| -> Result<Time, Wrong> {
            let text = self.needed(column)?;
            time(&text).ok_or_else(|| wrong(column, "not-a-time", "This is no time of day: write it as 09:10."))
        };
        let starts = day.to_datetime(clock(Column::Starts)?);
        let ends = self.ends(starts, &clock)?;
        Ok(When { organisation, day, starts, ends })
    }

    /// The time of a row that is not free; none where it cannot be told whose and when.
    fn taken(&self, row: u64) -> Option<Taken> {
        let When { organisation, day, starts, ends } = self.when().ok()?;
        Some(Taken { row, organisation, who: self.needed(Column::Who).ok()?, day, starts, ends })
    }

    /// By the length where the report has it, else by the time at which it ends.
    fn ends(&self, starts: DateTime, clock: &dyn Fn(Column) -> Result<Time, Wrong>) -> Result<DateTime, Wrong> {
        let (column, length) = if let Some(text) = self.cell(Column::Minutes) {
            let length = minutes(&text).ok_or_else(|| {
                (Column::Minutes, "not-a-length", "This is no length: write minutes, as 10.".to_owned())
            })?;
            (Column::Minutes, length)
        } else {
            let ends = clock(Column::Ends)?;
            let of = |at: Time| u32::from(at.hour().unsigned_abs()) * 60 + u32::from(at.minute().unsigned_abs());
            // A time on the clock that is not later is one of the next day.
            let over = if ends <= starts.time() { 24 * 60 } else { 0 };
            (Column::Ends, (of(ends) + over).saturating_sub(of(starts.time())))
        };
        if !(1..=LONGEST).contains(&length) {
            let why = "A slot has at least a minute and at most 12 hours: correct the times or the length.";
            return Err((column, "odd-length", why.to_owned()));
        }
        let far = || (Column::Day, "not-a-date", "This day is too far away.".to_owned());
        starts.checked_add(i64::from(length).minutes()).map_err(|_| far())
    }
}

/// Whose, and when.
struct When {
    organisation: OdsCode,
    day: Date,
    starts: DateTime,
    ends: DateTime,
}

/// The column, the rule and what to do.
type Wrong = (Column, &'static str, String);

impl<R: Read> Iterator for Diary<R> {
    type Item = Told;

    fn next(&mut self) -> Option<Told> {
        while !self.done {
            let mut record = std::mem::take(&mut self.record);
            let read = self.rows.read_byte_record(&mut record);
            self.record = record;
            let row = self.before + self.record.position().map_or(0, csv::Position::line);
            match read {
                Ok(false) => return None,
                Ok(true) if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                // Headings come again where reports were joined.
                Ok(true) if Layout::of(&self.record).is_some() => {}
                Ok(true) => return Some(self.told(row)),
                Err(error) => {
                    let why = format!("The file could not be read any further: {error}.");
                    let fatal = issue(&self.name, (Some(row), None), Severity::Fatal, "broken-file", &why);
                    // What comes after an error of the disk is anybody's guess.
                    self.done = true;
                    return Some(Told { slot: None, taken: None, issues: vec![fatal] });
                }
            }
        }
        None
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

use std::collections::HashMap;

use jiff::civil::Date;
use linchpin_core::{Error, Issue, Place, Severity};
use serde::{Deserialize, Serialize};

use crate::{
    Col, Family,
    key::{Keys, Seen},
    table::{Cell, Fact, Table},
};

/// A part of a table that one edition of a file covers whole: a newer edition replaces it whole.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slice {
    /// The table.
    pub table: String,
    /// The period it covers, such as `2025-11`.
    pub period: String,
    /// Which part of the table in that period, such as `practice lead 03L`.
    pub part: String,
}

/// A [`Slice`] of the part that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SliceId(pub u32);

/// Takes the rows of one part of a file as they are read.
pub trait Sink {
    /// Takes a row. The cells are in the order of the table's columns.
    ///
    /// # Errors
    /// It cannot be kept; the read ends.
    fn row(&mut self, table: &'static Table, slice: SliceId, cells: &[Cell<'_>]) -> Result<(), Error>;

    /// The part is at its end; `loaded` says what came of it.
    ///
    /// # Errors
    /// The rows cannot be kept.
    fn finish(&mut self, _loaded: &Loaded) -> Result<(), Error> {
        Ok(())
    }
}

/// What came of one part of a file: a text file, a sheet, a member of an archive.
#[derive(Debug, Serialize)]
pub struct Loaded {
    /// The family it was recognised as.
    pub family: Option<&'static Family>,
    /// The file's name; inside an archive `outer.zip/inner.csv`.
    pub file: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// What the part says of its own date: the greatest such text, such as `2025-11`.
    pub edition: String,
    /// The slices it fills; a [`SliceId`] is an index into them.
    pub slices: Vec<Slice>,
    /// Rows put out, by table.
    pub rows: Vec<(&'static str, u64)>,
    /// What was wrong or odd.
    pub issues: Vec<Issue>,
    /// Whether it was read to its end. If not, its slices are not covered whole.
    pub whole: bool,
}

impl Loaded {
    /// Rows put out in all.
    #[must_use]
    pub fn row_count(&self) -> u64 {
        self.rows.iter().map(|(_, n)| n).sum()
    }
}

/// Issues of one rule at one column that are kept one by one.
const KEPT: u64 = 20;
/// The rule of a sheet of which nothing is kept on purpose.
const PASSED_OVER: &str = "passed-over";
/// Characters of an offending value that are shown.
const SHOWN: usize = 60;

struct Rule {
    rule: &'static str,
    column: Option<Box<str>>,
    times: u64,
    last: usize,
}

struct Filled {
    table: &'static Table,
    rows: u64,
    keys: Keys,
}

/// Where a reader puts rows and issues.
pub struct Output<'s> {
    sink: &'s mut dyn Sink,
    file: String,
    sheet: Option<String>,
    edition: String,
    slices: Vec<Slice>,
    ids: HashMap<Slice, SliceId>,
    last: Option<SliceId>,
    month: Option<(&'static str, Date, SliceId)>,
    filled: Vec<Filled>,
    issues: Vec<Issue>,
    rules: Vec<Rule>,
    repeats: bool,
    row: u64,
    /// The last row that was reported for its key, and the rule.
    told: Option<(u64, &'static str)>,
    failed: Option<Error>,
    broken: bool,
}

impl<'s> Output<'s> {
    /// An output for one part of a file.
    pub fn new(sink: &'s mut dyn Sink, file: &str, sheet: Option<&str>) -> Self {
        Self {
            sink,
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            edition: String::new(),
            slices: Vec::new(),
            ids: HashMap::new(),
            last: None,
            month: None,
            filled: Vec::new(),
            issues: Vec::new(),
            rules: Vec::new(),
            repeats: false,
            row: 0,
            told: None,
            failed: None,
            broken: false,
        }
    }

    /// The slice of `F`'s table for the period and part. Cheap when asked again for the one just given.
    pub fn slice<F: Fact>(&mut self, period: &str, part: &str) -> SliceId {
        if let Some(last) = self.last {
            let slice = &self.slices[last.0 as usize];
            if slice.part == part && slice.period == period && slice.table == F::TABLE.name {
                return last;
            }
        }
        let slice = Slice { table: F::TABLE.name.to_owned(), period: period.to_owned(), part: part.to_owned() };
        let next = SliceId(u32::try_from(self.slices.len()).unwrap_or(u32::MAX));
        let slices = &mut self.slices;
        let id = *self.ids.entry(slice).or_insert_with_key(|slice| {
            slices.push(slice.clone());
            next
        });
        self.last = Some(id);
        id
    }

    /// The slice of `F`'s table for the month of `date`; does not format the month again while it stays the same.
    /// For a reader that keeps to one part throughout.
    pub fn month_slice<F: Fact>(&mut self, date: Date, part: &'static str) -> SliceId {
        match self.month {
            Some((table, of, id))
                if table == F::TABLE.name && of == date && self.slices[id.0 as usize].part == part =>
            {
                id
            }
            _ => {
                let id = self.slice::<F>(&month_text(date), part);
                self.month = Some((F::TABLE.name, date, id));
                id
            }
        }
    }

    /// Puts out a row. Gives whether it was taken: a row whose key came before is reported and left out.
    pub fn put<F: Fact>(&mut self, slice: SliceId, fact: &F) -> bool {
        if self.failed.is_some() {
            return false;
        }
        let at = match self.filled.iter().position(|f| std::ptr::eq(f.table, F::TABLE)) {
            Some(at) => at,
            None => {
                self.filled.push(Filled { table: F::TABLE, rows: 0, keys: Keys::default() });
                self.filled.len() - 1
            }
        };
        let filled = &mut self.filled[at];
        let mut seen = Seen::First;
        let mut result = Ok(());
        let check = !self.repeats;
        let sink = &mut *self.sink;
        fact.with_cells(&mut |cells| {
            if check {
                seen = filled.keys.see(F::TABLE, cells);
            }
            if seen == Seen::First {
                result = sink.row(F::TABLE, slice, cells);
            }
        });
        match (seen, result) {
            (Seen::First, Ok(())) => filled.rows += 1,
            (_, Err(error)) => self.failed = Some(error),
            (Seen::Same, _) => self.repeated(Severity::Note, "repeated-row", fact, "this row says again what an earlier row said, and was left out"),
            (Seen::Other, _) => self.repeated(
                Severity::Error,
                "duplicate-key",
                fact,
                "an earlier row is about the same thing and has other figures; the first stands and this one was left out",
            ),
        }
        seen == Seen::First && self.failed.is_none()
    }

    /// Reports a row whose key came before: once for each row of the file, however many rows of the table it makes.
    #[cold]
    fn repeated<F: Fact>(&mut self, severity: Severity, rule: &'static str, fact: &F, message: &str) {
        if self.row > 0 && self.told == Some((self.row, rule)) {
            return;
        }
        self.told = Some((self.row, rule));
        let mut key = String::new();
        fact.with_cells(&mut |cells| {
            for (_, cell) in F::TABLE.columns.iter().zip(cells).filter(|(c, _)| c.key) {
                let text = match cell {
                    Cell::Null => continue,
                    Cell::Text(t) => (*t).to_owned(),
                    Cell::Date(d) => d.to_string(),
                    Cell::Whole(n) => n.to_string(),
                    Cell::Real(n) => n.to_string(),
                };
                key.push_str(if key.is_empty() { "" } else { " " });
                key.push_str(&text);
            }
        });
        let row = (self.row > 0).then_some(self.row);
        self.issue(severity, rule, None, row, Some(&key), message);
    }

    /// Lets rows repeat their keys, for a family whose rows add up. The sink must then add them up too.
    pub fn allow_repeats(&mut self) {
        self.repeats = true;
    }

    /// Records something odd. The first 20 of a rule at a column are kept one by one, the rest counted in the last.
    pub fn issue(
        &mut self,
        severity: Severity,
        rule: &'static str,
        column: Option<&Col>,
        row: Option<u64>,
        value: Option<&str>,
        message: impl Into<String>,
    ) {
        self.broken |= severity == Severity::Fatal;
        let heading = column.map(|c| &*c.heading);
        let known = self.rules.iter_mut().find(|r| r.rule == rule && r.column.as_deref() == heading);
        let at = self.issues.len();
        match known {
            Some(known) => {
                known.times += 1;
                if known.times > KEPT {
                    self.issues[known.last].times += 1;
                    return;
                }
                known.last = at;
            }
            None => self.rules.push(Rule { rule, column: heading.map(Into::into), times: 1, last: at }),
        }
        self.issues.push(Issue {
            severity,
            rule: rule.to_owned(),
            message: message.into(),
            place: Place {
                file: self.file.clone(),
                sheet: self.sheet.clone(),
                row,
                column: heading.map(str::to_owned),
            },
            value: value.map(shorten),
            times: 1,
        });
    }

    /// What the file says of its own date, such as `2025-11`: the greatest stands.
    pub fn edition(&mut self, text: &str) {
        if text > self.edition.as_str() {
            text.clone_into(&mut self.edition);
        }
    }

    /// The row that is being read, for issues about it; 0 when there is none.
    pub(crate) fn at_row(&mut self, row: u64) {
        self.row = row;
    }

    /// Whether the sink has refused a row.
    pub(crate) fn has_failed(&self) -> bool {
        self.failed.is_some()
    }

    /// Says that this sheet is known and that nothing of it is kept, and why.
    pub fn pass_over(&mut self, why: &str) {
        self.issue(Severity::Note, PASSED_OVER, None, None, None, why);
    }

    /// The reader is done: a part that gave nothing, and nothing to say why, is worth a word.
    pub(crate) fn end(&mut self) {
        let told = self.issues.iter().any(|i| i.severity > Severity::Note || i.rule == PASSED_OVER);
        if !told && self.failed.is_none() && self.filled.iter().all(|f| f.rows == 0) {
            self.issue(Severity::Warning, "no-rows", None, None, None, "the headings are there, but no rows");
        }
    }

    /// Closes the part.
    pub(crate) fn close(mut self, family: Option<&'static Family>) -> Loaded {
        if let Some(error) = self.failed.take() {
            self.issue(Severity::Fatal, "not-kept", None, None, None, error.to_string());
        }
        let mut loaded = Loaded {
            family,
            file: self.file,
            sheet: self.sheet,
            edition: self.edition,
            slices: self.slices,
            rows: self.filled.iter().map(|f| (f.table.name, f.rows)).collect(),
            issues: self.issues,
            whole: !self.broken,
        };
        if let Err(error) = self.sink.finish(&loaded) {
            loaded.whole = false;
            loaded.issues.push(Issue {
                severity: Severity::Fatal,
                rule: "not-kept".to_owned(),
                message: error.to_string(),
                place: Place { file: loaded.file.clone(), sheet: loaded.sheet.clone(), row: None, column: None },
                value: None,
                times: 1,
            });
        }
        loaded
    }
}

/// `2025-11` for any day of the month.
pub(crate) fn month_text(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

fn shorten(value: &str) -> String {
    let value = value.trim();
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

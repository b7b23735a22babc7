//! The faults that every reader must meet with an issue: one test each, made by `fault_suite!` from a good small
//! file and the names of the columns to break.
//!
//! ```ignore
//! fault_suite!(Suite { family: "list-size-totals", text: "EXTRACT_DATE,CODE,…\n…", rows: 3, needed: "CODE", ..Suite::BASE });
//! ```

use linchpin_core::Severity;

use super::{Grid, Read, read_bytes, zipped};

/// A good small file and how to break it.
#[derive(Clone, Copy)]
pub struct Suite {
    /// The family it must be recognised as.
    pub family: &'static str,
    /// The file: commas, headings in the first row, at least two rows that are put out.
    pub text: &'static str,
    /// How many rows it must give, in all tables.
    pub rows: u64,
    /// A heading that it cannot do without; empty if it has no headings.
    pub needed: &'static str,
    /// A column of whole numbers, by heading (by number from 0 in a file without headings); empty if there is none.
    pub count: &'static str,
    /// A column of numbers that may not be negative; empty if there is none.
    pub not_negative: &'static str,
    /// A column of dates that must be there; empty if there is none.
    pub date: &'static str,
    /// A column in which any text may stand, such as a name; empty if there is none.
    pub name: &'static str,
    /// A row of totals as it may stand in the file; empty if there is none.
    pub totals: &'static str,
    /// A column whose change makes a row contradict the row it repeats; empty if none does.
    pub figure: &'static str,
    /// How the file's name begins, for families whose date stands only there, such as `GPPS_2025_`.
    pub named: &'static str,
    /// The name of the sheet, when the file is written as a workbook.
    pub sheet: &'static str,
}

impl Suite {
    /// Nothing to break.
    pub const BASE: Self = Self {
        family: "",
        text: "",
        rows: 0,
        needed: "",
        count: "",
        not_negative: "",
        date: "",
        name: "",
        totals: "",
        figure: "",
        named: "",
        sheet: "Data",
    };

    fn grid(&self) -> Grid {
        Grid::parse(self.text)
    }

    fn read(&self, name: &str, content: &[u8]) -> Read {
        read_bytes(&format!("{}{name}", self.named), content)
    }

    /// An archive with this one member.
    fn archive(&self, folder: &str, name: &str, content: &[u8]) -> Vec<u8> {
        zipped(&[(&format!("{folder}{}{name}", self.named), content)])
    }

    fn first_data(&self) -> usize {
        usize::from(!self.needed.is_empty())
    }

    fn check_good(&self, read: &Read, how: &str) {
        let known: Vec<_> = read.parts.iter().filter(|p| p.family.is_some_and(|f| f.id == self.family)).collect();
        assert_eq!(known.len(), 1, "{how}: {:#?}", read.parts);
        assert_eq!(known[0].row_count(), self.rows, "{how}: {:#?}", known[0].issues);
        assert!(known[0].whole, "{how}");
    }

    /// Sets a cell of the first row of data and reads.
    fn with_cell(&self, column: &str, value: &str) -> Read {
        let mut grid = self.grid();
        let (row, column) = (self.first_data(), grid.column(column));
        grid.0[row][column] = value.to_owned();
        self.read("broken.csv", grid.csv().as_bytes())
    }

    fn expect_cell(&self, column: &str, value: &str, rule: &str) {
        if column.is_empty() {
            return;
        }
        let read = self.with_cell(column, value);
        let issue = read.issue(rule);
        assert!(issue.severity > Severity::Note, "{issue:?}");
        assert_eq!(issue.place.row, Some(self.first_data() as u64 + 1), "{issue:?}");
        assert_eq!(issue.value.as_deref(), Some(value), "{issue:?}");
        assert!(issue.place.column.is_some(), "{issue:?}");
        let kept: u64 = read.parts.iter().map(linchpin_sources::Loaded::row_count).sum();
        assert!(kept > 0 && kept <= self.rows, "good rows are kept: {kept}");
    }

    pub fn good(&self) {
        let read = self.read("any name at all.bin", self.text.as_bytes());
        self.check_good(&read, "as published");
        let complaints = read.complaints();
        assert!(complaints.is_empty(), "{complaints:#?}");
        assert!(!read.one().slices.is_empty());
    }

    pub fn other_forms(&self) {
        let grid = self.grid();
        self.check_good(&self.read("a.csv", format!("\u{feff}{}", grid.csv()).as_bytes()), "with a byte-order mark");
        self.check_good(&self.read("a.csv", grid.text(b',', "\r\n").as_bytes()), "with CRLF");
        self.check_good(&self.read("a.txt", grid.text(b'\t', "\n").as_bytes()), "with tabs");
        self.check_good(&self.read("a.csv", grid.text(b';', "\n").as_bytes()), "with semicolons");
        let units =
            |to: fn(u16) -> [u8; 2]| format!("\u{feff}{}", grid.csv()).encode_utf16().flat_map(to).collect::<Vec<u8>>();
        self.check_good(&self.read("a.csv", &units(u16::to_le_bytes)), "in UTF-16 LE");
        self.check_good(&self.read("a.csv", &units(u16::to_be_bytes)), "in UTF-16 BE");
        self.check_good(&self.read("a.zip", &self.archive("deep/", "a.csv", grid.csv().as_bytes())), "zipped");
    }

    pub fn as_workbook(&self) {
        let numbers: Vec<&str> =
            [self.count, self.not_negative, self.figure].into_iter().filter(|c| !c.is_empty()).collect();
        let book = self.grid().workbook(self.sheet, &numbers);
        self.check_good(&self.read("a.xlsx", &book), "as a workbook");
        self.check_good(&self.read("a.zip", &self.archive("", "a.xlsx", &book)), "as a workbook in an archive");
        let cut = self.read("a.xlsx", &book[..book.len() * 2 / 3]);
        assert_eq!(cut.issue("broken-file").severity, Severity::Fatal);
    }

    pub fn wrong_encoding(&self) {
        if self.name.is_empty() {
            return;
        }
        let mut grid = self.grid();
        let (row, column) = (self.first_data(), grid.column(self.name));
        grid.0[row][column] = "Caf@ Surgery".to_owned();
        let raw: Vec<u8> = grid.csv().bytes().map(|b| if b == b'@' { 0xE9 } else { b }).collect();
        let read = self.read("a.csv", &raw);
        self.check_good(&read, "in Windows-1252");
        assert_eq!(read.issue("windows-1252").severity, Severity::Note);
        assert!(!read.lines.iter().flat_map(|l| &l.cells).any(|c| c.contains('\u{fffd}')));
    }

    pub fn missing_column(&self) {
        if self.needed.is_empty() {
            return;
        }
        let mut grid = self.grid();
        let column = grid.column(self.needed);
        for row in grid.0.iter_mut().filter(|r| r.len() > column) {
            row.remove(column);
        }
        self.check_missing(&grid);
    }

    pub fn renamed_column(&self) {
        if self.needed.is_empty() {
            return;
        }
        let mut grid = self.grid();
        let column = grid.column(self.needed);
        grid.0[0][column] = "Xyzzy".to_owned();
        let read = self.check_missing(&grid);
        assert!(
            read.issues().iter().any(|i| i.rule != "missing-column" || i.message.contains("Xyzzy")),
            "{:#?}",
            read.issues()
        );
    }

    fn check_missing(&self, grid: &Grid) -> Read {
        let read = self.read("a.csv", grid.csv().as_bytes());
        assert!(read.one().family.is_none(), "{:#?}", read.one());
        let fatal = read
            .issues()
            .into_iter()
            .any(|i| i.severity == Severity::Fatal && ["missing-column", "unknown-family"].contains(&i.rule.as_str()));
        assert!(fatal, "{:#?}", read.issues());
        assert!(read.lines.is_empty());
        read
    }

    pub fn title_rows(&self) {
        if self.needed.is_empty() {
            return;
        }
        let mut grid = self.grid();
        for title in ["", "Source: somebody, published yesterday", "A long title of the table"] {
            grid.0.insert(0, vec![title.to_owned()]);
        }
        self.check_good(&self.read("a.csv", grid.csv().as_bytes()), "with titles above");
    }

    pub fn totals_row(&self) {
        if self.totals.is_empty() {
            return;
        }
        let read = self.read("a.csv", format!("{}\n{}\n", self.text.trim_end(), self.totals).as_bytes());
        self.check_good(&read, "with a row of totals");
        assert_eq!(read.issue("totals-row").severity, Severity::Note);
    }

    pub fn text_in_a_number(&self) {
        self.expect_cell(self.count, "twelve", "not-a-number");
    }

    pub fn negative_count(&self) {
        self.expect_cell(self.not_negative, "-1", "negative-count");
    }

    pub fn impossible_date(&self) {
        self.expect_cell(self.date, "31/02/2025", "not-a-date");
    }

    pub fn duplicate_key(&self) {
        let mut grid = self.grid();
        let again = grid.0[self.first_data()].clone();
        grid.0.push(again.clone());
        let read = self.read("a.csv", grid.csv().as_bytes());
        self.check_good(&read, "with a row twice");
        assert_eq!(read.issue("repeated-row").severity, Severity::Note);
        if !self.figure.is_empty() {
            let column = grid.column(self.figure);
            let last = grid.0.len() - 1;
            grid.0[last][column] = "98765".to_owned();
            let read = self.read("a.csv", grid.csv().as_bytes());
            self.check_good(&read, "with a row that contradicts another");
            let issue = read.issue("duplicate-key");
            assert_eq!((issue.severity, issue.place.row), (Severity::Error, Some(last as u64 + 1)));
            assert!(!read.lines.iter().flat_map(|l| &l.cells).any(|c| c == "98765"), "the first stands");
        }
    }

    pub fn truncated_zip(&self) {
        let whole = self.archive("", "a.csv", self.text.as_bytes());
        for keep in [whole.len() - 5, whole.len() / 2, 20] {
            let read = self.read("a.zip", &whole[..keep]);
            assert!(read.issues().iter().any(|i| i.severity == Severity::Fatal), "{keep}: {:#?}", read.parts);
            assert!(read.parts.iter().any(|p| !p.whole));
        }
    }

    pub fn empty_file(&self) {
        assert_eq!(self.read("a.csv", b"").issue("empty-file").severity, Severity::Fatal);
        if !self.needed.is_empty() {
            let mut grid = self.grid();
            grid.0.truncate(1);
            let read = self.read("a.csv", grid.csv().as_bytes());
            assert_eq!(read.family(), Some(self.family));
            assert_eq!(read.issue("no-rows").severity, Severity::Warning);
        }
    }
}

/// One test for each fault.
#[macro_export]
macro_rules! fault_suite {
    ($suite:expr) => { $crate::fault_suite!(faults, $suite); };
    ($name:ident, $suite:expr) => {
        mod $name {
            use super::*;
            $crate::fault_suite!(@each $suite; good other_forms as_workbook wrong_encoding missing_column renamed_column
                title_rows totals_row text_in_a_number negative_count impossible_date duplicate_key truncated_zip empty_file);
        }
    };
    (@each $suite:expr; $($fault:ident)*) => {
        $( #[test] fn $fault() { let suite: $crate::common::faults::Suite = $suite; suite.$fault(); } )*
    };
}

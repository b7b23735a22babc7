//! What the tests of the readers share: reading a file into memory, small files to break, and the faults that
//! every reader must meet with an issue and not with silence.
#![allow(
    dead_code,
    clippy::allow_attributes,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test file uses a part; tests may panic"
)]

use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    rc::Rc,
};

use linchpin_core::{Error, Issue, Severity};
use linchpin_sources::{
    Limits, Loaded, Pseudonymiser, Sink, SliceId, read_people_file,
    table::{Cell, Table},
};

pub mod faults;

/// A row as text: its cells in order, empty for nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub table: &'static str,
    pub part: usize,
    pub slice: u32,
    pub cells: Vec<String>,
}

/// Everything that came of a file.
#[derive(Debug)]
pub struct Read {
    pub parts: Vec<Loaded>,
    pub lines: Vec<Line>,
}

struct Collect {
    part: usize,
    lines: Rc<RefCell<Vec<Line>>>,
}

impl Sink for Collect {
    fn row(&mut self, table: &'static Table, slice: SliceId, cells: &[Cell<'_>]) -> Result<(), Error> {
        let cells = cells.iter().map(shown).collect();
        self.lines.borrow_mut().push(Line { table: table.name, part: self.part, slice: slice.0, cells });
        Ok(())
    }
}

fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(t) => (*t).to_owned(),
        Cell::Date(d) => d.to_string(),
        Cell::Whole(n) => n.to_string(),
        Cell::Real(n) => n.to_string(),
    }
}

/// Reads a file with the usual limits.
pub fn read(path: &Path) -> Read {
    read_within(path, &Limits::default())
}

/// Reads a file within limits.
pub fn read_within(path: &Path, limits: &Limits) -> Read {
    read_about(path, limits, None)
}

/// Reads a file that may be about people.
pub fn read_about(path: &Path, limits: &Limits, people: Option<&dyn Pseudonymiser>) -> Read {
    let lines = Rc::new(RefCell::new(Vec::new()));
    let mut part = 0;
    let parts = read_people_file(path, limits, people, &mut |_| {
        part += 1;
        Ok(Box::new(Collect { part: part - 1, lines: Rc::clone(&lines) }))
    });
    let lines = Rc::try_unwrap(lines).map(RefCell::into_inner).unwrap_or_else(|l| l.borrow().clone());
    Read { parts, lines }
}

/// Writes `content` to a file of that name in a folder of its own and reads it.
pub fn read_bytes(name: &str, content: &[u8]) -> Read {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    read(&path)
}

impl Read {
    /// The only part.
    pub fn one(&self) -> &Loaded {
        assert_eq!(self.parts.len(), 1, "{:#?}", self.parts);
        &self.parts[0]
    }

    /// The id of the only part's family.
    pub fn family(&self) -> Option<&'static str> {
        self.one().family.map(|f| f.id)
    }

    /// The rows of a table.
    pub fn of(&self, table: &str) -> Vec<&[String]> {
        self.lines.iter().filter(|l| l.table == table).map(|l| &l.cells[..]).collect()
    }

    /// Every issue of every part.
    pub fn issues(&self) -> Vec<&Issue> {
        self.parts.iter().flat_map(|p| &p.issues).collect()
    }

    /// The first issue of the rule; fails if there is none.
    pub fn issue(&self, rule: &str) -> &Issue {
        let found = self.issues().into_iter().find(|i| i.rule == rule);
        found.unwrap_or_else(|| panic!("no issue {rule} among {:#?}", self.issues()))
    }

    /// Issues that are worse than a note.
    pub fn complaints(&self) -> Vec<&Issue> {
        self.issues().into_iter().filter(|i| i.severity > Severity::Note).collect()
    }

    /// How many rows each slice of a table got, by `period part`.
    pub fn slices(&self, table: &str) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for line in self.lines.iter().filter(|l| l.table == table) {
            let known: Vec<&Loaded> = self.parts.iter().filter(|p| p.family.is_some()).collect();
            let slice = &known[line.part].slices[line.slice as usize];
            *counts.entry(format!("{} {}", slice.period, slice.part)).or_default() += 1;
        }
        counts
    }
}

/// A file of the shared folder; `None`, loudly, when the folder is not there (a failure under `CI=true`).
pub fn shared(file: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("data").join(file);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
    None
}

/// A small file as its cells, to be broken in one place and written in one form or another.
#[derive(Clone, Debug)]
pub struct Grid(pub Vec<Vec<String>>);

impl Grid {
    pub fn parse(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        Self(reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect())
    }

    /// Where the column with the heading is; a file without headings has numbers, from 0, for them.
    pub fn column(&self, heading: &str) -> usize {
        let at = self.0[0].iter().position(|h| h == heading);
        at.or_else(|| heading.parse().ok()).unwrap_or_else(|| panic!("no column {heading}"))
    }

    pub fn text(&self, delimiter: u8, line_end: &str) -> String {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .terminator(if line_end == "\r\n" { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        for row in &self.0 {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    pub fn csv(&self) -> String {
        self.text(b',', "\n")
    }

    /// Written as a workbook with a cover sheet before it; the cells of `numbers` are numbers, all others texts.
    pub fn workbook(&self, sheet: &str, numbers: &[&str]) -> Vec<u8> {
        let numbers: Vec<usize> = numbers.iter().map(|h| self.column(h)).collect();
        let mut book = rust_xlsxwriter::Workbook::new();
        let cover = book.add_worksheet();
        cover.set_name("Contents").unwrap();
        cover.write(0, 0, "A cover page").unwrap();
        let page = book.add_worksheet();
        page.set_name(sheet).unwrap();
        for (r, row) in self.0.iter().enumerate() {
            for (c, cell) in row.iter().enumerate() {
                let (r, c16) = (r as u32, c as u16);
                match cell.parse::<f64>() {
                    Ok(n) if numbers.contains(&c) => page.write(r, c16, n).unwrap(),
                    _ if cell.is_empty() => continue,
                    _ => page.write(r, c16, cell.as_str()).unwrap(),
                };
            }
        }
        book.save_to_buffer().unwrap()
    }
}

/// An archive of these members.
pub fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

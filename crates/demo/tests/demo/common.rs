//! A small country written once for a test, and its text files as rows.

use std::{collections::HashMap, fs, path::PathBuf};

use jiff::civil::date;
use linchpin_demo::{Plan, Size, Written, write};
use tempfile::TempDir;

/// A folder the demo has filled.
pub struct Filled {
    pub folder: TempDir,
    pub written: Written,
    pub plan: Plan,
}

pub fn small() -> Filled {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let plan = Plan::new(Size::Small, date(2026, 9, 1));
    let written = write(folder.path(), &plan, &mut |_| {}).expect("the demo is written");
    Filled { folder, written, plan }
}

impl Filled {
    /// The files whose names start so, in order.
    pub fn files(&self, start: &str) -> Vec<PathBuf> {
        let names = self.written.files.iter().filter(|f| f.to_string_lossy().starts_with(start));
        names.map(|f| self.folder.path().join(f)).collect()
    }

    /// The rows of every text file whose name starts so, by heading. Fields here hold no commas that matter.
    pub fn rows(&self, start: &str) -> Vec<HashMap<String, String>> {
        let mut rows = Vec::new();
        for file in self.files(start) {
            let bytes = fs::read(&file).expect("a file");
            let text = String::from_utf8_lossy(&bytes);
            let mut lines = text.trim_start_matches('\u{feff}').lines();
            let headings = split(lines.next().expect("headings"));
            for line in lines {
                let cells = split(line);
                assert_eq!(cells.len(), headings.len(), "{}: {line}", file.display());
                rows.push(headings.iter().cloned().zip(cells).collect());
            }
        }
        rows
    }
}

/// Splits a line at the commas outside quotation marks.
fn split(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("a cell").push(c),
        }
    }
    cells
}

/// A whole number of a row.
pub fn number(row: &HashMap<String, String>, column: &str) -> f64 {
    row[column].parse().expect("a number")
}

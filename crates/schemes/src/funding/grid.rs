use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

use super::{cell::Scale, separated};

/// A column of amounts, or of something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Whether it is stated to be the sum of those before it.
    pub is_total: bool,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A heading over those that follow.
    Heading,
    /// Amounts.
    Item,
    /// Stated to be the sum of the items above.
    Sum,
}

/// A row as it is printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What it is.
    pub kind: RowKind,
    /// Its words.
    pub label: String,
    /// Its amounts, by column; none where the column has none here.
    pub amounts: Vec<Option<Pence>>,
    /// What stands in the columns that are no amounts: `N/R`, `Recurrent`.
    pub words: String,
}

/// A table as a document prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// In what it counts.
    pub scale: Scale,
    /// Its columns after the label.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What could not be read as it stands, each with its line.
    pub faults: Vec<GridError>,
}

/// What is wrong with how a table is printed. The rest is read all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct GridError {
    /// The line of the text, counted from 1.
    pub line: usize,
    /// What is wrong, and what was made of it.
    pub message: String,
}

impl Grid {
    /// Reads a table of lines whose cells are set apart by tabs, by bars or, as in a CSV file, by commas; the first has the
    /// headings. `first` is the number of that line in its document.
    ///
    /// # Errors
    /// There is no table.
    pub fn read(text: &str, first: usize, scale: Scale) -> Result<Self, GridError> {
        let text = &*separated::with_bars(text);
        let mut lines = text.lines().enumerate().map(|(at, line)| (first + at, line));
        let no_table =
            || GridError { line: first, message: "there is no table: a heading and rows with tabs or bars".into() };
        let (_, heading) = lines.find(|(_, line)| line.contains(['\t', '|'])).ok_or_else(no_table)?;
        let heading = cells(heading);
        // A column of row numbers has no heading; then comes the label.
        let label = heading.iter().position(|cell| !cell.is_empty()).ok_or_else(no_table)?;
        let names = heading[label + 1..].iter().filter(|name| !name.is_empty());
        let is_total = |name: &str| name.to_lowercase().starts_with("total");
        let columns: Vec<_> = names.map(|name| Column { name: (*name).to_owned(), is_total: is_total(name) }).collect();
        if columns.is_empty() {
            return Err(no_table());
        }
        // Some documents give the pound sign a cell of its own; what is copied from a spreadsheet has none.
        let signs = text.lines().any(|line| line.split('\t').any(|cell| cell.trim() == "£"));
        let mut grid = Self { scale, columns, rows: Vec::new(), faults: Vec::new() };
        for (line, text) in lines.filter(|(_, line)| line.contains(['\t', '|'])) {
            let cells = cells(text);
            let is_rule = cells.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ':'));
            if !is_rule {
                grid.row(line, label, &cells, signs);
            }
        }
        Ok(grid)
    }

    fn row(&mut self, line: usize, label: usize, cells: &[&str], signs: bool) {
        let words = cells.get(label).copied().unwrap_or_default().to_owned();
        let rest = cells.get(label + 1..).unwrap_or_default();
        // Where a pound sign has a cell of its own before each amount, a row without one is a heading.
        let rest = if signs { self.without_signs(line, rest) } else { Some(rest.to_vec()) };
        let Some(rest) = rest else {
            if !words.is_empty() {
                self.rows.push(Row {
                    line,
                    kind: RowKind::Heading,
                    label: words,
                    amounts: Vec::new(),
                    words: String::new(),
                });
            }
            return;
        };
        if rest.iter().all(|cell| cell.is_empty()) && !words.is_empty() {
            let (kind, amounts) = (RowKind::Heading, Vec::new());
            self.rows.push(Row { line, kind, label: words, amounts, words: String::new() });
            return;
        }
        let mut amounts = vec![None; self.columns.len()];
        let mut said = Vec::new();
        for (at, cell) in rest.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            match (self.scale.read(cell), amounts.get_mut(at)) {
                (Some(amount), Some(place)) => *place = Some(amount),
                (None, Some(_)) => said.push(*cell),
                (_, None) => self
                    .faults
                    .push(GridError { line, message: format!("“{cell}” stands in no column, and is left out") }),
            }
        }
        let is_sum = words.is_empty() || words.to_lowercase().starts_with("total");
        let kind = if is_sum { RowKind::Sum } else { RowKind::Item };
        self.rows.push(Row { line, kind, label: words, amounts, words: said.join(" ") });
    }

    /// The cells without the pound signs before them; none where there is no pound sign.
    fn without_signs<'a>(&mut self, line: usize, cells: &[&'a str]) -> Option<Vec<&'a str>> {
        let mut kept = Vec::new();
        let mut any = false;
        for cell in cells {
            match cell.strip_prefix('£') {
                Some("") => any = true,
                Some(more) if more.len() < 2 => {
                    any = true;
                    let message = format!("“{cell}” stands where a pound sign should: “{more}” is taken for a slip");
                    self.faults.push(GridError { line, message });
                }
                _ => kept.push(*cell),
            }
        }
        any.then_some(kept)
    }
}

pub(super) fn cells(line: &str) -> Vec<&str> {
    if line.contains('\t') {
        return line.split('\t').map(str::trim).collect();
    }
    let inner = line.trim();
    let inner = inner.strip_prefix('|').unwrap_or(inner);
    inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect()
}

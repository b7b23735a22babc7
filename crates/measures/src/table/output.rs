use serde::{Serialize, Serializer, ser::SerializeMap, ser::SerializeSeq};

use super::Method;

/// One cell of a result.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Cell {
    /// Nothing: not known, or not to be had.
    Blank,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(u64),
    /// Yes or no.
    Flag(bool),
}

impl Cell {
    /// The cell as a person reads it: numbers to four decimal places at most.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::Number(number) => {
                let rounded = format!("{number:.4}");
                let trimmed = rounded.trim_end_matches('0').trim_end_matches('.');
                // A small number must not read as none.
                match trimmed {
                    "0" | "-0" if *number != 0.0 => format!("{number:.2e}"),
                    "-0" => "0".to_owned(),
                    shown => shown.to_owned(),
                }
            }
            other => other.to_string(),
        }
    }
}

impl std::fmt::Display for Cell {
    /// As in a CSV file: all digits, `yes` or `no`, nothing for a blank.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Text(text) => text.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Whole(number) => number.fmt(f),
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
        }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Blank }
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Whole(number as u64)
    }
}

impl From<bool> for Cell {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(cell: Option<T>) -> Self {
        cell.map_or(Self::Blank, Into::into)
    }
}

/// A table of results; as JSON a list of objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    pub(super) fn new(columns: &[&str]) -> Self {
        Self { columns: columns.iter().map(|c| (*c).to_owned()).collect(), rows: Vec::new() }
    }

    /// The cells of a column; none if there is no such heading.
    pub fn column<'a>(&'a self, heading: &str) -> impl Iterator<Item = &'a Cell> {
        let place = self.columns.iter().position(|c| c == heading);
        self.rows.iter().filter_map(move |row| place.and_then(|p| row.get(p)))
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Serialize for Grid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Row<'a>(&'a [String], &'a [Cell]);
        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(self.0.len()))?;
                for (heading, cell) in self.0.iter().zip(self.1) {
                    map.serialize_entry(heading, cell)?;
                }
                map.end()
            }
        }
        let mut list = serializer.serialize_seq(Some(self.rows.len()))?;
        for row in &self.rows {
            list.serialize_element(&Row(&self.columns, row))?;
        }
        list.end()
    }
}

/// What a method gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Output {
    /// The method's name.
    pub method: &'static str,
    /// A row for each chart or ranking: limits, icons, averages.
    #[serde(skip_serializing_if = "Grid::is_empty")]
    pub summary: Grid,
    /// A row for each point, row or area: this is the CSV.
    pub rows: Grid,
    /// The limits along the axis, for drawing a funnel.
    #[serde(skip_serializing_if = "Grid::is_empty")]
    pub curve: Grid,
    /// What the reader should know, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl Output {
    pub(super) fn new(method: Method, rows: Grid) -> Self {
        Self { method: method.as_str(), summary: Grid::default(), rows, curve: Grid::default(), notes: Vec::new() }
    }
}

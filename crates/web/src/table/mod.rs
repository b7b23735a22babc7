//! A table once, shown on a page and written to CSV, XLSX and JSON alike.

pub(crate) mod file;

use linchpin_charts::Format;
use linchpin_core::Value;
use serde::Serialize;

use crate::number;

pub use file::{csv, json, xlsx};

/// Where a column appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// On the page and in files.
    Both,
    /// On the page only: a drawing, a tick box.
    Page,
    /// In files only: codes, limits, counts.
    File,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Set right, in figures of one width.
    pub numeric: bool,
    /// Where it appears.
    pub on: On,
    /// Where its heading leads to sort by it, and how it is sorted now: `ascending`, `descending` or nothing.
    pub sort: Option<(String, &'static str)>,
    /// Where its heading leads otherwise.
    pub href: Option<String>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// What a person reads.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Safe markup that a page shows instead of the text; files have the text.
    pub html: String,
    /// A sentence that explains it, such as why there is no number.
    pub hint: Option<String>,
    /// Secondary words beneath.
    pub below: Option<String>,
    /// The number, for files, and how it is written.
    pub number: Option<(f64, Format)>,
    /// Set in the tone of a missing number.
    pub missing: bool,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Names it in addresses and on the page.
    pub id: &'static str,
    /// What it shows.
    pub caption: String,
    /// Whether the caption is read out but not shown, because a heading above says the same.
    pub quiet: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each as long as the columns.
    pub rows: Vec<Vec<Cell>>,
    /// What a reader must know: where the figures come from, what they leave out.
    pub notes: Vec<String>,
    /// What to say when there are no rows.
    pub empty: String,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), numeric: false, on: On::Both, sort: None, href: None }
    }

    /// A column of numbers.
    #[must_use]
    pub fn figures(heading: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::words(heading) }
    }

    /// The same, only there.
    #[must_use]
    pub fn only(self, on: On) -> Self {
        Self { on, ..self }
    }

    /// The same, with a heading that leads somewhere.
    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Safe markup, without words for files.
    #[must_use]
    pub fn markup(html: String) -> Self {
        Self { html, ..Self::default() }
    }

    /// A number.
    #[must_use]
    pub fn number(v: f64, format: Format) -> Self {
        Self { text: format.value(v), number: Some((v, format)), ..Self::default() }
    }

    /// A count.
    #[must_use]
    pub fn count(n: usize) -> Self {
        Self::number(n as f64, Format::Number(0))
    }

    /// A value, or why there is none, with the reason as a hint.
    #[must_use]
    pub fn value(value: &Value, format: Format, reason: Option<String>) -> Self {
        Self {
            text: number::show(value, format),
            number: value.number().map(|v| (v, format)),
            hint: reason,
            missing: value.number().is_none(),
            ..Self::default()
        }
    }

    /// The same with a link.
    #[must_use]
    pub fn to(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// The same with words beneath.
    #[must_use]
    pub fn below(self, words: impl Into<String>) -> Self {
        Self { below: Some(words.into()), ..self }
    }
}

/// A column as a template sees it.
#[derive(Debug, Serialize)]
pub struct ColumnView<'a> {
    heading: &'a str,
    numeric: bool,
    href: Option<&'a str>,
    sort: &'static str,
}

/// A cell as a template sees it.
#[derive(Debug, Serialize)]
pub struct CellView<'a> {
    text: &'a str,
    html: &'a str,
    href: Option<&'a str>,
    hint: Option<&'a str>,
    below: Option<&'a str>,
    numeric: bool,
    missing: bool,
    /// Too short to be broken.
    short: bool,
    /// Names the row to who has it read out.
    head: bool,
}

/// A table as a template sees it.
#[derive(Debug, Serialize)]
pub struct View<'a> {
    id: &'static str,
    caption: &'a str,
    quiet: bool,
    columns: Vec<ColumnView<'a>>,
    rows: Vec<Vec<CellView<'a>>>,
    notes: &'a [String],
    empty: &'a str,
    /// The address of its file without the ending, such as `?format=`.
    file: String,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(id: &'static str, caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            id,
            caption: caption.into(),
            quiet: false,
            columns,
            rows: Vec::new(),
            notes: Vec::new(),
            empty: "There is nothing here.".into(),
        }
    }

    /// The table as a template sees it. `query` is what the page was asked with, so that a file holds what is shown.
    #[must_use]
    pub fn view(&self, query: &str) -> View<'_> {
        let shown = |column: &Column| column.on != On::File;
        let columns = self.columns.iter().filter(|c| shown(c)).map(|c| ColumnView {
            heading: &c.heading,
            numeric: c.numeric,
            href: c.sort.as_ref().map(|s| s.0.as_str()).or(c.href.as_deref()),
            sort: c.sort.as_ref().map_or("", |s| s.1),
        });
        let named = self.columns.iter().find(|c| c.on == On::Both && !c.numeric);
        let head: *const Column = named.map_or(std::ptr::null(), std::ptr::from_ref);
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(row).filter(|(column, _)| shown(column));
            cells
                .map(|(column, cell)| CellView {
                    text: &cell.text,
                    html: &cell.html,
                    href: cell.href.as_deref(),
                    hint: cell.hint.as_deref(),
                    below: cell.below.as_deref(),
                    numeric: column.numeric,
                    missing: cell.missing,
                    short: cell.text.chars().count() <= 12,
                    head: std::ptr::eq(column, head),
                })
                .collect()
        });
        let and = if query.is_empty() { String::new() } else { format!("{query}&") };
        View {
            id: self.id,
            caption: &self.caption,
            quiet: self.quiet,
            columns: columns.collect(),
            rows: rows.collect(),
            notes: &self.notes,
            empty: &self.empty,
            file: format!("?{and}table={}&format=", self.id),
        }
    }
}

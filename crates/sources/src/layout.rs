use std::sync::Arc;

use crate::heading::{key_of, tidy};

/// Whether a file without the column can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It cannot.
    Required,
    /// It can.
    Optional,
}

/// One column of a published layout.
#[derive(Clone, Copy, Debug)]
pub struct Heading {
    /// Its heading as published.
    pub name: &'static str,
    /// Other spellings, of other editions.
    pub aliases: &'static [&'static str],
    /// Whether it must be there.
    pub need: Need,
}

/// A column that must be there.
#[must_use]
pub const fn required(name: &'static str, aliases: &'static [&'static str]) -> Heading {
    Heading { name, aliases, need: Need::Required }
}

/// A column that may be there.
#[must_use]
pub const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Heading {
    Heading { name, aliases, need: Need::Optional }
}

/// The headings of a published layout. Case, note marks, underscores, punctuation, line breaks and doubled
/// spaces do not matter when they are matched; order does not either.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// A name that is unique among the layouts of its reader, such as `list-size-totals`.
    pub family: &'static str,
    /// The columns.
    pub columns: &'static [Heading],
}

/// A column found in a sheet.
#[derive(Clone, Debug)]
pub struct Col {
    /// Where, counting from 0.
    pub index: usize,
    /// Its heading as published, on one line.
    pub heading: Arc<str>,
    /// Its heading as matched: see [`key_of`].
    pub key: Arc<str>,
}

impl Col {
    /// The column at a place in a file that has no headings.
    #[must_use]
    pub fn at(index: usize, heading: &str) -> Self {
        Self { index, heading: tidy(heading).into(), key: key_of(heading).into() }
    }
}

/// The columns of a sheet, matched to a layout.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    all: Vec<Col>,
    found: Vec<(&'static str, usize)>,
}

impl Columns {
    /// A column that the layout requires, by its layout name.
    ///
    /// A name that the layout does not have gives a column that is empty in every row.
    #[must_use]
    pub fn col(&self, name: &str) -> Col {
        debug_assert!(self.maybe(name).is_some(), "no required column {name}");
        self.maybe(name).unwrap_or_else(|| Col::at(usize::MAX, name))
    }

    /// A column that may be there, by its layout name.
    #[must_use]
    pub fn maybe(&self, name: &str) -> Option<Col> {
        self.found.iter().find(|(n, _)| *n == name).and_then(|(_, i)| self.all.get(*i)).cloned()
    }

    /// Every heading of the sheet in order, matched or not, blank ones included.
    #[must_use]
    pub fn all(&self) -> &[Col] {
        &self.all
    }

    /// The columns of the sheet that the layout does not name and that have a heading.
    pub fn unmatched(&self) -> impl Iterator<Item = &Col> {
        self.all.iter().filter(|c| !c.key.is_empty() && self.found.iter().all(|(_, i)| *i != c.index))
    }
}

/// How well a heading row fits a layout.
pub(crate) struct Fit {
    pub(crate) columns: Columns,
    pub(crate) missing: Vec<&'static str>,
    pub(crate) required: usize,
}

impl Fit {
    /// How many columns were found.
    pub(crate) fn matched(&self) -> usize {
        self.columns.found.len()
    }

    /// How many required columns were found.
    pub(crate) fn present(&self) -> usize {
        self.required - self.missing.len()
    }
}

impl Layout {
    /// The spellings of each column as they are matched, in the order of the columns.
    pub(crate) fn keys(&self) -> Vec<Vec<String>> {
        let spellings = |h: &Heading| std::iter::once(&h.name).chain(h.aliases).map(|n| key_of(n)).collect();
        self.columns.iter().map(spellings).collect()
    }

    /// How many of the layout's columns, given by their [`keys`](Self::keys), a row of headings has.
    pub(crate) fn count(keys: &[Vec<String>], row: &HeadingRow) -> usize {
        keys.iter().filter(|spellings| spellings.iter().any(|k| row.keys.iter().flatten().any(|h| h == k))).count()
    }

    /// Fits a row of headings to the layout, whose [`keys`](Self::keys) are given. Of equal headings the first stands.
    pub(crate) fn fit(&self, keys: &[Vec<String>], row: &HeadingRow) -> Fit {
        let mut fit = Fit { columns: Columns::default(), missing: Vec::new(), required: 0 };
        let mut chosen: Vec<Option<usize>> = vec![None; row.keys.len()];
        for (heading, spellings) in self.columns.iter().zip(keys) {
            fit.required += usize::from(heading.need == Need::Required);
            let free = |key: &String| {
                let places = row.keys.iter().enumerate().filter(|(i, _)| chosen[*i].is_none());
                places.into_iter().find_map(|(i, keys)| keys.iter().position(|k| k == key).map(|which| (i, which)))
            };
            match spellings.iter().find_map(free) {
                Some((i, which)) => {
                    chosen[i] = Some(which);
                    fit.columns.found.push((heading.name, i));
                }
                None if heading.need == Need::Required => fit.missing.push(heading.name),
                None => {}
            }
        }
        fit.columns.all = row
            .texts
            .iter()
            .enumerate()
            .map(|(i, h)| Col::at(i, chosen[i].or(Some(0)).and_then(|w| h.get(w)).map_or("", String::as_str)))
            .collect();
        fit
    }
}

/// A row that may be headings: the alternatives of each, best first (two-line headings have several).
pub(crate) struct HeadingRow {
    texts: Vec<Vec<String>>,
    keys: Vec<Vec<String>>,
}

impl HeadingRow {
    pub(crate) fn new(texts: Vec<Vec<String>>) -> Self {
        let keys = texts.iter().map(|t| t.iter().map(|h| key_of(h)).collect()).collect();
        Self { texts, keys }
    }
}

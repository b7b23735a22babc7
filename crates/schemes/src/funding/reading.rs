use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

use super::{Difference, Discrepancy, Grid, GridError, RowKind, Scale, Stream, reconcile, streams};

/// What a table of a document is of, and so how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Bodies in columns, programmes as headings, years in rows (WORC 7.2, F1).
    Streams,
    /// Programmes in rows, years in columns (HWBB figure 8.2, F5).
    Savings,
    /// Income, expenditure and what is left, years in columns (HWBB 9.1, F5).
    Account,
    /// Practices in rows: the premium of each, and by what the money is put back (ROTH 4.3, F2).
    Reinvestment,
    /// A pooled budget: bodies in columns, services in rows (HWBB 9.3, F6).
    Pool,
    /// Outcomes with baseline, rank and target (HWBB, F6).
    Metrics,
    /// Measures that could be chosen, and whether each meets each criterion (HWBB, F6).
    Measures,
}

impl Shape {
    /// Every one, in the order in which a form offers them.
    pub const ALL: [Self; 7] =
        [Self::Streams, Self::Savings, Self::Account, Self::Reinvestment, Self::Pool, Self::Metrics, Self::Measures];

    /// The word in the store and in a form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Streams => "streams",
            Self::Savings => "savings",
            Self::Account => "account",
            Self::Reinvestment => "reinvestment",
            Self::Pool => "pool",
            Self::Metrics => "metrics",
            Self::Measures => "measures",
        }
    }

    /// The same in words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Streams => "Funding streams: bodies in columns, programmes as headings, years in rows",
            Self::Savings => "Savings plan: programmes in rows, years in columns",
            Self::Account => "Income and expenditure: years in columns",
            Self::Reinvestment => "Reinvestment: practices in rows, premium and weight in columns",
            Self::Pool => "Pooled budget: services in rows, bodies in columns",
            Self::Metrics => "Outcomes with baseline, rank and target",
            Self::Measures => "Measures held against criteria",
        }
    }

    /// Whether its cells are amounts of money.
    #[must_use]
    pub fn is_money(self) -> bool {
        !matches!(self, Self::Metrics | Self::Measures)
    }
}

impl std::str::FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| "not a shape of a table".to_owned())
    }
}

/// The people of a body, for amounts per head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The body, as the table names it.
    pub body: String,
    /// People on the lists of its practices.
    pub registered: u32,
    /// The same by the formula of the contract, where it is known.
    pub weighted: Option<u32>,
}

/// What must be known beside a table to read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// In what it counts.
    pub scale: Scale,
    /// Rows that are one row less another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// The people of its bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<List>,
    /// The years of a reinvestment, each with the share of the premium that goes in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phases: Vec<super::Step>,
}

impl Terms {
    /// In this scale, and nothing else.
    #[must_use]
    pub fn of(scale: Scale) -> Self {
        Self { scale, differences: Vec::new(), lists: Vec::new(), phases: Vec::new() }
    }
}

/// A table of money as it was read: never mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The cells.
    pub grid: Grid,
    /// Totals that do not add up.
    pub wrong: Vec<Discrepancy>,
    /// Its streams, where it has bodies in columns.
    pub streams: Vec<Stream>,
}

impl Reading {
    /// Reads a table of money and holds it against its own totals. `first` is the number of its first line in its document.
    ///
    /// # Errors
    /// There is no table, or a row that a difference names is not there.
    pub fn new(shape: Shape, text: &str, first: usize, terms: &Terms) -> Result<Self, GridError> {
        let grid = Grid::read(text, first, terms.scale)?;
        let has = |label: &String| grid.rows.iter().any(|row| row.label.eq_ignore_ascii_case(label));
        let named = terms.differences.iter().flat_map(|one| [&one.is, &one.of, &one.less]);
        if let Some(lost) = named.into_iter().find(|label| !has(label)) {
            let message = format!("the table has no row “{lost}”: write it as it is printed");
            return Err(GridError { line: first, message });
        }
        let wrong = reconcile(&grid, &terms.differences);
        let streams = if matches!(shape, Shape::Streams | Shape::Pool) { streams(&grid) } else { Vec::new() };
        Ok(Self { grid, wrong, streams })
    }

    /// The amounts of a column by the label of their rows, sums left out: the programmes of a year.
    #[must_use]
    pub fn column(&self, at: usize) -> Vec<(&str, Pence)> {
        let items = self.grid.rows.iter().filter(|row| row.kind == RowKind::Item);
        items.filter_map(|row| Some((row.label.as_str(), row.amounts.get(at).copied().flatten()?))).collect()
    }
}

//! The methods of [`crate::stats`] on a table of the user's own: `linchpin stats spc|funnel|… FILE.csv`.
//!
//! A table is headings and rows of text, as a CSV file has them. Columns are found by heading (any case, any order; other
//! columns are carried along or ignored), numbers are read strictly, and what cannot be read is refused with its row and
//! column. A row or area that is read well but cannot be computed keeps its place with a blank and a note.

mod columns;
mod estimates;
mod funnel;
mod inequality;
mod options;
mod output;
mod quantiles;
mod reader;
mod spc;
mod standardised;

use linchpin_core::Result;

pub use columns::Column;
pub use options::{FunnelKind, Options};
pub use output::{Cell, Grid, Output};
use reader::Reader;

/// Headings and rows of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows below them; a short row is read as ending in blanks, and rows that are all blank are passed over.
    pub rows: Vec<Vec<String>>,
}

/// The methods that work on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// XmR charts with the rules and icons of “Making Data Count”.
    Spc,
    /// Funnel plots, plain or over-dispersed.
    Funnel,
    /// Proportions with Wilson's interval.
    Proportion,
    /// Rates with the exact or Byar's interval.
    Rate,
    /// Means with Student's interval.
    Mean,
    /// Directly standardised rates.
    Dsr,
    /// Indirectly standardised rates or ratios.
    Isr,
    /// Slope and relative index of inequality.
    Sii,
    /// Quantile groups, percentile ranks and deciles.
    Quantiles,
    /// Life expectancy.
    LifeExpectancy,
}

impl Method {
    /// All methods, in the order of the help.
    pub const ALL: [Self; 10] = [
        Self::Spc,
        Self::Funnel,
        Self::Proportion,
        Self::Rate,
        Self::Mean,
        Self::Dsr,
        Self::Isr,
        Self::Sii,
        Self::Quantiles,
        Self::LifeExpectancy,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spc => "spc",
            Self::Funnel => "funnel",
            Self::Proportion => "proportion",
            Self::Rate => "rate",
            Self::Mean => "mean",
            Self::Dsr => "dsr",
            Self::Isr => "isr",
            Self::Sii => "sii",
            Self::Quantiles => "quantiles",
            Self::LifeExpectancy => "life-expectancy",
        }
    }

    /// What it does, in a line.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Spc => "statistical process control chart of a measure over time, with NHS “Making Data Count” icons",
            Self::Funnel => "which areas differ from the average by more than their size explains",
            Self::Proportion => "proportions with Wilson's confidence interval",
            Self::Rate => "rates with the exact (below ten events) or Byar's interval",
            Self::Mean => "means with Student's t interval",
            Self::Dsr => "directly age-standardised rates with Dobson's interval",
            Self::Isr => "indirectly standardised rates or ratios against a reference",
            Self::Sii => "slope and relative index of inequality across deprivation groups",
            Self::Quantiles => "quantile groups, percentile ranks and deciles",
            Self::LifeExpectancy => "life expectancy from deaths and people in 20 age bands",
        }
    }
}

impl std::str::FromStr for Method {
    type Err = linchpin_core::Error;
    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|m| m.as_str() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::as_str).join(", ");
            linchpin_core::Error::invalid(format!("“{text}” is not a method: use {names}"))
        })
    }
}

/// Runs a method on a table.
///
/// # Errors
/// A column that the method needs is not there or there twice; a cell that is no number, date or flag (with its row, as a
/// spreadsheet counts, and its column); nothing below the headings; an option outside what the method allows.
pub fn run(method: Method, table: &Table, options: &Options) -> Result<Output> {
    let reader = Reader::new(method, table)?;
    match method {
        Method::Spc => spc::run(&reader, options),
        Method::Funnel => funnel::run(&reader, options),
        Method::Proportion | Method::Rate => estimates::shares(method, &reader, options),
        Method::Mean => estimates::means(&reader, options),
        Method::Dsr => standardised::direct(&reader, options),
        Method::Isr => standardised::indirect(&reader, options),
        Method::Sii => inequality::indices(&reader, options),
        Method::LifeExpectancy => inequality::life_expectancy(&reader, options),
        Method::Quantiles => quantiles::run(&reader, options),
    }
}

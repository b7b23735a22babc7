use serde::{Deserialize, Serialize};

use super::{Square, Table, listed};

/// A column that was not fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The column.
    pub column: String,
    /// Why.
    pub why: Why,
}

/// Why a column was not fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is the same in every row.
    Constant(f64),
    /// These columns before it say what it is.
    Decided(Vec<String>),
}

impl std::fmt::Display for LeftOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.why {
            Why::Constant(value) => {
                write!(f, "“{}” is {value} in every row, so nothing can be learnt of it", self.column)
            }
            Why::Decided(by) => {
                write!(f, "“{}” follows from {}, so it adds nothing", self.column, listed(by))
            }
        }
    }
}

/// A diagonal of which less than this is left, once other columns have said their share, is decided by them.
const DECIDED: f64 = 1e-10;

/// The rows as they are fitted: a constant first, each column about its mean and in units of its spread, so that a year
/// such as 2026 beside a share of 0.1 costs no digits.
pub(crate) struct Scaled {
    width: usize,
    cells: Vec<f64>,
    /// For each column kept, its place in the table.
    pub kept: Vec<usize>,
    /// Its mean.
    pub mean: Vec<f64>,
    /// Its standard deviation.
    pub spread: Vec<f64>,
    /// The columns that cannot be fitted, and why.
    pub left_out: Vec<LeftOut>,
}

impl Scaled {
    /// Scales a table. Columns that never vary are left out, and so, unless something else tells them apart, those that
    /// columns before them decide.
    pub fn new(table: &Table, penalised: bool) -> Self {
        let columns = table.names().len();
        let rows = table.rows() as f64;
        let mean: Vec<f64> = sum(table, columns, |_, x| x).into_iter().map(|s| s / rows).collect();
        let square = sum(table, columns, |at, x| (x - mean[at]).powi(2));
        let spread: Vec<f64> = square.into_iter().map(|s| (s / rows).sqrt()).collect();
        let mut left_out = Vec::new();
        let mut kept = Vec::new();
        for at in 0..columns {
            // What rounding alone leaves of a column that never varies.
            if spread[at] > 1e-12 * mean[at].abs() && spread[at] > 0.0 {
                kept.push(at);
            } else {
                left_out.push(LeftOut { column: table.names()[at].clone(), why: Why::Constant(mean[at]) });
            }
        }
        if !penalised {
            decided(table, &mean, &spread, &mut kept, &mut left_out);
        }
        let width = kept.len() + 1;
        let mut cells = Vec::with_capacity(table.rows() * width);
        for row in table.iter() {
            cells.push(1.0);
            cells.extend(kept.iter().map(|&at| (row[at] - mean[at]) / spread[at]));
        }
        let of = |all: &[f64]| kept.iter().map(|&at| all[at]).collect();
        Self { width, cells, mean: of(&mean), spread: of(&spread), kept, left_out }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    /// A row, the constant first.
    pub fn row(&self, at: usize) -> &[f64] {
        &self.cells[at * self.width..(at + 1) * self.width]
    }

    /// The way back from coefficients of scaled columns to those of the columns as they were, the constant first.
    pub fn back(&self) -> Square {
        let mut back = Square::zero(self.width);
        *back.at_mut(0, 0) = 1.0;
        for at in 1..self.width {
            *back.at_mut(at, at) = 1.0 / self.spread[at - 1];
            *back.at_mut(0, at) = -self.mean[at - 1] / self.spread[at - 1];
        }
        back
    }
}

fn sum(table: &Table, columns: usize, of: impl Fn(usize, f64) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; columns];
    for row in table.iter() {
        for (at, (sum, x)) in sums.iter_mut().zip(row).enumerate() {
            *sum += of(at, *x);
        }
    }
    sums
}

/// Takes out of `kept` each column that those before it decide, and says which these are.
fn decided(table: &Table, mean: &[f64], spread: &[f64], kept: &mut Vec<usize>, left_out: &mut Vec<LeftOut>) {
    let mut correlation = Square::zero(kept.len());
    let mut row = vec![0.0; kept.len()];
    for cells in table.iter() {
        for (scaled, &at) in row.iter_mut().zip(kept.iter()) {
            *scaled = (cells[at] - mean[at]) / spread[at];
        }
        correlation.add_products(1.0, &row);
    }
    while let Err(at) = correlation.root(DECIDED) {
        let before: Vec<usize> = (0..at).collect();
        // The columns before it have a root: the first that has none is this one.
        let shares = correlation
            .only(&before)
            .root(DECIDED)
            .map(|root| root.solve(&before.iter().map(|&j| correlation.at(at, j)).collect::<Vec<_>>()))
            .unwrap_or_default();
        let by = shares.iter().zip(kept.iter()).filter(|(share, _)| share.abs() > 1e-6);
        let by = by.map(|(_, &at)| table.names()[at].clone()).collect();
        left_out.push(LeftOut { column: table.names()[kept[at]].clone(), why: Why::Decided(by) });
        kept.remove(at);
        let rest: Vec<usize> = (0..correlation.size()).filter(|&other| other != at).collect();
        correlation = correlation.only(&rest);
    }
}

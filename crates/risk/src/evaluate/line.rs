use crate::algebra::{LeftOut, Scaled, Square, Table, TableError};

/// How standard errors are worked out, which is a belief about what makes rows alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Errors<'a> {
    /// Every row is on its own and as uncertain as every other.
    Plain,
    /// Rows of one group (a practice, a pair) are alike in ways nobody measured: one number a row says which group it is of.
    /// The correction for few groups is Stata's, and Student's t has one degree of freedom less than there are groups.
    Clustered(&'a [u32]),
    /// A row is like those shortly before it: Newey and West (1987), weights that fall to zero after so many lags, corrected for
    /// as many rows as there are coefficients.
    NeweyWest(usize),
}

/// A straight line through points: least squares, with the constant first.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `constant`, then the columns.
    pub columns: Vec<String>,
    /// One for each.
    pub values: Vec<f64>,
    /// How they vary together.
    pub covariance: Square,
    /// Degrees of freedom of Student's t.
    pub freedom: f64,
    /// What the line misses of each row.
    pub residuals: Vec<f64>,
}

/// Why no line could be drawn.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LineError {
    /// The table is not one.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A column that says nothing of its own.
    #[error("{0}")]
    Column(LeftOut),
    /// More to find than there is to find it from.
    #[error("{have} {what} are too few for {columns} coefficients")]
    TooFew {
        /// Of what.
        what: &'static str,
        /// How many.
        have: usize,
        /// How many coefficients.
        columns: usize,
    },
    /// A weight that is none, or not one for each row.
    #[error("each row needs one weight of 0 or more")]
    Weight,
}

/// Draws the line of best fit. `weights` says how much each row counts; without them all count alike.
///
/// # Errors
/// Too few rows or groups, columns that say nothing of their own, a number that is none.
pub fn line(table: &Table, outcome: &[f64], weights: Option<&[f64]>, errors: Errors<'_>) -> Result<Line, LineError> {
    table.match_outcomes(outcome.len())?;
    if let Some(row) = outcome.iter().position(|y| !y.is_finite()) {
        return Err(TableError::NotFinite { row: row + 1, column: "outcome".to_owned() }.into());
    }
    if weights.is_some_and(|w| w.len() != outcome.len() || w.iter().any(|w| !w.is_finite() || *w < 0.0)) {
        return Err(LineError::Weight);
    }
    let scaled = Scaled::new(table, false);
    if let Some(left_out) = scaled.left_out.first() {
        return Err(LineError::Column(left_out.clone()));
    }
    let (rows, columns) = (outcome.len(), scaled.kept.len() + 1);
    if rows <= columns {
        return Err(LineError::TooFew { what: "rows", have: rows, columns });
    }
    let weight = |at: usize| weights.map_or(1.0, |w| w[at]);
    let (mut products, mut right) = (Square::zero(columns), vec![0.0; columns]);
    for (at, y) in outcome.iter().enumerate() {
        products.add_products(weight(at), scaled.row(at));
        right.iter_mut().zip(scaled.row(at)).for_each(|(sum, x)| *sum += weight(at) * x * y);
    }
    let root = products.root(1e-13).map_err(|_| LineError::Weight)?;
    let found = root.solve(&right);
    let fitted = |at: usize| scaled.row(at).iter().zip(&found).map(|(x, b)| x * b).sum::<f64>();
    let residuals: Vec<f64> = outcome.iter().enumerate().map(|(at, y)| y - fitted(at)).collect();
    let bread = root.inverse();
    let moment = |at: usize, into: &mut [f64]| {
        into.iter_mut().zip(scaled.row(at)).for_each(|(sum, x)| *sum += weight(at) * residuals[at] * x);
    };
    let (covariance, freedom) = match errors {
        Errors::Plain => {
            let square: f64 = residuals.iter().enumerate().map(|(at, r)| weight(at) * r * r).sum();
            let freedom = (rows - columns) as f64;
            (bread.times(square / freedom), freedom)
        }
        Errors::Clustered(groups) => clustered(&bread, groups, rows, moment)?,
        Errors::NeweyWest(lags) => (newey_west(&bread, lags, rows, moment), (rows - columns) as f64),
    };
    let back = scaled.back();
    let names = std::iter::once("constant".to_owned()).chain(table.names().iter().cloned());
    Ok(Line {
        columns: names.collect(),
        values: (0..columns).map(|at| back.row(at).iter().zip(&found).map(|(b, w)| b * w).sum()).collect(),
        covariance: covariance.between(&back),
        freedom,
        residuals,
    })
}

fn clustered(
    bread: &Square,
    groups: &[u32],
    rows: usize,
    moment: impl Fn(usize, &mut [f64]),
) -> Result<(Square, f64), LineError> {
    let columns = bread.size();
    if groups.len() != rows {
        return Err(TableError::Outcomes { rows, outcomes: groups.len() }.into());
    }
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by_key(|&at| groups[at]);
    let (mut meat, mut many) = (Square::zero(columns), 0_usize);
    for group in order.chunk_by(|&a, &b| groups[a] == groups[b]) {
        let mut sum = vec![0.0; columns];
        group.iter().for_each(|&at| moment(at, &mut sum));
        meat.add_products(1.0, &sum);
        many += 1;
    }
    if many < 2 {
        return Err(LineError::TooFew { what: "groups", have: many, columns });
    }
    let (n, k, g) = (rows as f64, columns as f64, many as f64);
    let correction = g / (g - 1.0) * (n - 1.0) / (n - k);
    Ok((meat.mirrored().between(bread).times(correction), g - 1.0))
}

fn newey_west(bread: &Square, lags: usize, rows: usize, moment: impl Fn(usize, &mut [f64])) -> Square {
    let columns = bread.size();
    let of = |at: usize| {
        let mut one = vec![0.0; columns];
        moment(at, &mut one);
        one
    };
    let moments: Vec<Vec<f64>> = (0..rows).map(of).collect();
    let mut meat = Square::zero(columns);
    for lag in 0..=lags.min(rows - 1) {
        let weight = 1.0 - lag as f64 / (lags as f64 + 1.0);
        for (later, earlier) in moments[lag..].iter().zip(&moments) {
            for (i, one) in later.iter().enumerate() {
                for (j, other) in earlier.iter().enumerate() {
                    *meat.at_mut(i, j) += weight * one * other;
                    if lag > 0 {
                        *meat.at_mut(j, i) += weight * one * other;
                    }
                }
            }
        }
    }
    // Without it the errors of a short series are too small.
    meat.between(bread).times(rows as f64 / (rows - columns) as f64)
}

impl Line {
    /// A sum of coefficients, one factor for each column, the constant first.
    #[must_use]
    pub fn sum(&self, factors: &[f64]) -> super::Effect {
        let value = self.values.iter().zip(factors).map(|(v, f)| v * f).sum();
        super::Effect::of(value, self.covariance.quadratic(factors).max(0.0).sqrt(), self.freedom)
    }

    /// One coefficient by its column's name; none if there is no such column.
    #[must_use]
    pub fn of(&self, column: &str) -> Option<super::Effect> {
        let at = self.columns.iter().position(|name| name == column)?;
        let mut factors = vec![0.0; self.columns.len()];
        factors[at] = 1.0;
        Some(self.sum(&factors))
    }

    /// The chance of coefficients so far from zero together if all of these columns were nothing (Wald); none where there
    /// is no such column, or they cannot be told apart.
    #[must_use]
    pub fn together(&self, columns: &[&str]) -> Option<f64> {
        let places = columns.iter().map(|name| self.columns.iter().position(|c| c == name));
        let places: Vec<usize> = places.collect::<Option<_>>()?;
        let values: Vec<f64> = places.iter().map(|&at| self.values[at]).collect();
        let solved = self.covariance.only(&places).root(1e-12).ok()?.solve(&values);
        let wald: f64 = values.iter().zip(&solved).map(|(a, b)| a * b).sum();
        Some(crate::algebra::chi_squared_tail(wald, places.len() as f64))
    }
}

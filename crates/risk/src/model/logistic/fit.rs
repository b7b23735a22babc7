use serde::{Deserialize, Serialize};

use super::pass::{Pass, pass};
use crate::algebra::{LeftOut, Scaled, Square, Table, TableError, Z_95};

/// Newton's method needs about eight steps; where it needs many more, something runs away.
const MOST_STEPS: u32 = 60;

/// A step, in standard deviations of the columns, below which there is nothing left to gain: the error that is left is
/// about its square.
const ENOUGH: f64 = 1e-9;

/// From this many steps on a coefficient that still grows by so much in each is one that decides alone.
const RUNNING: (u32, f64) = (25, 0.1);

/// How strongly coefficients are pulled to zero: half of this times the sum of their squares is added to minus the
/// log-likelihood. The constant is not pulled. scikit-learn's `C` is one over it.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Ridge(f64);

impl Ridge {
    /// Its strength.
    #[must_use]
    pub fn strength(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Ridge {
    type Error = FitError;
    fn try_from(strength: f64) -> Result<Self, FitError> {
        if strength.is_finite() && strength >= 0.0 { Ok(Self(strength)) } else { Err(FitError::Ridge(strength)) }
    }
}

impl From<Ridge> for f64 {
    fn from(ridge: Ridge) -> Self {
        ridge.0
    }
}

/// A fitted logistic regression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The constant, then one for each column that could be fitted, in the order of the table.
    pub coefficients: Vec<Coefficient>,
    /// How they vary together, in that order. With a ridge it is of the penalised estimate, which is narrower.
    pub covariance: Square,
    /// The pull to zero.
    pub ridge: Ridge,
    /// Columns that were not fitted, and why.
    pub left_out: Vec<LeftOut>,
    /// How many rows.
    pub rows: usize,
    /// In how many it happened.
    pub events: usize,
    /// The log-likelihood of the rows.
    pub log_likelihood: f64,
    /// The same of a model that says the average for everybody.
    pub log_likelihood_of_average: f64,
    /// How many steps it took.
    pub steps: u32,
}

/// One coefficient.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// The column; `constant` for the first.
    pub column: String,
    /// By how much one more of it raises the log-odds.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

impl Coefficient {
    /// Its 95% interval.
    #[must_use]
    pub fn interval(&self) -> (f64, f64) {
        (self.value - Z_95 * self.error, self.value + Z_95 * self.error)
    }
}

/// Why nothing could be fitted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// The table is not one.
    #[error(transparent)]
    Table(#[from] TableError),
    /// There is nothing to tell apart.
    #[error("it happened in {events} of {rows} rows: there must be some of both to learn from")]
    NoContrast {
        /// Rows.
        rows: usize,
        /// In how many it happened.
        events: usize,
    },
    /// A ridge that is none.
    #[error("the ridge must be a number of 0 or more, not {0}")]
    Ridge(f64),
    /// A column decides the outcome.
    #[error(
        "“{0}” decides the outcome in these rows, so its coefficient has no end: leave it out, join it with a like one, or use a ridge above 0"
    )]
    Separated(String),
    /// Another number of offsets than of rows, or one that is no finite number.
    #[error("each row needs one finite offset")]
    Offset,
    /// The steps did not come to an end.
    #[error("no best fit was found in {0} steps: look at “{1}”, which still moves")]
    Endless(u32, String),
}

/// Fits whether something happens to the columns of a table.
///
/// # Errors
/// Outcomes that do not fit the table or are all the same, or a column that decides them alone.
pub fn fit(table: &Table, outcomes: &[bool], ridge: Ridge) -> Result<Fit, FitError> {
    fit_beyond(table, outcomes, None, ridge)
}

/// As [`fit`], beyond what is known already: `offset` is added to each row's log-odds.
pub(crate) fn fit_beyond(
    table: &Table,
    outcomes: &[bool],
    offset: Option<&[f64]>,
    ridge: Ridge,
) -> Result<Fit, FitError> {
    if offset.is_some_and(|o| o.len() != outcomes.len() || o.iter().any(|o| !o.is_finite())) {
        return Err(FitError::Offset);
    }
    table.match_outcomes(outcomes.len())?;
    let (rows, events) = (outcomes.len(), outcomes.iter().filter(|happened| **happened).count());
    if events == 0 || events == rows {
        return Err(FitError::NoContrast { rows, events });
    }
    let scaled = Scaled::new(table, ridge.strength() > 0.0);
    let average = events as f64 / rows as f64;
    let mut weights = vec![0.0; scaled.kept.len() + 1];
    weights[0] = super::log_odds(average);
    // On scaled columns the same pull is as much weaker as the column is wider.
    let pull: Vec<f64> = std::iter::once(0.0).chain(scaled.spread.iter().map(|s| ridge.strength() / (s * s))).collect();
    let name =
        |at: usize| at.checked_sub(1).map_or("constant", |at| table.names()[scaled.kept[at]].as_str()).to_owned();

    let look = |weights: &[f64]| {
        let mut seen = pass(&scaled, outcomes, offset, weights);
        let likelihood = -seen.loss;
        for (at, pull) in pull.iter().enumerate() {
            seen.loss += pull * weights[at] * weights[at] / 2.0;
            seen.gradient[at] += pull * weights[at];
            *seen.curvature.at_mut(at, at) += pull;
        }
        (seen, likelihood)
    };
    let (mut seen, mut likelihood) = look(&weights);
    for step in 1..=MOST_STEPS {
        let furthest = |of: &[f64]| (0..of.len()).max_by(|&a, &b| of[a].abs().total_cmp(&of[b].abs())).unwrap_or(0);
        let Ok(root) = seen.curvature.root(1e-13) else { return Err(FitError::Separated(name(furthest(&weights)))) };
        let direction = root.solve(&seen.gradient);
        let far = furthest(&direction);
        if direction[far].abs() < ENOUGH {
            // The last step is taken on trust: the curvature here is that of the end.
            weights.iter_mut().zip(&direction).for_each(|(w, d)| *w -= d);
            let back = scaled.back();
            let covariance = root.inverse().between(&back);
            let coefficients = (0..weights.len()).map(|at| Coefficient {
                column: name(at),
                value: back.row(at).iter().zip(&weights).map(|(b, w)| b * w).sum(),
                error: covariance.at(at, at).sqrt(),
            });
            let of_average = events as f64 * average.ln() + (rows - events) as f64 * (-average).ln_1p();
            return Ok(Fit {
                coefficients: coefficients.collect(),
                covariance,
                ridge,
                left_out: scaled.left_out,
                rows,
                events,
                log_likelihood: likelihood,
                log_likelihood_of_average: of_average,
                steps: step,
            });
        }
        if step > RUNNING.0 && direction[far].abs() > RUNNING.1 {
            return Err(FitError::Separated(name(far)));
        }
        let moved = shorten(&seen, &weights, &direction, look);
        let Some(moved) = moved else { return Err(FitError::Endless(step, name(far))) };
        (weights, seen, likelihood) = moved;
    }
    let left = seen.gradient.iter().enumerate().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs())).map_or(0, |g| g.0);
    Err(FitError::Endless(MOST_STEPS, name(left)))
}

/// The whole step, or half of it and again, until it makes nothing worse; none where no step does.
fn shorten(
    seen: &Pass,
    weights: &[f64],
    direction: &[f64],
    look: impl Fn(&[f64]) -> (Pass, f64),
) -> Option<(Vec<f64>, Pass, f64)> {
    let mut length = 1.0;
    while length > 1e-10 {
        let next: Vec<f64> = weights.iter().zip(direction).map(|(w, d)| w - length * d).collect();
        let (after, likelihood) = look(&next);
        // Rounding alone may raise it by so much.
        if after.loss <= seen.loss + 1e-12 * seen.loss.abs() {
            return Some((next, after, likelihood));
        }
        length /= 2.0;
    }
    None
}

impl Fit {
    /// The chances of every row of the table that was fitted, or of one with the same columns.
    #[must_use]
    pub fn chances(&self, table: &Table) -> Vec<f64> {
        let places: Vec<(usize, f64)> = self.coefficients[1..]
            .iter()
            .filter_map(|c| Some((table.names().iter().position(|n| *n == c.column)?, c.value)))
            .collect();
        let constant = self.coefficients[0].value;
        let score = |row: &[f64]| constant + places.iter().map(|(at, value)| row[*at] * value).sum::<f64>();
        table.iter().map(|row| super::chance(score(row))).collect()
    }
}

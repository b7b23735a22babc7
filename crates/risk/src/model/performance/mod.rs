//! How well chances foretold what happened: whom a model ranks higher, whether its chances are right, whom a list of the
//! highest finds, and for whom it does worse. Always asked of people and dates from which nothing was learnt.

mod calibration;
mod curve;
mod discrimination;
mod subgroup;
mod top;

use serde::{Deserialize, Serialize};

use crate::{algebra::Z_95, model::logistic::FitError};
pub use calibration::{Band, Calibration, calibration};
pub use curve::{Curve, curve};
pub use discrimination::discrimination;
pub use subgroup::{Dimension, Figures, Rule, Subgroup, subgroups};
pub use top::{Top, top};

/// A figure with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Estimate {
    /// A figure and its standard error, by the normal distribution.
    #[must_use]
    pub fn of(value: f64, error: f64) -> Self {
        Self { value, low: value - Z_95 * error, high: value + Z_95 * error }
    }

    /// Every number times this, which is above zero.
    #[must_use]
    pub fn times(self, by: f64) -> Self {
        Self { value: self.value * by, low: self.low * by, high: self.high * by }
    }

    /// The same kept within limits that it cannot pass.
    #[must_use]
    pub fn within(self, least: f64, most: f64) -> Self {
        Self { value: self.value, low: self.low.max(least), high: self.high.min(most) }
    }
}

/// How well chances foretold what happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// How many people.
    pub people: usize,
    /// To how many it happened.
    pub events: usize,
    /// The chance that of two people, one to whom it happened and one to whom it did not, the first was ranked higher; 0.5 is a
    /// coin. With DeLong's interval.
    pub auc: Estimate,
    /// The mean squared error of the chances.
    pub brier: Estimate,
    /// The same of saying the average for everybody: what a model must beat.
    pub brier_of_average: f64,
    /// Whether the chances are right.
    pub calibration: Calibration,
    /// Whether they are right along the whole range.
    pub curve: Curve,
    /// Whom the list of the highest finds.
    pub top: Top,
}

/// Why nothing can be said of some chances.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PerformanceError {
    /// A chance that is none, or not one for each person.
    #[error("each person needs one chance between 0 and 1, and one outcome")]
    Chance,
    /// There is nothing to tell apart.
    #[error(transparent)]
    Fit(#[from] FitError),
    /// A share to look at that is none.
    #[error("the share at the top must lie between 0 and 1, not {0}")]
    Share(f64),
}

/// Holds chances against what happened. `share` of people are at the top; `seed` is of the draws behind one interval.
///
/// # Errors
/// Chances that are none, or outcomes that are all the same.
pub fn performance(chances: &[f64], outcomes: &[bool], share: f64, seed: u64) -> Result<Performance, PerformanceError> {
    let (people, events) = contrast(chances, outcomes)?;
    let average = events as f64 / people as f64;
    let squares = chances.iter().zip(outcomes).map(|(p, y)| (p - f64::from(u8::from(*y))).powi(2));
    let brier = squares.clone().sum::<f64>() / people as f64;
    let spread = squares.map(|s| (s - brier).powi(2)).sum::<f64>() / (people as f64 - 1.0);
    Ok(Performance {
        people,
        events,
        auc: discrimination(chances, outcomes)?,
        brier: Estimate::of(brier, (spread / people as f64).sqrt()).within(0.0, 1.0),
        brier_of_average: average * (1.0 - average),
        calibration: calibration(chances, outcomes)?,
        curve: curve(chances, outcomes, seed)?,
        top: top(chances, outcomes, share)?,
    })
}

/// How many people, and to how many it happened.
fn contrast(chances: &[f64], outcomes: &[bool]) -> Result<(usize, usize), PerformanceError> {
    if chances.len() != outcomes.len() || !chances.iter().all(|p| (0.0..=1.0).contains(p)) {
        return Err(PerformanceError::Chance);
    }
    let (rows, events) = (outcomes.len(), outcomes.iter().filter(|y| **y).count());
    if events == 0 || events == rows {
        return Err(FitError::NoContrast { rows, events }.into());
    }
    Ok((rows, events))
}

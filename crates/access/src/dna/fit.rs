use jiff::civil::Date;

use super::{History, Model, features, linear::solve, model::logistic};
use crate::Mode;

/// One appointment whose end is known. Cancelled ones do not belong here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The day of the appointment.
    pub day: Date,
    /// Days between booking and appointment.
    pub lead_days: u32,
    /// What the person did before it was booked.
    pub history: History,
    /// How they were to be seen.
    pub mode: Mode,
    /// Whether they missed it.
    pub missed: bool,
}

/// With fewer rows, or fewer of them missed, nothing is learnt and the published figures stand: ten misses for each of eight
/// coefficients is the least that is commonly held to do.
pub const LEAST: (usize, usize) = (1000, 80);

/// A fitted model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fitted {
    /// The model.
    pub model: Model,
    /// The standard error of each coefficient; with a ridge, of the penalised estimate.
    pub errors: [f64; 8],
    /// How many steps it took.
    pub steps: u32,
}

/// Why nothing could be fitted.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Too little to learn from.
    #[error(
        "{rows} appointments of which {missed} were missed are too few to learn from: the published figures are used"
    )]
    TooFew {
        /// Appointments.
        rows: usize,
        /// Of which missed.
        missed: usize,
    },
    /// A ridge that is none.
    #[error("the ridge must be a number of 0 or more, not {0}")]
    Ridge(f64),
    /// Without a ridge the rows do not decide: a feature never varies, or decides alone.
    #[error("these appointments do not decide every coefficient: use a ridge above 0")]
    Undecided,
}

/// Fits the model, if there is enough to learn from. `ridge` pulls each coefficient but the constant towards the published
/// one, as strongly as that many units of information: what the rows do not tell stays as published.
///
/// # Errors
/// Too few rows, or a ridge that is none.
pub fn fit(rows: &[Row], ridge: f64) -> Result<Fitted, FitError> {
    let missed = rows.iter().filter(|row| row.missed).count();
    if rows.len() < LEAST.0 || missed < LEAST.1 || rows.len() - missed < LEAST.1 {
        return Err(FitError::TooFew { rows: rows.len(), missed });
    }
    train(rows, ridge)
}

/// Fits the model to however few rows: Newton's method, which for a logistic model is iteratively reweighted least squares;
/// a step that makes things worse is halved.
///
/// # Errors
/// A ridge that is none, or rows that do not decide.
pub fn train(rows: &[Row], ridge: f64) -> Result<Fitted, FitError> {
    if !ridge.is_finite() || ridge < 0.0 {
        return Err(FitError::Ridge(ridge));
    }
    let rows: Vec<([f64; 8], f64)> = rows
        .iter()
        .map(|row| (features(row.lead_days, row.history, row.mode), f64::from(u8::from(row.missed))))
        .collect();
    let centre = Model::published().coefficients;
    let mut penalty = [ridge; 8];
    penalty[0] = 0.0;
    let (weights, errors, steps) = newton(&rows, centre, centre, penalty).ok_or(FitError::Undecided)?;
    Ok(Fitted { model: Model { coefficients: weights, rows: rows.len() as u64 }, errors, steps })
}

/// The maximum of the penalised log-likelihood, its standard errors, and the steps to it.
pub(super) fn newton<const N: usize>(
    rows: &[([f64; N], f64)],
    start: [f64; N],
    centre: [f64; N],
    penalty: [f64; N],
) -> Option<([f64; N], [f64; N], u32)> {
    let score = |weights: &[f64; N], x: &[f64; N]| weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>();
    // ln(1 + e^s), without overflow.
    let softplus = |s: f64| s.max(0.0) + (-s.abs()).exp().ln_1p();
    let loss = |weights: &[f64; N]| {
        let fit: f64 = rows
            .iter()
            .map(|(x, y)| {
                let s = score(weights, x);
                softplus(s) - y * s
            })
            .sum();
        fit + (0..N).map(|i| penalty[i] * (weights[i] - centre[i]).powi(2) / 2.0).sum::<f64>()
    };
    let mut weights = start;
    let mut least = loss(&weights);
    for step in 1..=100 {
        let (mut gradient, mut curvature) = ([0.0; N], [[0.0; N]; N]);
        for (x, y) in rows {
            let p = logistic(score(&weights, x));
            let (residual, weight) = (p - y, p * (1.0 - p));
            for i in 0..N {
                gradient[i] += residual * x[i];
                for j in 0..=i {
                    curvature[i][j] += weight * x[i] * x[j];
                }
            }
        }
        for i in 0..N {
            gradient[i] += penalty[i] * (weights[i] - centre[i]);
            curvature[i][i] += penalty[i];
        }
        let (direction, variance) = solve(&curvature, &gradient)?;
        let far = direction.iter().map(|d| d.abs()).fold(0.0, f64::max);
        if far < 1e-9 {
            return Some((weights, variance.map(f64::sqrt), step));
        }
        let mut length = 1.0;
        loop {
            let next: [f64; N] = std::array::from_fn(|i| weights[i] - length * direction[i]);
            let after = loss(&next);
            if after <= least + 1e-12 * least.abs() {
                (weights, least) = (next, after);
                break;
            }
            length /= 2.0;
            if length < 1e-10 {
                return None;
            }
        }
        // A coefficient that runs away is one that decides alone.
        if weights.iter().any(|w| w.abs() > 30.0) {
            return None;
        }
    }
    None
}

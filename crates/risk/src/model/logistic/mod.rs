//! Logistic regression: Newton's method, which here is iteratively reweighted least squares, with an optional ridge.
//!
//! Written to be told apart from a black box: a column that never varies or that others decide is left out by name, one
//! that decides the outcome alone is refused by name, and the same rows give the same digits on however many cores.

mod fit;
mod pass;

pub(crate) use fit::fit_beyond;
pub use fit::{Coefficient, Fit, FitError, Ridge, fit};

/// The chance of these log-odds.
#[must_use]
pub fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds of a chance, which is kept a hair away from never and always.
#[must_use]
pub fn log_odds(chance: f64) -> f64 {
    let chance = chance.clamp(1e-15, 1.0 - 1e-15);
    (chance / (1.0 - chance)).ln()
}

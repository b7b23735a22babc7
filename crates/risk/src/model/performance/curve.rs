use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

use super::{Estimate, PerformanceError, contrast};
use crate::{
    algebra::{Spline, Table, normal_quantile},
    model::logistic::{FitError, Ridge, chance, fit, log_odds},
};

/// Where Harrell (Regression Modeling Strategies, 2.4.6) puts four knots: shares of the people below each.
const KNOTS: [f64; 4] = [0.05, 0.35, 0.65, 0.95];

/// Draws behind the interval.
const DRAWS: usize = 400;

/// People of the same place in the order of chances are drawn as one: so many places.
const POINTS: usize = 500;

/// How far chances lie from a smooth curve of what happened: the integrated calibration index of Austin and Steyerberg (2019), on a
/// restricted cubic spline of the log-odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The mean distance. Its interval comes from draws of the curve; as a distance is never below 0, it lies a little high
    /// where the chances are right.
    pub index: Estimate,
    /// The distance that nine in ten people are within.
    pub nine_in_ten: f64,
}

/// The distance of chances from a smooth curve of what happened. `seed` is of the draws.
///
/// # Errors
/// Chances that are none, or outcomes that are all the same.
pub fn curve(chances: &[f64], outcomes: &[bool], seed: u64) -> Result<Curve, PerformanceError> {
    contrast(chances, outcomes)?;
    let mut sorted = chances.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| log_odds(sorted[(share * (sorted.len() - 1) as f64).round() as usize]);
    let mut knots = KNOTS.map(at).to_vec();
    knots.dedup();
    // Of few different chances no curve can be drawn: a line is.
    let spline = Spline::new(&knots);
    let basis = |chance: f64| match &spline {
        Some(spline) => spline.columns(log_odds(chance)),
        None => vec![log_odds(chance)],
    };
    let names: Vec<String> = (0..spline.as_ref().map_or(1, Spline::width)).map(|at| at.to_string()).collect();
    let mut table = Table::new(names.clone()).map_err(FitError::from)?;
    chances.iter().try_for_each(|p| table.push(&basis(*p))).map_err(FitError::from)?;
    let fit = fit(&table, outcomes, Ridge::default())?;
    let kept: Vec<usize> =
        fit.coefficients[1..].iter().filter_map(|c| names.iter().position(|n| *n == c.column)).collect();
    let row = |chance: f64| {
        let all = basis(chance);
        std::iter::once(1.0).chain(kept.iter().map(|&at| all[at])).collect::<Vec<_>>()
    };
    let found: Vec<f64> = fit.coefficients.iter().map(|c| c.value).collect();
    let told = |row: &[f64], weights: &[f64]| chance(row.iter().zip(weights).map(|(x, w)| x * w).sum());
    let mut distances: Vec<f64> = chances.iter().map(|p| (told(&row(*p), &found) - p).abs()).collect();
    let index = distances.iter().sum::<f64>() / distances.len() as f64;
    distances.sort_by(f64::total_cmp);
    let nine_in_ten = distances[(0.9 * (distances.len() - 1) as f64).round() as usize];

    let points = POINTS.min(sorted.len());
    let points: Vec<(f64, Vec<f64>)> =
        (0..points).map(|n| sorted[(2 * n + 1) * sorted.len() / (2 * points)]).map(|p| (p, row(p))).collect();
    let mut drawn = vec![index];
    if let Ok(root) = fit.covariance.root(0.0) {
        let mut chance_of = ChaCha8Rng::seed_from_u64(seed);
        drawn = (0..DRAWS)
            .map(|_| {
                let draws: Vec<f64> =
                    found.iter().map(|_| normal_quantile(chance_of.random::<f64>().max(1e-12))).collect();
                let weights: Vec<f64> = found.iter().zip(root.spread(&draws)).map(|(w, d)| w + d).collect();
                points.iter().map(|(p, row)| (told(row, &weights) - p).abs()).sum::<f64>() / points.len() as f64
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
    }
    let end = |share: f64| drawn[(share * (drawn.len() - 1) as f64).round() as usize];
    Ok(Curve { index: Estimate { value: index, low: end(0.025).min(index), high: end(0.975).max(index) }, nine_in_ten })
}

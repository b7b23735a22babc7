use serde::{Deserialize, Serialize};

use super::{Estimate, PerformanceError, contrast};
use crate::{
    algebra::{Share, Table, wilson},
    model::logistic::{Fit, FitError, Ridge, fit, fit_beyond, log_odds},
};

/// Whether chances are right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// By how much the log-odds are too low for everybody: 0 is right, above 0 the model says too little.
    pub intercept: Estimate,
    /// 1 is right; below 1 the model is too sure of itself: its high chances are too high and its low ones too low. None where
    /// it says the same of everybody, or ranks them without a fault.
    pub slope: Option<Estimate>,
    /// Tenths of people by chance, lowest first.
    pub tenths: Vec<Band>,
}

/// People of like chance, and what became of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// How many.
    pub people: usize,
    /// The mean of their chances.
    pub expected: f64,
    /// The share to whom it happened; none where so few that it is withheld.
    pub observed: Option<Share>,
}

/// Holds chances against how often it happened.
///
/// # Errors
/// Chances that are none, or outcomes that are all the same.
pub fn calibration(chances: &[f64], outcomes: &[bool]) -> Result<Calibration, PerformanceError> {
    contrast(chances, outcomes)?;
    let odds: Vec<f64> = chances.iter().map(|p| log_odds(*p)).collect();
    let slope = match fit(&column("log-odds", &odds)?, outcomes, Ridge::default()) {
        Ok(fit) => fit.coefficients.get(1).map(|c| Estimate::of(c.value, c.error)),
        Err(FitError::Separated(_)) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Calibration { intercept: in_the_large(&odds, outcomes)?, slope, tenths: tenths(chances, outcomes) })
}

/// The constant that is missing when the log-odds are taken as they are.
pub(super) fn in_the_large(odds: &[f64], outcomes: &[bool]) -> Result<Estimate, FitError> {
    let mut constant = Table::new::<&str>([])?;
    (0..odds.len()).try_for_each(|_| constant.push(&[]))?;
    let Fit { coefficients, .. } = fit_beyond(&constant, outcomes, Some(odds), Ridge::default())?;
    Ok(Estimate::of(coefficients[0].value, coefficients[0].error))
}

fn column(name: &str, values: &[f64]) -> Result<Table, FitError> {
    let mut table = Table::new([name])?;
    values.iter().try_for_each(|value| table.push(&[*value]))?;
    Ok(table)
}

impl Band {
    /// The band as those see it who may not see small numbers: its share of counts as the rule shows them.
    pub(crate) fn shown(self, rule: super::Rule<'_>) -> Self {
        let all = self.people as u64;
        let events = self.observed.map_or(0, |share| (share.value * all as f64).round() as u64);
        let shown = rule(events).zip(rule(all));
        Self { observed: shown.and_then(|(events, all)| wilson(events as f64, all as f64)), ..self }
    }
}

fn tenths(chances: &[f64], outcomes: &[bool]) -> Vec<Band> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|&a, &b| chances[a].total_cmp(&chances[b]));
    let cut = |tenth: usize| tenth * order.len() / 10;
    let band = |tenth: usize| {
        let these = &order[cut(tenth)..cut(tenth + 1)];
        let events = these.iter().filter(|&&at| outcomes[at]).count() as f64;
        let people = these.len();
        Band {
            people,
            expected: these.iter().map(|&at| chances[at]).sum::<f64>() / people as f64,
            observed: wilson(events, people as f64),
        }
    };
    (0..10).map(band).filter(|band| band.people > 0).collect()
}

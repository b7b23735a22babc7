use serde::{Deserialize, Serialize};

use super::{Cohort, Pairing};

/// Above this a standardised difference is held to matter (Austin 2009).
pub const MATTERS: f64 = 0.1;

/// How alike two sides are in one trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// The trait.
    pub name: String,
    /// The mean of those in the scheme who were matched.
    pub scheme: f64,
    /// The mean of all others, before anybody was matched.
    pub all_others: f64,
    /// The mean of those they are compared with.
    pub compared: f64,
    /// The difference before, in standard deviations; of everybody in the scheme and everybody outside.
    pub difference_before: f64,
    /// The difference that is left.
    pub difference: f64,
}

impl Balance {
    /// Whether it is small enough.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.difference.abs() <= MATTERS
    }
}

/// How alike the two sides are in every trait, before and after matching. Standard deviations are those of both sides before, so that
/// matching cannot hide a difference by narrowing it.
#[must_use]
pub fn balance(cohort: &Cohort, pairing: &Pairing) -> Vec<Balance> {
    let people = || cohort.people().iter().zip(&pairing.weights);
    let one = |(at, name): (usize, &String)| {
        let moments = |in_scheme: bool, weighted: bool| {
            let side = people().filter(|(person, _)| person.in_scheme == in_scheme);
            let side = side.map(|(person, weight)| (person.traits[at], if weighted { *weight } else { 1.0 }));
            let all: f64 = side.clone().map(|(_, w)| w).sum();
            let mean = side.clone().map(|(x, w)| x * w).sum::<f64>() / all;
            let variance = side.map(|(x, w)| w * (x - mean).powi(2)).sum::<f64>() / (all - 1.0).max(1.0);
            (mean, variance)
        };
        let ((scheme, a), (others, b)) = (moments(true, false), moments(false, false));
        let spread = f64::midpoint(a, b).sqrt();
        let apart = |by: f64| if spread > 0.0 { by / spread } else { 0.0 };
        let (matched, compared) = (moments(true, true).0, moments(false, true).0);
        Balance {
            name: name.clone(),
            scheme: matched,
            all_others: others,
            compared,
            difference_before: apart(scheme - others),
            difference: apart(matched - compared),
        }
    };
    cohort.traits().iter().enumerate().map(one).collect()
}

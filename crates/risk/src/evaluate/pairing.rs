use std::collections::BTreeMap;

use super::{Cohort, CohortError, Matching};
use crate::{
    algebra::Table,
    model::logistic::{FitError, Ridge, fit, log_odds},
};

/// Who is compared with whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Pairing {
    /// How much each person counts: 1 for each matched in the scheme; the weights of those they are compared with add up to 1 for
    /// each of them; 0 for who is not compared.
    pub weights: Vec<f64>,
    /// Which set each belongs to: one in the scheme and theirs, or all with the same exact traits.
    pub sets: Vec<u32>,
    /// Those in the scheme for whom there was nobody.
    pub unmatched: usize,
    /// Those in the scheme who were matched.
    pub matched: usize,
    /// The propensity of each, where one was worked out: the chance of being in the scheme.
    pub propensity: Option<Vec<f64>>,
}

/// Why nobody could be matched.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PairingError {
    /// The cohort does not have what is asked for.
    #[error(transparent)]
    Cohort(#[from] CohortError),
    /// The propensity cannot be worked out.
    #[error("who is in the scheme cannot be foretold from these traits: {0}")]
    Propensity(#[from] FitError),
    /// Nobody has anybody like them.
    #[error("nobody in the scheme has anybody like them outside of it: match on less, or compare with other people")]
    Nobody,
}

/// Gives each in the scheme people like them.
///
/// With `nearest` traits: the nearest by propensity among those of the same exact traits, within the caliper, each taken once, those
/// hardest to match first. Without: everybody of the same exact traits.
///
/// # Errors
/// A trait that there is not, a propensity that cannot be worked out, or nobody matched.
pub fn pair(cohort: &Cohort, matching: &Matching) -> Result<Pairing, PairingError> {
    let exact = cohort.places(&matching.exact)?;
    let mut strata: BTreeMap<Vec<u64>, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, person) in cohort.people().iter().enumerate() {
        let (scheme, others) = strata.entry(Cohort::key(person, &exact)).or_default();
        if person.in_scheme { scheme.push(at) } else { others.push(at) }
    }
    let many = cohort.people().len();
    let mut pairing =
        Pairing { weights: vec![0.0; many], sets: vec![0; many], unmatched: 0, matched: 0, propensity: None };
    if matching.nearest.is_empty() {
        for (set, (scheme, others)) in (0..).zip(strata.values()) {
            pairing.whole(set, scheme, others);
        }
    } else {
        let propensity = propensity(cohort, &matching.nearest)?;
        // Who is nearer must not hang on the last digits, which another machine may have otherwise.
        let odds: Vec<f64> = propensity.iter().map(|p| (log_odds(*p) * 1e9).round() / 1e9).collect();
        let reach = matching.caliper * spread(&odds);
        for (scheme, others) in strata.values() {
            pairing.near(scheme, others, &odds, reach, matching.each);
        }
        pairing.propensity = Some(propensity);
    }
    if pairing.matched == 0 { Err(PairingError::Nobody) } else { Ok(pairing) }
}

fn propensity(cohort: &Cohort, nearest: &[String]) -> Result<Vec<f64>, PairingError> {
    let places = cohort.places(nearest)?;
    let mut table = Table::new(nearest.iter().map(String::as_str)).map_err(FitError::from)?;
    for person in cohort.people() {
        let row: Vec<f64> = places.iter().map(|&t| person.traits[t]).collect();
        table.push(&row).map_err(FitError::from)?;
    }
    let scheme: Vec<bool> = cohort.people().iter().map(|person| person.in_scheme).collect();
    Ok(fit(&table, &scheme, Ridge::default())?.chances(&table))
}

fn spread(of: &[f64]) -> f64 {
    let mean = of.iter().sum::<f64>() / of.len() as f64;
    (of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (of.len() as f64 - 1.0)).sqrt()
}

impl Pairing {
    /// Everybody of one stratum with everybody.
    fn whole(&mut self, set: u32, scheme: &[usize], others: &[usize]) {
        if scheme.is_empty() || others.is_empty() {
            self.unmatched += scheme.len();
            return;
        }
        self.matched += scheme.len();
        let share = scheme.len() as f64 / others.len() as f64;
        for (&at, weight) in scheme.iter().map(|at| (at, 1.0)).chain(others.iter().map(|at| (at, share))) {
            self.weights[at] = weight;
            self.sets[at] = set;
        }
    }

    /// The nearest of one stratum for each.
    fn near(&mut self, scheme: &[usize], others: &[usize], odds: &[f64], reach: f64, each: usize) {
        let mut free: BTreeMap<(Ordered, usize), ()> = others.iter().map(|&at| ((Ordered(odds[at]), at), ())).collect();
        let mut order = scheme.to_vec();
        order.sort_by(|&a, &b| odds[b].total_cmp(&odds[a]).then(a.cmp(&b)));
        for at in order {
            let mut taken = Vec::new();
            while taken.len() < each {
                let here = (Ordered(odds[at]), 0);
                let below = free.range(..here).next_back().map(|(key, ())| *key);
                let above = free.range(here..).next().map(|(key, ())| *key);
                let away = |key: &(Ordered, usize)| (key.0.0 - odds[at]).abs();
                let nearest = below.into_iter().chain(above).min_by(|a, b| away(a).total_cmp(&away(b)));
                let Some(key) = nearest.filter(|key| away(key) <= reach) else { break };
                free.remove(&key);
                taken.push(key.1);
            }
            if taken.is_empty() {
                self.unmatched += 1;
                continue;
            }
            self.matched += 1;
            let set = u32::try_from(self.matched).unwrap_or(u32::MAX);
            (self.weights[at], self.sets[at]) = (1.0, set);
            for &other in &taken {
                (self.weights[other], self.sets[other]) = (1.0 / taken.len() as f64, set);
            }
        }
    }
}

/// A number that is one, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

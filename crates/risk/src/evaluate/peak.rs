use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cohort, Effect};
use crate::words::people;

/// What those in the scheme gained by coming down from where they were picked, and what was left for the scheme to have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Peak {
    /// By how much those in the scheme changed from the last few months before it to the months since, per person and year: what
    /// they and those who care for them see.
    pub seen: Effect,
    /// By how much people outside changed in the same months who stood just where those in the scheme stood.
    pub expected: Effect,
    /// What is left: the one less the other.
    pub left: Effect,
    /// How many months these are.
    pub months: usize,
    /// Those in the scheme beside whom nobody outside stood there, and who are left out.
    pub alone: usize,
}

/// Shows regression to the mean: what would have happened to people picked where those in the scheme were picked, had nobody done anything
/// (Barnett, van der Pols and Dobson 2005). People outside are taken as they stood in the last few months before, and with the same
/// `exact` traits; nothing else about them is matched, so that what is left is not the effect of the scheme: it is what is left to be explained.
///
/// None where nobody outside stood where any in the scheme did.
#[must_use]
pub fn peak(cohort: &Cohort, exact: &[usize]) -> Option<Peak> {
    let last = cohort.last();
    let moved = |at: usize| {
        let person = &cohort.people()[at];
        cohort.rate(person, cohort.since()) - cohort.rate(person, last.clone())
    };
    let mut places: BTreeMap<(u32, Vec<u64>), Place> = BTreeMap::new();
    for (at, person) in cohort.people().iter().enumerate() {
        let count = person.months[last.clone()].iter().map(|n| u32::from(*n)).sum();
        let place = places.entry((count, Cohort::key(person, exact))).or_default();
        if person.in_scheme { place.scheme.push(moved(at)) } else { place.others.push(moved(at)) }
    }
    let alone = places.values().filter(|place| !place.has_both()).map(|place| place.scheme.len()).sum();
    let kept: Vec<&Place> = places.values().filter(|place| place.has_both()).collect();
    let all: f64 = kept.iter().map(|place| place.scheme.len() as f64).sum();
    if all < 2.0 {
        return None;
    }
    let moves: Vec<f64> = kept.iter().flat_map(|place| place.scheme.iter().copied()).collect();
    let (seen, spread) = moments(&moves);
    let (mut expected, mut variance) = (0.0, 0.0);
    for place in &kept {
        let share = place.scheme.len() as f64 / all;
        let (mean, error) = moments(&place.others);
        expected += share * mean;
        variance += share * share * error;
    }
    let effect = |value: f64, variance: f64| Effect::of(value, variance.sqrt(), f64::INFINITY);
    Some(Peak {
        seen: effect(seen, spread),
        expected: effect(expected, variance),
        left: effect(seen - expected, spread + variance),
        months: cohort.lately,
        alone,
    })
}

/// By how much people changed who stood in one place.
#[derive(Default)]
struct Place {
    scheme: Vec<f64>,
    others: Vec<f64>,
}

impl Place {
    /// One alone outside has no spread to tell.
    fn has_both(&self) -> bool {
        !self.scheme.is_empty() && self.others.len() > 1
    }
}

/// The mean, and the variance of the mean.
fn moments(of: &[f64]) -> (f64, f64) {
    let many = of.len() as f64;
    let mean = of.iter().sum::<f64>() / many;
    (mean, of.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (many - 1.0) / many)
}

impl Peak {
    /// In a sentence: of the change that everybody sees, how much came by itself.
    #[must_use]
    pub fn sentence(&self) -> String {
        let way = if self.seen.value <= 0.0 { "fell" } else { "rose" };
        let alone = match self.alone {
            0 => String::new(),
            many => format!(
                " In the scheme, {} stood where fewer than two people outside did, and are left out of this.",
                people(many)
            ),
        };
        format!(
            "From the {} months before the scheme, those in it {way} by {:.2} per person and year. People outside like them who stood just where \
             they stood changed by {:+.2} ({:+.2} to {:+.2}) in the same months, without the scheme. {:+.2} ({:+.2} to {:+.2}) is left to be explained.{alone}",
            self.months,
            self.seen.value.abs(),
            self.expected.value,
            self.expected.low,
            self.expected.high,
            self.left.value,
            self.left.low,
            self.left.high
        )
    }
}

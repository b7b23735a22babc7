use serde::{Deserialize, Serialize};

use super::{Estimate, calibration::in_the_large, discrimination};
use crate::{
    algebra::{Share, wilson},
    model::logistic::log_odds,
};

/// With fewer to whom it happened, or did not, a ranking within a group is chance.
const LEAST_FOR_RANKING: usize = 20;

/// How a count of people is shown to those who may not see small ones: as it is or rounded; none where it is withheld. The rule is
/// the place's (`methods.md` 9), and handed in.
pub type Rule<'a> = &'a dyn Fn(u64) -> Option<u64>;

/// A way of telling people apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dimension {
    /// Such as “Ethnic group”.
    pub title: String,
    /// What its groups are called.
    pub groups: Vec<String>,
    /// Which of them each person is in.
    pub of: Vec<u16>,
}

/// How the model does for one group of people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subgroup {
    /// Such as “Ethnic group”.
    pub dimension: String,
    /// Such as “White”.
    pub group: String,
    /// None where the numbers are small enough to give somebody away.
    pub figures: Option<Figures>,
}

/// What is told of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// How many people, as the rule shows it.
    pub people: u64,
    /// To how many it happened, as the rule shows it.
    pub events: u64,
    /// The mean of their chances.
    pub expected: f64,
    /// The share to whom it happened, of the counts as shown, so that it gives no exact one away.
    pub observed: Share,
    /// By how much the log-odds are too low for the group: 0 is right, above 0 the model says too little.
    pub intercept: Estimate,
    /// How well it ranks within the group; none where there are too few to tell.
    pub auc: Option<Estimate>,
    /// The share of the group that is on the list of the highest; none where so few are that it is withheld.
    pub listed: Option<Share>,
    /// Of those of the group to whom it happened, the share that was on the list; none where so few were that it is withheld.
    pub sensitivity: Option<Share>,
}

/// Looks at each group of each dimension. `from` is the lowest chance on the list of the highest.
///
/// A group is withheld when its people, those to whom it happened or those to whom it did not are withheld by the rule; and
/// where that leaves a single group to be had by taking the others away, the next smallest goes with it.
#[must_use]
pub fn subgroups(
    dimensions: &[Dimension],
    chances: &[f64],
    outcomes: &[bool],
    from: f64,
    rule: Rule<'_>,
) -> Vec<Subgroup> {
    dimensions.iter().flat_map(|dimension| groups(dimension, chances, outcomes, from, rule)).collect()
}

fn groups(dimension: &Dimension, chances: &[f64], outcomes: &[bool], from: f64, rule: Rule<'_>) -> Vec<Subgroup> {
    let members = |group: usize| -> Vec<usize> {
        let of = dimension.of.iter().enumerate().filter(|(_, of)| usize::from(**of) == group);
        of.map(|(at, _)| at).filter(|&at| at < chances.len() && at < outcomes.len()).collect()
    };
    let mut all: Vec<(Vec<usize>, Option<Figures>)> = (0..dimension.groups.len())
        .map(members)
        .map(|these| {
            let told = figures(&these, chances, outcomes, from, rule);
            (these, told)
        })
        .collect();
    let withheld = all.iter().filter(|(these, told)| told.is_none() && !these.is_empty()).count();
    if withheld == 1 {
        let smallest = all.iter_mut().filter(|(_, told)| told.is_some()).min_by_key(|(these, _)| these.len());
        if let Some((_, told)) = smallest {
            *told = None;
        }
    }
    let named = dimension.groups.iter().zip(all).filter(|(_, (these, _))| !these.is_empty());
    named
        .map(|(group, (_, figures))| Subgroup { dimension: dimension.title.clone(), group: group.clone(), figures })
        .collect()
}

fn figures(these: &[usize], chances: &[f64], outcomes: &[bool], from: f64, rule: Rule<'_>) -> Option<Figures> {
    let (of, happened): (Vec<f64>, Vec<bool>) = these.iter().map(|&at| (chances[at], outcomes[at])).unzip();
    let (people, events) = (of.len(), happened.iter().filter(|y| **y).count());
    let shown = |count: usize| rule(count as u64);
    shown(people - events).filter(|_| events > 0 && events < people)?;
    let enough = events >= LEAST_FOR_RANKING && people - events >= LEAST_FOR_RANKING;
    let on = of.iter().filter(|p| **p >= from).count();
    let caught = of.iter().zip(&happened).filter(|(p, y)| **p >= from && **y).count();
    let odds: Vec<f64> = of.iter().map(|p| log_odds(*p)).collect();
    let (all, with) = (shown(people)?, shown(events)?);
    Some(Figures {
        people: all,
        events: with,
        expected: of.iter().sum::<f64>() / people as f64,
        observed: wilson(with as f64, all as f64)?,
        intercept: in_the_large(&odds, &happened).ok()?,
        auc: enough.then(|| discrimination(&of, &happened).ok()).flatten(),
        listed: shown(on).and_then(|on| wilson(on.min(all) as f64, all as f64)),
        sensitivity: shown(caught).and_then(|caught| wilson(caught.min(with) as f64, with as f64)),
    })
}

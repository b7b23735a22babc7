use serde::{Deserialize, Serialize};

use super::{PerformanceError, contrast};
use crate::algebra::{Share, wilson};

/// Whom the list of the highest chances finds (`domain.md` C1: the top 3 in 100).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Top {
    /// Which share of all people is on the list.
    pub share: f64,
    /// How many people that is.
    pub people: usize,
    /// The lowest chance on the list.
    pub from: f64,
    /// Of those to whom it happened, the share that was on the list.
    pub sensitivity: Share,
    /// Of those on the list, the share to whom it happened.
    pub predictive: Share,
}

/// Looks at the `share` of people with the highest chances. Where several of the same chance stand at its end, each counts in part.
///
/// # Errors
/// Chances or a share that are none, or outcomes that are all the same.
pub fn top(chances: &[f64], outcomes: &[bool], share: f64) -> Result<Top, PerformanceError> {
    let (people, events) = contrast(chances, outcomes)?;
    if !(share > 0.0 && share < 1.0) {
        return Err(PerformanceError::Share(share));
    }
    let listed = ((share * people as f64).round() as usize).clamp(1, people);
    let mut sorted = chances.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let from = sorted[listed - 1];
    let found = caught(chances, outcomes, from, listed);
    // Both have a whole above zero, so both are shares.
    let of = |all: f64| wilson(found.min(all), all).ok_or(PerformanceError::Chance);
    Ok(Top { share, people: listed, from, sensitivity: of(events as f64)?, predictive: of(listed as f64)? })
}

/// To how many of those on the list it happened.
fn caught(chances: &[f64], outcomes: &[bool], from: f64, listed: usize) -> f64 {
    let count = |which: &dyn Fn(f64, bool) -> bool| {
        chances.iter().zip(outcomes).filter(|(p, y)| which(**p, **y)).count() as f64
    };
    let above = count(&|p, _| p > from);
    let tied = count(&|p, _| p == from);
    let part = (listed as f64 - above) / tied;
    count(&|p, y| p > from && y) + part * count(&|p, y| p == from && y)
}

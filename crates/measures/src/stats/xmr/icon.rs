use serde::Serialize;

use super::{Improvement, Limits, Meaning, Point};

/// The icon of what the last point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// Usual variation.
    CommonCause,
    /// For the better, upward.
    ImprovementHigh,
    /// For the better, downward.
    ImprovementLow,
    /// For the worse, upward.
    ConcernHigh,
    /// For the worse, downward.
    ConcernLow,
    /// Upward where neither way is better.
    NeutralHigh,
    /// Downward where neither way is better.
    NeutralLow,
}

/// The icon of whether the process will meet its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assurance {
    /// The target lies on the good side of the limits: it will be met every time.
    Pass,
    /// The target lies beyond the limits on the side that the process does not reach: it will be missed every time.
    Fail,
    /// The target lies within the limits: it will be hit and missed by chance.
    Inconsistent,
}

impl Variation {
    pub(super) fn of(last: &Point) -> Self {
        match (last.meaning, last.rule.direction() > 0) {
            (Meaning::CommonCause, _) => Self::CommonCause,
            (Meaning::Improvement, true) => Self::ImprovementHigh,
            (Meaning::Improvement, false) => Self::ImprovementLow,
            (Meaning::Concern, true) => Self::ConcernHigh,
            (Meaning::Concern, false) => Self::ConcernLow,
            (Meaning::NeutralHigh, _) => Self::NeutralHigh,
            (Meaning::NeutralLow, _) => Self::NeutralLow,
        }
    }

    /// What the icon says, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CommonCause => "Common cause: no significant change",
            Self::ImprovementHigh => "Special cause of improving nature: significantly higher",
            Self::ImprovementLow => "Special cause of improving nature: significantly lower",
            Self::ConcernHigh => "Special cause of concerning nature: significantly higher",
            Self::ConcernLow => "Special cause of concerning nature: significantly lower",
            Self::NeutralHigh => "Special cause: significantly higher, neither better nor worse",
            Self::NeutralLow => "Special cause: significantly lower, neither better nor worse",
        }
    }
}

impl Assurance {
    pub(super) fn of(target: f64, limits: &Limits, improvement: Improvement) -> Option<Self> {
        let (lower, upper) = (limits.lower()?, limits.upper()?);
        let (missed, met) = match improvement {
            Improvement::Increase => (target > upper, target < lower),
            Improvement::Decrease => (target < lower, target > upper),
            Improvement::Neutral => return None,
        };
        Some(if missed {
            Self::Fail
        } else if met {
            Self::Pass
        } else {
            Self::Inconsistent
        })
    }

    /// What the icon says, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pass => "The target will consistently be met",
            Self::Fail => "The target will consistently be missed",
            Self::Inconsistent => "The target will be hit and missed by chance",
        }
    }
}

use serde::{Deserialize, Serialize};

use super::{Effect, Finding, definition::Outcome};

/// What follows from an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Better than without it, by more than chance.
    Works,
    /// Worse than without it, by more than chance.
    Harms,
    /// Those in it got better, and would have without it: what is seen is not the scheme's doing.
    OnlySeems,
    /// No difference, and none as large as would be worth its cost.
    NoDifference,
    /// The data allow both a difference worth its cost and none.
    CannotTell,
    /// Fewer people or outcomes than were asked for beforehand.
    TooFew,
    /// Something that the method takes for granted fails.
    NotToBeReliedOn,
}

impl Verdict {
    /// What follows from a finding. `seen` is how those in the scheme changed; `enough` whether there are as many as were asked for.
    pub(super) fn of(finding: &Finding, seen: Effect, outcome: &Outcome, enough: bool) -> Self {
        let (gain, seen) = (outcome.better.gain(finding.effect), outcome.better.gain(seen));
        if !enough {
            Self::TooFew
        } else if finding.fails() {
            Self::NotToBeReliedOn
        } else if gain.low > 0.0 {
            Self::Works
        } else if gain.high < 0.0 {
            Self::Harms
        } else if gain.high >= outcome.worthwhile {
            Self::CannotTell
        } else if seen.low >= outcome.worthwhile {
            Self::OnlySeems
        } else {
            Self::NoDifference
        }
    }

    /// The verdict in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Works => "It works",
            Self::Harms => "It does harm",
            Self::OnlySeems => "It only seems to work",
            Self::NoDifference => "It makes no difference worth its cost",
            Self::CannotTell => "It cannot be told",
            Self::TooFew => "There are too few to tell",
            Self::NotToBeReliedOn => "The answer is not to be relied on",
        }
    }
}

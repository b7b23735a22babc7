use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Exact, TooLarge};

/// What is known of one provider in one period, as it stood when it was taken: a payment can be worked out from it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The provider's code.
    pub provider: String,
    /// People on the list.
    pub list: Option<Exact>,
    /// The same, weighted by need.
    pub weighted: Option<Exact>,
    /// What indicators say, by the name of the must. Missing means that nothing was reported.
    pub measured: BTreeMap<String, Measured>,
    /// What they said before the scheme began, by the name of the must.
    pub baseline: BTreeMap<String, Measured>,
    /// The share of people with the condition, here and in England, by the name of the must.
    pub prevalence: BTreeMap<String, Shares>,
    /// What was done, by the word for what is counted ([`crate::scheme::Counts::name`]).
    pub counted: BTreeMap<String, Exact>,
    /// What was paid for already in the time for which there is a cap, by the same word.
    pub earlier: BTreeMap<String, Exact>,
    /// What became of evidence, by the name of the must, or by what it is.
    pub evidence: BTreeMap<String, Shown>,
}

/// An indicator's value as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Those who count.
    pub numerator: Exact,
    /// Those among whom they count, those left out included.
    pub denominator: Exact,
    /// Those left out of the denominator by a personalised care adjustment (`methods.md` 10).
    pub left_out: Exact,
    /// For so many of the denominator; 1 for a share.
    pub per: Exact,
}

impl Measured {
    /// So many of so many.
    #[must_use]
    pub fn of(numerator: Exact, denominator: Exact) -> Self {
        Self { numerator, denominator, left_out: Exact::ZERO, per: Exact::ONE }
    }

    /// The same as if this value had been reached: the numerator alone is another.
    ///
    /// # Errors
    /// Too many digits.
    pub fn at(self, value: Exact, exclusions: crate::scheme::Exclusions) -> Result<Self, TooLarge> {
        let counted = match exclusions {
            crate::scheme::Exclusions::LeftOut => self.denominator.minus(self.left_out)?,
            crate::scheme::Exclusions::Counted => self.denominator,
        };
        let numerator = counted.times(value)?.over(self.per)?.unwrap_or(Exact::ZERO);
        Ok(Self { numerator, ..self })
    }
}

/// How common a condition is, here and in England.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    /// Here.
    pub here: Exact,
    /// In England.
    pub england: Exact,
}

/// What became of evidence. Missing altogether is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shown {
    /// Whoever approves found it good.
    Accepted,
    /// It is there and nobody has judged it.
    Waiting,
    /// It was sent back.
    Returned,
    /// It is not there.
    Missing,
}

impl Shown {
    /// `training record is missing`.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Accepted => "is accepted",
            Self::Waiting => "waits to be judged",
            Self::Returned => "was returned",
            Self::Missing => "is missing",
        }
    }
}

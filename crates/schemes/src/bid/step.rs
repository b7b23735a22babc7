use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use linchpin_core::{Pence, UserId};
use serde::{Deserialize, Serialize};

use super::Marks;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is called.
    pub title: String,
    /// Once, in pence.
    pub amount: Pence,
    /// Each year, in pence; nought where nothing comes again.
    pub recurrent: Pence,
    /// The answers, by the ids of the call’s questions; of a bid made elsewhere, what it is about.
    pub answers: BTreeMap<String, String>,
}

/// Whether somebody of the panel has an interest. What is greater weighs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Interest {
    /// None.
    Nothing,
    /// One that does not keep them from the item.
    Stays,
    /// They leave the item.
    Leaves,
}

impl Interest {
    /// In words, for a sheet of a committee.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "No interest",
            Self::Stays => "An interest; stays",
            Self::Leaves => "Leaves the item",
        }
    }
}

/// What is recommended to those who decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendation {
    /// Whether it is to get money.
    pub fund: bool,
    /// How much, in pence.
    pub amount: Pence,
    /// Why.
    pub words: String,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether it gets money.
    pub approved: bool,
    /// How much, in pence; nought where it gets none.
    pub amount: Pence,
    /// Why, and on what conditions.
    pub words: String,
    /// The day by which the money must be committed.
    pub commit_by: Option<Date>,
}

/// What was spent of an award. What was wrong is put right by an amount below nought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spend {
    /// When.
    pub on: Date,
    /// How much, in pence.
    pub amount: Pence,
    /// On what.
    pub words: String,
}

/// What happens to a bid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// It is made. The first step, and never another.
    Made(Paper),
    /// Somebody of the panel says whether they have an interest.
    Declared {
        /// What they say.
        interest: Interest,
        /// What it is.
        words: String,
    },
    /// Somebody else of the panel must leave the item.
    SentOut {
        /// Who.
        who: UserId,
        /// Why.
        words: String,
    },
    /// Somebody of the panel gives their marks.
    Scored(Marks),
    /// The panel recommends.
    Recommended(Recommendation),
    /// It is decided.
    Decided(Decision),
    /// Something of it was spent.
    Spent(Spend),
    /// What came of it was measured.
    Measured {
        /// What.
        words: String,
    },
    /// Whoever made it takes it back.
    Withdrawn {
        /// Why.
        words: String,
    },
}

impl Step {
    /// The word in the store and in the audit.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Made(_) => "made",
            Self::Declared { .. } => "declared",
            Self::SentOut { .. } => "sent-out",
            Self::Scored(_) => "scored",
            Self::Recommended(_) => "recommended",
            Self::Decided(_) => "decided",
            Self::Spent(_) => "spent",
            Self::Measured { .. } => "measured",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// A step, with who took it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Which one of the bid, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody at the console.
    pub account: Option<UserId>,
    /// What.
    pub step: Step,
}

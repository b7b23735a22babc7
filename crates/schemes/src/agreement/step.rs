use jiff::civil::Date;
use linchpin_core::{OdsCode, Period};
use serde::{Deserialize, Serialize};

use crate::pay::Measured;

/// Who of the two takes a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// Who pays.
    Commissioner,
    /// Who is paid.
    Provider,
}

/// Something to be done by a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What.
    pub what: String,
    /// By when.
    pub by: Date,
    /// For which standard; for the scheme as a whole where none is named.
    pub standard: Option<String>,
    /// What it is for.
    pub aim: Aim,
    /// When it was done.
    #[serde(default)]
    pub done: Option<Date>,
}

/// What something is done for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Aim {
    /// To be ready (D2: the mobilisation plan).
    Mobilise,
    /// To make up a shortfall (D2: the action plan).
    Improve,
}

/// What a review came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It goes on as it is.
    Continue,
    /// It is to be varied.
    Vary,
    /// It is to end.
    End,
}

/// What happens to an agreement. A kept step is never changed; what was wrong is followed by another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "kebab-case")]
pub enum Step {
    /// The commissioner offers the scheme.
    Invite {
        /// The SHA-256 of the text.
        hash: String,
    },
    /// The provider signs.
    Accept,
    /// The provider says no, or that it says no more.
    Decline {
        /// Why, in its words.
        why: String,
    },
    /// A practice that does not provide the service names who serves its patients.
    NameServer {
        /// Who.
        provider: OdsCode,
    },
    /// Something is planned.
    Plan {
        /// What, and by when.
        item: Item,
    },
    /// A planned thing is done.
    Finish {
        /// Its place, from 0.
        item: usize,
    },
    /// A planned thing is dropped.
    Drop {
        /// Its place, from 0.
        item: usize,
    },
    /// The provider says that it is ready for a standard.
    Ready {
        /// Which; none for the scheme as a whole.
        standard: Option<String>,
        /// What is in place.
        words: String,
    },
    /// The commissioner says what is missing still.
    NotReady {
        /// For which standard; none for the scheme as a whole.
        standard: Option<String>,
        /// What.
        why: String,
    },
    /// The commissioner signs a standard off.
    SignOff {
        /// Which; none for the scheme as a whole.
        standard: Option<String>,
        /// What was looked at.
        words: String,
    },
    /// The two hold fast from where improvement counts.
    Baseline {
        /// The must.
        must: String,
        /// The figure.
        measured: Measured,
        /// The period of the figure.
        of: Period,
    },
    /// The commissioner offers another text.
    Vary {
        /// The SHA-256 of the text.
        hash: String,
        /// The first day of the first period for which it counts.
        from: Date,
        /// What changes, in a sentence.
        says: String,
    },
    /// The provider signs it.
    AcceptVariation,
    /// The provider does not.
    DeclineVariation {
        /// Why.
        why: String,
    },
    /// It was looked at together.
    Review {
        /// What it came to.
        verdict: Verdict,
        /// What was said.
        words: String,
    },
    /// It ends before its term does.
    End {
        /// The last day.
        on: Date,
        /// Why.
        why: String,
    },
}

impl Step {
    /// Who may take it; none where either may.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        match self {
            Self::Invite { .. }
            | Self::NotReady { .. }
            | Self::SignOff { .. }
            | Self::Baseline { .. }
            | Self::Vary { .. }
            | Self::Review { .. } => Some(Party::Commissioner),
            Self::Accept
            | Self::Decline { .. }
            | Self::NameServer { .. }
            | Self::Ready { .. }
            | Self::AcceptVariation
            | Self::DeclineVariation { .. } => Some(Party::Provider),
            Self::Plan { .. } | Self::Finish { .. } | Self::Drop { .. } | Self::End { .. } => None,
        }
    }

    /// Its name, as it is kept.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Invite { .. } => "invite",
            Self::Accept => "accept",
            Self::Decline { .. } => "decline",
            Self::NameServer { .. } => "name-server",
            Self::Plan { .. } => "plan",
            Self::Finish { .. } => "finish",
            Self::Drop { .. } => "drop",
            Self::Ready { .. } => "ready",
            Self::NotReady { .. } => "not-ready",
            Self::SignOff { .. } => "sign-off",
            Self::Baseline { .. } => "baseline",
            Self::Vary { .. } => "vary",
            Self::AcceptVariation => "accept-variation",
            Self::DeclineVariation { .. } => "decline-variation",
            Self::Review { .. } => "review",
            Self::End { .. } => "end",
        }
    }

    /// The words that somebody typed, where it has any.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Decline { why }
            | Self::NotReady { why, .. }
            | Self::DeclineVariation { why }
            | Self::End { why, .. } => Some(why),
            Self::Ready { words, .. } | Self::SignOff { words, .. } | Self::Review { words, .. } => Some(words),
            Self::Vary { says, .. } => Some(says),
            Self::Plan { item } => Some(&item.what),
            _ => None,
        }
    }
}

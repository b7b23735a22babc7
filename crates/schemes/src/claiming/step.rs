use std::{collections::BTreeMap, fmt};

use jiff::Timestamp;
use linchpin_core::{EntryId, EvidenceId, OdsCode, Pence, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Exact, Scheme,
    pay::{CannotPay, Facts, Payment},
};

/// Who takes a step: by their account and the organisation for which they act, whatever roles they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// The account.
    pub account: UserId,
    /// For whom they act.
    pub organisation: OdsCode,
}

/// Something that happened to a claim. Steps are written one behind the other and never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its place, from 1.
    pub number: u32,
    /// When.
    pub at: Timestamp,
    /// By whom; none where the program did it by itself.
    pub by: Option<Hand>,
    /// What.
    pub what: What,
}

/// A payment as it was worked out, with what it was worked out from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// What was known of this provider.
    pub facts: Facts,
    /// The facts of all who share a pot, by the hash under which they are kept; none where nobody shares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<String>,
    /// What came of it, with its working.
    pub payment: Payment,
}

impl Worked {
    /// Works it out once more from the scheme's text as it stood. It comes to the same payment, to the penny and the word.
    ///
    /// # Errors
    /// As [`Scheme::calculate`]; and the provider is not among those who share.
    pub fn again(&self, scheme: &Scheme, round: Option<&[Facts]>) -> Result<Payment, CannotPay> {
        let own = std::slice::from_ref(&self.facts);
        let all = scheme.calculate(self.payment.period, round.unwrap_or(own))?;
        let mine = all.into_iter().find(|one| one.provider == self.facts.provider);
        mine.ok_or_else(|| CannotPay::Unknown { provider: self.facts.provider.clone(), what: "its part".into() })
    }
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub enum What {
    /// It was worked out.
    Worked(Box<Worked>),
    /// The provider said what it did.
    Filled {
        /// How many, by the word for what is counted.
        counts: BTreeMap<String, Exact>,
    },
    /// The provider showed something.
    Shown {
        /// Which file.
        evidence: EvidenceId,
        /// As what: `training record`.
        of: String,
    },
    /// Somebody judged what was shown.
    Judged {
        /// Which file.
        evidence: EvidenceId,
        /// As what it was shown.
        of: String,
        /// Whether it was found good.
        accepted: bool,
        /// Why.
        because: String,
    },
    /// The provider says that it is true.
    Declared {
        /// Why after its day, where it is.
        late: Option<String>,
    },
    /// It goes back to the provider.
    Returned {
        /// Why.
        because: String,
    },
    /// It was found right.
    Approved {
        /// What is to be paid.
        amount: Pence,
        /// The ledger's entry; none until the last link approves, and where there is nothing to pay.
        entry: Option<EntryId>,
    },
    /// It was paid.
    Paid {
        /// How much.
        amount: Pence,
        /// The ledger's entry.
        entry: EntryId,
    },
    /// More or less is owed than was approved.
    Adjusted {
        /// How much more; less where it is below nought.
        amount: Pence,
        /// Why.
        because: String,
        /// The ledger's entry.
        entry: EntryId,
        /// The new working, where the figures below it were restated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worked: Option<Box<Worked>>,
    },
    /// What was paid has to come back.
    ClawedBack {
        /// How much.
        amount: Pence,
        /// Why.
        because: String,
        /// The ledger's entries, each correcting one payment.
        entries: Vec<EntryId>,
        /// The new working, where the figures below it were restated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        worked: Option<Box<Worked>>,
    },
    /// The provider became part of another, which is now paid.
    Passed {
        /// Which.
        to: OdsCode,
    },
}

/// A kind of step: what a button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Does {
    /// Work it out.
    Work,
    /// Say what was done.
    Fill,
    /// Show something.
    Show,
    /// Judge what was shown.
    Judge,
    /// Say that it is true.
    Declare,
    /// Send it back.
    Return,
    /// Find it right.
    Approve,
    /// Pay it.
    Pay,
    /// Owe more or less.
    Adjust,
    /// Have what was paid come back.
    ClawBack,
    /// Have another be paid.
    Pass,
}

impl Does {
    /// As in “it cannot be … now”.
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Work => "worked out",
            Self::Fill => "filled in",
            Self::Show => "shown anything for",
            Self::Judge => "judged by its evidence",
            Self::Declare => "declared",
            Self::Return => "returned",
            Self::Approve => "approved",
            Self::Pay => "paid",
            Self::Adjust => "adjusted",
            Self::ClawBack => "clawed back",
            Self::Pass => "passed on",
        }
    }

    /// Whether somebody decides thereby on what another did.
    #[must_use]
    pub fn decides(self) -> bool {
        matches!(self, Self::Judge | Self::Return | Self::Approve | Self::Pay | Self::Adjust | Self::ClawBack)
    }
}

impl What {
    /// Which kind it is.
    #[must_use]
    pub fn does(&self) -> Does {
        match self {
            Self::Worked(_) => Does::Work,
            Self::Filled { .. } => Does::Fill,
            Self::Shown { .. } => Does::Show,
            Self::Judged { .. } => Does::Judge,
            Self::Declared { .. } => Does::Declare,
            Self::Returned { .. } => Does::Return,
            Self::Approved { .. } => Does::Approve,
            Self::Paid { .. } => Does::Pay,
            Self::Adjusted { .. } => Does::Adjust,
            Self::ClawedBack { .. } => Does::ClawBack,
            Self::Passed { .. } => Does::Pass,
        }
    }

    /// The kind in tables.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.does() {
            Does::Work => "worked",
            Does::Fill => "filled",
            Does::Show => "shown",
            Does::Judge => "judged",
            Does::Declare => "declared",
            Does::Return => "returned",
            Does::Approve => "approved",
            Does::Pay => "paid",
            Does::Adjust => "adjusted",
            Does::ClawBack => "clawed-back",
            Does::Pass => "passed",
        }
    }
}

impl fmt::Display for What {
    /// A line of the claim's history.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Worked(worked) => {
                let payment = &worked.payment;
                write!(f, "Worked out: {}", payment.amount)?;
                let notes = payment.notes();
                let held = if payment.held.is_empty() { "" } else { ", held" };
                if notes.is_empty() { f.write_str(held) } else { write!(f, "{held}. {notes}") }
            }
            Self::Filled { counts } => {
                let all: Vec<_> = counts.iter().map(|(what, count)| format!("{what}: {count}")).collect();
                write!(f, "Filled in: {}", all.join(", "))
            }
            Self::Shown { of, .. } => write!(f, "Evidence added: {of}"),
            Self::Judged { of, accepted: true, because, .. } => sentence(f, &format!("{of} accepted"), because),
            Self::Judged { of, because, .. } => sentence(f, &format!("{of} sent back"), because),
            Self::Declared { late: None } => f.write_str("Declared to be true"),
            Self::Declared { late: Some(why) } => write!(f, "Declared to be true, late. {why}"),
            Self::Returned { because } => write!(f, "Returned. {because}"),
            Self::Approved { amount, .. } => write!(f, "Approved: {amount}"),
            Self::Paid { amount, .. } => write!(f, "Paid: {amount}"),
            Self::Adjusted { amount, because, .. } if amount.0 < 0 => {
                write!(f, "Adjusted: {} less. {because}", Pence(-amount.0))
            }
            Self::Adjusted { amount, because, .. } => write!(f, "Adjusted: {amount} more. {because}"),
            Self::ClawedBack { amount, because, .. } => write!(f, "To come back: {amount}. {because}"),
            Self::Passed { to } => write!(f, "Passed on to {to}, of which the practice became a part"),
        }
    }
}

fn sentence(f: &mut fmt::Formatter<'_>, said: &str, because: &str) -> fmt::Result {
    if because.is_empty() { f.write_str(said) } else { write!(f, "{said}. {because}") }
}

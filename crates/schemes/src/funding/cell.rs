use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

/// In what a table counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Whole pounds.
    Pounds,
    /// Thousands of pounds, written £000.
    Thousands,
}

impl Scale {
    /// One of what the table counts in.
    #[must_use]
    pub fn one(self) -> Pence {
        match self {
            Self::Pounds => Pence(100),
            Self::Thousands => Pence(100_000),
        }
    }

    /// An amount as printed: `263,641`, `(8,300)`, and `-` for nothing. None where it is no amount.
    pub(super) fn read(self, text: &str) -> Option<Pence> {
        if ["-", "–", "−"].contains(&text.trim()) {
            return Some(Pence(0));
        }
        let amount = Pence::parse_pounds(text).ok()?;
        match self {
            Self::Pounds => Some(amount),
            Self::Thousands => amount.0.checked_mul(1_000).map(Pence),
        }
    }
}

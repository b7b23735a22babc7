use serde::{Deserialize, Serialize};

use crate::message::QuietHours;

/// How a freed slot is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// To how many people at once, 1 to 20: the first who says yes has it.
    pub at_once: u8,
    /// Minutes to answer, 1 to 1,440.
    pub minutes: u16,
    /// When nobody is texted.
    #[serde(default)]
    pub quiet: QuietHours,
    /// Nobody is asked, and no answer counts, later than so many minutes before the slot begins: people must get there.
    #[serde(default)]
    pub lead: u16,
}

/// Why a rule cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Nobody, or a crowd.
    #[error("a slot is offered to 1 to 20 people at once, not {0}")]
    AtOnce(u8),
    /// No time, or more than a day.
    #[error("people have 1 to 1,440 minutes to answer, not {0}")]
    Minutes(u16),
}

impl Rule {
    /// Whether it can be used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), RuleError> {
        if !(1..=20).contains(&self.at_once) {
            return Err(RuleError::AtOnce(self.at_once));
        }
        if !(1..=1440).contains(&self.minutes) {
            return Err(RuleError::Minutes(self.minutes));
        }
        Ok(())
    }
}

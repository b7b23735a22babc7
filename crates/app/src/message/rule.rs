use linchpin_access::{message::QuietHours, waiting};
use linchpin_core::SlotTypeId;
use serde::{Deserialize, Serialize};

/// What an organisation writes to people about appointments in its diary, and how it offers what comes free there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Word of what happens to an appointment; none is sent where it is absent.
    #[serde(default)]
    pub changes: Option<Changes>,
    /// Reminders; none are sent where it is absent.
    #[serde(default)]
    pub reminders: Option<Reminders>,
    /// How freed slots are offered; none are where it is absent. Its own quiet hours are not looked at.
    #[serde(default)]
    pub offers: Option<waiting::Rule>,
    /// When nobody is written to unasked.
    #[serde(default)]
    pub quiet: QuietHours,
    /// Kinds of slots about which nothing is ever sent, such as a clinic that others in the house should not learn of.
    #[serde(default)]
    pub silent: Vec<SlotTypeId>,
}

/// How people hear of what happens to their appointments: moved, cancelled, or that the practice cannot see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Whether they hear of a booking too.
    pub booked: bool,
    /// The number that they ring for another appointment.
    pub phone: String,
}

/// When people are reminded.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// So many days before the appointment, 1 to 14.
    pub days: u8,
    /// Who gets a second one.
    #[serde(default)]
    pub second: Option<Second>,
}

/// A second reminder, for those who are more likely than others not to come. It is all that the likelihood is used for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Second {
    /// So many days before, fewer than the first; 0 is the day itself.
    pub days: u8,
    /// From this chance of a miss on, 0 to 1.
    pub above: f64,
}

/// Why a rule cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum RuleFault {
    /// The number in the texts.
    #[error("Give the number that people ring for another appointment, in figures and spaces.")]
    Phone,
    /// The days of the first reminder.
    #[error("People are reminded 1 to 14 days before, not {0}.")]
    Days(u8),
    /// The days of the second.
    #[error("The second reminder comes after the first: fewer than {0} days before, not {1}.")]
    Second(u8, u8),
    /// The chance.
    #[error("The chance of a miss is a share from 0 to 1.")]
    Above,
    /// How slots are offered.
    #[error("How freed slots are offered: {0}.")]
    Offers(#[from] waiting::RuleError),
    /// Too many kinds.
    #[error("No more than 500 kinds of slots can be left out.")]
    Silent,
}

impl Rule {
    /// Whether it can be used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), RuleFault> {
        if self.changes.as_ref().is_some_and(|told| !super::tell::rings(&told.phone)) {
            return Err(RuleFault::Phone);
        }
        if let Some(Reminders { days, second }) = self.reminders {
            if !(1..=14).contains(&days) {
                return Err(RuleFault::Days(days));
            }
            if let Some(Second { days: later, above }) = second {
                if later >= days {
                    return Err(RuleFault::Second(days, later));
                }
                if !(0.0..=1.0).contains(&above) {
                    return Err(RuleFault::Above);
                }
            }
        }
        if let Some(offers) = self.offers {
            offers.check()?;
        }
        if self.silent.len() > 500 {
            return Err(RuleFault::Silent);
        }
        Ok(())
    }

    /// How freed slots are offered, in this rule's quiet hours.
    #[must_use]
    pub fn offering(&self) -> Option<waiting::Rule> {
        self.offers.map(|offers| waiting::Rule { quiet: self.quiet, ..offers })
    }
}

use linchpin_core::Pence;

use super::{Does, State};

/// Why a step is not taken. Each is a sentence for whoever tried.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not in this state.
    #[error("The claim is {}: it cannot be {} now.", .0.words(), .1.done())]
    NotNow(State, Does),
    /// Another step was taken meanwhile.
    #[error("Somebody else was first: look at the claim again before you go on.")]
    NotNext,
    /// Only the provider can.
    #[error("Only the practice that claims can do this.")]
    NotYours,
    /// The program decides nothing.
    #[error("This is for a person to decide.")]
    Nobody,
    /// By organisation.
    #[error("It is your own organisation’s claim: somebody else decides on it.")]
    OwnOrganisation,
    /// By account.
    #[error(
        "You declared this claim, filled it in or added its evidence: somebody else decides on it, whatever role you hold."
    )]
    OwnClaim,
    /// By account.
    #[error("You approved or adjusted this claim yourself: somebody else decides on what comes after.")]
    OwnApproval,
    /// There is no figure to say yes to.
    #[error("Nothing has been worked out for this claim yet.")]
    NotWorked,
    /// It is held.
    #[error("It cannot be approved while it is held: {0}.")]
    Held(String),
    /// A count below nought.
    #[error("{0} is below nought: less than was claimed before is an adjustment of that claim.")]
    Negative(String),
    /// Another amount.
    #[error("The claim comes to {is}, and {wanted} was meant: look at it again.")]
    OtherAmount {
        /// What it comes to.
        is: Pence,
        /// What somebody thought.
        wanted: Pence,
    },
    /// Nothing at all.
    #[error("Write an amount other than nought.")]
    NoAmount,
    /// Less than nothing would be owed.
    #[error(
        "{owed} is still to be paid, and no more than that can be taken off. What was paid comes back by a clawback."
    )]
    MoreThanOwed {
        /// What is owed.
        owed: Pence,
    },
    /// More than was paid.
    #[error("{left} was paid and has not been asked back yet: no more than that can come back.")]
    MoreThanPaid {
        /// What is left.
        left: Pence,
    },
    /// No reason.
    #[error("Write why, in a sentence.")]
    NoReason,
}

use crate::answer::Wrong;

/// Why something cannot be done with a case, in a sentence for whoever tried. Nothing is changed by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The case is closed.
    #[error("The case is closed.")]
    Closed,
    /// There is no such move, section or task.
    #[error("The pathway has no “{0}”.")]
    Unknown(String),
    /// The move is not made from this state: somebody may have moved the case meanwhile.
    #[error("“{does}” cannot be done while the case is “{state}”. Look at the case again: somebody may have moved it.")]
    NotHere {
        /// The move.
        does: String,
        /// Where the case is.
        state: String,
    },
    /// Others do this.
    #[error("“{does}” is done by {}.", .by.join(" or "))]
    NotYours {
        /// What.
        does: String,
        /// Who.
        by: Vec<String>,
    },
    /// The person has not agreed that those outside their practice see the case.
    #[error("The person has not agreed that anybody outside their practice sees this.")]
    NoConsent,
    /// The answers cannot be taken.
    #[error("The form cannot be taken yet: {}", .0.iter().map(|w| w.message.as_str()).collect::<Vec<_>>().join(" "))]
    Answers(Vec<Wrong>),
    /// A reason has to be given, or chosen from what is offered.
    #[error("Answer “{0}”.")]
    Reason(String),
    /// Something has to be answered first.
    #[error("First fill in {}.", .0.join(", "))]
    Needs(Vec<String>),
    /// Somebody else wrote meanwhile.
    #[error(
        "Somebody else has written in “{section}” since you opened it. Look at what they wrote, and add yours to it."
    )]
    Changed {
        /// The section.
        section: String,
        /// How many times it has been written by now.
        written: usize,
    },
    /// The case began with another version of its pathway.
    #[error("The case runs on another version of its pathway.")]
    OtherVersion,
}

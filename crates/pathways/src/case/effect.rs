use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Answer, pathway::Code};

/// What follows from an event, for whoever keeps cases to write, send and pay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// The case moved, or was opened (`from` is none), or a move was made within a state.
    Moved {
        /// The move.
        does: String,
        /// From where.
        from: Option<String>,
        /// To where.
        to: String,
        /// When: a move of the clock at the instant at which it ran out, however late it was noticed.
        at: Timestamp,
    },
    /// Somebody is to be told.
    Told {
        /// Who.
        party: String,
        /// What, in the words of the file. Nothing that was answered is in them.
        says: String,
    },
    /// Somebody is asked to do something: the number of the task in the case.
    Asked {
        /// Its number.
        task: u32,
    },
    /// A promise was broken: a clock, or a task.
    Late {
        /// What was to be done.
        does: String,
        /// Who answered for it.
        owner: String,
        /// By when.
        due: Timestamp,
    },
    /// Something was earned.
    Earned {
        /// The scheme.
        scheme: String,
    },
    /// An answer goes back into the practice's record.
    Written {
        /// The item, as `form.item`.
        path: String,
        /// The answer.
        answer: Answer,
        /// What it means there, where the file says it.
        code: Option<Code>,
    },
    /// A party is now this member of staff, team or service: from now on they may see what the file shares with them.
    Named {
        /// The party.
        party: String,
        /// The key.
        key: String,
    },
    /// Those outside the practice see the case no more: consent was withdrawn or refused, or the case is closed.
    SightEnded,
}

//! Acts between a practice and its commissioner (`domain.md` D5, D6): a concern, the plan after an inspection, a peer review.
//!
//! They run on pathways that are about practices, on the same engine as cases. Two sides alone take part: the practice, and those
//! who plan for the place. No person is in them, and nobody of another practice sees them.

mod held;
mod list;
mod make_move;
mod open;
mod ring;
mod show;

use linchpin_pathways::Refusal;

pub use list::MatterRow;
pub use make_move::MatterMove;
pub use open::OpenMatter;
pub use show::{MatterEntry, MatterSeen};

/// What came of doing something in a matter.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum MatterActed<T> {
    /// Done.
    Done(T),
    /// The pathway does not allow it now; the refusal is a sentence for whoever tried. Nothing was done.
    Refused(Refusal),
    /// Something happened in it since they looked. Nothing was done.
    Changed,
}

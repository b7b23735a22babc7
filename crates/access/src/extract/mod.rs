//! Reports of appointments from a practice's own system: what its words mean in those of the published table, and how many
//! appointments there were of each kind in each whole month. Numbers, and never whose.

mod tally;
mod whole;
mod words;

pub use tally::{Counted, Labels, Met, Month, Odd, Seen, Span, Tally};
pub use whole::{Cut, whole};
pub use words::{Became, Role, Slot, Words, WordsError};

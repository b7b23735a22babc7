//! From indicator to payment, every pound explained (`domain.md` D2 to D4, F1 to F7): schemes as text files, and what they pay.

mod exact;
mod rounding;
mod split;

pub use exact::{Exact, NotANumber, TooLarge};
pub use rounding::Rounding;
pub use split::{Part, SplitError, equally, split};

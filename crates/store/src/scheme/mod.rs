//! Schemes (`domain.md` D2 to D4): the texts by which they were agreed and paid, and what was agreed with whom.

mod agreement;
mod done;
mod step;
mod text;

pub use agreement::{Head, add, advance, between, get, lock, of_provider, of_scheme, served_by};
pub use done::{cases, kept};
pub use step::{Kept, history, steps_of_provider, steps_of_scheme, write};
pub use text::{keep, text, texts};

use crate::Statement;

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[agreement::STATEMENTS, done::STATEMENTS, step::STATEMENTS, text::STATEMENTS];

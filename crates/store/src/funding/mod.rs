//! Money that comes in (`domain.md` F1, F2, F5 to F7): tables as documents print them, savings month by month, what shows that the
//! conditions of a pooled budget are met, and the prescribing budget. Rows are added, and none is changed.

pub mod budget;
pub mod evidence;
pub mod saving;
mod table;

pub use table::{FundingTable, add, all, earlier, get};

use crate::Statement;

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] =
    &[table::STATEMENTS, saving::STATEMENTS, evidence::STATEMENTS, budget::STATEMENTS];

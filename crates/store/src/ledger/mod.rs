//! The ledger (`domain.md` D3; `linchpin_schemes::ledger`): entries that are only ever added, periods that close for good.
//!
//! The rules are those of [`linchpin_schemes::ledger::Ledger::post`], kept here by the row `ledger_head` that every entry
//! moves: so that writing one does not read the others, and what is read back can be held against what was counted on the way.

mod balance;
mod close;
mod entry;
mod run;

pub use balance::{Line, Proof, balance_of, dues, proof, trial_balance};
pub use close::{Closed, close, closes, queue};
pub use entry::{Posted, entries, of_claim, of_run, post, taken_back};
pub use run::{Run, add_run, run, runs};

use crate::Statement;

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[balance::STATEMENTS, close::STATEMENTS, entry::STATEMENTS, run::STATEMENTS];

//! The audit chain: who did what to whose record, when, and why they might.
//!
//! Entries are only ever added, in the same transaction as the act they tell of. Each carries a SHA-256 over its own
//! fields and the hash of the entry before, and one row, the head, says where the chain ends; so an edit, a deletion, a
//! swap, a gap or a lost tail is found by [`verify`]. Triggers in both databases refuse changes outright, which stops
//! mistakes; the chain finds what somebody does who can switch triggers off.
//!
//! Somebody who may write to the database and rewrites *everything* after an entry, head included, leaves a chain that is
//! whole. Against that, keep a [`Checkpoint`] elsewhere (a daily mail, a printed page) and hand it to [`verify`].

mod append;
mod entry;
mod search;
mod verify;

pub(crate) use entry::Texts;
pub use entry::{Checkpoint, Entry, Outcome, Record};
pub use search::{Search, after, search};
pub use verify::{Break, Verdict, verify};

use crate::Statement;

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    append::HEAD,
    append::INSERT,
    append::STAGE,
    search::BY_PERSON,
    search::BY_ACTOR,
    search::BY_ACT,
    search::BY_TIME,
    search::AFTER,
    verify::HEAD_NOW,
    verify::CHAIN,
    verify::BEYOND,
];

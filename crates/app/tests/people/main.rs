//! Acts on people, on both databases: what they do, what they refuse, and what the audit says of it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod copies;
mod doubts;
mod edits;
mod finds;
mod imports;
mod index;
mod judges;
mod lists;
mod merges;
mod pseudonyms;
mod rolls;
mod shares;
mod staff;

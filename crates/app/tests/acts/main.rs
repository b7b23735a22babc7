//! The acts of this crate on both databases.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod accounts;
mod audit;
mod bids;
mod break_glass;
mod directory;
mod frame;
mod funding;
mod oidc;
mod place;
mod second_factor;
mod sign_in;

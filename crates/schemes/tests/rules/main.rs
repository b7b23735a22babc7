//! What holds of schemes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod agreement;
mod bases;
mod bids;
mod calendar;
mod claiming;
mod cover;
mod funding;
mod guide;
mod known;
mod ledger;
mod mangled;
mod money;
mod refused;
mod sample;
mod savings;
mod starter;
mod support;
mod vectors;

//! Acts on cases, on both databases: who does and sees what by the table and the pathway's file, what is kept, and what
//! happens to a case while people and practices go their ways.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod agreements;
mod campaigns;
mod clocks;
mod counts;
mod earned_claims;
mod emergency;
mod kills;
mod lists;
mod many;
mod matters;
mod meetings;
mod model;
mod moves;
mod numbers;
mod opens;
mod people;
mod plans;
mod shares;
mod tasks;
mod ward;

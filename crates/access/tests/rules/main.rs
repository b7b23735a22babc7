//! The rules of access held against real cases, and against everything that a generator can think of.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod change;
mod clash;
mod counts;
mod dna;
mod escalation;
mod find;
mod message;
mod opening;
mod promise;
mod publish;
mod support;
mod waiting;

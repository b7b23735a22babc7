//! Rules: who is on a register and what counts in a score, as their files say it.
//!
//! A rule is a few cases, of which one is enough; within a case all must hold. What is asked for is written over code lists, so
//! that a commissioner can read it and a clinician can check it.

mod compile;
mod hold;
mod reading;
mod written;

pub use compile::{Names, Unnamed};
pub use hold::{Case, Finding, Found, Rule, Seen};
pub use reading::{Moment, Reading};
pub use written::{AgeFile, CaseFile, FindingFile};

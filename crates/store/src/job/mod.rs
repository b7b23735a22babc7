//! Background jobs: asked for in the transaction of the act that needs them, done at least once.
//!
//! A worker claims a job for a while (the lease). When it dies, the lease runs out and another worker claims it, so a
//! job must be written so that doing it twice does no harm. A job that fails waits longer each time and at last becomes
//! a dead letter, which a person looks at.

mod ask;
mod work;

use jiff::Timestamp;
use linchpin_core::{JobId, Result};

pub use ask::{Ask, ask};
pub use work::{Claim, alive, claim, counts, dead, done, failed, purge, retry};

use crate::{Row, Statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    ask::ADD,
    work::CLAIM,
    work::BURY,
    work::ALIVE,
    work::DONE,
    work::FAILED,
    work::DEAD,
    work::RETRY,
    work::COUNTS,
    work::PURGE,
];

/// A job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its key.
    pub id: JobId,
    /// What is to be done, such as `match-people`.
    pub kind: String,
    /// With what, as JSON.
    pub payload: String,
    /// How many times it was begun.
    pub attempts: u64,
    /// How many times it may be begun.
    pub most_attempts: u64,
    /// When it was asked for.
    pub created: Timestamp,
    /// Why it failed last, in words without personal data.
    pub fault: Option<String>,
}

impl Job {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            kind: row.text("kind")?,
            payload: row.text("payload")?,
            attempts: row.count("attempts")?,
            most_attempts: row.count("most_attempts")?,
            created: row.timestamp("created")?,
            fault: row.opt_text("fault")?,
        })
    }
}

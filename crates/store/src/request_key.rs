//! What an account asked under a key of its own, and what it was answered: the same asked twice is done once.

use jiff::Timestamp;
use linchpin_core::{Error, Result, UserId};

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[CLAIM, GET, ANSWER, PURGE];

/// On PostgreSQL the second of two that come at once waits here until the first has ended, and then finds its answer.
const CLAIM: Statement =
    statement!("insert into request_key (account, key, content, at) values ($1, $2, $3, $4) on conflict do nothing");
const GET: Statement = statement!("select content, answer from request_key where account = $1 and key = $2");
const ANSWER: Statement = statement!("update request_key set answer = $3 where account = $1 and key = $2");
const PURGE: Statement = statement!("delete from request_key where at <= $1");

/// Whether something was asked before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It was not: do it, and write the answer down with [`answer`].
    New,
    /// It was, and this was the answer.
    Answered(String),
    /// The key was used for something else.
    Other,
}

/// Takes a key for what is asked. What is not committed is as if it had never been asked.
///
/// # Errors
/// When the database cannot be reached.
pub async fn claim(tx: &mut Tx, account: UserId, key: &str, content: &str, now: Timestamp) -> Result<Claim> {
    if tx.execute(CLAIM, args![account, key, content, now]).await? == 1 {
        return Ok(Claim::New);
    }
    match get(tx, account, key).await? {
        Some((kept, Some(answer))) if kept == content => Ok(Claim::Answered(answer)),
        Some((kept, _)) if kept != content => Ok(Claim::Other),
        // Its transaction was undone between the two statements, or it forgot its answer.
        _ => Err(Error::internal("This was asked before and has no answer. Try again.", "request_key")),
    }
}

/// What was asked under a key, and the answer.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, account: UserId, key: &str) -> Result<Option<(String, Option<String>)>> {
    let row = tx.one(GET, args![account, key]).await?;
    row.map(|row| Ok((row.text("content")?, row.opt_text("answer")?))).transpose()
}

/// Writes the answer down beside what was done.
///
/// # Errors
/// When the database cannot be reached.
pub async fn answer(tx: &mut Tx, account: UserId, key: &str, answer: &str) -> Result<()> {
    tx.execute(ANSWER, args![account, key, answer]).await.map(drop)
}

/// Forgets what was asked before an instant.
///
/// # Errors
/// When the database cannot be reached.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(PURGE, args![before]).await
}

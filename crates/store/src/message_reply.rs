//! What people answered to messages.

use jiff::Timestamp;
use linchpin_core::{MessageId, OdsCode, PersonId, Result, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, OPEN, SET, CLOSE];

const ADD: Statement = statement!(
    "insert into message_reply (id, provider, organisation, person, message, words, meaning, state, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing"
);
const GET: Statement = statement!("select * from message_reply where id = $1");
const OPEN: Statement =
    statement!("select * from message_reply where organisation = $1 and state = 'open' order by at, id limit $2");
const SET: Statement = statement!("update message_reply set state = 'acted' where id = $1 and state = 'open'");
const CLOSE: Statement = statement!(
    "update message_reply set state = 'closed', closed = $2, closed_by = $3 where id = $1 and state = 'open'"
);

words! {
    /// What it was understood to mean.
    Meaning { Cancel = "cancel", Yes = "yes", No = "no", OptOut = "opt-out", Unclear = "unclear" }
}

words! {
    /// Whether somebody must look: acted is what was done by itself.
    State { Acted = "acted", Open = "open", Closed = "closed" }
}

/// An answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its key.
    pub id: MessageId,
    /// What the provider calls it.
    pub provider: String,
    /// To whose message.
    pub organisation: OdsCode,
    /// By whom, as far as the number tells.
    pub person: PersonId,
    /// To which message, as far as the number tells.
    pub message: MessageId,
    /// What it says.
    pub words: String,
    /// What it was understood to mean.
    pub meaning: Meaning,
    /// Whether somebody must look.
    pub state: State,
    /// When it came.
    pub at: Timestamp,
}

impl std::fmt::Debug for Reply {
    /// Without what it says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("id", &self.id)
            .field("meaning", &self.meaning)
            .field("state", &self.state)
            .finish()
    }
}

impl Reply {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            provider: row.text("provider")?,
            organisation: row.parsed("organisation")?,
            person: row.parsed("person")?,
            message: row.parsed("message")?,
            words: row.text("words")?,
            meaning: row.parsed("meaning")?,
            state: row.parsed("state")?,
            at: row.timestamp("at")?,
        })
    }
}

/// Writes an answer down; false when the provider told it before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Reply) -> Result<bool> {
    let Reply { id, provider, organisation, person, message, words, at, .. } = one;
    let (meaning, state) = (one.meaning.as_str(), one.state.as_str());
    Ok(tx.execute(ADD, args![id, provider, organisation, person, message, words, meaning, state, at]).await? == 1)
}

/// The answer with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MessageId) -> Result<Option<Reply>> {
    tx.one(GET, args![id]).await?.map(|row| Reply::read(&row)).transpose()
}

/// The answers at which somebody must look, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(tx: &mut Tx, organisation: OdsCode, limit: u32) -> Result<Vec<Reply>> {
    tx.all(OPEN, args![organisation, limit]).await?.iter().map(Reply::read).collect()
}

/// Notes that what it says was done by itself; false when it no longer stood open.
///
/// # Errors
/// When the database cannot be reached.
pub async fn acted(tx: &mut Tx, id: MessageId) -> Result<bool> {
    Ok(tx.execute(SET, args![id]).await? == 1)
}

/// Notes that somebody looked at it; false when it no longer stood open.
///
/// # Errors
/// When the database cannot be reached.
pub async fn close(tx: &mut Tx, id: MessageId, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(CLOSE, args![id, now, by]).await? == 1)
}

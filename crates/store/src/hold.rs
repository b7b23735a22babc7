//! Slots kept for somebody for some minutes, while they are asked whether it suits.

use jiff::Timestamp;
use linchpin_core::{HoldId, OdsCode, Result, SlotId, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, OF, COUNT, END, EXPIRE];

const ADD: Statement = statement!(
    "insert into hold (id, slot, account, organisation, made, until, state) values ($1, $2, $3, $4, $5, $6, 'held')"
);
const GET: Statement = statement!("select * from hold where id = $1");
const OF: Statement =
    statement!("select * from hold where account = $1 and state = 'held' and until > $2 order by made, id limit 100");
const COUNT: Statement =
    statement!("select count(*) as n from hold where account = $1 and state = 'held' and until > $2");
const END: Statement = statement!("update hold set state = $2, ended = $3 where id = $1 and state = 'held'");
const EXPIRE: Statement =
    statement!("update hold set state = 'expired', ended = until where state = 'held' and until <= $1");

words! {
    /// What became of it.
    State { Held = "held", Released = "released", Booked = "booked", Expired = "expired" }
}

/// A slot kept for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its key.
    pub id: HoldId,
    /// The slot.
    pub slot: SlotId,
    /// Who keeps it.
    pub account: UserId,
    /// For which organisation.
    pub organisation: OdsCode,
    /// Since when.
    pub made: Timestamp,
    /// Until just before this instant.
    pub until: Timestamp,
    /// What became of it.
    pub state: State,
}

impl Hold {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            slot: row.parsed("slot")?,
            account: row.parsed("account")?,
            organisation: row.parsed("organisation")?,
            made: row.timestamp("made")?,
            until: row.timestamp("until")?,
            state: row.parsed("state")?,
        })
    }
}

/// Writes a hold down; the slot itself is kept by [`crate::slot::hold`].
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, hold: &Hold) -> Result<()> {
    let Hold { id, slot, account, organisation, made, until, .. } = hold;
    tx.execute(ADD, args![id, slot, account, organisation, made, until]).await.map(drop)
}

/// The hold with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: HoldId) -> Result<Option<Hold>> {
    tx.one(GET, args![id]).await?.map(|row| Hold::read(&row)).transpose()
}

/// What an account keeps at an instant, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, account: UserId, now: Timestamp) -> Result<Vec<Hold>> {
    tx.all(OF, args![account, now]).await?.iter().map(Hold::read).collect()
}

/// How many slots an account keeps at an instant.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count(tx: &mut Tx, account: UserId, now: Timestamp) -> Result<u64> {
    tx.only(COUNT, args![account, now]).await?.count("n")
}

/// Ends a hold; false when it had ended.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, id: HoldId, state: State, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(END, args![id, state.as_str(), now]).await? == 1)
}

/// Marks the holds that have run out, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn expire(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(EXPIRE, args![now]).await
}

//! Who would come sooner if another gives a slot back.

use jiff::Timestamp;
use linchpin_core::{OdsCode, PersonId, RequestId, Result, UserId, WaitingId};
use serde_json::Value;

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, OF, OPEN, ALL, END, LAPSE];

const ADD: Statement = statement!(
    "insert into waiting (id, person, organisation, request, wish, due, until, state, made, made_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, 1)"
);
const GET: Statement = statement!("select * from waiting where id = $1");
const OF: Statement = statement!("select * from waiting where person = $1 order by made desc, id desc limit $2");
const OPEN: Statement = statement!(
    "select * from waiting where organisation = $1 and state = 'waiting' and until > $2 order by due, made, id limit $3"
);
const ALL: Statement =
    statement!("select * from waiting where state = 'waiting' and until > $1 order by due, made, id limit $2");
const END: Statement =
    statement!("update waiting set state = $2, version = version + 1 where id = $1 and state = 'waiting'");
const LAPSE: Statement =
    statement!("update waiting set state = 'over', version = version + 1 where state = 'waiting' and until <= $1");

words! {
    /// Whether they still wait: met by an appointment, left, or over because the time is past.
    State { Waiting = "waiting", Met = "met", Left = "left", Over = "over" }
}

/// Somebody who waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// Its key.
    pub id: WaitingId,
    /// Who.
    pub person: PersonId,
    /// On whose list.
    pub organisation: OdsCode,
    /// For what need.
    pub request: Option<RequestId>,
    /// Which slots would suit, as `linchpin_access` reads it.
    pub wish: Value,
    /// By when they were promised to be seen.
    pub due: Timestamp,
    /// Until when an offer makes sense.
    pub until: Timestamp,
    /// Whether they still wait.
    pub state: State,
    /// Since when.
    pub made: Timestamp,
    /// Who put them there.
    pub made_by: Option<UserId>,
    /// Goes up by one at each change.
    pub version: u64,
}

impl Waiting {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            organisation: row.parsed("organisation")?,
            request: row.opt_parsed("request")?,
            wish: row.json("wish")?,
            due: row.timestamp("due")?,
            until: row.timestamp("until")?,
            state: row.parsed("state")?,
            made: row.timestamp("made")?,
            made_by: row.opt_parsed("made_by")?,
            version: row.count("version")?,
        })
    }
}

/// Puts somebody on the list as version 1.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &Waiting) -> Result<()> {
    let Waiting { id, person, organisation, request, wish, due, until, made, made_by, .. } = one;
    tx.execute(ADD, args![id, person, organisation, request, wish, due, until, made, made_by]).await.map(drop)
}

/// The entry with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: WaitingId) -> Result<Option<Waiting>> {
    tx.one(GET, args![id]).await?.map(|row| Waiting::read(&row)).transpose()
}

/// The entries of a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<Waiting>> {
    tx.all(OF, args![person, limit]).await?.iter().map(Waiting::read).collect()
}

/// Who waits on an organisation's list, by whose promise is due first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(tx: &mut Tx, organisation: OdsCode, now: Timestamp, limit: u32) -> Result<Vec<Waiting>> {
    tx.all(OPEN, args![organisation, now, limit]).await?.iter().map(Waiting::read).collect()
}

/// Who waits on any list of the place, by whose promise is due first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Waiting>> {
    tx.all(ALL, args![now, limit]).await?.iter().map(Waiting::read).collect()
}

/// Ends somebody's waiting; false when it had ended.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, id: WaitingId, state: State) -> Result<bool> {
    Ok(tx.execute(END, args![id, state.as_str()]).await? == 1)
}

/// Ends the waiting of those for whom an offer no longer makes sense, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lapse(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(LAPSE, args![now]).await
}

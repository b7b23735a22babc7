//! Merges: both records as they were, what was made of them, and every row that went over. Enough to part them again.

use jiff::Timestamp;
use linchpin_core::{MergeId, Person, PersonId, Result, UserId};
use serde::{Deserialize, Serialize};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    ADD,
    GET,
    OF,
    UNDO,
    CONSENTS,
    MOVE_CONSENTS,
    RELATIONSHIPS,
    MOVE_RELATIONSHIPS,
    GLASSES,
    MOVE_GLASSES,
    ACCOUNTS,
    MOVE_ACCOUNTS,
    APPOINTMENTS,
    MOVE_APPOINTMENTS,
    REQUESTS,
    MOVE_REQUESTS,
    WAITINGS,
    MOVE_WAITINGS,
    MESSAGES,
    MOVE_MESSAGES,
    CASES,
    MOVE_CASES,
];

const ADD: Statement = statement!(
    "insert into person_merge (id, kept, gone, kept_before, gone_before, merged, moved, at, by_account, reason)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
const GET: Statement = statement!("select * from person_merge where id = $1");
const OF: Statement =
    statement!("select * from person_merge where kept = $1 or gone = $1 order by at desc, id desc limit 100");
const UNDO: Statement =
    statement!("update person_merge set undone_at = $2, undone_by = $3 where id = $1 and undone_at is null");

/// The keys of a table's rows about a person, and the move of those of a list to another person.
macro_rules! moving {
    ($keys:ident, $move:ident, $table:literal, $key:literal) => {
        const $keys: Statement =
            statement!(concat!("select ", $key, " as moved from ", $table, " where person = $1 order by 1"));
        const $move: Statement = statement!(
            sqlite: concat!("update ", $table, " set person = $2 where person = $1 and ", $key,
                            " in (select value from json_each($3))"),
            postgres: concat!("update ", $table, " set person = $2 where person = $1 and ", $key,
                              " in (select value from json_array_elements_text(cast($3 as json)))"),
        );
    };
}

moving!(CONSENTS, MOVE_CONSENTS, "consent", "id");
moving!(RELATIONSHIPS, MOVE_RELATIONSHIPS, "relationship", "id");
moving!(GLASSES, MOVE_GLASSES, "break_glass", "id");
moving!(ACCOUNTS, MOVE_ACCOUNTS, "account", "id");
moving!(APPOINTMENTS, MOVE_APPOINTMENTS, "appointment", "id");
moving!(REQUESTS, MOVE_REQUESTS, "request", "id");
moving!(WAITINGS, MOVE_WAITINGS, "waiting", "id");
moving!(MESSAGES, MOVE_MESSAGES, "message", "id");
moving!(CASES, MOVE_CASES, "care_case", "id");

/// The rows that went from one person to another, by their keys. What other systems call a person stays with the record
/// that they mean, which leads to the one that was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Consents.
    pub consents: Vec<String>,
    /// Relationships.
    pub relationships: Vec<String>,
    /// Uses of break-glass.
    pub glasses: Vec<String>,
    /// The person's own accounts.
    pub accounts: Vec<String>,
    /// Appointments. Merges that were written down before there were any name none; so for the rest.
    #[serde(default)]
    pub appointments: Vec<String>,
    /// Requests.
    #[serde(default)]
    pub requests: Vec<String>,
    /// Places on the waiting list.
    #[serde(default)]
    pub waitings: Vec<String>,
    /// Messages.
    #[serde(default)]
    pub messages: Vec<String>,
    /// Cases.
    #[serde(default)]
    pub cases: Vec<String>,
}

/// A merge of one record into another.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Its key.
    pub id: MergeId,
    /// The record that was kept.
    pub kept: PersonId,
    /// The record that it now stands for.
    pub gone: PersonId,
    /// The kept record before.
    pub kept_before: Person,
    /// The other record before.
    pub gone_before: Person,
    /// The kept record after.
    pub merged: Person,
    /// What went over.
    pub moved: Moved,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<UserId>,
    /// Why.
    pub reason: String,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// By whom.
    pub undone_by: Option<UserId>,
}

impl Merge {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            kept: row.parsed("kept")?,
            gone: row.parsed("gone")?,
            kept_before: row.json("kept_before")?,
            gone_before: row.json("gone_before")?,
            merged: row.json("merged")?,
            moved: row.json("moved")?,
            at: row.timestamp("at")?,
            by: row.opt_parsed("by_account")?,
            reason: row.text("reason")?,
            undone_at: row.opt_timestamp("undone_at")?,
            undone_by: row.opt_parsed("undone_by")?,
        })
    }
}

/// Writes a merge down. The records themselves are saved by `person::save`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, merge: &Merge) -> Result<()> {
    let json = |value: serde_json::Result<String>| {
        value.map_err(|why| linchpin_core::Error::internal("A merge cannot be kept.", why))
    };
    let Merge { id, kept, gone, at, by, reason, .. } = merge;
    let kept_before = json(serde_json::to_string(&merge.kept_before))?;
    let gone_before = json(serde_json::to_string(&merge.gone_before))?;
    let merged = json(serde_json::to_string(&merge.merged))?;
    let moved = json(serde_json::to_string(&merge.moved))?;
    tx.execute(ADD, args![id, kept, gone, kept_before, gone_before, merged, moved, at, by, reason]).await.map(drop)
}

/// The merge with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MergeId) -> Result<Option<Merge>> {
    tx.one(GET, args![id]).await?.map(|row| Merge::read(&row)).transpose()
}

/// Every merge in which a record stood, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId) -> Result<Vec<Merge>> {
    tx.all(OF, args![person]).await?.iter().map(Merge::read).collect()
}

/// Marks a merge as undone; false when it was before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn undo(tx: &mut Tx, id: MergeId, by: Option<UserId>, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(UNDO, args![id, at, by]).await? == 1)
}

/// The rows about a person that a merge takes over.
///
/// # Errors
/// When the database cannot be reached.
pub async fn rows_of(tx: &mut Tx, person: PersonId) -> Result<Moved> {
    Ok(Moved {
        consents: keys(tx, CONSENTS, person).await?,
        relationships: keys(tx, RELATIONSHIPS, person).await?,
        glasses: keys(tx, GLASSES, person).await?,
        accounts: keys(tx, ACCOUNTS, person).await?,
        appointments: keys(tx, APPOINTMENTS, person).await?,
        requests: keys(tx, REQUESTS, person).await?,
        waitings: keys(tx, WAITINGS, person).await?,
        messages: keys(tx, MESSAGES, person).await?,
        cases: keys(tx, CASES, person).await?,
    })
}

/// Moves these rows from one person to another; those that have gone elsewhere meanwhile stay there.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn move_rows(tx: &mut Tx, rows: &Moved, from: PersonId, to: PersonId) -> Result<()> {
    for (statement, keys) in [
        (MOVE_CONSENTS, &rows.consents),
        (MOVE_RELATIONSHIPS, &rows.relationships),
        (MOVE_GLASSES, &rows.glasses),
        (MOVE_ACCOUNTS, &rows.accounts),
        (MOVE_APPOINTMENTS, &rows.appointments),
        (MOVE_REQUESTS, &rows.requests),
        (MOVE_WAITINGS, &rows.waitings),
        (MOVE_MESSAGES, &rows.messages),
        (MOVE_CASES, &rows.cases),
    ] {
        if !keys.is_empty() {
            let keys = serde_json::Value::from(keys.clone());
            tx.execute(statement, args![from, to, keys]).await?;
        }
    }
    Ok(())
}

async fn keys(tx: &mut Tx, statement: Statement, person: PersonId) -> Result<Vec<String>> {
    tx.all(statement, args![person]).await?.iter().map(|row| row.text("moved")).collect()
}

//! What a practice and its commissioner do together on a pathway (`domain.md` D5, D6): concerns, inspections, peer reviews.
//!
//! As a case of a person is kept, a matter is written by one transaction at a time, its version names what happened in it, and
//! what happened is only ever added to. The text of the pathway stands beside those of cases.

mod entry;

use jiff::Timestamp;
use linchpin_core::{MatterId, OdsCode, Result};
use linchpin_pathways::Case;

pub use entry::{Entry, Kind, entries, write};

use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[OWN, entry::STATEMENTS];

const OWN: &[Statement] = &[ADD, GET, LOCK, SAVE, OF_PRACTICES, ALL, RINGING];

const ADD: Statement = statement!(
    "insert into matter (id, practice, pathway, definition, state, opened, opened_for, closed, rings, body, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)"
);
const GET: Statement = statement!("select * from matter where id = $1");
/// Two who do something with one matter queue, so that the second sees what the first did.
const LOCK: Statement = statement!(
    sqlite: "select * from matter where id = $1",
    postgres: "select * from matter where id = $1 for update",
);
const SAVE: Statement = statement!(
    "update matter set state = $3, closed = $4, rings = $5, body = $6, version = version + 1
     where id = $1 and version = $2"
);
const OF_PRACTICES: Statement =
    statement!("select * from matter where practice = $1 order by opened desc, id desc limit $2");
const ALL: Statement = statement!("select * from matter order by opened desc, id desc limit $1");
const RINGING: Statement = statement!("select id from matter where rings <= $1 order by rings, id limit $2");

/// A practice on a pathway, as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// Its key.
    pub id: MatterId,
    /// The practice that it is about.
    pub practice: OdsCode,
    /// The organisation that opened it.
    pub opened_for: OdsCode,
    /// When a clock next has something to do.
    pub rings: Option<Timestamp>,
    /// Where it is.
    pub it: Case,
    /// Goes up by one whenever anything happens in it.
    pub version: u64,
}

impl Matter {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            practice: row.parsed("practice")?,
            opened_for: row.parsed("opened_for")?,
            rings: row.opt_timestamp("rings")?,
            it: row.json("body")?,
            version: row.count("version")?,
        })
    }
}

/// Adds a matter as version 1.
///
/// # Errors
/// When the key is taken, its pathway is not kept, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Matter) -> Result<()> {
    let Matter { id, practice, opened_for, rings, it, .. } = one;
    let row = args![id, practice, it.pathway, it.hash, it.state, it.opened, opened_for, it.closed, rings, json(it)?];
    tx.execute(ADD, row).await.map(drop)
}

/// The matter with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>> {
    tx.one(GET, args![id]).await?.as_ref().map(Matter::read).transpose()
}

/// As [`get`], and nobody else does anything with it until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: MatterId) -> Result<Option<Matter>> {
    tx.one(LOCK, args![id]).await?.as_ref().map(Matter::read).transpose()
}

/// Saves a matter to which something happened since `one.version`; false when something else did first.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Matter) -> Result<bool> {
    let Matter { id, rings, it, version, .. } = one;
    Ok(tx.execute(SAVE, args![id, version, it.state, it.closed, rings, json(it)?]).await? == 1)
}

/// The matters of a practice, the last first; of every practice where none is named.
///
/// # Errors
/// When the database cannot be reached.
pub async fn list(tx: &mut Tx, practice: Option<OdsCode>, limit: u32) -> Result<Vec<Matter>> {
    let rows = match practice {
        Some(practice) => tx.all(OF_PRACTICES, args![practice, limit]).await?,
        None => tx.all(ALL, args![limit]).await?,
    };
    rows.iter().map(Matter::read).collect()
}

/// Those in which a clock has something to do by now, the longest waiting first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ringing(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<MatterId>> {
    tx.all(RINGING, args![now, limit]).await?.iter().map(|row| row.parsed("id")).collect()
}

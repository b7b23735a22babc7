//! Rules for who may book a slot, and from when.

use linchpin_access::diary::Opening;
use linchpin_core::{OdsCode, OpeningId, Result};

use crate::{Edited, Row, Statement, Tx, Versioned, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, OF, ALL];

const ADD: Statement =
    statement!("insert into opening (id, organisation, name, access, version) values ($1, $2, $3, $4, 1)");
const GET: Statement = statement!("select * from opening where id = $1");
const UPDATE: Statement =
    statement!("update opening set name = $3, access = $4, version = version + 1 where id = $1 and version = $2");
const OF: Statement = statement!("select * from opening where organisation = $1 order by name, id limit 1000");
const ALL: Statement = statement!("select * from opening order by organisation, name, id limit 10000");

fn read(row: &Row) -> Result<Versioned<Opening>> {
    let it = Opening {
        id: row.parsed("id")?,
        organisation: row.parsed("organisation")?,
        name: row.text("name")?,
        to: row.json("access")?,
    };
    Ok(Versioned { it, version: row.count("version")? })
}

/// Adds a rule as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Opening) -> Result<()> {
    tx.execute(ADD, args![one.id, one.organisation, one.name, json(&one.to)?]).await.map(drop)
}

/// The rule with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: OpeningId) -> Result<Option<Versioned<Opening>>> {
    tx.one(GET, args![id]).await?.map(|row| read(&row)).transpose()
}

/// Saves a rule that was edited from its version. It holds at once for every slot that follows it.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Versioned<Opening>) -> Result<Edited<Versioned<Opening>>> {
    let Opening { id, name, to, .. } = &one.it;
    let touched = tx.execute(UPDATE, args![id, one.version, name, json(to)?]).await?;
    let theirs = if touched == 0 { get(tx, *id).await? } else { None };
    Ok(one.edited(touched, theirs))
}

/// The rules of an organisation, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Versioned<Opening>>> {
    tx.all(OF, args![organisation]).await?.iter().map(read).collect()
}

/// Every rule of the place.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx) -> Result<Vec<Versioned<Opening>>> {
    tx.all(ALL, args![]).await?.iter().map(read).collect()
}

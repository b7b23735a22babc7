//! Kinds of slots.

use linchpin_access::diary::SlotType;
use linchpin_core::{OdsCode, Result, SlotTypeId};

use crate::{Edited, Row, Statement, Tx, Versioned, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, OF, ALL];

const ADD: Statement = statement!(
    "insert into slot_type (id, organisation, name, category, mode, profession, minutes, needs, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 1)"
);
const GET: Statement = statement!("select * from slot_type where id = $1");
const UPDATE: Statement = statement!(
    "update slot_type set name = $3, category = $4, mode = $5, profession = $6, minutes = $7, needs = $8,
         version = version + 1
     where id = $1 and version = $2"
);
const OF: Statement = statement!("select * from slot_type where organisation = $1 order by name, id limit 1000");
const ALL: Statement = statement!("select * from slot_type order by organisation, name, id limit 10000");

fn read(row: &Row) -> Result<Versioned<SlotType>> {
    let minutes = row.count("minutes")?;
    let it = SlotType {
        id: row.parsed("id")?,
        organisation: row.parsed("organisation")?,
        name: row.text("name")?,
        category: row.parsed("category")?,
        mode: row.parsed("mode")?,
        profession: row.parsed("profession")?,
        // The table holds it between 1 and 720.
        minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
        needs: row.json("needs")?,
    };
    Ok(Versioned { it, version: row.count("version")? })
}

/// Adds a kind of slot as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &SlotType) -> Result<()> {
    let SlotType { id, organisation, name, minutes, .. } = one;
    let (category, mode, profession) = (one.category.as_str(), one.mode.as_str(), one.profession.as_str());
    let row = args![id, organisation, name, category, mode, profession, minutes, json(&one.needs)?];
    tx.execute(ADD, row).await.map(drop)
}

/// The kind of slot with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: SlotTypeId) -> Result<Option<Versioned<SlotType>>> {
    tx.one(GET, args![id]).await?.map(|row| read(&row)).transpose()
}

/// Saves a kind of slot that was edited from its version. Whose it is does not change.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &Versioned<SlotType>) -> Result<Edited<Versioned<SlotType>>> {
    let SlotType { id, name, minutes, .. } = &one.it;
    let (category, mode, profession) = (one.it.category.as_str(), one.it.mode.as_str(), one.it.profession.as_str());
    let row = args![id, one.version, name, category, mode, profession, minutes, json(&one.it.needs)?];
    let touched = tx.execute(UPDATE, row).await?;
    let theirs = if touched == 0 { get(tx, *id).await? } else { None };
    Ok(one.edited(touched, theirs))
}

/// The kinds of slots of an organisation, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Versioned<SlotType>>> {
    tx.all(OF, args![organisation]).await?.iter().map(read).collect()
}

/// Every kind of slot of the place.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx) -> Result<Vec<Versioned<SlotType>>> {
    tx.all(ALL, args![]).await?.iter().map(read).collect()
}

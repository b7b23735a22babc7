//! Care homes, each aligned to a practice; large ones to several (domain.md C3).

use jiff::civil::Date;
use linchpin_core::{Address, CareHomeId, OdsCode, Registration, Result};

use crate::{Edited, Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, AT, ALL, OF_PRACTICE, UPDATE, PRACTICES, DROP_PRACTICES, ADD_PRACTICE];

const ADD: Statement = statement!(
    "insert into care_home (id, name, organisation, address, closed, version) values ($1, $2, $3, $4, $5, 1)"
);
const GET: Statement = statement!("select * from care_home where id = $1");
const AT: Statement =
    statement!("select * from care_home where organisation = $1 order by closed is not null, id limit 1");
const ALL: Statement = statement!("select * from care_home where closed is null order by name, id limit $1");
const OF_PRACTICE: Statement = statement!(
    "select * from care_home where id in (
         select care_home from care_home_practice
         where practice = $1 and (from_day is null or from_day <= $2) and (to_day is null or to_day >= $2))
     order by name, id limit 1000"
);
const UPDATE: Statement = statement!(
    "update care_home set name = $3, organisation = $4, address = $5, closed = $6, version = version + 1
     where id = $1 and version = $2"
);
const PRACTICES: Statement =
    statement!("select practice, from_day, to_day from care_home_practice where care_home = $1 order by position");
const DROP_PRACTICES: Statement = statement!("delete from care_home_practice where care_home = $1");
const ADD_PRACTICE: Statement = statement!(
    "insert into care_home_practice (care_home, position, practice, from_day, to_day) values ($1, $2, $3, $4, $5)"
);

/// A care home.
#[derive(Clone, Debug, PartialEq)]
pub struct CareHome {
    /// Its key.
    pub id: CareHomeId,
    /// Its name.
    pub name: String,
    /// Its organisation code, if it has one.
    pub organisation: Option<OdsCode>,
    /// Where it is.
    pub address: Address,
    /// The practices that look after it, with their days.
    pub practices: Vec<Registration>,
    /// The day it closed.
    pub closed: Option<Date>,
    /// Goes up by one at each change.
    pub version: u64,
}

/// Adds a care home as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, home: &CareHome) -> Result<()> {
    let CareHome { id, name, organisation, closed, .. } = home;
    tx.execute(ADD, args![id, name, organisation, address(home)?, closed]).await?;
    add_practices(tx, home).await
}

/// The care home with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: CareHomeId) -> Result<Option<CareHome>> {
    match tx.one(GET, args![id]).await? {
        Some(row) => read(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// The care home with this organisation's code; of several one that is open.
///
/// # Errors
/// When the database cannot be reached.
pub async fn at(tx: &mut Tx, code: OdsCode) -> Result<Option<CareHome>> {
    match tx.one(AT, args![code]).await? {
        Some(row) => read(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Those that are open, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx, limit: u32) -> Result<Vec<CareHome>> {
    let rows = tx.all(ALL, args![limit]).await?;
    read_all(tx, &rows).await
}

/// Those that a practice looks after on a day, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_practice(tx: &mut Tx, practice: OdsCode, day: Date) -> Result<Vec<CareHome>> {
    let rows = tx.all(OF_PRACTICE, args![practice, day]).await?;
    read_all(tx, &rows).await
}

/// Saves a care home that was edited from `home.version`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, home: &CareHome) -> Result<Edited<CareHome>> {
    let CareHome { id, name, organisation, closed, version, .. } = home;
    let touched = tx.execute(UPDATE, args![id, version, name, organisation, address(home)?, closed]).await?;
    if touched == 0 {
        return Ok(Edited::missed(home.clone(), get(tx, *id).await?));
    }
    tx.execute(DROP_PRACTICES, args![id]).await?;
    add_practices(tx, home).await?;
    Ok(Edited::Saved(version + 1))
}

async fn add_practices(tx: &mut Tx, home: &CareHome) -> Result<()> {
    for (position, one) in home.practices.iter().enumerate() {
        tx.execute(ADD_PRACTICE, args![home.id, position, one.practice, one.from, one.to]).await?;
    }
    Ok(())
}

async fn read_all(tx: &mut Tx, rows: &[Row]) -> Result<Vec<CareHome>> {
    let mut homes = Vec::with_capacity(rows.len());
    for row in rows {
        homes.push(read(tx, row).await?);
    }
    Ok(homes)
}

async fn read(tx: &mut Tx, row: &Row) -> Result<CareHome> {
    let id: CareHomeId = row.parsed("id")?;
    let practices = tx.all(PRACTICES, args![id]).await?;
    let practice = |row: &Row| {
        Ok(Registration {
            practice: row.parsed("practice")?,
            from: row.opt_date("from_day")?,
            to: row.opt_date("to_day")?,
        })
    };
    Ok(CareHome {
        id,
        name: row.text("name")?,
        organisation: row.opt_parsed("organisation")?,
        address: row.json("address")?,
        practices: practices.iter().map(practice).collect::<Result<_>>()?,
        closed: row.opt_date("closed")?,
        version: row.count("version")?,
    })
}

fn address(home: &CareHome) -> Result<String> {
    serde_json::to_string(&home.address)
        .map_err(|why| linchpin_core::Error::internal("An address cannot be kept.", why))
}

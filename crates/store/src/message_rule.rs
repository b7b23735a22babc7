//! When an organisation reminds people, and how it offers what comes free. The rule itself is another crate's type.

use linchpin_core::{OdsCode, Result};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Edited, Row, Statement, Tx, Versioned, args, json::json, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, UPDATE, ALL];

const ADD: Statement =
    statement!("insert into message_rule (organisation, rule, version) values ($1, $2, 1) on conflict do nothing");
const GET: Statement = statement!("select * from message_rule where organisation = $1");
const UPDATE: Statement =
    statement!("update message_rule set rule = $3, version = version + 1 where organisation = $1 and version = $2");
const ALL: Statement = statement!("select * from message_rule order by organisation");

fn read<R: DeserializeOwned>(row: &Row) -> Result<Versioned<R>> {
    Ok(Versioned { it: row.json("rule")?, version: row.count("version")? })
}

/// The rule of an organisation; none where it never said so.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get<R: DeserializeOwned>(tx: &mut Tx, organisation: OdsCode) -> Result<Option<Versioned<R>>> {
    tx.one(GET, args![organisation]).await?.map(|row| read(&row)).transpose()
}

/// Every organisation that has a rule, with it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all<R: DeserializeOwned>(tx: &mut Tx) -> Result<Vec<(OdsCode, Versioned<R>)>> {
    tx.all(ALL, args![]).await?.iter().map(|row| Ok((row.parsed("organisation")?, read(row)?))).collect()
}

/// Saves the rule that was edited from its version; version 0 is that of an organisation without one.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save<R: Serialize + DeserializeOwned + Clone>(
    tx: &mut Tx,
    organisation: OdsCode,
    one: &Versioned<R>,
) -> Result<Edited<Versioned<R>>> {
    let rule = json(&one.it)?;
    let touched = match one.version {
        0 => tx.execute(ADD, args![organisation, rule]).await?,
        version => tx.execute(UPDATE, args![organisation, version, rule]).await?,
    };
    let theirs = if touched == 0 { get(tx, organisation).await? } else { None };
    Ok(one.edited(touched, theirs))
}

//! What was found last of schemes and of models of risk.

use jiff::Timestamp;
use linchpin_core::Result;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Row, Statement, Tx, args, json::json, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[KEEP, OF];

const KEEP: Statement = statement!(
    "insert into finding (kind, name, found, content) values ($1, $2, $3, $4)
     on conflict (kind, name) do update set found = excluded.found, content = excluded.content"
);
const OF: Statement = statement!("select name, found, content from finding where kind = $1 order by name");

words! {
    /// What something was found of.
    Kind { Evaluation = "evaluation", Model = "model" }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding<T> {
    /// The definition’s id.
    pub name: String,
    /// When.
    pub found: Timestamp,
    /// What.
    pub content: T,
}

impl<T: DeserializeOwned> Finding<T> {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { name: row.text("name")?, found: row.timestamp("found")?, content: row.json("content")? })
    }
}

/// Puts what was found in the place of what was found before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn keep<T: Serialize>(tx: &mut Tx, kind: Kind, name: &str, content: &T, now: Timestamp) -> Result<()> {
    tx.execute(KEEP, args![kind.as_str(), name, now, json(content)?]).await.map(drop)
}

/// Everything that was found of a kind, by name.
///
/// # Errors
/// When the database cannot be reached, or what is kept is not of this type.
pub async fn of<T: DeserializeOwned>(tx: &mut Tx, kind: Kind) -> Result<Vec<Finding<T>>> {
    tx.all(OF, args![kind.as_str()]).await?.iter().map(Finding::read).collect()
}

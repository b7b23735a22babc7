//! Questions about schemes, as they were recorded.

use jiff::Timestamp;
use linchpin_core::{Result, UserId};
use uuid::Uuid;

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, OF, ALL];

const ADD: Statement =
    statement!("insert into evaluation (id, name, definition, recorded, account) values ($1, $2, $3, $4, $5)");
const OF: Statement =
    statement!("select id, name, definition, recorded, account from evaluation where name = $1 order by recorded, id");
const ALL: Statement =
    statement!("select id, name, definition, recorded, account from evaluation order by name, recorded, id");

/// A question as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The key of this recording.
    pub id: Uuid,
    /// The definition’s id.
    pub name: String,
    /// Its text as it was.
    pub definition: String,
    /// When.
    pub recorded: Timestamp,
    /// Who recorded it; nobody for what was recorded at the console.
    pub account: Option<UserId>,
}

impl Recorded {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            name: row.text("name")?,
            definition: row.text("definition")?,
            recorded: row.timestamp("recorded")?,
            account: row.opt_parsed("account")?,
        })
    }
}

/// Adds a recording.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Recorded) -> Result<()> {
    let id = one.id.to_string();
    tx.execute(ADD, args![id, one.name, one.definition, one.recorded, one.account]).await.map(drop)
}

/// Each time a question was recorded, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, name: &str) -> Result<Vec<Recorded>> {
    tx.all(OF, args![name]).await?.iter().map(Recorded::read).collect()
}

/// Every recording, by name, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx) -> Result<Vec<Recorded>> {
    tx.all(ALL, args![]).await?.iter().map(Recorded::read).collect()
}

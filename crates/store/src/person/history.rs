use jiff::Timestamp;
use linchpin_core::{Person, PersonId, Result, UserId};

use super::read;
use crate::{Row, Statement, Tx, args, statement};

pub(super) const STATEMENTS: &[Statement] = &[HISTORY, VERSION];

const HISTORY: Statement = statement!(
    "select body, version, saved, saved_by from person where id = $1
     union all
     select body, version, saved, saved_by from person_version where person = $1
     order by version desc limit $2"
);

const VERSION: Statement = statement!(
    "select body from person where id = $1 and version = $2
     union all
     select body from person_version where person = $1 and version = $2"
);

/// A person as they stood once.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The record.
    pub person: Person,
    /// When it was saved.
    pub saved: Timestamp,
    /// Who saved it; nobody for an import.
    pub saved_by: Option<UserId>,
}

impl Version {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { person: read(row)?, saved: row.timestamp("saved")?, saved_by: row.opt_parsed("saved_by")? })
    }
}

/// The versions of a person, the one that stands now first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn history(tx: &mut Tx, id: PersonId, limit: u32) -> Result<Vec<Version>> {
    tx.all(HISTORY, args![id, limit]).await?.iter().map(Version::read).collect()
}

/// One version of a person.
///
/// # Errors
/// When the database cannot be reached.
pub async fn version(tx: &mut Tx, id: PersonId, version: u64) -> Result<Option<Person>> {
    tx.one(VERSION, args![id, version]).await?.map(|row| read(&row)).transpose()
}

use jiff::Timestamp;
use linchpin_core::{PersonId, Result};

use crate::{Row, Statement, Tx, args, statement};

pub(super) const STATEMENTS: &[Statement] = &[BY_SOURCE, NOTE, OF, KEYS];

const BY_SOURCE: Statement =
    statement!("select source, key, person, version, hash, seen from person_source where source = $1 and key = $2");
const NOTE: Statement = statement!(
    "insert into person_source (source, key, person, version, hash, seen) values ($1, $2, $3, $4, $5, $6)
     on conflict (source, key) do update set person = excluded.person, version = excluded.version, hash = excluded.hash,
         seen = excluded.seen"
);
const OF: Statement = statement!(
    "select source, key, person, version, hash, seen from person_source where person = $1 order by source, key"
);

const KEYS: Statement =
    statement!("select key, person from person_source where source = $1 and key > $2 order by key limit $3");

/// What another system calls a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The system, such as the address of a FHIR server or the name of a feed.
    pub source: String,
    /// Its key of the person.
    pub key: String,
    /// Whom it means.
    pub person: PersonId,
    /// The version of the person after it last said something.
    pub version: u64,
    /// A hash of what it last said.
    pub hash: String,
    /// When it last said it.
    pub seen: Timestamp,
}

impl Source {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            source: row.text("source")?,
            key: row.text("key")?,
            person: row.parsed("person")?,
            version: row.count("version")?,
            hash: row.text("hash")?,
            seen: row.timestamp("seen")?,
        })
    }
}

/// Whom another system means by a key. The record may have been merged since: see [`super::resolve`].
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_source(tx: &mut Tx, source: &str, key: &str) -> Result<Option<Source>> {
    tx.one(BY_SOURCE, args![source, key]).await?.map(|row| Source::read(&row)).transpose()
}

/// Keeps what another system calls a person and last said of them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn note_source(tx: &mut Tx, said: &Source) -> Result<()> {
    let Source { source, key, person, version, hash, seen } = said;
    tx.execute(NOTE, args![source, key, person, version, hash, seen]).await.map(drop)
}

/// What other systems call a person.
///
/// # Errors
/// When the database cannot be reached.
pub async fn sources(tx: &mut Tx, person: PersonId) -> Result<Vec<Source>> {
    tx.all(OF, args![person]).await?.iter().map(Source::read).collect()
}

/// Whom a system means by its keys, in order of key, after one; for going through all of them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn keys_of(tx: &mut Tx, source: &str, after: &str, limit: u32) -> Result<Vec<(String, PersonId)>> {
    let rows = tx.all(KEYS, args![source, after, limit]).await?;
    rows.iter().map(|row| Ok((row.text("key")?, row.parsed("person")?))).collect()
}

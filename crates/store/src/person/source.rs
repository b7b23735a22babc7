use jiff::Timestamp;
use linchpin_core::{PersonId, Result};

use crate::{Row, Statement, Tx, args, bind::row, statement};

pub(super) const STATEMENTS: &[Statement] = &[BY_SOURCE, BY_SOURCES, NOTE, OF, KEYS];

const BY_SOURCE: Statement = statement!(
    "select source, key, person, version, hash, seen, doubt from person_source where source = $1 and key = $2"
);
const BY_SOURCES: Statement = statement!(
    sqlite: "select s.source, s.key, s.person, s.version, s.hash, s.seen, s.doubt
             from json_each($2) as k cross join person_source as s on s.source = $1 and s.key = k.value",
    postgres: "select s.source, s.key, s.person, s.version, s.hash, s.seen, s.doubt
               from json_array_elements_text(cast($2 as json)) as k (value)
               join person_source as s on s.source = $1 and s.key = k.value",
);
/// One statement for however many keys: a round trip for each would be most of the time of an import.
const NOTE: Statement = statement!(
    sqlite: "insert into person_source (source, key, person, version, hash, seen, doubt)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
             from json_each($1) where true
             on conflict (source, key) do update set person = excluded.person, version = excluded.version,
                 hash = excluded.hash, seen = excluded.seen, doubt = excluded.doubt",
    postgres: "insert into person_source (source, key, person, version, hash, seen, doubt)
               select value ->> 0, value ->> 1, value ->> 2, cast(value ->> 3 as bigint), value ->> 4, value ->> 5,
                   value ->> 6
               from json_array_elements(cast($1 as json)) as t (value)
               on conflict (source, key) do update set person = excluded.person, version = excluded.version,
                   hash = excluded.hash, seen = excluded.seen, doubt = excluded.doubt",
);
const OF: Statement = statement!(
    "select source, key, person, version, hash, seen, doubt from person_source where person = $1 order by source, key"
);

const KEYS: Statement =
    statement!("select key, person, doubt from person_source where source = $1 and key > $2 order by key limit $3");

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
    /// The record of what it says since that does not fit this person, for somebody to decide; see
    /// [`super::person_match`](crate::person_match).
    pub doubt: Option<PersonId>,
}

/// A system's key, and whom it means by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: String,
    /// Whom it means.
    pub person: PersonId,
    /// Or else this one, as long as nobody decided.
    pub doubt: Option<PersonId>,
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
            doubt: row.opt_parsed("doubt")?,
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

/// Whom a system means by some keys, those that it used before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_sources(tx: &mut Tx, source: &str, keys: &[&str]) -> Result<Vec<Source>> {
    tx.all(BY_SOURCES, args![source, serde_json::Value::from(keys)]).await?.iter().map(Source::read).collect()
}

/// Keeps what other systems call people and last said of them. No key may occur twice.
///
/// # Errors
/// When the database cannot be reached.
pub async fn note_sources(tx: &mut Tx, said: &[Source]) -> Result<()> {
    if said.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> =
        said.iter().map(|s| row(args![s.source, s.key, s.person, s.version, s.hash, s.seen, s.doubt])).collect();
    tx.execute(NOTE, args![serde_json::Value::from(rows)]).await.map(drop)
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
pub async fn keys_of(tx: &mut Tx, source: &str, after: &str, limit: u32) -> Result<Vec<Key>> {
    let key =
        |row: &Row| Ok(Key { key: row.text("key")?, person: row.parsed("person")?, doubt: row.opt_parsed("doubt")? });
    tx.all(KEYS, args![source, after, limit]).await?.iter().map(key).collect()
}

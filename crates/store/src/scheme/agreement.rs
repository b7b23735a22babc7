use jiff::{Timestamp, civil::Date};
use linchpin_core::{AgreementId, OdsCode, Result};
use linchpin_schemes::agreement::State;

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, GET, LOCK, BETWEEN, OF_SCHEME, OF_PROVIDER, SERVED_BY, ADVANCE];

const ADD: Statement = statement!(
    "insert into agreement (id, scheme, hash, provider, begins, invited, state, served_by, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 1) on conflict do nothing"
);
const GET: Statement = statement!("select * from agreement where id = $1");
/// Two who take a step at once queue.
const LOCK: Statement = statement!(
    sqlite: "select * from agreement where id = $1",
    postgres: "select * from agreement where id = $1 for update",
);
const BETWEEN: Statement =
    statement!("select * from agreement where scheme = $1 and provider = $2 order by invited desc, id desc limit 100");
const OF_SCHEME: Statement =
    statement!("select * from agreement where scheme = $1 order by provider, invited, id limit 100000");
const OF_PROVIDER: Statement =
    statement!("select * from agreement where provider = $1 order by scheme, invited, id limit 10000");
const SERVED_BY: Statement =
    statement!("select * from agreement where served_by = $1 order by scheme, provider, invited, id limit 10000");
const ADVANCE: Statement = statement!(
    "update agreement set hash = $3, state = $4, served_by = $5, version = version + 1 where id = $1 and version = $2"
);

/// An agreement, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its key.
    pub id: AgreementId,
    /// The scheme's id.
    pub scheme: String,
    /// The SHA-256 of the text that was agreed last.
    pub hash: String,
    /// Who is paid.
    pub provider: OdsCode,
    /// The first day of the term.
    pub begins: Date,
    /// When it was offered.
    pub invited: Timestamp,
    /// How far it has come.
    pub state: State,
    /// Who serves the patients of a practice that does not.
    pub served_by: Option<OdsCode>,
    /// So many steps were taken.
    pub version: u64,
}

impl Head {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            scheme: row.text("scheme")?,
            hash: row.text("hash")?,
            provider: row.parsed("provider")?,
            begins: row.date("begins")?,
            invited: row.timestamp("invited")?,
            state: row.parsed("state")?,
            served_by: row.opt_parsed("served_by")?,
            version: row.count("version")?,
        })
    }
}

/// Adds an agreement as version 1; false where one is open between the two for this term.
///
/// # Errors
/// When its text was not kept, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Head) -> Result<bool> {
    let Head { id, scheme, hash, provider, begins, invited, state, served_by, .. } = one;
    let row = args![id, scheme, hash, provider, begins, invited, state.as_str(), served_by];
    Ok(tx.execute(ADD, row).await? == 1)
}

/// The agreement with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: AgreementId) -> Result<Option<Head>> {
    tx.one(GET, args![id]).await?.map(|row| Head::read(&row)).transpose()
}

/// As [`get`], and nobody else takes a step in it until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: AgreementId) -> Result<Option<Head>> {
    tx.one(LOCK, args![id]).await?.map(|row| Head::read(&row)).transpose()
}

/// The agreements of a provider by a scheme, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn between(tx: &mut Tx, scheme: &str, provider: OdsCode) -> Result<Vec<Head>> {
    tx.all(BETWEEN, args![scheme, provider]).await?.iter().map(Head::read).collect()
}

/// The agreements by a scheme, by provider, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_scheme(tx: &mut Tx, scheme: &str) -> Result<Vec<Head>> {
    tx.all(OF_SCHEME, args![scheme]).await?.iter().map(Head::read).collect()
}

/// The agreements of a provider, by scheme, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_provider(tx: &mut Tx, provider: OdsCode) -> Result<Vec<Head>> {
    tx.all(OF_PROVIDER, args![provider]).await?.iter().map(Head::read).collect()
}

/// The agreements of practices that named this provider to serve their patients.
///
/// # Errors
/// When the database cannot be reached.
pub async fn served_by(tx: &mut Tx, provider: OdsCode) -> Result<Vec<Head>> {
    tx.all(SERVED_BY, args![provider]).await?.iter().map(Head::read).collect()
}

/// Writes how an agreement stands after a step; false where somebody else took one since this version was read.
///
/// # Errors
/// When its text was not kept, or the database cannot be reached.
pub async fn advance(tx: &mut Tx, one: &Head) -> Result<bool> {
    let Head { id, hash, state, served_by, version, .. } = one;
    Ok(tx.execute(ADVANCE, args![id, version, hash, state.as_str(), served_by]).await? == 1)
}

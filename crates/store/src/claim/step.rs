use linchpin_core::{ClaimId, OdsCode, Result, UserId};
use linchpin_schemes::{
    claiming::{Hand, Step},
    pay::Facts,
};

use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[WRITE, OF, KEEP_ROUND, ROUND];

const WRITE: Statement = statement!(
    "insert into claim_step (claim, number, at, account, organisation, kind, content) values ($1, $2, $3, $4, $5, $6, $7)"
);
const OF: Statement = statement!("select * from claim_step where claim = $1 order by number limit 100000");
const KEEP_ROUND: Statement =
    statement!("insert into claim_round (hash, facts) values ($1, $2) on conflict do nothing");
const ROUND: Statement = statement!("select facts from claim_round where hash = $1");

fn read(row: &Row) -> Result<Step> {
    let account: Option<UserId> = row.opt_parsed("account")?;
    let organisation: Option<OdsCode> = row.opt_parsed("organisation")?;
    Ok(Step {
        number: u32::try_from(row.count("number")?).unwrap_or(u32::MAX),
        at: row.timestamp("at")?,
        by: account.zip(organisation).map(|(account, organisation)| Hand { account, organisation }),
        what: row.json("content")?,
    })
}

/// Writes a step down.
///
/// # Errors
/// When its place is taken or the database cannot be reached.
pub async fn write(tx: &mut Tx, claim: ClaimId, one: &Step) -> Result<()> {
    let Step { number, at, by, what } = one;
    let (account, organisation) = (by.map(|by| by.account), by.map(|by| by.organisation));
    tx.execute(WRITE, args![claim, number, at, account, organisation, what.kind(), json(what)?]).await.map(drop)
}

/// What happened to a claim, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps(tx: &mut Tx, claim: ClaimId) -> Result<Vec<Step>> {
    tx.all(OF, args![claim]).await?.iter().map(read).collect()
}

/// Keeps the facts of all who share a pot, under the hash of their text.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn keep_round(tx: &mut Tx, facts: &[Facts]) -> Result<String> {
    use sha2::{Digest as _, Sha256};
    let text = json(facts)?;
    let hash = linchpin_core::hex(&Sha256::digest(text.as_bytes()));
    tx.execute(KEEP_ROUND, args![hash, text]).await?;
    Ok(hash)
}

/// The facts that were kept under a hash.
///
/// # Errors
/// When the database cannot be reached.
pub async fn facts_of_round(tx: &mut Tx, hash: &str) -> Result<Option<Vec<Facts>>> {
    tx.one(ROUND, args![hash]).await?.map(|row| row.json("facts")).transpose()
}

use jiff::Timestamp;
use linchpin_core::{ClaimId, Pence, Period, Result, UserId, VerificationId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[BEGIN, GET, LOCK, ALL, DRAW, PUT, DRAWN, OF_CLAIM, NOTE];

const BEGIN: Statement = statement!(
    "insert into verification (id, scheme, period, seed, begun, begun_by) values ($1, $2, $3, $4, $5, $6) on conflict do nothing"
);
const GET: Statement = statement!("select * from verification where id = $1");
/// Two who draw at once queue.
const LOCK: Statement = statement!(
    sqlite: "select * from verification where id = $1",
    postgres: "select * from verification where id = $1 for update",
);
const ALL: Statement = statement!("select * from verification order by begun desc, id desc limit $1");
const DRAW: Statement =
    statement!("update verification set population = $2, drawn = $3, drawn_by = $4 where id = $1 and drawn is null");
const PUT: Statement = statement!("insert into verification_claim (verification, position, claim) values ($1, $2, $3)");
const DRAWN: Statement = statement!("select * from verification_claim where verification = $1 order by position");
const OF_CLAIM: Statement = statement!("select * from verification_claim where claim = $1 order by at");
const NOTE: Statement = statement!(
    "update verification_claim set holds = cast($3 as bigint), amount = cast($4 as bigint), words = $5, at = $6, account = $7
     where verification = $1 and claim = $2 and holds is null"
);

/// A sample of what was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Its key.
    pub id: VerificationId,
    /// By which scheme it was paid.
    pub scheme: String,
    /// For when.
    pub period: Period,
    /// What it is drawn by.
    pub seed: String,
    /// When the seed was written down.
    pub begun: Timestamp,
    /// Who wrote it down.
    pub begun_by: Option<UserId>,
    /// Of how many it was drawn, and when; none until then.
    pub drawn: Option<(u64, Timestamp)>,
}

impl Verification {
    fn read(row: &Row) -> Result<Self> {
        let population = row.opt_whole("population")?.and_then(|n| u64::try_from(n).ok());
        Ok(Self {
            id: row.parsed("id")?,
            scheme: row.text("scheme")?,
            period: row.parsed("period")?,
            seed: row.text("seed")?,
            begun: row.timestamp("begun")?,
            begun_by: row.opt_parsed("begun_by")?,
            drawn: population.zip(row.opt_timestamp("drawn")?),
        })
    }
}

/// A claim that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// By which drawing.
    pub verification: VerificationId,
    /// Which.
    pub claim: ClaimId,
    /// What was found; none until then.
    pub finding: Option<Finding>,
}

/// What was found of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it was as claimed.
    pub holds: bool,
    /// What has to come back; nought where nothing has.
    pub amount: Pence,
    /// What was looked at, and what was found.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<UserId>,
}

impl Drawn {
    fn read(row: &Row) -> Result<Self> {
        let finding = match row.opt_timestamp("at")? {
            Some(at) => Some(Finding {
                holds: row.flag("holds")?,
                amount: Pence(row.whole("amount")?),
                words: row.text("words")?,
                at,
                by: row.opt_parsed("account")?,
            }),
            None => None,
        };
        Ok(Self { verification: row.parsed("verification")?, claim: row.parsed("claim")?, finding })
    }
}

/// Writes a seed down; false where there is one for this scheme and period.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn begin(tx: &mut Tx, one: &Verification) -> Result<bool> {
    let Verification { id, scheme, period, seed, begun, begun_by, .. } = one;
    Ok(tx.execute(BEGIN, args![id, scheme, period.to_string(), seed, begun, begun_by]).await? == 1)
}

/// The verification with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn verification(tx: &mut Tx, id: VerificationId) -> Result<Option<Verification>> {
    tx.one(GET, args![id]).await?.map(|row| Verification::read(&row)).transpose()
}

/// As [`verification`], and nobody else draws until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: VerificationId) -> Result<Option<Verification>> {
    tx.one(LOCK, args![id]).await?.map(|row| Verification::read(&row)).transpose()
}

/// All of them, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn verifications(tx: &mut Tx, limit: u32) -> Result<Vec<Verification>> {
    tx.all(ALL, args![limit]).await?.iter().map(Verification::read).collect()
}

/// Writes down what was drawn, of how many; false where it was drawn before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn draw(
    tx: &mut Tx,
    id: VerificationId,
    (claims, of): (&[ClaimId], u64),
    by: Option<UserId>,
    at: Timestamp,
) -> Result<bool> {
    if tx.execute(DRAW, args![id, of, at, by]).await? == 0 {
        return Ok(false);
    }
    for (position, claim) in claims.iter().enumerate() {
        tx.execute(PUT, args![id, position + 1, claim]).await?;
    }
    Ok(true)
}

/// What was drawn, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn drawn(tx: &mut Tx, id: VerificationId) -> Result<Vec<Drawn>> {
    tx.all(DRAWN, args![id]).await?.iter().map(Drawn::read).collect()
}

/// What was found of a claim, whenever it was drawn.
///
/// # Errors
/// When the database cannot be reached.
pub async fn found_of(tx: &mut Tx, claim: ClaimId) -> Result<Vec<Drawn>> {
    tx.all(OF_CLAIM, args![claim]).await?.iter().map(Drawn::read).collect()
}

/// Writes down what was found of a claim; false where something was before, or it was not drawn.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn note(tx: &mut Tx, id: VerificationId, claim: ClaimId, one: &Finding) -> Result<bool> {
    let Finding { holds, amount, words, at, by } = one;
    Ok(tx.execute(NOTE, args![id, claim, holds, amount.0, words, at, by]).await? == 1)
}

use jiff::Timestamp;
use linchpin_core::{ClaimId, EvidenceId, OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ATTACH, OF_CLAIM, OF_PROVIDER, BYTES, JUDGE];

const ATTACH: Statement = statement!(
    "insert into evidence (id, scheme, provider, claim, what, name, media, size, sha256, bytes, added, added_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
/// The bytes stay where they are until somebody takes the file away.
const OF_CLAIM: Statement = statement!(
    "select id, claim, what, name, media, size, sha256, added, added_by, accepted, because, judged, judged_by
     from evidence where claim = $1 order by added, id limit 1000"
);
const OF_PROVIDER: Statement = statement!(
    "select id, claim, what, name, media, size, sha256, added, added_by, accepted, because, judged, judged_by
     from evidence where scheme = $1 and provider = $2 order by added, id limit 1000"
);
const BYTES: Statement = statement!("select bytes from evidence where id = $1");
const JUDGE: Statement = statement!(
    "update evidence set accepted = cast($2 as bigint), because = $3, judged = $4, judged_by = $5 where id = $1 and accepted is null"
);

/// A file as it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its key.
    pub id: EvidenceId,
    /// By which scheme it is asked.
    pub scheme: String,
    /// Of whom.
    pub provider: OdsCode,
    /// With which claim it came.
    pub claim: ClaimId,
    /// What it shows: `training record`.
    pub what: String,
    /// The name under which it is taken away.
    pub name: String,
    /// Its media type, by its content.
    pub media: String,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that was shown, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Its key.
    pub id: EvidenceId,
    /// With which claim it came.
    pub claim: ClaimId,
    /// What it shows.
    pub what: String,
    /// The name under which it is taken away.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// How many bytes.
    pub size: u64,
    /// The SHA-256 of them.
    pub sha256: String,
    /// When it came.
    pub added: Timestamp,
    /// Who added it.
    pub added_by: Option<UserId>,
    /// What somebody found; none until then.
    pub judged: Option<Judged>,
}

/// What somebody found of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether it was found good.
    pub accepted: bool,
    /// Why.
    pub because: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Option<UserId>,
}

impl Evidence {
    fn read(row: &Row) -> Result<Self> {
        let judged = match row.opt_timestamp("judged")? {
            Some(at) => Some(Judged {
                accepted: row.flag("accepted")?,
                because: row.opt_text("because")?.unwrap_or_default(),
                at,
                by: row.opt_parsed("judged_by")?,
            }),
            None => None,
        };
        Ok(Self {
            id: row.parsed("id")?,
            claim: row.parsed("claim")?,
            what: row.text("what")?,
            name: row.text("name")?,
            media: row.text("media")?,
            size: row.count("size")?,
            sha256: row.text("sha256")?,
            added: row.timestamp("added")?,
            added_by: row.opt_parsed("added_by")?,
            judged,
        })
    }
}

/// Keeps a file.
///
/// # Errors
/// When the claim is not there, or the database cannot be reached.
pub async fn attach(tx: &mut Tx, one: &Added, by: Option<UserId>, at: Timestamp) -> Result<()> {
    let Added { id, scheme, provider, claim, what, name, media, sha256, bytes } = one;
    let row = args![id, scheme, provider, claim, what, name, media, bytes.len(), sha256, bytes, at, by];
    tx.execute(ATTACH, row).await.map(drop)
}

/// The files that came with a claim, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_claim(tx: &mut Tx, claim: ClaimId) -> Result<Vec<Evidence>> {
    tx.all(OF_CLAIM, args![claim]).await?.iter().map(Evidence::read).collect()
}

/// The files that a provider has shown by a scheme, the first first: what was accepted once holds for every claim.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_provider(tx: &mut Tx, scheme: &str, provider: OdsCode) -> Result<Vec<Evidence>> {
    tx.all(OF_PROVIDER, args![scheme, provider]).await?.iter().map(Evidence::read).collect()
}

/// The bytes of a file.
///
/// # Errors
/// When the database cannot be reached.
pub async fn bytes(tx: &mut Tx, id: EvidenceId) -> Result<Option<Vec<u8>>> {
    tx.one(BYTES, args![id]).await?.map(|row| row.bytes("bytes")).transpose()
}

/// Says what was found of a file; false where somebody said so before.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn judge(tx: &mut Tx, id: EvidenceId, one: &Judged) -> Result<bool> {
    let Judged { accepted, because, at, by } = one;
    Ok(tx.execute(JUDGE, args![id, accepted, because, at, by]).await? == 1)
}

//! Claims by schemes (`domain.md` D3): the row that is searched, the steps that make it, what was shown for it, and what was
//! looked at afterwards. Steps are only ever added; the database refuses anything else.

mod evidence;
mod find;
mod step;
mod verification;

use jiff::civil::Date;
use linchpin_core::{AgreementId, ClaimId, OdsCode, Pence, Period, Result};
use linchpin_schemes::claiming::State;

pub use evidence::{Added, Evidence, Judged, attach, bytes, judge, of_claim, of_provider};
pub use find::{Find, earlier, find, open_of, round};
pub use step::{facts_of_round, keep_round, steps, write};
pub use verification::{
    Drawn, Finding, Verification, begin, draw, drawn, found_of, lock as lock_verification, note, verification,
    verifications,
};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] =
    &[OWN, evidence::STATEMENTS, find::STATEMENTS, step::STATEMENTS, verification::STATEMENTS];

const OWN: &[Statement] = &[ADD, GET, LOCK, ADVANCE];

const ADD: Statement = statement!(
    "insert into claim (id, agreement, scheme, hash, provider, payee, period, ends, claim_by, state, amount, owed, paid, taken, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0) on conflict do nothing"
);
const GET: Statement = statement!("select * from claim where id = $1");
/// Two who take a step at once queue.
const LOCK: Statement = statement!(
    sqlite: "select * from claim where id = $1",
    postgres: "select * from claim where id = $1 for update",
);
const ADVANCE: Statement = statement!(
    "update claim set hash = $3, payee = $4, state = $5, amount = $6, owed = $7, paid = $8, taken = $9, version = $10
     where id = $1 and version = $2"
);

/// A claim, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its key.
    pub id: ClaimId,
    /// By which agreement.
    pub agreement: AgreementId,
    /// The scheme's id.
    pub scheme: String,
    /// The SHA-256 of the scheme's text by which it was worked out.
    pub hash: String,
    /// Who did what is claimed for.
    pub provider: OdsCode,
    /// Who is paid.
    pub payee: OdsCode,
    /// For when.
    pub period: Period,
    /// The last day on which it is in time.
    pub claim_by: Date,
    /// Where it stands.
    pub state: State,
    /// What it comes to.
    pub amount: Pence,
    /// Approved and not paid.
    pub owed: Pence,
    /// Paid.
    pub paid: Pence,
    /// What of it has to come back.
    pub taken: Pence,
    /// So many steps were taken.
    pub version: u64,
}

impl Head {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            agreement: row.parsed("agreement")?,
            scheme: row.text("scheme")?,
            hash: row.text("hash")?,
            provider: row.parsed("provider")?,
            payee: row.parsed("payee")?,
            period: row.parsed("period")?,
            claim_by: row.date("claim_by")?,
            state: row.parsed("state")?,
            amount: Pence(row.whole("amount")?),
            owed: Pence(row.whole("owed")?),
            paid: Pence(row.whole("paid")?),
            taken: Pence(row.whole("taken")?),
            version: row.count("version")?,
        })
    }
}

/// Adds a claim that has no step yet; false where there is one by this scheme, of this provider, for this period.
///
/// # Errors
/// When the agreement or text is not there, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &Head) -> Result<bool> {
    let Head {
        id, agreement, scheme, hash, provider, payee, period, claim_by, state, amount, owed, paid, taken, ..
    } = one;
    let (period_text, ends) = (period.to_string(), period.last());
    let row = args![
        id,
        agreement,
        scheme,
        hash,
        provider,
        payee,
        period_text,
        ends,
        claim_by,
        state.as_str(),
        amount.0,
        owed.0,
        paid.0,
        taken.0
    ];
    Ok(tx.execute(ADD, row).await? == 1)
}

/// The claim with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: ClaimId) -> Result<Option<Head>> {
    tx.one(GET, args![id]).await?.map(|row| Head::read(&row)).transpose()
}

/// As [`get`], and nobody else takes a step in it until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: ClaimId) -> Result<Option<Head>> {
    tx.one(LOCK, args![id]).await?.map(|row| Head::read(&row)).transpose()
}

/// Writes how a claim stands after steps were taken; false where somebody else took one since version `was`.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn advance(tx: &mut Tx, one: &Head, was: u64) -> Result<bool> {
    let Head { id, hash, payee, state, amount, owed, paid, taken, version, .. } = one;
    let row = args![id, was, hash, payee, state.as_str(), amount.0, owed.0, paid.0, taken.0, version];
    Ok(tx.execute(ADVANCE, row).await? == 1)
}

use jiff::Timestamp;
use linchpin_core::{AgreementId, OdsCode, Result, Role, UserId};
use linchpin_schemes::agreement::Step;

use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[WRITE, HISTORY, OF_SCHEME, OF_PROVIDER];

const WRITE: Statement = statement!(
    "insert into agreement_step (agreement, number, at, account, role, organisation, kind, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const HISTORY: Statement = statement!("select * from agreement_step where agreement = $1 order by number limit 10000");
const OF_SCHEME: Statement = statement!(
    "select s.* from agreement_step as s join agreement as a on a.id = s.agreement where a.scheme = $1
     order by s.agreement, s.number limit 1000000"
);
const OF_PROVIDER: Statement = statement!(
    "select s.* from agreement_step as s join agreement as a on a.id = s.agreement where a.provider = $1
     order by s.agreement, s.number limit 100000"
);

/// A step that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its place, from 1: the version of the agreement that it made.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody at the console.
    pub account: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OdsCode,
    /// What was done.
    pub step: Step,
}

impl Kept {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.count("number")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
            role: row.parsed("role")?,
            organisation: row.parsed("organisation")?,
            step: row.json("content")?,
        })
    }
}

/// Writes a step down.
///
/// # Errors
/// When its place is taken or the database cannot be reached.
pub async fn write(tx: &mut Tx, agreement: AgreementId, one: &Kept) -> Result<()> {
    let Kept { number, at, account, role, organisation, step } = one;
    let row = args![agreement, number, at, account, role, organisation, step.kind(), json(step)?];
    tx.execute(WRITE, row).await.map(drop)
}

/// What happened in an agreement, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn history(tx: &mut Tx, agreement: AgreementId) -> Result<Vec<Kept>> {
    tx.all(HISTORY, args![agreement]).await?.iter().map(Kept::read).collect()
}

/// What happened in the agreements by a scheme, in order of each.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps_of_scheme(tx: &mut Tx, scheme: &str) -> Result<Vec<(AgreementId, Kept)>> {
    all(tx.all(OF_SCHEME, args![scheme]).await?.as_slice())
}

/// What happened in the agreements of a provider, in order of each.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps_of_provider(tx: &mut Tx, provider: OdsCode) -> Result<Vec<(AgreementId, Kept)>> {
    all(tx.all(OF_PROVIDER, args![provider]).await?.as_slice())
}

fn all(rows: &[Row]) -> Result<Vec<(AgreementId, Kept)>> {
    rows.iter().map(|row| Ok((row.parsed("agreement")?, Kept::read(row)?))).collect()
}

use jiff::Timestamp;
use linchpin_core::{CaseId, Result, UserId};

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[LOOK, LOOKED, BESIDE];

const LOOK: Statement = statement!(
    "insert into case_look (care_case, account, at, version) values ($1, $2, $3, $4)
     on conflict (care_case, account) do update set at = excluded.at, version = excluded.version"
);
const LOOKED: Statement = statement!("select at, version from case_look where care_case = $1 and account = $2");

const BESIDE: Statement = statement!(
    "select account from case_look where care_case = $1 and account <> $2 and at > $3 order by at desc, account limit 100"
);

/// Remembers that somebody looked at a case, and how far it was.
///
/// # Errors
/// When the database cannot be reached.
pub async fn look(tx: &mut Tx, case: CaseId, account: UserId, at: Timestamp, version: u64) -> Result<()> {
    tx.execute(LOOK, args![case, account, at, version]).await.map(drop)
}

/// When somebody last looked at a case, and how far it was.
///
/// # Errors
/// When the database cannot be reached.
pub async fn looked(tx: &mut Tx, case: CaseId, account: UserId) -> Result<Option<(Timestamp, u64)>> {
    let row = tx.one(LOOKED, args![case, account]).await?;
    row.map(|row| Ok((row.timestamp("at")?, row.count("version")?))).transpose()
}

/// Who else looked at a case since an instant, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn beside(tx: &mut Tx, case: CaseId, account: UserId, since: Timestamp) -> Result<Vec<UserId>> {
    tx.all(BESIDE, args![case, account, since]).await?.iter().map(|row| row.parsed("account")).collect()
}

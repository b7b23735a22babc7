use jiff::Timestamp;
use linchpin_core::{CaseId, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[BEGIN, END, OF];

/// Whoever comes back after a silence begins anew.
const BEGIN: Statement = statement!(
    "insert into case_writing (care_case, section, account, since, at) values ($1, $2, $3, $4, $4)
     on conflict (care_case, section, account) do update set at = excluded.at,
         since = case when case_writing.at > $5 then case_writing.since else excluded.since end"
);
const END: Statement = statement!("delete from case_writing where care_case = $1 and section = $2 and account = $3");
const OF: Statement = statement!(
    "select section, account, since from case_writing where care_case = $1 and account <> $2 and at > $3
     order by section, since, account limit 100"
);

/// Somebody who has the form of a section open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writing {
    /// The section.
    pub section: String,
    /// Who.
    pub account: UserId,
    /// Since when.
    pub since: Timestamp,
}

impl Writing {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { section: row.text("section")?, account: row.parsed("account")?, since: row.timestamp("since")? })
    }
}

/// Notes that somebody has the form of a section open, or gave a sign of it. Whoever was silent since `silent` begins anew.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn begin_writing(
    tx: &mut Tx,
    case: CaseId,
    section: &str,
    account: UserId,
    (now, silent): (Timestamp, Timestamp),
) -> Result<()> {
    tx.execute(BEGIN, args![case, section, account, now, silent]).await.map(drop)
}

/// Notes that somebody saved a section or left its form.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end_writing(tx: &mut Tx, case: CaseId, section: &str, account: UserId) -> Result<()> {
    tx.execute(END, args![case, section, account]).await.map(drop)
}

/// Who else has the form of a section of a case open, and gave a sign of it since an instant.
///
/// # Errors
/// When the database cannot be reached.
pub async fn writing(tx: &mut Tx, case: CaseId, account: UserId, since: Timestamp) -> Result<Vec<Writing>> {
    tx.all(OF, args![case, account, since]).await?.iter().map(Writing::read).collect()
}

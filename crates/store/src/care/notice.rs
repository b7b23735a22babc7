use jiff::Timestamp;
use linchpin_core::{CaseId, Result, UserId};

use super::Holder;
use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[TELL, OF, SEE];

const TELL: Statement = statement!(
    "insert into case_notice (care_case, version, place, at, party, holder, says) values ($1, $2, $3, $4, $5, $6, $7)"
);
const OF: Statement = statement!(
    "select * from case_notice where holder = $1 and seen is null order by at desc, care_case desc limit $2"
);
const SEE: Statement = statement!(
    "update case_notice set seen = $4, seen_by = $5 where care_case = $1 and version = $2 and place = $3 and seen is null"
);

/// Something that somebody is told of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Of which case.
    pub case: CaseId,
    /// The version of the case that told it.
    pub version: u64,
    /// Its place among what that version told.
    pub place: u64,
    /// When.
    pub at: Timestamp,
    /// As which party they are told.
    pub party: String,
    /// Who is told.
    pub holder: Holder,
    /// What, in the words of the pathway's file.
    pub says: String,
}

impl Notice {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            case: row.parsed("care_case")?,
            version: row.count("version")?,
            place: row.count("place")?,
            at: row.timestamp("at")?,
            party: row.text("party")?,
            holder: row.parsed("holder")?,
            says: row.text("says")?,
        })
    }
}

/// Tells somebody something.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn tell(tx: &mut Tx, one: &Notice) -> Result<()> {
    let Notice { case, version, place, at, party, holder, says } = one;
    tx.execute(TELL, args![case, version, place, at, party, holder, says]).await.map(drop)
}

/// What somebody was told and nobody has seen, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn notices(tx: &mut Tx, holder: Holder, limit: u32) -> Result<Vec<Notice>> {
    tx.all(OF, args![holder, limit]).await?.iter().map(Notice::read).collect()
}

/// Marks what was told as seen; false when it was seen before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn see_notice(
    tx: &mut Tx,
    (case, version, place): (CaseId, u64, u64),
    by: UserId,
    at: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(SEE, args![case, version, place, at, by]).await? == 1)
}

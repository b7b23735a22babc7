use std::collections::BTreeSet;

use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, PersonId, Result};

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[FOUND, ENDED, WAITING, STATES, CALLED];

const FOUND: Statement = statement!(
    "select person from care_case where practice = $1 and pathway = $2 and (opened >= $3 or closed is null) limit 1000000"
);
const ENDED: Statement = statement!(
    "select person from care_case where practice = $1 and pathway = $2 and state = $3 and closed is not null limit 1000000"
);
const WAITING: Statement = statement!(
    "select id from care_case where practice = $1 and pathway = $2 and state = $3 and closed is null
     order by opened, id limit $4"
);
const STATES: Statement = statement!(
    "select practice, state, count(*) as n from care_case
     where pathway = $1 and (opened >= $2 or closed is null) and (cast($3 as text) is null or practice = $3)
     group by practice, state order by practice, state limit 100000"
);
const CALLED: Statement = statement!(
    "select c.practice as practice, count(distinct c.id) as n from care_case as c join case_entry as e on e.care_case = c.id
     where c.pathway = $1 and e.at >= $2 and e.kind = 'move' and e.what = $3
         and (cast($4 as text) is null or c.practice = $4)
     group by c.practice order by c.practice limit 100000"
);

/// Those of a practice who have a case on a pathway since an instant, or an open one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn found(tx: &mut Tx, practice: OdsCode, pathway: &str, since: Timestamp) -> Result<BTreeSet<PersonId>> {
    tx.all(FOUND, args![practice, pathway, since]).await?.iter().map(|row| row.parsed("person")).collect()
}

/// Those of a practice whose case on a pathway ended in a state, at any time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ended(tx: &mut Tx, practice: OdsCode, pathway: &str, state: &str) -> Result<BTreeSet<PersonId>> {
    tx.all(ENDED, args![practice, pathway, state]).await?.iter().map(|row| row.parsed("person")).collect()
}

/// The open cases of a practice's pathway in a state, whenever they were opened, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn waiting(
    tx: &mut Tx,
    (practice, pathway, state): (OdsCode, &str, &str),
    limit: u32,
) -> Result<Vec<CaseId>> {
    let rows = tx.all(WAITING, args![practice, pathway, state, limit]).await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

/// How many cases of a pathway that were opened since an instant, or are open still, are in which state, by practice.
///
/// # Errors
/// When the database cannot be reached.
pub async fn states(
    tx: &mut Tx,
    pathway: &str,
    since: Timestamp,
    practice: Option<OdsCode>,
) -> Result<Vec<(OdsCode, String, u64)>> {
    let rows = tx.all(STATES, args![pathway, since, practice]).await?;
    rows.iter().map(|row| Ok((row.parsed("practice")?, row.text("state")?, row.count("n")?))).collect()
}

/// In how many cases of a pathway a move was made at least once since an instant, by practice.
///
/// # Errors
/// When the database cannot be reached.
pub async fn moved(
    tx: &mut Tx,
    pathway: &str,
    since: Timestamp,
    does: &str,
    practice: Option<OdsCode>,
) -> Result<Vec<(OdsCode, u64)>> {
    let rows = tx.all(CALLED, args![pathway, since, does, practice]).await?;
    rows.iter().map(|row| Ok((row.parsed("practice")?, row.count("n")?))).collect()
}

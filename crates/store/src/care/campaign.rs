use std::collections::BTreeSet;

use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, PersonId, Result};

use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[FOUND, WAITING, STATES, CALLED, UNWRITTEN];

const FOUND: Statement = statement!(
    "select person from care_case where practice = $1 and pathway = $2 and (opened >= $3 or closed is null) limit 1000000"
);
const WAITING: Statement = statement!(
    "select id from care_case where practice = $1 and pathway = $2 and state = $3 and closed is null and opened >= $4
     order by opened, id limit $5"
);
const STATES: Statement = statement!(
    "select practice, state, count(*) as n from care_case
     where pathway = $1 and opened >= $2 and (cast($3 as text) is null or practice = $3)
     group by practice, state order by practice, state limit 100000"
);
const CALLED: Statement = statement!(
    "select c.practice as practice, count(distinct c.id) as n from care_case as c join case_entry as e on e.care_case = c.id
     where c.pathway = $1 and c.opened >= $2 and e.kind = 'move' and e.what = $3
         and (cast($4 as text) is null or c.practice = $4)
     group by c.practice order by c.practice limit 100000"
);

/// Who was called and got no text or e-mail: they want none, or gave neither number nor address.
const UNWRITTEN: Statement = statement!(
    "select c.id as id from care_case as c
     where c.practice = $1 and c.pathway = $2 and c.opened >= $3 and c.closed is null
         and exists (select 1 from case_entry as e where e.care_case = c.id and e.kind = 'move' and e.what = $4)
         and not exists (select 1 from message as m where m.person = c.person and m.kind = 'call' and m.made >= $3)
     order by c.opened, c.id limit $5"
);

/// Those of a practice who have a case on a pathway since an instant, or an open one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn found(tx: &mut Tx, practice: OdsCode, pathway: &str, since: Timestamp) -> Result<BTreeSet<PersonId>> {
    tx.all(FOUND, args![practice, pathway, since]).await?.iter().map(|row| row.parsed("person")).collect()
}

/// The open cases of a practice's pathway in a state, opened since an instant, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn waiting(
    tx: &mut Tx,
    (practice, pathway, state): (OdsCode, &str, &str),
    since: Timestamp,
    limit: u32,
) -> Result<Vec<CaseId>> {
    let rows = tx.all(WAITING, args![practice, pathway, state, since, limit]).await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

/// How many cases of a pathway that were opened since an instant are in which state, by practice.
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

/// In how many cases of a pathway that were opened since an instant a move was made at least once, by practice.
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

/// The open cases of a practice's pathway, opened since an instant, in which somebody was called by a move and no message was
/// written to them: the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn unwritten(
    tx: &mut Tx,
    (practice, pathway, does): (OdsCode, &str, &str),
    since: Timestamp,
    limit: u32,
) -> Result<Vec<CaseId>> {
    let rows = tx.all(UNWRITTEN, args![practice, pathway, since, does, limit]).await?;
    rows.iter().map(|row| row.parsed("id")).collect()
}

use jiff::{Timestamp, civil::Date};
use linchpin_core::{CaseId, OdsCode, PersonId, Result, StaffId};

use super::Holder;
use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] =
    &[OF_PERSON, OPEN_OF_PERSON, OF_PRACTICE, LED_BY, SHARED_WITH, RINGING, MOVED_ON, PRACTICES];

const OF_PERSON: Statement =
    statement!("select id from care_case where person = $1 order by opened desc, id desc limit 1000");
const OPEN_OF_PERSON: Statement =
    statement!("select id from care_case where person = $1 and closed is null order by opened, id limit 1000");
const OF_PRACTICE: Statement = statement!(
    "select id, opened from care_case where practice = $1 and closed is null and (opened > $2 or (opened = $2 and id > $3))
     order by opened, id limit $4"
);
const LED_BY: Statement = statement!(
    "select id, opened from care_case where lead = $1 and closed is null and (opened > $2 or (opened = $2 and id > $3))
     order by opened, id limit $4"
);
/// Read in the order of its index, so that a page costs what it shows, however much is shared with them. Two parties of one case
/// may be in the same hands.
const SHARED_WITH: Statement = statement!(
    "select p.care_case as id, p.opened as opened from case_party as p join care_case as c on c.id = p.care_case
     where p.holder = $1 and p.ended is null and c.closed is null and (p.opened, p.care_case) > ($2, $3)
     group by p.opened, p.care_case order by p.opened, p.care_case limit $4"
);
const RINGING: Statement = statement!("select id from care_case where rings <= $1 order by rings, id limit $2");
/// The record changed since the case was told, or the person is no longer registered with the case's practice on this day.
const MOVED_ON: Statement = statement!(
    "select c.id as id from care_case as c join person as p on p.id = c.person
     where c.closed is null and c.id > $2 and (p.version <> c.person_version or p.merged_into is not null
         or not exists (select 1 from person_registration as r where r.person = c.person and r.practice = c.practice
             and (r.from_day is null or r.from_day <= $1) and (r.to_day is null or r.to_day >= $1)))
     order by c.id limit $3"
);

const PRACTICES: Statement =
    statement!("select distinct practice from care_case where closed is null order by practice limit 100000");

/// Where a page of a list of cases begins: after this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// When it was opened.
    pub opened: Timestamp,
    /// Its key.
    pub case: CaseId,
}

impl Mark {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { opened: row.timestamp("opened")?, case: row.parsed("id")? })
    }
}

async fn page(tx: &mut Tx, statement: Statement, of: String, after: Option<Mark>, limit: u32) -> Result<Vec<Mark>> {
    let (opened, id) = after_which(after);
    tx.all(statement, args![of, opened, id, limit]).await?.iter().map(Mark::read).collect()
}

/// Before the first where a page begins nowhere.
fn after_which(after: Option<Mark>) -> (String, String) {
    after.map(|mark| (crate::instant(mark.opened), mark.case.to_string())).unwrap_or_default()
}

fn keys(rows: &[Row]) -> Result<Vec<CaseId>> {
    rows.iter().map(|row| row.parsed("id")).collect()
}

/// Every case of a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<CaseId>> {
    keys(&tx.all(OF_PERSON, args![person]).await?)
}

/// The open cases of a person, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<CaseId>> {
    keys(&tx.all(OPEN_OF_PERSON, args![person]).await?)
}

/// The open cases of a practice, the oldest first, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_practice(tx: &mut Tx, practice: OdsCode, after: Option<Mark>, limit: u32) -> Result<Vec<Mark>> {
    page(tx, OF_PRACTICE, practice.to_string(), after, limit).await
}

/// The open cases that a member of staff leads, the oldest first, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn led_by(tx: &mut Tx, staff: StaffId, after: Option<Mark>, limit: u32) -> Result<Vec<Mark>> {
    page(tx, LED_BY, staff.to_string(), after, limit).await
}

/// The open cases that are shared with somebody now, the oldest first, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn shared_with(tx: &mut Tx, holder: Holder, after: Option<Mark>, limit: u32) -> Result<Vec<Mark>> {
    page(tx, SHARED_WITH, holder.to_string(), after, limit).await
}

/// The cases in which a clock has something to do by now, the longest due first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ringing(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<CaseId>> {
    keys(&tx.all(RINGING, args![now, limit]).await?)
}

/// The open cases of people whose record changed since the case was told, or who are no longer registered with its practice;
/// by key, those after `after`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn moved_on(tx: &mut Tx, today: Date, after: Option<CaseId>, limit: u32) -> Result<Vec<CaseId>> {
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    keys(&tx.all(MOVED_ON, args![today, after, limit]).await?)
}

/// The practices that have open cases.
///
/// # Errors
/// When the database cannot be reached.
pub async fn practices(tx: &mut Tx) -> Result<Vec<OdsCode>> {
    tx.all(PRACTICES, args![]).await?.iter().map(|row| row.parsed("practice")).collect()
}

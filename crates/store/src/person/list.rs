use jiff::civil::Date;
use linchpin_core::{CareHomeId, OdsCode, Person, PersonId, Result};

use super::read;
use crate::{Statement, Tx, args, statement};

pub(super) const STATEMENTS: &[Statement] =
    &[PAGE, OF_PRACTICE, IDS_OF_PRACTICE, COUNT_PRACTICE, OF_CARE_HOME, COUNT, MERGED, OPTED_OUT];

const PAGE: Statement =
    statement!("select body from person where id > $1 and merged_into is null order by id limit $2");
const OF_PRACTICE: Statement = statement!(
    "select p.body from person p
     where p.id > $1 and p.merged_into is null and p.id in (
         select r.person from person_registration r
         where r.practice = $2 and (r.from_day is null or r.from_day <= $3) and (r.to_day is null or r.to_day >= $3)
     ) order by p.id limit $4"
);
const COUNT_PRACTICE: Statement = statement!(
    "select count(*) as n from person p
     where p.merged_into is null and p.id in (
         select r.person from person_registration r
         where r.practice = $1 and (r.from_day is null or r.from_day <= $2) and (r.to_day is null or r.to_day >= $2)
     )"
);
const OF_CARE_HOME: Statement =
    statement!("select body from person where care_home = $1 and id > $2 and merged_into is null order by id limit $3");
const COUNT: Statement = statement!("select count(*) as n from person where merged_into is null");
const OPTED_OUT: Statement = statement!(
    "with recursive opted (id) as (
         select id from person where (opt_out_type_1 = 1 or opt_out_national = 1) and merged_into is null
         union
         select p.id from person p join opted o on p.merged_into = o.id
     )
     select id from opted order by id"
);
/// Duplicates are few beside people, and this index holds nobody else.
const MERGED: Statement = statement!("select id, merged_into from person where merged_into is not null order by id");

/// People in the order of their keys, those after `after`: for exports and feeds, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn page(tx: &mut Tx, after: Option<PersonId>, limit: u32) -> Result<Vec<Person>> {
    tx.all(PAGE, args![start(after), limit]).await?.iter().map(read).collect()
}

/// Those registered with a practice on a day, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_practice(
    tx: &mut Tx,
    practice: OdsCode,
    day: Date,
    after: Option<PersonId>,
    limit: u32,
) -> Result<Vec<Person>> {
    tx.all(OF_PRACTICE, args![start(after), practice, day, limit]).await?.iter().map(read).collect()
}

const IDS_OF_PRACTICE: Statement = statement!(
    "select distinct r.person as id from person_registration r
     where r.practice = $1 and (r.from_day is null or r.from_day <= $2) and (r.to_day is null or r.to_day >= $2)
     order by 1"
);

/// The keys of all who are registered with a practice on a day, merged records among them: some tens of thousands at most.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ids_of_practice(tx: &mut Tx, practice: OdsCode, day: Date) -> Result<Vec<PersonId>> {
    tx.all(IDS_OF_PRACTICE, args![practice, day]).await?.iter().map(|row| row.parsed("id")).collect()
}

/// How many are registered with a practice on a day.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count_of_practice(tx: &mut Tx, practice: OdsCode, day: Date) -> Result<u64> {
    tx.only(COUNT_PRACTICE, args![practice, day]).await?.count("n")
}

/// Those who live in a care home, a page at a time.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_care_home(tx: &mut Tx, home: CareHomeId, after: Option<PersonId>, limit: u32) -> Result<Vec<Person>> {
    tx.all(OF_CARE_HOME, args![home, start(after), limit]).await?.iter().map(read).collect()
}

/// How many people there are.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count(tx: &mut Tx) -> Result<u64> {
    tx.only(COUNT, args![]).await?.count("n")
}

/// Every record that was merged, with the one that stands for it.
///
/// # Errors
/// When the database cannot be reached.
pub async fn merged(tx: &mut Tx) -> Result<Vec<(PersonId, PersonId)>> {
    tx.all(MERGED, args![]).await?.iter().map(|row| Ok((row.parsed("id")?, row.parsed("merged_into")?))).collect()
}

/// Everybody who opted out of uses beyond their care, and every record that was merged into theirs.
///
/// # Errors
/// When the database cannot be reached.
pub async fn opted_out(tx: &mut Tx) -> Result<Vec<PersonId>> {
    tx.all(OPTED_OUT, args![]).await?.iter().map(|row| row.parsed("id")).collect()
}

/// Every key is greater than the empty text.
fn start(after: Option<PersonId>) -> String {
    after.map(|id| id.to_string()).unwrap_or_default()
}

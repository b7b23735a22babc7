//! The index of people. A person is kept whole as JSON, with columns and side tables for what is searched.

mod add;
mod candidate;
mod history;
mod list;
mod search;
mod source;

use jiff::Timestamp;
use linchpin_core::{Person, PersonId, Postcode, Result, UserId, person};

use crate::{Edited, Row, Statement, Tx, args, statement};
pub use add::{add, add_all};
pub use candidate::{Alike, candidates, candidates_of};
pub use history::{Version, history, version};
pub use list::{count, count_of_practice, ids_of_practice, merged, of_care_home, of_practice, opted_out, page};
pub use search::{Find, search};
pub use source::{Key, Source, by_source, by_sources, keys_of, note_sources, sources};

/// The statements of this module.
pub const STATEMENTS: &[&[Statement]] = &[
    OWN,
    add::STATEMENTS,
    candidate::STATEMENTS,
    history::STATEMENTS,
    list::STATEMENTS,
    search::STATEMENTS,
    source::STATEMENTS,
];

const OWN: &[Statement] = &[GET, LOCK, KEEP_VERSION, UPDATE, DROP_NAMES, DROP_REGISTRATIONS, STANDS_FOR];

const GET: Statement = statement!("select body from person where id = $1");
/// PostgreSQL holds the row until the transaction ends; SQLite has one writer anyway.
const LOCK: Statement = statement!(
    sqlite: "select body from person where id = $1",
    postgres: "select body from person where id = $1 for update",
);
const KEEP_VERSION: Statement = statement!(
    "insert into person_version (person, version, body, saved, saved_by)
     select id, version, body, saved, saved_by from person where id = $1"
);
const UPDATE: Statement = statement!(
    "update person set nhs_number = $2, nhs_verified = $3, birth_date = $4, postcode = $5, care_home = $6,
         opt_out_national = $7, opt_out_type_1 = $8, merged_into = $9, body = $10, version = $11, saved = $12, saved_by = $13
     where id = $1 and version = $11 - 1"
);
const DROP_NAMES: Statement = statement!("delete from person_name where person = $1");
const DROP_REGISTRATIONS: Statement = statement!("delete from person_registration where person = $1");
const STANDS_FOR: Statement = statement!(
    "with recursive stood (id) as (
         select id from person where id = $1
         union
         select p.id from person p join stood s on p.merged_into = s.id
     )
     select id from stood order by id"
);

/// The person with this key, merged or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    tx.one(GET, args![id]).await?.map(|row| read(&row)).transpose()
}

/// As [`get`], and nobody else changes the person until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    tx.one(LOCK, args![id]).await?.map(|row| read(&row)).transpose()
}

/// The person that stands for this key now: after a merge, the one that was kept.
///
/// # Errors
/// When the database cannot be reached.
pub async fn resolve(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    let mut found = get(tx, id).await?;
    // A chain of merges is as long as there were duplicates: a handful.
    for _ in 0..32 {
        match found.as_ref().and_then(|person| person.merged_into) {
            Some(next) => found = get(tx, next).await?,
            None => break,
        }
    }
    Ok(found)
}

/// The keys for which this person stands: their own, and those of every record merged into it. What other stores know
/// under any of these is about them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn stands_for(tx: &mut Tx, id: PersonId) -> Result<Vec<PersonId>> {
    tx.all(STANDS_FOR, args![id]).await?.iter().map(|row| row.parsed("id")).collect()
}

/// Saves a person who was edited from `person.version`, and keeps the version before.
///
/// # Errors
/// When the database refuses or cannot be reached. That somebody else was first is no error but an [`Edited`].
pub async fn save(tx: &mut Tx, person: &Person, by: Option<UserId>, at: Timestamp) -> Result<Edited<Person>> {
    let Some(before) = lock(tx, person.id).await? else { return Ok(Edited::Gone) };
    if before.version != person.version {
        return Ok(Edited::missed(person.clone(), Some(before)));
    }
    tx.execute(KEEP_VERSION, args![person.id]).await?;
    let mut next = person.clone();
    next.version += 1;
    tx.execute(UPDATE, columns(&next, by, at)).await?;
    if words(&before) != words(&next) {
        tx.execute(DROP_NAMES, args![next.id]).await?;
        add::names(tx, &[&next]).await?;
    }
    if before.registrations != next.registrations {
        tx.execute(DROP_REGISTRATIONS, args![next.id]).await?;
        add::registrations(tx, &[&next]).await?;
    }
    Ok(Edited::Saved(next.version))
}

pub(crate) fn read(row: &Row) -> Result<Person> {
    row.json("body")
}

fn columns(p: &Person, by: Option<UserId>, at: Timestamp) -> Vec<crate::Bind> {
    let postcode = p.address.as_ref().and_then(|a| a.postcode).map(packed);
    args![
        p.id,
        p.nhs_number,
        p.nhs_verified,
        p.birth_date,
        postcode,
        p.care_home,
        p.opt_outs.national,
        p.opt_outs.type_1,
        p.merged_into,
        json(p),
        p.version,
        at,
        by
    ]
}

/// Every folded word by which a person can be found: whole parts of names, and the words within them.
fn words(person: &Person) -> Vec<String> {
    let parts = person.names.iter().flat_map(|name| name.given.iter().chain(&name.family));
    let mut words: Vec<String> =
        parts.flat_map(|part| person::words(part).into_iter().chain([person::fold(part)])).collect();
    words.retain(|word| !word.is_empty());
    words.sort();
    words.dedup();
    words
}

/// A postcode without its space, so that `S254` finds `S25 4DB`.
fn packed(postcode: Postcode) -> String {
    postcode.as_str().replace(' ', "")
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    // Only maps with keys that are no texts can fail, and a person has none.
    serde_json::to_string(value).unwrap_or_else(|_| unreachable!("a person is JSON"))
}

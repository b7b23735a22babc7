//! Putting people in, however many with one statement: a round trip for each would be most of the time of an import.

use jiff::Timestamp;
use linchpin_core::{Person, Registration, Result, UserId};
use serde_json::Value;

use super::{json as body, packed, words};
use crate::{Statement, Tx, args, bind::row, statement};

pub(super) const STATEMENTS: &[Statement] = &[PEOPLE, NAMES, REGISTRATIONS];

const PEOPLE: Statement = statement!(
    sqlite: "insert into person (id, nhs_number, nhs_verified, birth_date, postcode, care_home, opt_out_national,
                 opt_out_type_1, merged_into, body, version, saved, saved_by)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7,
                 value ->> 8, value ->> 9, 1, $2, $3
             from json_each($1)",
    postgres: "insert into person (id, nhs_number, nhs_verified, birth_date, postcode, care_home, opt_out_national,
                   opt_out_type_1, merged_into, body, version, saved, saved_by)
               select value ->> 0, value ->> 1, cast(value ->> 2 as bigint), value ->> 3, value ->> 4, value ->> 5,
                   cast(value ->> 6 as bigint), cast(value ->> 7 as bigint), value ->> 8, value ->> 9, 1, $2, $3
               from json_array_elements(cast($1 as json)) as t (value)",
);
const NAMES: Statement = statement!(
    sqlite: "insert into person_name (word, person) select value ->> 0, value ->> 1 from json_each($1)",
    postgres: "insert into person_name (word, person)
               select value ->> 0, value ->> 1 from json_array_elements(cast($1 as json)) as t (value)",
);
const REGISTRATIONS: Statement = statement!(
    sqlite: "insert into person_registration (person, position, practice, from_day, to_day)
             select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each($1)",
    postgres: "insert into person_registration (person, position, practice, from_day, to_day)
               select value ->> 0, cast(value ->> 1 as bigint), value ->> 2, value ->> 3, value ->> 4
               from json_array_elements(cast($1 as json)) as t (value)",
);

/// Adds a person as version 1.
///
/// # Errors
/// When the key is taken or the database cannot be reached.
pub async fn add(tx: &mut Tx, person: &Person, by: Option<UserId>, at: Timestamp) -> Result<()> {
    add_all(tx, std::slice::from_ref(person), by, at).await
}

/// Adds people, each as version 1.
///
/// # Errors
/// When a key is taken or the database cannot be reached.
pub async fn add_all(tx: &mut Tx, people: &[Person], by: Option<UserId>, at: Timestamp) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let one = |person: &Person| {
        let p = Person { version: 1, ..person.clone() };
        let postcode = p.address.as_ref().and_then(|a| a.postcode).map(packed);
        let (o, text) = (&p.opt_outs, body(&p));
        row(args![
            p.id,
            p.nhs_number,
            p.nhs_verified,
            p.birth_date,
            postcode,
            p.care_home,
            o.national,
            o.type_1,
            p.merged_into,
            text
        ])
    };
    let rows: Value = people.iter().map(one).collect();
    tx.execute(PEOPLE, args![rows, at, by]).await?;
    let people: Vec<&Person> = people.iter().collect();
    names(tx, &people).await?;
    registrations(tx, &people).await
}

/// Writes the words by which people are found.
pub(super) async fn names(tx: &mut Tx, people: &[&Person]) -> Result<()> {
    let of = |p: &&Person| {
        let id = p.id;
        words(p).into_iter().map(move |word| row(args![word, id]))
    };
    write(tx, NAMES, people.iter().flat_map(of).collect()).await
}

/// Writes where people are and were registered.
pub(super) async fn registrations(tx: &mut Tx, people: &[&Person]) -> Result<()> {
    let of = |p: &&Person| {
        let id = p.id;
        let one = move |(at, r): (usize, &Registration)| row(args![id, at as u64, r.practice, r.from, r.to]);
        p.registrations.iter().enumerate().map(one).collect::<Vec<_>>()
    };
    write(tx, REGISTRATIONS, people.iter().flat_map(of).collect()).await
}

async fn write(tx: &mut Tx, statement: Statement, rows: Value) -> Result<()> {
    if rows.as_array().is_none_or(Vec::is_empty) {
        return Ok(());
    }
    tx.execute(statement, args![rows]).await.map(drop)
}

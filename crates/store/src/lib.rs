//! Operational records in SQLite or PostgreSQL.
//!
//! **Invariant.** The only crate that knows `sqlx`. One SQL text serves both databases; time, keys and random bytes are
//! handed in; an act and its audit entry are written in one transaction or not at all.
//!
//! # How to add a table
//! 1. A new numbered file in `migrations/sqlite` and in `migrations/postgres`, named in `migrate.rs`. Keys are UUIDs in
//!    `TEXT`, instants and dates `TEXT` ([`Bind`] writes them), numbers and flags `INTEGER` in SQLite and `BIGINT` in
//!    PostgreSQL, sets of words a `CHECK`. A released migration is never edited.
//! 2. A module with its statements as `const NAME: Statement = statement!("…")`, gathered in `pub const STATEMENTS`, and
//!    that list named in [`statements`], so that the test prepares every one against both databases.
//! 3. Functions that take `&mut Tx` first and the clock's reading last.
//! 4. Tests written once with [`store_suite!`] and run on both.

pub mod account;
mod address;
pub mod alert;
pub mod audit;
pub mod backup;
mod bind;
pub mod break_glass;
pub mod care_home;
pub mod consent;
mod db;
mod edit;
mod fault;
pub mod job;
mod link;
mod migrate;
pub mod person;
pub mod person_match;
pub mod person_merge;
pub mod pseudonym_key;
pub mod rate;
pub mod relationship;
mod row;
pub mod schema;
pub mod session;
pub mod staff;
mod statement;
pub mod team;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;
mod tx;
mod version;
mod words;

pub use address::Address;
pub use bind::{Bind, ToBind, instant};
pub use db::{Settings, Store};
pub use edit::{Conflict, Edited};
pub use migrate::latest;
pub use row::Row;
pub use statement::Statement;
pub use tx::Tx;

/// Every statement of the crate, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static [Statement]> {
    let people = person::STATEMENTS.iter().copied();
    people
        .chain([
            db::STATEMENTS,
            account::STATEMENTS,
            alert::STATEMENTS,
            audit::STATEMENTS,
            job::STATEMENTS,
            rate::STATEMENTS,
            schema::STATEMENTS,
            session::STATEMENTS,
            version::STATEMENTS,
            backup::STATEMENTS,
            break_glass::STATEMENTS,
            care_home::STATEMENTS,
            consent::STATEMENTS,
            person_match::STATEMENTS,
            person_merge::STATEMENTS,
            pseudonym_key::STATEMENTS,
            relationship::STATEMENTS,
            staff::STATEMENTS,
            team::STATEMENTS,
            token::STATEMENTS,
        ])
        .collect()
}

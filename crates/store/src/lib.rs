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
pub mod appointment;
pub mod audit;
pub mod backup;
pub mod bid;
mod bind;
pub mod break_glass;
pub mod calendar_feed;
pub mod care;
pub mod care_home;
pub mod claim;
pub mod clinic;
pub mod clinician;
pub mod closure;
pub mod consent;
pub mod counting;
mod db;
mod edit;
pub mod evaluation;
mod fault;
pub mod finding;
pub mod funding;
pub mod hold;
pub mod job;
mod json;
pub mod ledger;
mod lend;
pub mod level;
mod link;
pub mod loaded_session;
pub mod matter;
pub mod meeting;
pub mod message;
pub mod message_reply;
pub mod message_rule;
pub mod message_stop;
mod migrate;
pub mod offer;
pub mod opening;
pub mod pattern;
pub mod person;
pub mod person_match;
pub mod person_merge;
pub mod pseudonym_key;
pub mod rate;
pub mod relationship;
pub mod request;
pub mod request_key;
mod row;
pub mod schema;
pub mod scheme;
pub mod session;
pub mod site;
pub mod slot;
pub mod slot_type;
pub mod staff;
pub mod stand_in;
mod statement;
pub mod team;
#[cfg(feature = "testing")]
pub mod testing;
pub mod to_tell;
pub mod token;
mod tx;
mod version;
mod versioned;
pub mod waiting;
pub mod what_if;
mod words;

pub use address::Address;
pub use bind::{Bind, ToBind, instant};
pub use db::{Settings, Store};
pub use edit::{Conflict, Edited};
pub use migrate::{latest, steps};
pub use row::Row;
pub use statement::Statement;
pub use tx::Tx;
pub use versioned::Versioned;

/// Every statement of the crate, for the test that prepares them all.
#[must_use]
pub fn statements() -> Vec<&'static [Statement]> {
    let people = person::STATEMENTS.iter().chain(care::STATEMENTS).chain(meeting::STATEMENTS);
    let people = people.chain(scheme::STATEMENTS).chain(matter::STATEMENTS);
    let people = people.chain(bid::STATEMENTS).chain(funding::STATEMENTS).copied();
    let money = claim::STATEMENTS.iter().chain(ledger::STATEMENTS).copied();
    people
        .chain(money)
        .chain([
            db::STATEMENTS,
            account::STATEMENTS,
            alert::STATEMENTS,
            appointment::STATEMENTS,
            audit::STATEMENTS,
            job::STATEMENTS,
            level::STATEMENTS,
            rate::STATEMENTS,
            schema::STATEMENTS,
            session::STATEMENTS,
            version::STATEMENTS,
            backup::STATEMENTS,
            break_glass::STATEMENTS,
            calendar_feed::STATEMENTS,
            care_home::STATEMENTS,
            clinic::STATEMENTS,
            clinician::STATEMENTS,
            closure::STATEMENTS,
            consent::STATEMENTS,
            counting::STATEMENTS,
            evaluation::STATEMENTS,
            finding::STATEMENTS,
            hold::STATEMENTS,
            loaded_session::STATEMENTS,
            message::STATEMENTS,
            message_reply::STATEMENTS,
            message_rule::STATEMENTS,
            message_stop::STATEMENTS,
            offer::STATEMENTS,
            opening::STATEMENTS,
            pattern::STATEMENTS,
            person_match::STATEMENTS,
            person_merge::STATEMENTS,
            pseudonym_key::STATEMENTS,
            relationship::STATEMENTS,
            request::STATEMENTS,
            request_key::STATEMENTS,
            site::STATEMENTS,
            slot::STATEMENTS,
            slot_type::STATEMENTS,
            staff::STATEMENTS,
            stand_in::STATEMENTS,
            team::STATEMENTS,
            to_tell::STATEMENTS,
            token::STATEMENTS,
            waiting::STATEMENTS,
            what_if::STATEMENTS,
        ])
        .collect()
}

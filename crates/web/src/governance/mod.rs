//! Pages of those who watch over the records: possible matches, emergency access to review, the audit; and the lists by
//! which colleagues find each other.

mod audit;
pub(crate) mod care_home;
mod directory;
mod emergencies;
mod export;
mod matches;
pub(crate) mod team;

pub(crate) use audit::search as audit;
pub(crate) use directory::{care_homes, teams};
pub(crate) use emergencies::{list as emergencies, review};
pub(crate) use export::export;
pub(crate) use matches::{decide, one as pair, queue};

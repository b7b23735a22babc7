//! Getting seen in time: who sits where and when, which slot suits whom, by when it was promised, whether there is enough.
//!
//! Pure: no files, no database, no clock; randomness only from a seed handed in (`ARCHITECTURE.md`). The store keeps
//! what is planned and booked, `app` decides who may; here is how diaries become slots, how slots are found, how a
//! promise runs on the working calendar, and what follows for capacity.

pub mod counts;
pub mod demand;
pub mod diary;
pub mod dna;
pub mod england;
pub mod escalation;
pub mod extract;
pub mod find;
pub mod interval;
pub mod message;
pub mod opening;
pub mod promise;
pub mod simulate;
pub mod telephone;
pub mod waiting;
mod words;

pub use words::{Category, Channel, Mode, Need, Profession};

//! Pages of everything that runs on cases (`domain.md` B, C1 to C9): one's own cases and tasks, a pathway, one case, its plan, and
//! what is read in an emergency.
//!
//! No pathway is named here. Questions, moves, sections and who sees them come from the definition files by way of
//! `linchpin-pathways`; whoever takes a file away takes its pages away and nothing else. Every page is made of acts of
//! `linchpin-app`, which decide what of a case its reader sees.

mod answers;
mod board;
mod campaign;
mod copy;
mod counts;
mod emergency;
mod fields;
mod find;
mod hand;
mod history;
mod list;
mod matters;
mod meetings;
mod moves;
mod names;
mod news;
mod one;
mod open;
mod own;
mod pathway;
mod person;
mod print;
mod read;
mod risk;
pub(crate) mod routes;
mod section;
mod share;
mod tasks;
mod words;

pub(crate) use board::board;
pub(crate) use copy::copy;
pub(crate) use words::day;

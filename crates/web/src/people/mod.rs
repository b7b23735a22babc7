//! Pages over people. Each is made by an act of `linchpin-app`, which asks the table and writes the view down; none reads
//! the store. Nothing that says who somebody is stands in an address, a title or the log: people are looked for by a form
//! that is sent, and their pages are named by keys that mean nothing. A patient reads the same pages under `/own-care`.

mod banner;
mod charts;
mod closed;
mod conflict;
mod consent;
mod edit;
mod fields;
mod find;
mod glass;
mod looked;
mod merges;
mod one;
mod record;
mod register;
mod share;
mod whose;
mod words;

pub(crate) use consent::{form as consent, opt_outs, say};
pub(crate) use edit::{form as edit, save};
pub(crate) use find::{box_ as find, search};
pub(crate) use glass::{break_glass, end as end_emergency, form as emergency};
pub(crate) use looked::looked;
pub(crate) use merges::{merges, part, side_by_side};
pub(crate) use one::one;
pub(crate) use record::record;
pub(crate) use register::{add, form as register};
pub(crate) use share::{end as end_share, form as share, share as share_with};
pub(crate) use words::{born, did};

//! Pages over people. Each is made by an act of `linchpin-app`, which asks the table and writes the view down; none reads
//! the store. Nothing that says who somebody is stands in an address, a title or the log: people are looked for by a form
//! that is sent, and their pages are named by keys that mean nothing. A patient reads the same pages under `/own-care`.

mod allergies;
mod banner;
mod behind;
mod charts;
mod closed;
mod conflict;
mod consent;
mod copy;
mod edit;
mod fields;
mod find;
mod glass;
mod listed;
mod looked;
mod merges;
mod messages;
mod one;
mod planning;
mod record;
mod register;
mod share;
mod whose;
mod words;

pub(crate) use behind::{ask as re_identify, form as pseudonym};
pub(crate) use consent::{form as consent, opt_outs, say};
pub(crate) use copy::{form as copy, hand, own as own_copy, own_file};
pub(crate) use edit::{form as edit, save};
pub(crate) use find::{box_ as find, search};
pub(crate) use glass::{break_glass, end as end_emergency, form as emergency};
pub(crate) use listed::{form as list, send as send_list};
pub(crate) use looked::looked;
pub(crate) use merges::{merges, part, side_by_side};
pub(crate) use messages::{form as messages, stop as stop_messages};
pub(crate) use one::one;
pub(crate) use planning::{counts, file as counts_file, rows as pseudonyms};
pub(crate) use record::record;
pub(crate) use register::{add, form as register};
pub(crate) use share::{end as end_share, form as share, share as share_with};
pub(crate) use words::{age, born, did, formal, language};

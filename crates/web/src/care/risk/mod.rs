//! Pages of a practice’s list of people at risk (`domain.md` C1), and of how far practices have come with it (C2). A list
//! advises: each page says so, and every decision is a form that somebody sends.

mod coverage;
mod decide;
mod file;
mod list;
mod one;
mod words;

pub(super) use coverage::coverage;
pub(super) use decide::decide;
pub(super) use file::file;
pub(super) use list::list;
pub(super) use one::one;

//! Clinical facts about people on their way into the lake, without anything that says who they are.

mod fact;
mod pseudonym;
mod view;

pub(crate) use fact::{Filing, Fill, Medicine};
pub use pseudonym::{Pseudonymised, Pseudonymiser, Subject};
pub(crate) use view::views;

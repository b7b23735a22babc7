//! What if (issue 4, point 7): a scenario is chosen, or some of its numbers changed; a job plays it, so that no page waits; and
//! what it told stands beside today with its intervals, how far it can be believed, and what the model does not know.

mod ask;
mod compare;
mod list;
mod one;
mod words;

pub(crate) use ask::{ask, send};
pub(crate) use compare::compare;
pub(crate) use list::list;
pub(crate) use one::one;

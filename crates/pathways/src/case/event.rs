use jiff::Timestamp;

use crate::{Answers, pathway::News};

/// Something that happened, as a case is told of it.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// When. What is told late counts as of the last thing that the case knows.
    pub at: Timestamp,
    /// The parties that whoever did it acts as ([`crate::case::Actor::parties`]); empty for the clock and for news.
    pub by: &'a [&'a str],
    /// What.
    pub act: Act<'a>,
}

/// What can happen to a case.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// Somebody makes a move.
    Move {
        /// Its name.
        does: &'a str,
        /// The answers to its form.
        answers: &'a Answers,
        /// The answer to what it asks.
        reason: Option<&'a str>,
    },
    /// Somebody writes in a section of the plan.
    Write {
        /// The section, `plan.NAME`.
        section: &'a str,
        /// How many times it had been written when they began, so that nobody writes over what they have not seen.
        after: usize,
        /// What it is to say.
        answers: &'a Answers,
    },
    /// A task is done.
    Done {
        /// Its number.
        task: u32,
    },
    /// The person agrees that those outside their practice see the case, or no longer does.
    Consent(bool),
    /// Something happened elsewhere.
    News(News),
    /// Time has passed.
    Tick,
}

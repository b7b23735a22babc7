//! One person's case on a pathway: what it knows, and what follows when something happens.
//!
//! A case is a plain value. It is kept as it is; the events that made it are kept beside it by whoever keeps cases.

mod actor;
mod begin;
mod clock;
mod effect;
mod event;
mod make;
mod news;
mod play;
mod refusal;
mod sight;
mod task;
mod tick;
mod write;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Answer, Answers,
    pathway::{ItemPath, Outcome, Pathway},
};

pub use actor::Actor;
pub use begin::Begin;
pub use effect::Effect;
pub use event::{Act, Event};
pub use refusal::Refusal;
pub use sight::Sight;

/// One person on a pathway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The pathway's id.
    pub pathway: String,
    /// The hash of the text with which the case began, and with which it finishes.
    pub hash: String,
    /// The state it is in.
    pub state: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it came into a final state.
    pub closed: Option<Timestamp>,
    /// The last thing it knows of; time never runs backwards in a case.
    pub last: Timestamp,
    /// Whether those outside the person's practice may see it.
    pub consent: Consent,
    /// What runs, by the clocks of the state.
    pub clocks: Vec<Running>,
    /// What was filled in, by form or `plan.NAME`: every version, the newest last.
    pub filled: BTreeMap<String, Vec<Filled>>,
    /// What somebody was asked to do, the done included; a task's number is its place here.
    pub tasks: Vec<Asked>,
    /// The moves, in order.
    pub steps: Vec<Step>,
}

/// What the person said about being seen outside their practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Nobody asked.
    NotAsked,
    /// Yes.
    Given,
    /// No, or no longer.
    Refused,
}

/// A clock that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Running {
    /// Its place among the clocks of the state.
    pub clock: usize,
    /// Since when.
    pub since: Timestamp,
    /// When it runs out.
    pub due: Timestamp,
    /// How many of the things that follow have followed: 0 while there is time.
    pub told: usize,
}

/// One filling-in of a form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    /// When.
    pub at: Timestamp,
    /// The party that did.
    pub by: String,
    /// What was answered.
    pub answers: Answers,
}

/// A task that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What is to be done.
    pub does: String,
    /// Who is to do it, as the file says; [`Case::holder`] says who that is now.
    pub owner: String,
    /// The key of the member of staff whom an answer named for it, who is of the owner.
    #[serde(default)]
    pub who: Option<String>,
    /// By when.
    pub due: Timestamp,
    /// Who is told when it is late.
    pub tells: Vec<String>,
    /// Whether it was told to be late.
    pub late: bool,
    /// When it was done, or was no longer needed.
    pub done: Option<Timestamp>,
}

/// A move that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// The party that made it; none where the clock or news did.
    pub by: Option<String>,
    /// Its name.
    pub does: String,
    /// The state after it.
    pub to: String,
    /// The answer to what it asked.
    pub reason: Option<String>,
}

impl Case {
    /// The newest answer to an item.
    #[must_use]
    pub fn answer(&self, path: &ItemPath) -> Option<&Answer> {
        self.filled.get(&path.form)?.last()?.answers.get(&path.item)
    }

    /// How often a form or section was filled in.
    #[must_use]
    pub fn written(&self, form: &str) -> usize {
        self.filled.get(form).map_or(0, Vec::len)
    }

    /// The change from the first answer before to the last one after: question by question for a scale; for a choice 1
    /// where both are the same, and 0 where not. None while one of the two is missing.
    #[must_use]
    pub fn change(&self, outcome: &Outcome) -> Option<Vec<f64>> {
        let filled = |path: &ItemPath| self.filled.get(&path.form);
        let of = |filled: &Filled, path: &ItemPath| filled.answers.get(&path.item).cloned();
        // What was answered on the way is neither. A wish, which may change, counts as it last was.
        let after = filled(&outcome.after)?.iter().rev().find_map(|one| of(one, &outcome.after))?;
        if let Answer::Choice(after) = &after {
            let wished = filled(&outcome.before)?.iter().rev().find_map(|one| of(one, &outcome.before))?;
            return Some(vec![f64::from(u8::from(matches!(&wished, Answer::Choice(wished) if wished == after)))]);
        }
        let before = filled(&outcome.before)?.iter().find_map(|one| of(one, &outcome.before))?;
        let (before, after) = (numbers(&before), numbers(&after));
        (before.len() == after.len()).then(|| after.iter().zip(before).map(|(after, before)| after - before).collect())
    }

    /// What the plan still lacks: the names of mandatory sections that nobody has written.
    #[must_use]
    pub fn lacks<'a>(&self, pathway: &'a Pathway) -> Vec<&'a str> {
        let mandatory = pathway.plan.iter().filter(|section| section.need == crate::pathway::Need::Mandatory);
        mandatory.filter(|section| self.written(&section.form.name) == 0).map(|s| s.form.title.as_str()).collect()
    }
}

fn numbers(answer: &Answer) -> Vec<f64> {
    match answer {
        Answer::Scale(marks) => marks.iter().map(|mark| *mark as f64).collect(),
        Answer::Integer(number) => vec![*number as f64],
        Answer::Quantity(number) => vec![*number],
        _ => Vec::new(),
    }
}

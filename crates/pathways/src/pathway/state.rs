use serde::{Deserialize, Serialize};

use super::{ItemPath, Task};
use crate::{Span, file::many};

/// Where a case can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct State {
    /// Its name.
    pub name: String,
    /// What it means, as a page says it.
    pub says: String,
    /// What runs while a case is here. A state in which nothing runs is final: nobody waits in it.
    pub clocks: Vec<Clock>,
}

impl State {
    /// Whether a case that comes here is closed.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.clocks.is_empty()
    }
}

/// A promise that somebody keeps while a case is in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Clock {
    /// What is to happen before it runs out; what the state says where the file gives no words.
    pub does: String,
    /// How it runs.
    pub runs: Runs,
    /// An answer that sets the day instead, where it is given: a review on a date that a clinician chose.
    pub on: Option<ItemPath>,
    /// Who answers for it.
    pub owner: String,
    /// The moves and writings that meet it while the case stays here; to leave the state always does.
    pub met: Vec<String>,
    /// What follows when it has run out, earliest first.
    pub then: Vec<Escalation>,
}

/// How a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runs {
    /// Once, from when the case came into the state.
    Within(Span),
    /// Again and again: from when the case came into the state, and anew from each time it is met.
    Every(Span),
}

impl Runs {
    /// How long.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Self::Within(span) | Self::Every(span) => span,
        }
    }
}

/// A step that follows a clock that has run out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after; at once where not given.
    pub after: Option<Span>,
    /// Who is told.
    #[serde(default, deserialize_with = "many::read")]
    pub tells: Vec<String>,
    /// What somebody is asked to do.
    pub task: Option<Task>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    does: Option<String>,
    within: Option<Span>,
    every: Option<Span>,
    on: Option<ItemPath>,
    owner: String,
    #[serde(default, deserialize_with = "many::read")]
    met: Vec<String>,
    #[serde(default, deserialize_with = "many::read")]
    then: Vec<Escalation>,
}

impl TryFrom<Written> for Clock {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let runs = match (written.within, written.every) {
            (Some(span), None) => Runs::Within(span),
            (None, Some(span)) => Runs::Every(span),
            _ => return Err("a clock says either within or every, such as within = \"2 working days\"".into()),
        };
        if matches!(runs, Runs::Every(_)) && written.met.is_empty() {
            return Err("a clock that runs every so often says which move meets it: met = \"Review\"".into());
        }
        if written.then.iter().any(|step| step.tells.is_empty() && step.task.is_none()) {
            return Err("a step of then does nothing: say whom it tells, or give a task".into());
        }
        Ok(Self {
            does: written.does.unwrap_or_default(),
            runs,
            on: written.on,
            owner: written.owner,
            met: written.met,
            then: written.then,
        })
    }
}

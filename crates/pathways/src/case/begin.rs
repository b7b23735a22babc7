use jiff::Timestamp;
use linchpin_core::WorkingCalendar;

use super::{Case, Consent, Effect, Refusal, Step, play::Playing};
use crate::{Answers, pathway::Pathway};

/// How a case begins.
#[derive(Clone, Copy, Debug)]
pub struct Begin<'a> {
    /// When.
    pub at: Timestamp,
    /// The parties that whoever opens it acts as.
    pub by: &'a [&'a str],
    /// The answers to the form.
    pub answers: &'a Answers,
    /// What the person said to being seen outside their practice, if somebody asked.
    pub consent: Option<bool>,
}

impl Case {
    /// Opens a case.
    ///
    /// # Errors
    /// [`Refusal`]: others open these, or the form is not filled in rightly.
    pub fn open(
        pathway: &Pathway,
        begin: &Begin<'_>,
        calendar: &WorkingCalendar,
    ) -> Result<(Self, Vec<Effect>), Refusal> {
        let opens = &pathway.opens;
        let by = opens.by.iter().find(|party| begin.by.contains(&party.as_str()));
        let by = by.ok_or_else(|| Refusal::NotYours { does: "Open".into(), by: opens.by.clone() })?;
        let mut case = Self {
            pathway: pathway.id.clone(),
            hash: pathway.hash.clone(),
            state: opens.to.clone(),
            since: begin.at,
            opened: begin.at,
            closed: None,
            last: begin.at,
            consent: begin.consent.map_or(Consent::NotAsked, |yes| if yes { Consent::Given } else { Consent::Refused }),
            clocks: Vec::new(),
            filled: std::collections::BTreeMap::new(),
            tasks: Vec::new(),
            steps: Vec::new(),
        };
        let mut playing = Playing { pathway, case: &mut case, calendar, now: begin.at, effects: Vec::new() };
        playing.fill(opens.form.as_deref(), Some(by), begin.answers)?;
        let moved = Effect::Moved { does: OPENS.into(), from: None, to: opens.to.clone(), at: begin.at };
        playing.effects.insert(0, moved);
        playing.enter(&opens.to);
        let says = if opens.says.is_empty() { pathway.title.as_str() } else { opens.says.as_str() };
        playing.tell(&opens.tells, says);
        opens.tasks.iter().for_each(|task| playing.ask(task));
        let effects = playing.effects;
        let to = opens.to.clone();
        case.steps.push(Step { at: begin.at, by: Some(by.clone()), does: OPENS.into(), to, reason: None });
        Ok((case, effects))
    }
}

/// The name of the first step.
const OPENS: &str = "Opened";

use super::{Case, Consent, Effect, Filled, Refusal, Step, play::Playing};
use crate::{
    Answer, Answers,
    pathway::{Ask, Move, Seat},
};

impl<'a> Playing<'a> {
    /// A move that somebody makes.
    pub fn make_move(
        &mut self,
        by: &[&str],
        does: &str,
        answers: &Answers,
        reason: Option<&str>,
    ) -> Result<(), Refusal> {
        let pathway = self.pathway;
        let mut named = pathway.moves.iter().filter(|one| one.does == does).peekable();
        if named.peek().is_none() {
            return Err(Refusal::Unknown(does.to_owned()));
        }
        let here = named.find(|one| one.from.contains(&self.case.state));
        let here = here.ok_or_else(|| Refusal::NotHere { does: does.to_owned(), state: self.case.state.clone() })?;
        let party = self.allowed(does, &here.by, by)?;
        let reason = here.asks.as_ref().map(|ask| reason_for(ask, reason)).transpose()?;
        self.fill(here.form.as_deref(), Some(party), answers)?;
        let lacking = self.lacking(here);
        if !lacking.is_empty() {
            return Err(Refusal::Needs(lacking));
        }
        self.make(here, Some(party), reason);
        Ok(())
    }

    /// What follows from a move, whoever made it; all that it asks for is there.
    pub fn make(&mut self, one: &Move, by: Option<&str>, reason: Option<String>) {
        let from = self.case.state.clone();
        let to = one.to.clone().unwrap_or_else(|| from.clone());
        let step = Step { at: self.now, by: by.map(str::to_owned), does: one.does.clone(), to: to.clone(), reason };
        self.case.steps.push(step);
        self.effects.push(Effect::Moved { does: one.does.clone(), from: Some(from), to: to.clone(), at: self.now });
        for path in &one.writes {
            let code = self.pathway.item(path).and_then(|item| item.code.clone());
            if let Some(answer) = self.case.answer(path).cloned() {
                self.effects.push(Effect::Written { path: path.to_string(), answer, code });
            }
        }
        let says = if one.says.is_empty() { &one.does } else { &one.says };
        self.tell(&one.tells, says);
        self.effects.extend(one.earns.clone().map(|scheme| Effect::Earned { scheme }));
        match &one.to {
            Some(to) => self.enter(to),
            None => self.meet(&one.does),
        }
        // In a final state nobody has anything left to do, save what the last move asks.
        one.tasks.iter().for_each(|task| self.ask(task));
    }

    /// Comes into a state: its clocks begin. In a final one the case closes.
    pub fn enter(&mut self, state: &str) {
        state.clone_into(&mut self.case.state);
        self.case.since = self.now;
        self.start_clocks();
        if self.pathway.state(state).is_some_and(crate::pathway::State::is_final) {
            self.case.closed = Some(self.now);
            self.case.tasks.iter_mut().filter(|task| task.done.is_none()).for_each(|task| task.done = Some(self.now));
            if self.case.consent == Consent::Given {
                self.effects.push(Effect::SightEnded);
            }
        }
    }

    /// Takes the answers to a form, where there is one.
    pub fn fill(&mut self, form: Option<&str>, by: Option<&str>, answers: &Answers) -> Result<(), Refusal> {
        let Some(name) = form else {
            let nothing = crate::pathway::Form {
                name: String::new(),
                title: String::new(),
                says: String::new(),
                items: Vec::new(),
            };
            let faults = nothing.faults(answers);
            return if faults.is_empty() { Ok(()) } else { Err(Refusal::Answers(faults)) };
        };
        let form = self.pathway.form(name).ok_or_else(|| Refusal::Unknown(name.to_owned()))?;
        let faults = form.faults(answers);
        if !faults.is_empty() {
            return Err(Refusal::Answers(faults));
        }
        let before = named(self.pathway, self.case);
        let filled = Filled { at: self.now, by: by.unwrap_or_default().to_owned(), answers: answers.clone() };
        self.case.filled.entry(name.to_owned()).or_default().push(filled);
        for (party, key) in named(self.pathway, self.case) {
            if !before.contains(&(party, key.clone())) {
                self.effects.push(Effect::Named { party: party.to_owned(), key });
            }
        }
        self.set_again(name);
        Ok(())
    }

    /// What a move needs and nobody has answered, in words.
    fn lacking(&self, one: &Move) -> Vec<String> {
        let mut lacking = Vec::new();
        for need in &one.needs {
            if need == "plan" {
                lacking.extend(self.case.lacks(self.pathway).into_iter().map(|heading| format!("“{heading}”")));
            } else if let Ok(path) = need.parse()
                && self.case.answer(&path).is_none()
            {
                let item = self.pathway.item(&path).map_or(need.as_str(), |item| item.text.as_str());
                lacking.push(format!("“{item}”"));
            }
        }
        lacking
    }
}

/// Whom answers name.
fn named<'a>(pathway: &'a crate::Pathway, case: &Case) -> Vec<(&'a str, String)> {
    let key = |path| match case.answer(path) {
        Some(Answer::Reference(key)) => Some(key.clone()),
        _ => None,
    };
    let parties = pathway.parties.iter().filter_map(|party| match &party.seat {
        Seat::Named(path) => Some((party.name.as_str(), key(path)?)),
        _ => None,
    });
    parties.collect()
}

fn reason_for(ask: &Ask, given: Option<&str>) -> Result<String, Refusal> {
    let given = given.map(str::trim).filter(|text| !text.is_empty() && text.chars().count() <= 1000);
    let fits = |text: &&str| ask.options.is_empty() || ask.options.iter().any(|option| option == text);
    given.filter(fits).map(str::to_owned).ok_or_else(|| Refusal::Reason(ask.text.clone()))
}

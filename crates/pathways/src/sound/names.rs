use super::Found;
use crate::pathway::{COMMISSIONER, PERSON, PRACTICE, RESERVED, Seat, State};

impl Found<'_> {
    /// Every name that is used is a name that the file gives.
    pub fn names(&mut self) {
        self.party_names();
        self.opening_names();
        self.clock_names();
        self.move_names();
        self.alert_names();
        self.form_names();
    }

    fn party_names(&mut self) {
        for party in &self.pathway.parties {
            let line = self.lines.of_party(&party.name);
            let name = &party.name;
            if line.is_some() && [PERSON, COMMISSIONER, "clock", "news"].contains(&name.as_str()) {
                self.say(line, format!("party “{name}” is in every pathway: give yours another name"));
            }
            if name == PRACTICE && party.seat != Seat::Practice {
                self.say(line, format!("party “{name}” is the person’s own: say its roles, and at = \"practice\""));
            }
            if let Seat::Named(path) = &party.seat {
                match self.pathway.item(path) {
                    Some(item) if item.kind.is_reference() => {}
                    Some(_) => {
                        let message = format!("party “{name}” is named by {path}, which is no staff, team or service");
                        self.say(line, message);
                    }
                    None => self.say(line, format!("party “{name}” is named by {path}, which no form asks")),
                }
            }
        }
    }

    fn opening_names(&mut self) {
        let (line, opens) = (self.lines.opens, &self.pathway.opens);
        self.states(line, "opens", std::slice::from_ref(&opens.to));
        self.form(line, "opens", opens.form.as_deref());
        self.parties(line, "opens: by", &opens.by);
        if opens.by.is_empty() {
            self.say(line, "opens: by is empty: say who may open a case");
        }
        self.told(line, "opens: tells", &opens.tells);
        self.tasks(line, &opens.tasks, opens.form.as_deref());
    }

    fn clock_names(&mut self) {
        let pathway = self.pathway;
        for (state, line) in pathway.states.iter().zip(&self.lines.states) {
            let (line, what) = (Some(*line), format!("the clock of state “{}”", state.name));
            for clock in &state.clocks {
                self.told(line, &format!("{what}: owner"), std::slice::from_ref(&clock.owner));
                if clock.owner == PERSON {
                    let why = "its owner is the person: a promise is kept by whoever cares for them";
                    self.say(line, format!("{what}: {why}"));
                }
                for step in &clock.then {
                    self.told(line, &format!("{what}: then"), &step.tells);
                    self.tasks(line, step.task.as_slice(), None);
                }
                if let Some(path) = &clock.on
                    && pathway.item(path).is_none_or(|item| item.kind.as_str() != "date")
                {
                    self.say(line, format!("{what}: {path} is no date that a form asks"));
                }
                for met in &clock.met {
                    let is_move = pathway.moves_from(&state.name).any(|one| one.does == *met && one.to.is_none());
                    if !is_move && pathway.section(met).is_none() {
                        let why = "is no move that keeps the case in this state, and no plan.SECTION";
                        self.say(line, format!("{what}: “{met}” {why}"));
                    }
                }
            }
        }
    }

    fn move_names(&mut self) {
        let pathway = self.pathway;
        for (one, line) in pathway.moves.iter().zip(&self.lines.moves) {
            let (line, what) = (Some(*line), format!("move “{}”", one.does));
            self.states(line, &what, &one.from);
            self.states(line, &what, one.to.as_slice());
            self.parties(line, &what, &one.by);
            self.told(line, &what, &one.tells);
            self.form(line, &what, one.form.as_deref());
            self.tasks(line, &one.tasks, one.form.as_deref());
            if one.by.is_empty() && !one.by_clock && one.on.is_empty() {
                self.say(line, format!("{what}: nobody makes it: give by, or on"));
            }
            if one.by.is_empty() && (one.form.is_some() || one.asks.is_some() || !one.needs.is_empty()) {
                self.say(line, format!("{what}: neither the clock nor news can fill in a form or give a reason"));
            }
            for need in one.needs.iter().filter(|need| *need != "plan" || pathway.plan.is_empty()) {
                self.item(line, &format!("{what}: needs"), need);
            }
            one.writes.iter().for_each(|path| self.item(line, &format!("{what}: writes"), &path.to_string()));
            for state in one.from.iter().filter(|from| pathway.state(from).is_some_and(State::is_final)) {
                self.say(line, format!("{what}: “{state}” is final, and nothing leads out of it"));
            }
        }
    }

    fn alert_names(&mut self) {
        for (alert, line) in self.pathway.alerts.iter().zip(&self.lines.alerts) {
            let line = Some(*line);
            self.states(line, "alert", &alert.from);
            self.told(line, "alert", &alert.tells);
            self.tasks(line, &alert.tasks, None);
            if alert.tells.is_empty() && alert.tasks.is_empty() {
                self.say(line, "alert: nobody is told, and nothing is asked");
            }
        }
    }

    fn form_names(&mut self) {
        for (form, line) in self.pathway.forms.iter().zip(&self.lines.forms) {
            if RESERVED.contains(&form.name.as_str()) {
                let message = format!("form “{}” has a name that means something else: give it another", form.name);
                self.say(Some(*line), message);
            }
        }
        for (section, line) in self.pathway.plan.iter().zip(&self.lines.plan) {
            let what = format!("plan “{}”", section.form.title);
            self.parties(Some(*line), &what, &section.by);
            if section.by.is_empty() {
                self.say(Some(*line), format!("{what}: nobody may write in it: give by, or writers at the head"));
            }
        }
    }
}

use super::Found;
use crate::pathway::{COMMISSIONER, PERSON, RESERVED, Seat, Task};

impl Found<'_> {
    /// Every name that is used is a name that the file gives.
    pub fn names(&mut self) {
        let pathway = self.pathway;
        for party in &pathway.parties {
            let line = self.lines.of_party(&party.name);
            if line.is_some() && [PERSON, COMMISSIONER, "clock", "news"].contains(&party.name.as_str()) {
                self.say(line, format!("party “{}” is in every pathway: give yours another name", party.name));
            }
            if let Seat::Named(path) = &party.seat {
                match pathway.item(path) {
                    Some(item) if item.kind.is_reference() => {}
                    Some(_) => self.say(
                        line,
                        format!("party “{}” is named by {path}, which is no staff, team or service", party.name),
                    ),
                    None => self.say(line, format!("party “{}” is named by {path}, which no form asks", party.name)),
                }
            }
        }
        let opens = self.lines.opens;
        self.states(opens, "opens", std::slice::from_ref(&pathway.opens.to));
        self.form(opens, "opens", pathway.opens.form.as_deref());
        self.parties(opens, "opens: by", &pathway.opens.by);
        if pathway.opens.by.is_empty() {
            self.say(opens, "opens: by is empty: say who may open a case");
        }
        self.parties(opens, "opens: tells", &pathway.opens.tells);
        self.tasks(opens, &pathway.opens.tasks);
        for (state, line) in pathway.states.iter().zip(&self.lines.states) {
            for clock in &state.clocks {
                let what = format!("the clock of state “{}”", state.name);
                self.parties(Some(*line), &format!("{what}: owner"), std::slice::from_ref(&clock.owner));
                if clock.owner == PERSON {
                    self.say(
                        Some(*line),
                        format!("{what}: its owner is the person: a promise is kept by whoever cares for them"),
                    );
                }
                for step in &clock.then {
                    self.parties(Some(*line), &format!("{what}: then"), &step.tells);
                    step.task.iter().for_each(|task| self.tasks(Some(*line), std::slice::from_ref(task)));
                }
                if let Some(path) = &clock.on
                    && pathway.item(path).is_none_or(|item| item.kind.as_str() != "date")
                {
                    self.say(Some(*line), format!("{what}: {path} is no date that a form asks"));
                }
                for met in &clock.met {
                    let is_move = pathway.moves_from(&state.name).any(|one| one.does == *met && one.to.is_none());
                    if !is_move && pathway.section(met).is_none() {
                        let message = format!(
                            "{what}: “{met}” is no move that keeps the case in this state, and no plan.SECTION"
                        );
                        self.say(Some(*line), message);
                    }
                }
            }
        }
        for (one, line) in pathway.moves.iter().zip(&self.lines.moves) {
            let what = format!("move “{}”", one.does);
            self.states(Some(*line), &what, &one.from);
            self.states(Some(*line), &what, one.to.as_slice());
            self.parties(Some(*line), &what, &one.by);
            self.parties(Some(*line), &what, &one.tells);
            self.form(Some(*line), &what, one.form.as_deref());
            self.tasks(Some(*line), &one.tasks);
            if one.by.is_empty() && !one.by_clock && one.on.is_empty() {
                self.say(Some(*line), format!("{what}: nobody makes it: give by, or on"));
            }
            if one.by.is_empty() && (one.form.is_some() || one.asks.is_some() || !one.needs.is_empty()) {
                self.say(
                    Some(*line),
                    format!("{what}: neither the clock nor news can fill in a form or give a reason"),
                );
            }
            for need in one.needs.iter().filter(|need| *need != "plan" || pathway.plan.is_empty()) {
                self.item(Some(*line), &format!("{what}: needs"), need);
            }
            one.writes.iter().for_each(|path| self.item(Some(*line), &format!("{what}: writes"), &path.to_string()));
            for state in one.from.iter().filter(|from| pathway.state(from).is_some_and(crate::pathway::State::is_final))
            {
                self.say(Some(*line), format!("{what}: “{state}” is final, and nothing leads out of it"));
            }
        }
        for (alert, line) in pathway.alerts.iter().zip(&self.lines.alerts) {
            self.states(Some(*line), "alert", &alert.from);
            self.parties(Some(*line), "alert", &alert.tells);
            self.tasks(Some(*line), &alert.tasks);
            if alert.tells.is_empty() && alert.tasks.is_empty() {
                self.say(Some(*line), "alert: nobody is told, and nothing is asked");
            }
        }
        for (form, line) in pathway.forms.iter().zip(&self.lines.forms) {
            if RESERVED.contains(&form.name.as_str()) {
                self.say(
                    Some(*line),
                    format!("form “{}” has a name that means something else: give it another", form.name),
                );
            }
        }
        for (section, line) in pathway.plan.iter().zip(&self.lines.plan) {
            self.parties(Some(*line), &format!("plan “{}”", section.form.title), &section.by);
            if section.by.is_empty() {
                self.say(
                    Some(*line),
                    format!("plan “{}”: nobody may write in it: give by, or writers at the head", section.form.title),
                );
            }
        }
    }

    fn states(&mut self, line: Option<usize>, what: &str, names: &[String]) {
        for name in names.iter().filter(|name| self.pathway.state(name).is_none()).collect::<Vec<_>>() {
            self.say(line, format!("{what}: there is no state “{name}”"));
        }
    }

    /// Parties that do or are told something, which those who see counts only never are.
    pub(super) fn parties(&mut self, line: Option<usize>, what: &str, names: &[String]) {
        for name in names {
            if name == COMMISSIONER {
                self.say(line, format!("{what}: the commissioner sees counts, and never a person"));
            } else if self.pathway.party(name).is_none() {
                let known: Vec<_> = self.pathway.parties.iter().map(|party| party.name.as_str()).collect();
                self.say(
                    line,
                    format!(
                        "{what}: there is no party “{name}”: name it under [party], or write one of {}",
                        known.join(", ")
                    ),
                );
            }
        }
    }

    fn tasks(&mut self, line: Option<usize>, tasks: &[Task]) {
        for task in tasks {
            self.parties(line, &format!("task “{}”", task.does), std::slice::from_ref(&task.owner));
            self.parties(line, &format!("task “{}”", task.does), &task.tells);
        }
    }

    fn form(&mut self, line: Option<usize>, what: &str, name: Option<&str>) {
        if let Some(name) = name.filter(|name| self.pathway.forms.iter().all(|form| form.name != *name)) {
            self.say(line, format!("{what}: there is no form “{name}”"));
        }
    }

    fn item(&mut self, line: Option<usize>, what: &str, path: &str) {
        let found = path.parse().ok().and_then(|path| self.pathway.item(&path));
        if found.is_none() {
            self.say(line, format!("{what}: “{path}” is no item of a form: write FORM.ITEM"));
        }
    }
}

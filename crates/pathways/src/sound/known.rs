//! Whether one name is known, for those who ask of many.

use super::Found;
use crate::pathway::{About, COMMISSIONER, Seat, Task};

impl Found<'_> {
    pub(super) fn states(&mut self, line: Option<usize>, what: &str, names: &[String]) {
        for name in names.iter().filter(|name| self.pathway.state(name).is_none()).collect::<Vec<_>>() {
            self.say(line, format!("{what}: there is no state “{name}”"));
        }
    }

    /// Parties that do something, or see one case: those who see counts never do.
    pub(super) fn parties(&mut self, line: Option<usize>, what: &str, names: &[String]) {
        for name in names {
            if name == COMMISSIONER && self.pathway.about == About::Person {
                self.say(line, format!("{what}: the commissioner sees counts, and never a person"));
            } else if self.pathway.party(name).is_none() {
                let known: Vec<_> = self.pathway.parties.iter().map(|party| party.name.as_str()).collect();
                let known = known.join(", ");
                let message =
                    format!("{what}: there is no party “{name}”: name it under [party], or write one of {known}");
                self.say(line, message);
            }
        }
    }

    /// Parties that are told something or answer for it: somebody in particular.
    pub(super) fn told(&mut self, line: Option<usize>, what: &str, names: &[String]) {
        self.parties(line, what, names);
        for name in names {
            if self.pathway.party(name).is_some_and(|party| party.seat == Seat::Anywhere) {
                let message = format!("{what}: “{name}” is everybody of a role, and nobody whom one could tell or ask");
                self.say(line, message);
            }
        }
    }

    /// Tasks, given where this form is filled in.
    pub(super) fn tasks(&mut self, line: Option<usize>, tasks: &[Task], form: Option<&str>) {
        for task in tasks {
            let what = format!("task “{}”", task.does);
            self.told(line, &what, std::slice::from_ref(&task.owner));
            self.told(line, &what, &task.tells);
            let Some(each) = &task.each else { continue };
            let group = self.pathway.item(&each.of).map_or(&[][..], |item| item.kind.items());
            let is = |id: &str, kind: &str| group.iter().any(|item| item.id == id && item.kind.as_str() == kind);
            let fits = Some(each.of.form.as_str()) == form
                && is(&each.does, "text")
                && each.who.as_ref().is_none_or(|who| is(who, "staff"))
                && each.by.as_ref().is_none_or(|by| is(by, "date"));
            if !fits {
                let why =
                    "each takes a group of this move’s own form: does is a text in it, who is staff, by is a date";
                self.say(line, format!("{what}: {why}"));
            }
        }
    }

    pub(super) fn form(&mut self, line: Option<usize>, what: &str, name: Option<&str>) {
        if let Some(name) = name.filter(|name| self.pathway.forms.iter().all(|form| form.name != *name)) {
            self.say(line, format!("{what}: there is no form “{name}”"));
        }
    }

    pub(super) fn item(&mut self, line: Option<usize>, what: &str, path: &str) {
        let found = path.parse().ok().and_then(|path| self.pathway.item(&path));
        if found.is_none() {
            self.say(line, format!("{what}: “{path}” is no item of a form: write FORM.ITEM"));
        }
    }
}

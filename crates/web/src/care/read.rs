//! What somebody typed into the fields of a form, as answers.

use std::collections::BTreeMap;

use linchpin_pathways::{
    Answer, Answers,
    answer::Wrong,
    pathway::{Form, Item, Kind},
};

use super::fields::{Wrongs, entries, named};
use crate::visit::Pairs;

/// A form as it was sent.
#[derive(Default)]
pub(super) struct Sent {
    /// What could be read.
    pub(super) answers: Answers,
    /// What could not, by field.
    pub(super) wrongs: Wrongs,
    /// Where each answer was typed, by the name that the engine gives it.
    places: BTreeMap<String, String>,
}

impl Sent {
    /// Reads every field and holds the answers against the form.
    pub(super) fn read(form: &Form, typed: &Pairs) -> Self {
        let mut sent = Self::default();
        sent.answers = sent.items(&form.items, ("item", ""), typed);
        let faults = form.faults(&sent.answers);
        sent.blame(&faults);
        sent
    }

    /// Says at its field what is wrong; what was wrong before stands.
    pub(super) fn blame(&mut self, faults: &[Wrong]) {
        for fault in faults {
            let place = self.places.get(&fault.item).cloned().unwrap_or_else(|| "item-1".to_owned());
            self.wrongs.entry(place).or_insert_with(|| fault.message.clone());
        }
    }

    fn items(&mut self, items: &[Item], (under, path): (&str, &str), typed: &Pairs) -> Answers {
        let mut answers = Answers::new();
        for (name, item) in named(items, under) {
            let path = format!("{path}{}", item.id);
            self.places.insert(path.clone(), name.clone());
            let read = match &item.kind {
                Kind::Group { items, most } => Ok(self.group(items, *most as usize, (&name, &path), typed)),
                _ => words(item, &name, typed).map_or(Ok(None), |words| item.read(&words)),
            };
            match read {
                Ok(answer) => answers.extend(answer.map(|answer| (item.id.clone(), answer))),
                Err(message) => drop(self.wrongs.insert(name, message)),
            }
        }
        answers
    }

    /// The entries of a group; those in which nothing is written are none.
    fn group(&mut self, items: &[Item], most: usize, (name, path): (&str, &str), typed: &Pairs) -> Option<Answer> {
        let mut several = Vec::new();
        for (n, under) in entries(name, items, most, typed).into_iter().enumerate() {
            several.push(self.items(items, (&under, &format!("{path}.{}.", n + 1)), typed));
        }
        (!several.is_empty()).then_some(Answer::Group(several))
    }
}

/// What was typed for an item, as [`Kind::read`] takes it.
fn words(item: &Item, name: &str, typed: &Pairs) -> Option<String> {
    match &item.kind {
        Kind::Many { .. } => {
            let all: Vec<&str> = typed.all(name).collect();
            (!all.is_empty()).then(|| all.join("+"))
        }
        Kind::Scale { questions, .. } => {
            let mark = |n: usize| typed.get(&format!("{name}-{n}"));
            let marks: Vec<&str> = (1..=questions.len()).filter_map(mark).collect();
            (!marks.is_empty()).then(|| marks.join(" "))
        }
        Kind::Service { .. } => {
            typed.get(&format!("{name}-code")).map(str::to_uppercase).or_else(|| typed.get(name).map(str::to_owned))
        }
        // A browser ends lines as typewriters did.
        _ => typed.get(name).map(|text| text.replace("\r\n", "\n")),
    }
}

//! What was answered, as a person reads it.

use linchpin_pathways::{
    Answer, Answers,
    pathway::{Form, Item, Kind},
};
use serde::Serialize;

use super::{fields::capital, names::Names, words};
use crate::visit::Visit;

/// A question and its answer.
#[derive(Serialize, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    /// Each on a line of its own.
    pub(super) lines: Vec<String>,
}

/// The answers to a form, in its order; what was not answered, or is not shared, is left out.
pub(super) fn said(visit: &Visit, form: &Form, answers: &Answers, names: &Names) -> Vec<Said> {
    of(visit, &form.items, answers, names)
}

fn of(visit: &Visit, items: &[Item], answers: &Answers, names: &Names) -> Vec<Said> {
    let answered = items.iter().filter_map(|item| Some((item, answers.get(&item.id)?)));
    answered
        .map(|(item, answer)| Said { text: item.text.clone(), lines: lines(visit, item, answer, names) })
        .filter(|one| !one.lines.is_empty())
        .collect()
}

fn lines(visit: &Visit, item: &Item, answer: &Answer, names: &Names) -> Vec<String> {
    match (answer, &item.kind) {
        (Answer::YesNo(yes), _) => vec![if *yes { "Yes" } else { "No" }.to_owned()],
        (Answer::Date(day), _) => vec![words::day(*day)],
        (Answer::Many(several), _) => vec![capital(&several.join(", "))],
        (Answer::Quantity(number), Kind::Quantity { unit, .. }) => vec![format!("{number} {unit}")],
        (Answer::Scale(marks), Kind::Scale { to, questions, .. }) => {
            questions.iter().zip(marks).map(|(question, mark)| format!("{question} {mark} of {to}")).collect()
        }
        (Answer::Reference(key), _) => vec![names.words(visit, key)],
        (Answer::Group(several), Kind::Group { items, .. }) => {
            let entry = |one: &Answers| {
                let parts = of(visit, items, one, names);
                let first = items.first().map(|item| item.text.as_str());
                // Who or what an entry is about needs no label: “Morphine 10 mg/ml; For: Pain”.
                let part = |said: &Said| match said.lines.join(", ") {
                    words if first == Some(said.text.as_str()) => words,
                    words => format!("{}: {words}", said.text.trim_end_matches('?')),
                };
                parts.iter().map(part).collect::<Vec<_>>().join("; ")
            };
            several.iter().map(entry).collect()
        }
        (other, _) => other.to_string().lines().map(str::to_owned).collect(),
    }
}

use crate::{
    answer::{Answer, Answers},
    pathway::{Form, Item, Kind, Shown},
};

/// An answer that cannot be taken. It never repeats what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The id of the item; of an item of a group, `group.1.item`.
    pub item: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Form {
    /// What is wrong with these answers; nothing where the form can be taken.
    #[must_use]
    pub fn faults(&self, answers: &Answers) -> Vec<Wrong> {
        let mut faults = Vec::new();
        check(&self.items, answers, "", &mut faults);
        faults
    }

    /// Whether an item is asked, given the answers so far.
    #[must_use]
    pub fn is_shown(&self, item: &Item, answers: &Answers) -> bool {
        is_shown(item.shown.as_ref(), answers)
    }
}

fn is_shown(shown: Option<&Shown>, answers: &Answers) -> bool {
    shown.is_none_or(|shown| {
        let answer = answers.get(&shown.when);
        answer.is_some_and(|answer| shown.is.is_empty() || answer.is_any_of(&shown.is))
    })
}

fn check(items: &[Item], answers: &Answers, within: &str, faults: &mut Vec<Wrong>) {
    let mut say = |item: &str, message: String| faults.push(Wrong { item: format!("{within}{item}"), message });
    for id in answers.keys().filter(|id| items.iter().all(|item| item.id != **id)) {
        say(id, "The form does not ask this.".into());
    }
    let mut groups = Vec::new();
    for item in items {
        let shown = is_shown(item.shown.as_ref(), answers);
        match answers.get(&item.id) {
            None if item.required && shown => say(&item.id, format!("Answer “{}”.", item.text)),
            None => {}
            Some(_) if !shown => {
                let other = item.shown.as_ref().and_then(|shown| items.iter().find(|other| other.id == shown.when));
                let other = other.map_or("", |other| other.text.as_str());
                say(&item.id, format!("This is asked only with another answer to “{other}”: change one of the two."));
            }
            Some(answer) => match (answer, &item.kind) {
                (Answer::Group(several), Kind::Group { items, most }) if several.len() <= *most as usize => {
                    groups.push((item, items, several));
                }
                (answer, kind) => {
                    if let Some(message) = fault(answer, kind) {
                        say(&item.id, message);
                    } else if item.required && is_empty(answer) {
                        say(&item.id, format!("Answer “{}”.", item.text));
                    }
                }
            },
        }
    }
    for (item, items, several) in groups {
        if item.required && several.is_empty() {
            faults.push(Wrong { item: item.id.clone(), message: format!("Add at least one to “{}”.", item.text) });
        }
        for (number, one) in several.iter().enumerate() {
            check(items, one, &format!("{}.{}.", item.id, number + 1), faults);
        }
    }
}

fn is_empty(answer: &Answer) -> bool {
    match answer {
        Answer::Text(text) => text.trim().is_empty(),
        Answer::Many(several) => several.is_empty(),
        _ => false,
    }
}

/// Why an answer is none of its kind.
fn fault(answer: &Answer, kind: &Kind) -> Option<String> {
    match (answer, kind) {
        (Answer::YesNo(_), Kind::YesNo) | (Answer::Date(_), Kind::Date) => None,
        (Answer::Choice(one), Kind::Choice { options }) if options.contains(one) => None,
        (Answer::Many(several), Kind::Many { options }) if several.iter().all(|one| options.contains(one)) => None,
        (Answer::Choice(_) | Answer::Many(_), Kind::Choice { .. } | Kind::Many { .. }) => {
            Some("Choose from what is offered.".into())
        }
        (Answer::Text(text), Kind::Text { longest }) => words(text, *longest as usize),
        (Answer::Quantity(number), Kind::Quantity { unit, from, to }) => {
            let fits =
                number.is_finite() && from.is_none_or(|from| *number >= from) && to.is_none_or(|to| *number <= to);
            let range = match (from, to) {
                (Some(from), Some(to)) => format!(" from {from} to {to}"),
                (Some(from), None) => format!(" of {from} or more"),
                (None, Some(to)) => format!(" of {to} or less"),
                (None, None) => String::new(),
            };
            (!fits).then(|| format!("Write a number{range}, in {unit}."))
        }
        (Answer::Integer(number), Kind::Integer { from, to }) => {
            (!(from..=to).contains(&number)).then(|| format!("Write a whole number from {from} to {to}."))
        }
        (Answer::Scale(marks), Kind::Scale { from, to, questions }) => {
            let fits = marks.len() == questions.len() && marks.iter().all(|mark| (from..=to).contains(&mark));
            (!fits).then(|| format!("Give each of the {} questions a mark from {from} to {to}.", questions.len()))
        }
        (Answer::Reference(key), Kind::Staff | Kind::Team | Kind::Service { .. }) => {
            let fits = !key.is_empty() && key.len() <= 100 && !key.chars().any(char::is_control);
            (!fits).then(|| "Choose from the list.".into())
        }
        (Answer::Group(_), Kind::Group { most, .. }) => Some(format!("There can be {most} of these at most.")),
        _ => Some("This is an answer of another kind.".into()),
    }
}

/// Why words cannot be kept. Markup is no fault in an answer: pages show it as the words that it is.
fn words(text: &str, longest: usize) -> Option<String> {
    if text.chars().count() > longest {
        return Some(format!("Write {longest} characters at most."));
    }
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    text.chars().any(odd).then(|| "There are signs in it that cannot be shown: take them out.".into())
}

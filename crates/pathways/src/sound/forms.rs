use super::Found;
use crate::pathway::{Form, Item, Kind};

impl Found<'_> {
    /// Forms that can be filled in, each of them used.
    pub fn forms(&mut self) {
        let pathway = self.pathway;
        for (form, line) in pathway.forms.iter().zip(&self.lines.forms) {
            let name = Some(form.name.as_str());
            if pathway.opens.form.as_deref() != name && pathway.moves.iter().all(|one| one.form.as_deref() != name) {
                self.say(Some(*line), format!("form “{}” is filled in by no move: use it, or take it out", form.name));
            }
        }
        let forms: Vec<&Form> = pathway.forms.iter().chain(pathway.plan.iter().map(|section| &section.form)).collect();
        for form in forms {
            if form.items.is_empty() {
                self.say(None, format!("form “{}” asks nothing", form.name));
            }
            self.items(form, &form.items);
            for item in &form.items {
                self.items(form, item.kind.items());
            }
        }
    }

    fn items(&mut self, form: &Form, items: &[Item]) {
        for (place, item) in items.iter().enumerate() {
            let line = self.lines.of_item(&form.name, &item.id);
            if items[..place].iter().any(|other| other.id == item.id) {
                self.say(line, format!("item “{}” stands twice in “{}”", item.id, form.name));
            }
            if item.id.contains('.') || item.id.contains('=') {
                self.say(line, format!("item “{}”: an id has no full stop and no equals sign", item.id));
            }
            self.parties(line, &format!("item “{}”: only", item.id), &item.only);
            if let Some(shown) = &item.shown {
                match items[..place].iter().find(|other| other.id == shown.when) {
                    None => {
                        let message = format!(
                            "item “{}” is shown when “{}” is answered, which is not asked before it",
                            item.id, shown.when
                        );
                        self.say(line, message);
                    }
                    Some(other) => {
                        for answer in shown.is.iter().filter(|answer| !can_be(&other.kind, answer)) {
                            let message = format!(
                                "item “{}” is shown when “{}” is “{answer}”, which it never is",
                                item.id, other.id
                            );
                            self.say(line, message);
                        }
                    }
                }
            }
        }
    }
}

/// Whether an item can have this answer.
fn can_be(kind: &Kind, answer: &str) -> bool {
    match kind {
        Kind::YesNo => ["yes", "no"].contains(&answer),
        Kind::Choice { options } | Kind::Many { options } => options.iter().any(|option| option == answer),
        // Any other is shown or not by whether it was answered: a form elsewhere could not ask more (FHIR enableWhen).
        _ => false,
    }
}

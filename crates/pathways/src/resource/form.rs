use linchpin_core::hex;
use linchpin_fhir::out::{self, AnsweredItem, Asked, Given, Question, Wanted};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    Answer, Answers, Pathway,
    pathway::{Form, Item, Kind},
};

impl Pathway {
    /// The key of a form within this pathway, fit for an address: `end-of-life.plan.about-me`.
    #[must_use]
    pub fn form_key(&self, form: &Form) -> String {
        let plain = |text: &str| -> String {
            let kept =
                text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' });
            kept.collect()
        };
        let whole = format!("{}.{}", plain(&self.id), plain(&form.name));
        // A key of FHIR has 64 signs at most; the hash keeps two long ones apart.
        if whole.len() <= 64 {
            whole
        } else {
            let own = hex(&Sha256::digest(format!("{}.{}", self.id, form.name)));
            format!("{}.{}", whole.chars().take(50).collect::<String>(), &own[..12])
        }
    }

    /// The version by which a form is known elsewhere: that of the file, and which text it was.
    #[must_use]
    pub fn form_version(&self) -> String {
        format!("{}-{}", self.version, &self.hash[..12])
    }

    /// A form as a Questionnaire; `base` is the address of our FHIR service.
    #[must_use]
    pub fn questionnaire(&self, form: &Form, base: &str) -> Value {
        let key = self.form_key(form);
        out::questionnaire(&out::Questionnaire {
            id: &key,
            url: &format!("{base}/Questionnaire/{key}"),
            version: &self.form_version(),
            title: &form.title,
            says: &form.says,
            items: questions(&form.items, &form.items, ""),
        })
    }
}

fn questions<'a>(items: &'a [Item], form: &'a [Item], within: &str) -> Vec<Question<'a>> {
    let question = |item: &'a Item| {
        let key = format!("{within}{}", item.id);
        let kind = match &item.kind {
            Kind::YesNo => Asked::YesNo,
            Kind::Choice { options } => Asked::Choice { options, many: false },
            Kind::Many { options } => Asked::Choice { options, many: true },
            Kind::Text { longest } => Asked::Text(*longest),
            Kind::Date => Asked::Date,
            Kind::Quantity { unit, from, to } => Asked::Quantity(unit, *from, *to),
            Kind::Integer { from, to } => Asked::Integer(*from, *to),
            Kind::Scale { from, to, questions } => {
                Asked::Group { items: marks(&key, *from, *to, questions), repeats: false }
            }
            Kind::Staff => Asked::Reference("Practitioner"),
            Kind::Team => Asked::Reference("CareTeam"),
            Kind::Service { .. } => Asked::Reference("HealthcareService"),
            Kind::Group { items, .. } => {
                Asked::Group { items: questions(items, items, &format!("{key}.")), repeats: true }
            }
        };
        let shown = item.shown.as_ref().map(|shown| {
            let other = form.iter().find(|other| other.id == shown.when).map(|other| &other.kind);
            let wanted = shown.is.iter().map(|is| match other {
                Some(Kind::YesNo) => Wanted::YesNo(is == "yes"),
                _ => Wanted::Choice(is),
            });
            (shown.when.as_str(), wanted.collect())
        });
        let code = item.code.as_ref().map(|code| (code.code.to_string(), code.term.as_str()));
        Question { key, text: &item.text, kind, required: item.required, code, shown }
    };
    items.iter().map(question).collect()
}

/// The questions of a scale, each with its own mark.
fn marks<'a>(key: &str, from: i64, to: i64, questions: &'a [String]) -> Vec<Question<'a>> {
    let mark = |(number, text): (usize, &'a String)| Question {
        key: format!("{key}.{}", number + 1),
        text,
        kind: Asked::Integer(from, to),
        required: true,
        code: None,
        shown: None,
    };
    questions.iter().enumerate().map(mark).collect()
}

/// Answers in the order of the form; those that `shows` withholds are left out.
pub(super) fn answered<'a>(
    items: &'a [Item],
    answers: &'a Answers,
    within: &str,
    shows: &dyn Fn(&Item) -> bool,
) -> Vec<AnsweredItem<'a>> {
    let mut all = Vec::new();
    for item in items.iter().filter(|item| shows(item)) {
        let Some(answer) = answers.get(&item.id) else { continue };
        let key = format!("{within}{}", item.id);
        let text = item.text.as_str();
        let of = |answers, items| AnsweredItem { key: key.clone(), text, answers, items };
        match (answer, &item.kind) {
            (Answer::Many(several), _) => {
                all.push(of(several.iter().map(|one| Given::Text(one)).collect(), Vec::new()))
            }
            (Answer::Scale(marks), Kind::Scale { questions, .. }) => {
                let mark = |(number, (mark, text)): (usize, (&i64, &'a String))| AnsweredItem {
                    key: format!("{key}.{}", number + 1),
                    text,
                    answers: vec![Given::Integer(*mark)],
                    items: Vec::new(),
                };
                all.push(of(Vec::new(), marks.iter().zip(questions).enumerate().map(mark).collect()));
            }
            (Answer::Group(several), Kind::Group { items, .. }) => {
                let below = format!("{key}.");
                all.extend(several.iter().map(|one| of(Vec::new(), answered(items, one, &below, &|_| true))));
            }
            (answer, kind) => all.extend(given(answer, kind).map(|given| of(vec![given], Vec::new()))),
        }
    }
    all
}

fn given<'a>(answer: &'a Answer, kind: &'a Kind) -> Option<Given<'a>> {
    Some(match (answer, kind) {
        (Answer::YesNo(yes), _) => Given::YesNo(*yes),
        (Answer::Choice(text) | Answer::Text(text), _) => Given::Text(text),
        (Answer::Date(day), _) => Given::Date(*day),
        (Answer::Quantity(number), Kind::Quantity { unit, .. }) => Given::Quantity(*number, unit),
        (Answer::Integer(number), _) => Given::Integer(*number),
        (Answer::Reference(key), _) => Given::Reference(key),
        _ => return None,
    })
}

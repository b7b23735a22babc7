use serde_json::{Value, json};

use super::value::{Code, pruned};
use crate::system;

/// A form that can be filled in.
#[derive(Clone, Debug, Default)]
pub struct Questionnaire<'a> {
    /// Our key.
    pub id: &'a str,
    /// Its address, which stays the same from version to version.
    pub url: &'a str,
    /// Its version.
    pub version: &'a str,
    /// Its heading.
    pub title: &'a str,
    /// What to know before one fills it in.
    pub says: &'a str,
    /// What is asked.
    pub items: Vec<Question<'a>>,
}

/// One question, or several that belong together.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Its key within the form.
    pub key: String,
    /// The question.
    pub text: &'a str,
    /// What kind of answer it takes.
    pub kind: Asked<'a>,
    /// Whether it must be answered.
    pub required: bool,
    /// What its answer means in a record: a SNOMED CT code and its term.
    pub code: Option<(String, &'a str)>,
    /// The key of a question before it, and the answers with which this one is asked; any answer where none is given.
    pub shown: Option<(&'a str, Vec<Wanted<'a>>)>,
}

/// What kind of answer a question takes.
#[derive(Clone, Debug)]
pub enum Asked<'a> {
    /// Yes or no.
    YesNo,
    /// From a list.
    Choice {
        /// The list.
        options: &'a [String],
        /// Whether several can be chosen.
        many: bool,
    },
    /// Words, so many characters at most.
    Text(u32),
    /// A day.
    Date,
    /// A number with its UCUM unit, and its ends.
    Quantity(&'a str, Option<f64>, Option<f64>),
    /// A whole number between these.
    Integer(i64, i64),
    /// Somebody or something of this kind of resource.
    Reference(&'static str),
    /// Questions that belong together.
    Group {
        /// Them.
        items: Vec<Question<'a>>,
        /// Whether they can be answered again and again.
        repeats: bool,
    },
}

/// An answer upon which another question is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted<'a> {
    /// Yes or no.
    YesNo(bool),
    /// One of the options.
    Choice(&'a str),
}

/// A Questionnaire.
#[must_use]
pub fn questionnaire(of: &Questionnaire<'_>) -> Value {
    // A name for programs: letters and digits only, a capital first (que-0).
    let name: String = of
        .title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(|word| word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)))
        .collect();
    let name = Some(name).filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()));
    pruned(json!({
        "resourceType": "Questionnaire",
        "id": of.id,
        "url": of.url,
        "version": of.version,
        "name": name,
        "title": of.title,
        "status": "active",
        "subjectType": ["Patient"],
        "description": of.says,
        "item": of.items.iter().map(question).collect::<Vec<_>>(),
    }))
}

fn question(of: &Question<'_>) -> Value {
    let mut item = json!({
        "linkId": of.key,
        "code": [of.code.as_ref().map(|(code, term)| Code { system: Some(system::SNOMED), code, term: Some(term) }.coding())],
        "text": of.text,
        "required": of.required.then_some(true),
    });
    match &of.kind {
        Asked::YesNo => item["type"] = "boolean".into(),
        Asked::Choice { options, many } => {
            item["type"] = "choice".into();
            item["repeats"] = json!(many.then_some(true));
            item["answerOption"] = options.iter().map(|option| json!({ "valueString": option })).collect();
        }
        Asked::Text(longest) => {
            item["type"] = "text".into();
            item["maxLength"] = json!(longest);
        }
        Asked::Date => item["type"] = "date".into(),
        Asked::Quantity(unit, from, to) => {
            item["type"] = "quantity".into();
            let unit = json!({ "url": extension("questionnaire-unit"), "valueCoding": {
                "system": system::UCUM, "code": unit, "display": unit,
            } });
            let end =
                |name: &str, end: &Option<f64>| end.map(|end| json!({ "url": extension(name), "valueDecimal": end }));
            item["extension"] = json!([unit, end("minValue", from), end("maxValue", to)]);
        }
        Asked::Integer(from, to) => {
            item["type"] = "integer".into();
            item["extension"] = json!([
                { "url": extension("minValue"), "valueInteger": from },
                { "url": extension("maxValue"), "valueInteger": to },
            ]);
        }
        Asked::Reference(kind) => {
            item["type"] = "reference".into();
            item["extension"] = json!([{ "url": extension("questionnaire-referenceResource"), "valueCode": kind }]);
        }
        Asked::Group { items, repeats } => {
            item["type"] = "group".into();
            item["repeats"] = json!(repeats.then_some(true));
            item["item"] = items.iter().map(question).collect();
        }
    }
    if let Some((key, wanted)) = &of.shown {
        let when = |one: &Wanted<'_>| match one {
            Wanted::YesNo(yes) => json!({ "question": key, "operator": "=", "answerBoolean": yes }),
            Wanted::Choice(option) => json!({ "question": key, "operator": "=", "answerString": option }),
        };
        item["enableWhen"] = match wanted.as_slice() {
            [] => json!([{ "question": key, "operator": "exists", "answerBoolean": true }]),
            several => several.iter().map(when).collect(),
        };
        // Needed, and allowed, only where there is more than one (que-12).
        item["enableBehavior"] = json!((wanted.len() > 1).then_some("any"));
    }
    item
}

fn extension(name: &str) -> String {
    format!("http://hl7.org/fhir/StructureDefinition/{name}")
}

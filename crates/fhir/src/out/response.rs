use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::value::{pruned, reference};
use crate::system;

/// A form that was filled in.
#[derive(Clone, Debug, Default)]
pub struct QuestionnaireResponse<'a> {
    /// Our key.
    pub id: &'a str,
    /// The address and version of the form, `URL|VERSION`.
    pub questionnaire: &'a str,
    /// The key of the person it is about.
    pub patient: Option<&'a str>,
    /// When it was filled in.
    pub authored: Option<Timestamp>,
    /// What was answered, in the order of the form.
    pub items: Vec<AnsweredItem<'a>>,
}

/// An answer, or several that belong together.
#[derive(Clone, Debug)]
pub struct AnsweredItem<'a> {
    /// The key of the question.
    pub key: String,
    /// The question.
    pub text: &'a str,
    /// The answers; more than one only of a choice of several.
    pub answers: Vec<Given<'a>>,
    /// What belongs below it.
    pub items: Vec<AnsweredItem<'a>>,
}

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given<'a> {
    /// Yes or no.
    YesNo(bool),
    /// An option, or words.
    Text(&'a str),
    /// A day.
    Date(Date),
    /// A number with its UCUM unit.
    Quantity(f64, &'a str),
    /// A whole number.
    Integer(i64),
    /// Our key of somebody or something.
    Reference(&'a str),
}

/// A QuestionnaireResponse.
#[must_use]
pub fn questionnaire_response(of: &QuestionnaireResponse<'_>) -> Value {
    pruned(json!({
        "resourceType": "QuestionnaireResponse",
        "id": of.id,
        "questionnaire": of.questionnaire,
        "status": "completed",
        "subject": reference(of.patient),
        "authored": of.authored.map(|at| at.to_string()),
        "item": of.items.iter().map(answered).collect::<Vec<_>>(),
    }))
}

fn answered(of: &AnsweredItem<'_>) -> Value {
    json!({
        "linkId": of.key,
        "text": of.text,
        "answer": of.answers.iter().map(given).collect::<Vec<_>>(),
        "item": of.items.iter().map(answered).collect::<Vec<_>>(),
    })
}

fn given(of: &Given<'_>) -> Value {
    match of {
        Given::YesNo(yes) => json!({ "valueBoolean": yes }),
        Given::Text(text) => json!({ "valueString": text }),
        Given::Date(day) => json!({ "valueDate": day.to_string() }),
        Given::Quantity(number, unit) => json!({ "valueQuantity": {
            "value": number, "unit": unit, "system": system::UCUM, "code": unit,
        } }),
        Given::Integer(number) => json!({ "valueInteger": number }),
        Given::Reference(key) => json!({ "valueReference": { "identifier": { "value": key } } }),
    }
}

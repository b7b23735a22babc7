use jiff::civil::Date;
use linchpin_core::{OdsCode, Person, Registration};
use serde_json::{Value, json};

use super::value::{address, meta, name, pruned, telecom};
use crate::system;

/// A person as a Patient (UK Core). The practice is that of the day.
///
/// Of carers, veterans, access needs and opt-outs UK Core has no element in Patient: these stay on our own pages.
#[must_use]
pub fn patient(person: &Person, day: Date) -> Value {
    let mut extensions = Vec::new();
    if person.interpreter {
        extensions.push(json!({ "url": system::INTERPRETER, "valueBoolean": true }));
    }
    let practice = person.practice(day);
    let registered = person.registrations.iter().filter(|r| practice == Some(r.practice) && r.covers(day));
    let language = person.language.as_ref().map(
        |tag| json!({ "language": { "coding": [{ "system": system::LANGUAGE, "code": tag }] }, "preferred": true }),
    );
    pruned(json!({
        "resourceType": "Patient",
        "id": person.id.to_string(),
        "meta": meta(Some("Patient"), Some(person.version)),
        "extension": extensions,
        "identifier": [nhs_number(person)],
        "active": person.merged_into.is_none(),
        "name": person.names.iter().map(name).collect::<Vec<_>>(),
        "telecom": person.contacts.iter().map(|c| telecom(c, "home")).collect::<Vec<_>>(),
        "gender": person.sex.as_str(),
        "birthDate": person.birth_date.map(|d| d.to_string()),
        "deceasedDateTime": person.death_date.map(|d| d.to_string()),
        "address": [person.address.as_ref().map(address)],
        "communication": [language],
        "generalPractitioner": registered.take(1).map(general_practitioner).collect::<Vec<_>>(),
        "link": [person.merged_into.map(|id| {
            json!({ "other": { "reference": format!("Patient/{id}") }, "type": "replaced-by" })
        })],
    }))
}

/// The number, with how far it is verified: `01` traced and agreed, `02` present but not traced.
fn nhs_number(person: &Person) -> Value {
    let Some(number) = person.nhs_number else { return Value::Null };
    let (code, term) = match person.nhs_verified {
        true => ("01", "Number present and verified"),
        false => ("02", "Number present but not traced"),
    };
    let status = json!({ "coding": [{
        "system": system::uk_codes("NHSNumberVerificationStatusEngland"), "code": code, "display": term,
    }] });
    json!({
        "extension": [{ "url": system::uk_extension("NHSNumberVerificationStatus"), "valueCodeableConcept": status }],
        "system": system::NHS_NUMBER,
        "value": number.digits(),
    })
}

fn general_practitioner(registration: &Registration) -> Value {
    let code: &OdsCode = &registration.practice;
    json!({
        "type": "Organization",
        "identifier": {
            "system": system::ODS,
            "value": code.as_str(),
            "period": {
                "start": registration.from.map(|d| d.to_string()),
                "end": registration.to.map(|d| d.to_string()),
            },
        },
    })
}

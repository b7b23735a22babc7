//! All that is held about one person, as one bundle for them.

use linchpin_app::{
    act::Copied,
    facts::{Coded, Immunisation, Procedure},
    permission::{Act, Resource as Held},
};
use linchpin_core::{PersonId, Result};
use linchpin_fhir::out;
use serde_json::{Value, json};

use super::{answer::Resource, clinical, governance, kind::ALL};
use crate::{routes::Need, visit::Visit};

/// The bundle: a collection (R4, 2.36.4), because nobody searched for it and nothing is to be done with it.
pub(crate) fn copy(visit: &Visit, of: &Copied) -> Result<Value> {
    let acts = visit.acts()?;
    let id = of.person.id;
    let patient = format!("Patient/{id}");
    let mut all = vec![Resource::new(out::patient(&of.person, acts.clock.today()), None)];
    for entry in ALL.iter().filter(|entry| entry.need == Need::May(Act::See, Held::Record)) {
        all.extend(clinical::values(entry.kind, id, &of.record).into_iter().map(|value| Resource::new(value, None)));
    }
    let given =
        of.record.immunisations.iter().enumerate().map(|(n, one)| immunisation(&key(id, "i", n), &patient, one));
    let done = of.record.procedures.iter().enumerate().map(|(n, one)| procedure(&key(id, "p", n), &patient, one));
    all.extend(given.chain(done).map(|value| Resource::new(value, None)));
    let mut purposes = Vec::new();
    for one in &of.consents {
        let stands = !purposes.contains(&&one.purpose);
        purposes.push(&one.purpose);
        all.push(governance::statement(visit, one, stands)?);
    }
    all.extend(of.cases.iter().flat_map(|case| &case.resources).map(|value| Resource::new(value.clone(), None)));
    all.extend(of.looked.entries.iter().map(|one| governance::looked(one, Some(id))));
    let entry = |one: Resource| {
        let value = one.into_value();
        let name = format!("{}/{}", text(&value["resourceType"]), text(&value["id"]));
        // Within one bundle, references go by these names (R4, 2.36.4.1).
        json!({ "fullUrl": format!("https://linchpin.invalid/fhir/{name}"), "resource": value })
    };
    let entries: Vec<Value> = all.into_iter().map(entry).collect();
    Ok(json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": acts.now().to_string(),
        "entry": entries,
    }))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn key(person: PersonId, kind: &str, n: usize) -> String {
    format!("{}-{kind}{n}", person.uuid().simple())
}

fn concept(what: &Coded) -> Value {
    let mut concept = json!({});
    if let Some(code) = &what.code {
        let mut coding = json!({ "code": code });
        if let Some(system) = &what.system {
            coding["system"] = json!(system);
        }
        if !what.text.trim().is_empty() {
            coding["display"] = json!(what.text);
        }
        concept["coding"] = json!([coding]);
    }
    if !what.text.trim().is_empty() {
        concept["text"] = json!(what.text);
    }
    concept
}

/// A date where there is one; FHIR asks for a word where there is none.
fn immunisation(id: &str, patient: &str, of: &Immunisation) -> Value {
    let mut value = json!({
        "resourceType": "Immunization",
        "id": id,
        "status": if of.not_given { "not-done" } else { "completed" },
        "vaccineCode": concept(&of.what),
        "patient": { "reference": patient },
    });
    match of.given {
        Some(day) => value["occurrenceDateTime"] = json!(day.to_string()),
        None => value["occurrenceString"] = json!("not known"),
    }
    value
}

fn procedure(id: &str, patient: &str, of: &Procedure) -> Value {
    let mut value = json!({
        "resourceType": "Procedure",
        "id": id,
        "status": "completed",
        "code": concept(&of.what),
        "subject": { "reference": patient },
    });
    if let Some(day) = of.done {
        value["performedDateTime"] = json!(day.to_string());
    }
    value
}

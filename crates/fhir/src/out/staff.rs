use linchpin_core::{Contact, Name};
use serde_json::{Value, json};

use super::value::{Code, by_ods, meta, name, pruned, reference, telecom};

/// A member of staff.
#[derive(Clone, Copy, Debug, Default)]
pub struct Practitioner<'a> {
    /// Our key.
    pub id: &'a str,
    /// The version of the record.
    pub version: Option<u64>,
    /// Their name.
    pub name: Option<&'a Name>,
    /// Numbers of registers and directories: the system, and the number in it.
    pub identifiers: &'a [(String, String)],
    /// Ways to reach them at work.
    pub contacts: &'a [Contact],
    /// Whether they still work.
    pub active: bool,
}

/// What a member of staff does at an organisation.
#[derive(Clone, Copy, Debug, Default)]
pub struct PractitionerRole<'a> {
    /// Our key.
    pub id: &'a str,
    /// The key of the Practitioner, `Practitioner/id`.
    pub practitioner: &'a str,
    /// The organisation's ODS code.
    pub organisation: &'a str,
    /// What they do.
    pub code: Option<Code<'a>>,
    /// The same in words only, where there is no code.
    pub title: Option<&'a str>,
    /// Whether they still do.
    pub active: bool,
}

/// A Practitioner (UK Core).
#[must_use]
pub fn practitioner(of: &Practitioner<'_>) -> Value {
    let identifiers = of.identifiers.iter().map(|(system, value)| json!({ "system": system, "value": value }));
    pruned(json!({
        "resourceType": "Practitioner",
        "id": of.id,
        "meta": meta(Some("Practitioner"), of.version),
        "identifier": identifiers.collect::<Vec<_>>(),
        "active": of.active,
        "name": [of.name.map(name)],
        "telecom": of.contacts.iter().map(|c| telecom(c, "work")).collect::<Vec<_>>(),
    }))
}

/// A PractitionerRole (UK Core).
#[must_use]
pub fn practitioner_role(of: &PractitionerRole<'_>) -> Value {
    let mut code = of.code.as_ref().map_or_else(|| json!({}), Code::concept);
    code["text"] = of.title.into();
    pruned(json!({
        "resourceType": "PractitionerRole",
        "id": of.id,
        "meta": meta(Some("PractitionerRole"), None),
        "active": of.active,
        "practitioner": reference(Some(of.practitioner)),
        "organization": by_ods(Some(of.organisation)),
        "code": [code],
    }))
}

//! The parts that resources have in common.

use linchpin_core::{Address, Contact, ContactKind, Name, NameUse};
use serde_json::{Value, json};

use crate::system;

/// A code, the system it belongs to and what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Code<'a> {
    /// The system.
    pub system: Option<&'a str>,
    /// The code.
    pub code: &'a str,
    /// What it says.
    pub term: Option<&'a str>,
}

impl Code<'_> {
    pub(super) fn coding(&self) -> Value {
        json!({ "system": self.system, "code": self.code, "display": self.term })
    }

    pub(super) fn concept(&self) -> Value {
        json!({ "coding": [self.coding()] })
    }
}

/// Without what is empty: FHIR allows neither nulls nor empty texts, lists and parts.
pub(super) fn pruned(value: Value) -> Value {
    prune(value).unwrap_or(Value::Null)
}

fn prune(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.trim().is_empty()).then_some(Value::String(text)),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(prune).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(map) => {
            let map: serde_json::Map<_, _> = map.into_iter().filter_map(|(k, v)| Some((k, prune(v)?))).collect();
            (!map.is_empty()).then_some(Value::Object(map))
        }
        other => Some(other),
    }
}

/// A code of one of HL7's own systems.
pub(super) fn hl7(system: &str, code: &str) -> Value {
    json!({ "coding": [{ "system": system::hl7_codes(system), "code": code }] })
}

/// A reference by key, `Type/id`.
pub(super) fn reference(key: Option<&str>) -> Value {
    key.map_or(Value::Null, |key| json!({ "reference": key }))
}

/// A reference to an organisation by its ODS code, which is the same wherever it is read.
pub(super) fn by_ods(code: Option<&str>) -> Value {
    code.map_or(
        Value::Null,
        |code| json!({ "type": "Organization", "identifier": { "system": system::ODS, "value": code } }),
    )
}

/// A key and the version of a record.
pub(super) fn meta(profile: Option<&str>, version: Option<u64>) -> Value {
    json!({ "versionId": version.map(|v| v.to_string()), "profile": [profile.map(system::uk_core)] })
}

pub(super) fn name(name: &Name) -> Value {
    let used = match name.used {
        NameUse::Usual => "usual",
        NameUse::KnownAs => "nickname",
        NameUse::Official => "official",
        NameUse::Former => "old",
    };
    json!({ "use": used, "family": name.family, "given": name.given, "prefix": [name.prefix] })
}

pub(super) fn address(address: &Address) -> Value {
    json!({ "line": address.lines, "postalCode": address.postcode.as_ref().map(ToString::to_string) })
}

pub(super) fn telecom(contact: &Contact, place: &str) -> Value {
    let (system, used) = match contact.kind {
        ContactKind::Phone => ("phone", place),
        ContactKind::Mobile => ("phone", "mobile"),
        ContactKind::Email => ("email", place),
    };
    json!({ "system": system, "value": contact.value, "use": used, "rank": contact.preferred.then_some(1) })
}

use linchpin_core::{Contact, Name};
use serde_json::Value;

use super::{Referred, contact, is_of, list_of, resource_key, str_of};
use crate::{path::key_of, system};

/// A member of staff as a Practitioner resource tells of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Practitioner {
    /// The resource's key.
    pub key: Option<String>,
    /// Their name.
    pub name: Option<Name>,
    /// Numbers of registers and directories: the system, and the number in it.
    pub identifiers: Vec<(String, String)>,
    /// Ways to reach them at work.
    pub contacts: Vec<Contact>,
    /// Whether they still work.
    pub active: bool,
}

/// What somebody does at an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PractitionerRole {
    /// The resource's key.
    pub key: Option<String>,
    /// Who: the key of a Practitioner, or a system and number in it.
    pub practitioner: Option<String>,
    /// The same by a number of theirs.
    pub practitioner_identifier: Option<(String, String)>,
    /// Where.
    pub organisation: Option<Referred>,
    /// What, as a code.
    pub code: Option<String>,
    /// What, in words.
    pub title: Option<String>,
    /// Whether they still do.
    pub active: bool,
}

/// The member of staff of a Practitioner resource.
#[must_use]
pub fn read_practitioner(resource: &Value) -> Practitioner {
    Practitioner {
        key: resource_key(resource),
        name: contact::names(resource).into_iter().next(),
        identifiers: list_of(resource, "identifier").iter().filter_map(pair).collect(),
        contacts: contact::contacts(resource),
        active: is_active(resource),
    }
}

/// The role of a PractitionerRole resource.
#[must_use]
pub fn read_practitioner_role(resource: &Value) -> PractitionerRole {
    let who = resource.get("practitioner");
    let concept = list_of(resource, "code").first();
    let codings = concept.map_or(&[][..], |c| list_of(c, "coding"));
    let coding = codings.iter().find(|c| is_of(c, system::SNOMED)).or_else(|| codings.first());
    let title = coding.and_then(|c| str_of(c, "display")).or_else(|| concept.and_then(|c| str_of(c, "text")));
    PractitionerRole {
        key: resource_key(resource),
        practitioner: who.and_then(|w| str_of(w, "reference")).map(|r| key_of(r).to_owned()),
        practitioner_identifier: who.and_then(|w| w.get("identifier")).and_then(pair),
        organisation: resource.get("organization").and_then(Referred::read),
        code: coding.and_then(|c| str_of(c, "code")).map(str::to_owned),
        title: title.map(str::to_owned),
        active: is_active(resource),
    }
}

fn pair(identifier: &Value) -> Option<(String, String)> {
    Some((str_of(identifier, "system")?.to_owned(), str_of(identifier, "value")?.to_owned()))
}

fn is_active(resource: &Value) -> bool {
    resource.get("active").and_then(Value::as_bool).unwrap_or(true)
}

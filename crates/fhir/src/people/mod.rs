//! People, staff and organisations out of FHIR resources (UK Core shapes), as the index keeps them.
//!
//! What cannot be understood is left out and said: never a guess, and never the text itself.

mod contact;
mod organisation;
mod patient;
mod practitioner;

use serde_json::Value;

pub use organisation::{Location, Organisation, read_location, read_organisation};
pub use patient::{Patient, Practices, read_patient};
pub use practitioner::{Practitioner, PractitionerRole, read_practitioner, read_practitioner_role};

use crate::{
    path::{Temporal, key_of},
    read::{Fault, Weight},
    system,
};

/// The key of a resource, `Type/id`.
#[must_use]
pub fn resource_key(resource: &Value) -> Option<String> {
    let text = |name| resource.get(name).and_then(Value::as_str);
    Some(format!("{}/{}", text("resourceType")?, text("id")?))
}

/// What a reference refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Referred {
    /// `Type/id`, or the reference as it stands where it is of another form.
    pub key: Option<String>,
    /// An ODS code that the reference carries itself.
    pub ods: Option<String>,
}

impl Referred {
    fn read(reference: &Value) -> Option<Self> {
        let key = reference.get("reference").and_then(Value::as_str).map(|r| key_of(r).to_owned());
        let ods = reference.get("identifier").filter(|i| is_of(i, system::ODS) || is_of(i, system::ODS_SITE));
        let ods = ods.and_then(|i| str_of(i, "value")).map(str::to_owned);
        (key.is_some() || ods.is_some()).then_some(Self { key, ods })
    }
}

fn str_of<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty())
}

fn list_of<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_of(identifier: &Value, system: &str) -> bool {
    str_of(identifier, "system") == Some(system)
}

/// The value of the identifier of a system.
fn identifier<'v>(resource: &'v Value, system: &str) -> Option<&'v str> {
    list_of(resource, "identifier").iter().find(|i| is_of(i, system)).and_then(|i| str_of(i, "value"))
}

/// The extension with a URL.
fn extension<'v>(value: &'v Value, url: &str) -> Option<&'v Value> {
    list_of(value, "extension").iter().find(|e| str_of(e, "url") == Some(url))
}

/// The first code of a codeable concept.
fn code<'v>(concept: &'v Value, system: Option<&str>) -> Option<&'v str> {
    let mut codings = list_of(concept, "coding").iter();
    codings.find(|c| system.is_none_or(|s| is_of(c, s))).and_then(|c| str_of(c, "code"))
}

/// A whole day, and a fault where there is less or none.
fn day(text: Option<&str>, path: &str, faults: &mut Vec<Fault>) -> Option<jiff::civil::Date> {
    let text = text?;
    let date = text.get(..10).and_then(|t| t.parse().ok());
    if date.is_none() {
        let (rule, said) = match Temporal::parse(text) {
            Some(_) => ("partial-date", "the day is not told, so no date was taken"),
            None => ("not-a-date", "not a date"),
        };
        faults.push(Fault::new(Weight::Minor, rule, path, said));
    }
    date
}

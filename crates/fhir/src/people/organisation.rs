use linchpin_core::{Address, Contact, OdsCode};
use serde_json::Value;

use super::{Referred, contact, identifier, resource_key, str_of};
use crate::{
    read::{Fault, Weight},
    system,
};

/// An organisation as an Organization resource tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Organisation {
    /// The resource's key.
    pub key: Option<String>,
    /// Its ODS code.
    pub code: Option<OdsCode>,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
    /// Ways to reach it.
    pub contacts: Vec<Contact>,
    /// The organisation that it belongs to.
    pub part_of: Option<Referred>,
    /// Whether it is open.
    pub active: bool,
}

/// A site as a Location resource tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// The resource's key.
    pub key: Option<String>,
    /// Its ODS code.
    pub code: Option<OdsCode>,
    /// Its name.
    pub name: Option<String>,
    /// Where it is.
    pub address: Option<Address>,
    /// Who runs it.
    pub organisation: Option<Referred>,
    /// Whether it is open.
    pub active: bool,
}

/// The organisation of an Organization resource, and what of it could not be taken.
#[must_use]
pub fn read_organisation(resource: &Value) -> (Organisation, Vec<Fault>) {
    let mut faults = Vec::new();
    let organisation = Organisation {
        key: resource_key(resource),
        code: ods(resource, system::ODS, "Organization.identifier", &mut faults),
        name: str_of(resource, "name").map(str::to_owned),
        address: contact::address(resource, "Organization", &mut faults),
        contacts: contact::contacts(resource),
        part_of: resource.get("partOf").and_then(Referred::read),
        active: resource.get("active").and_then(Value::as_bool).unwrap_or(true),
    };
    (organisation, faults)
}

/// The site of a Location resource, and what of it could not be taken.
#[must_use]
pub fn read_location(resource: &Value) -> (Location, Vec<Fault>) {
    let mut faults = Vec::new();
    // A resource has a list of addresses and a Location has one.
    let one = resource.get("address").cloned().map(|address| {
        let list = Value::Array(vec![address]);
        Value::Object([("address".to_owned(), list)].into_iter().collect())
    });
    let location = Location {
        key: resource_key(resource),
        code: ods(resource, system::ODS_SITE, "Location.identifier", &mut faults)
            .or_else(|| ods(resource, system::ODS, "Location.identifier", &mut faults)),
        name: str_of(resource, "name").map(str::to_owned),
        address: one.and_then(|one| contact::address(&one, "Location", &mut faults)),
        organisation: resource.get("managingOrganization").and_then(Referred::read),
        active: str_of(resource, "status").is_none_or(|s| s == "active"),
    };
    (location, faults)
}

fn ods(resource: &Value, system: &str, path: &str, faults: &mut Vec<Fault>) -> Option<OdsCode> {
    let text = identifier(resource, system)?;
    let parsed = OdsCode::parse(text).ok();
    if parsed.is_none() {
        faults.push(Fault::new(Weight::Minor, "not-an-ods-code", path, "not an ODS code"));
    }
    parsed
}

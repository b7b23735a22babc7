use linchpin_core::{Address, OdsCode};
use serde_json::{Value, json};

use super::value::{address, by_ods, meta, pruned};
use crate::system;

/// An organisation.
#[derive(Clone, Copy, Debug)]
pub struct Organisation<'a> {
    /// Its ODS code, which is also its id.
    pub code: OdsCode,
    /// Its name.
    pub name: &'a str,
    /// What it is: a kind of the tree of organisations, in words.
    pub kind: Option<&'a str>,
    /// Where it is.
    pub address: Option<&'a Address>,
    /// The code of the organisation that it belongs to.
    pub part_of: Option<OdsCode>,
    /// Whether it is open.
    pub active: bool,
}

/// A site.
#[derive(Clone, Copy, Debug)]
pub struct Location<'a> {
    /// Our key.
    pub id: &'a str,
    /// Its ODS code, if it has one.
    pub code: Option<OdsCode>,
    /// Its name.
    pub name: &'a str,
    /// Where it is.
    pub address: Option<&'a Address>,
    /// The code of the organisation that runs it.
    pub organisation: Option<OdsCode>,
    /// Whether it is open.
    pub active: bool,
}

/// An Organization (UK Core).
#[must_use]
pub fn organisation(of: &Organisation<'_>) -> Value {
    pruned(json!({
        "resourceType": "Organization",
        "id": of.code.as_str(),
        "meta": meta(Some("Organization"), None),
        "identifier": [{ "system": system::ODS, "value": of.code.as_str() }],
        "active": of.active,
        "type": [{ "text": of.kind }],
        "name": of.name,
        "address": [of.address.map(address)],
        "partOf": by_ods(of.part_of.as_ref().map(OdsCode::as_str)),
    }))
}

/// A Location (UK Core).
#[must_use]
pub fn location(of: &Location<'_>) -> Value {
    let site = of.code.map(|code| json!({ "system": system::ODS_SITE, "value": code.as_str() }));
    pruned(json!({
        "resourceType": "Location",
        "id": of.id,
        "meta": meta(Some("Location"), None),
        "identifier": [site],
        "status": if of.active { "active" } else { "inactive" },
        "name": of.name,
        "address": of.address.map(address),
        "managingOrganization": by_ods(of.organisation.as_ref().map(OdsCode::as_str)),
    }))
}

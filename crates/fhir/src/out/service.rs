use serde_json::{Value, json};

use super::value::pruned;
use jiff::civil::Date;

/// What went wrong with a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trouble<'a> {
    /// fatal, error, warning or information; error where it is not said.
    pub severity: Option<&'a str>,
    /// The kind, of FHIR's list: not-found, forbidden, invalid, login, throttled, not-supported, exception, …
    pub code: &'a str,
    /// What happened and what to do, in a sentence without anything about a person.
    pub message: &'a str,
    /// The parameter or element it is about.
    pub at: Option<&'a str>,
    /// The code of the Booking and Referral Standard for it, such as REC_CONFLICT.
    pub bars: Option<&'a str>,
}

/// The codes by which the Booking and Referral Standard tells failures, spelt as its published examples do.
const BARS: &str = "https://fhir.nhs.uk/Codesystem/http-error-codes";

/// An OperationOutcome.
#[must_use]
pub fn operation_outcome(troubles: &[Trouble<'_>]) -> Value {
    let issues = troubles.iter().map(|t| {
        json!({
            "severity": t.severity.unwrap_or("error"),
            "code": t.code,
            "details": { "coding": [t.bars.map(|code| json!({ "system": BARS, "code": code }))] },
            "diagnostics": t.message,
            "expression": [t.at],
        })
    });
    pruned(json!({ "resourceType": "OperationOutcome", "issue": issues.collect::<Vec<_>>() }))
}

/// One page of what a search found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Searchset<'a> {
    /// How many there are in all, if that is known.
    pub total: Option<u64>,
    /// The address of this page.
    pub own: &'a str,
    /// The address of the next one.
    pub next: Option<&'a str>,
    /// The address of the service, without a slash at its end.
    pub base: &'a str,
    /// What comes along because what was found refers to it (`_include`).
    pub included: &'a [Value],
}

/// A Bundle of what was found.
#[must_use]
pub fn searchset(page: &Searchset<'_>, found: Vec<Value>) -> Value {
    let found = found.into_iter().map(|resource| {
        // An outcome tells how the search went and is nothing that was found.
        let mode = if resource["resourceType"] == "OperationOutcome" { "outcome" } else { "match" };
        (resource, mode)
    });
    let along = page.included.iter().map(|resource| (resource.clone(), "include"));
    let entries = found.chain(along).map(|(resource, mode)| {
        let key = resource["resourceType"].as_str().zip(resource["id"].as_str());
        let url = key.map(|(kind, id)| format!("{}/{kind}/{id}", page.base));
        json!({ "fullUrl": url, "resource": resource, "search": { "mode": mode } })
    });
    pruned(json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "total": page.total,
        "link": [
            { "relation": "self", "url": page.own },
            page.next.map(|url| json!({ "relation": "next", "url": url })),
        ],
        "entry": entries.collect::<Vec<_>>(),
    }))
}

/// A parameter of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Search {
    /// Its name, such as `identifier`.
    pub name: &'static str,
    /// What its values are.
    pub kind: SearchKind,
    /// What it finds, in a sentence.
    pub about: &'static str,
}

/// What the values of a search's parameter are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchKind {
    /// A code or identifier.
    Token,
    /// A date, or a span by two.
    Date,
    /// A resource.
    Reference,
    /// Text.
    Text,
}

/// What the service can do with one type of resource.
#[derive(Clone, Copy, Debug)]
pub struct Capability<'a> {
    /// The type.
    pub resource: &'a str,
    /// The profile, if it is one of UK Core: `Patient`.
    pub profile: Option<&'a str>,
    /// read, search-type, create, …
    pub interactions: &'a [&'a str],
    /// The parameters of its searches.
    pub searches: &'a [Search],
    /// What `_include` may name.
    pub includes: &'a [&'a str],
}

/// A CapabilityStatement: what this service really does. `day` is that of the last change to it.
#[must_use]
pub fn capability_statement(version: &str, day: Date, base: &str, can: &[Capability<'_>]) -> Value {
    let resources = can.iter().map(|c| {
        let searches = c.searches.iter().map(|s| {
            let kind = match s.kind {
                SearchKind::Token => "token",
                SearchKind::Date => "date",
                SearchKind::Reference => "reference",
                SearchKind::Text => "string",
            };
            json!({ "name": s.name, "type": kind, "documentation": s.about })
        });
        json!({
            "type": c.resource,
            "supportedProfile": [c.profile.map(crate::system::uk_core)],
            "interaction": c.interactions.iter().map(|code| json!({ "code": code })).collect::<Vec<_>>(),
            "searchInclude": c.includes,
            "searchParam": searches.collect::<Vec<_>>(),
        })
    });
    pruned(json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": day.to_string(),
        "kind": "instance",
        "software": { "name": "Linchpin", "version": version },
        "implementation": { "description": "Linchpin", "url": base },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "documentation": "Reading and searching under the same permissions as the pages.",
            "resource": resources.collect::<Vec<_>>(),
        }],
    }))
}

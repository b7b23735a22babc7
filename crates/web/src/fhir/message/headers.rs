//! The headers of the Booking and Referral Standard: to which service, in whose name, and under which names of request and
//! course. Two of them are JSON in Base64.

use axum::http::{HeaderMap, StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use linchpin_app::act::FreeSlot;
use linchpin_core::{OdsCode, SiteId};
use linchpin_fhir::system;
use serde_json::Value;

use crate::fhir::fault::Fault;

pub(super) const REQUEST: &str = "x-request-id";
pub(super) const CORRELATION: &str = "x-correlation-id";
const TARGET: &str = "nhsd-target-identifier";
const ORGANISATION: &str = "nhsd-end-user-organisation";
const PRACTITIONER: &str = "nhsd-requesting-practitioner";
const SOFTWARE: &str = "nhsd-requesting-software";

/// The headers of a message, as the description of the site lists them.
pub(crate) const ALL: &[(&str, bool, &str)] = &[
    ("NHSD-Target-Identifier", true, "The service, as JSON in Base64: its ODS code or its key as a HealthcareService."),
    (
        "NHSD-End-User-Organisation",
        true,
        "The organisation that asks, as a FHIR Organization in Base64, with its ODS code.",
    ),
    ("X-Request-Id", true, "A UUID of this request. The same again is answered as before and done once."),
    ("X-Correlation-Id", true, "A UUID of the course that the request belongs to. It comes back."),
    ("NHSD-Requesting-Practitioner", false, "Who asks, as a FHIR PractitionerRole in Base64."),
    ("NHSD-Requesting-Software", false, "With what, as a FHIR Device in Base64."),
];

/// What the headers of a message say.
#[derive(Debug)]
pub(super) struct Headers {
    /// The sender's name of the request: a UUID in small letters.
    pub(super) request: String,
    /// And of its course.
    pub(super) correlation: String,
    /// To whom.
    pub(super) target: Target,
    /// In whose name.
    pub(super) organisation: OdsCode,
}

/// The service that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// One place where people are seen.
    Site(SiteId),
    /// Whatever an organisation runs.
    Organisation(OdsCode),
}

impl Target {
    /// What is meant by a value: our key of a HealthcareService, or an ODS code.
    pub(crate) fn parse(value: &str) -> Option<Self> {
        let site = value.to_lowercase().parse().ok().map(Self::Site);
        site.or_else(|| OdsCode::parse(value).ok().map(Self::Organisation))
    }

    /// What the header names, where there is one.
    pub(in crate::fhir) fn read(headers: &HeaderMap) -> Result<Option<Self>, Fault> {
        if !headers.contains_key(TARGET) {
            return Ok(None);
        }
        let value = decoded(headers, TARGET)?;
        let text = |name| value.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let (Some(_), Some(value)) = (text("system"), text("value")) else {
            return Err(wrong(TARGET, "required", "It must have a system and a value."));
        };
        // A number of the Directory of Services is turned into an address before it comes here.
        let unknown = || Fault::told(StatusCode::NOT_FOUND, "not-found", "This service is not here.");
        Self::parse(value).map(Some).ok_or_else(unknown)
    }

    /// Whether a slot is of this service.
    pub(super) fn has(self, slot: &FreeSlot) -> bool {
        self.is(slot.slot.site, slot.slot.organisation)
    }

    /// Whether something at a site of an organisation is of this service.
    pub(crate) fn is(self, site: SiteId, organisation: OdsCode) -> bool {
        match self {
            Self::Site(one) => one == site,
            Self::Organisation(code) => code == organisation,
        }
    }
}

impl Headers {
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Fault> {
        let request = named(headers, REQUEST)?;
        let correlation = named(headers, CORRELATION)?;
        let target = Target::read(headers)?.ok_or_else(|| missing(TARGET))?;
        let organisation = resource(headers, ORGANISATION, "Organization")?.ok_or_else(|| missing(ORGANISATION))?;
        let ods = |one: &&Value| {
            let system = one.get("system").and_then(Value::as_str).unwrap_or("");
            // The standard's own examples write `/id/` and `/Id/`.
            system.eq_ignore_ascii_case(system::ODS)
        };
        let code = organisation.get("identifier").and_then(Value::as_array).and_then(|all| all.iter().find(ods));
        let code = code.and_then(|one| one.get("value")?.as_str()).and_then(|code| OdsCode::parse(code).ok());
        let none = || wrong(ORGANISATION, "value", "The organisation must have its ODS code as an identifier.");
        resource(headers, PRACTITIONER, "Practitioner")?;
        resource(headers, SOFTWARE, "Device")?;
        Ok(Self { request, correlation, target, organisation: code.ok_or_else(none)? })
    }
}

/// A header that is a UUID, in small letters.
fn named(headers: &HeaderMap, name: &'static str) -> Result<String, Fault> {
    let text = one(headers, name)?.ok_or_else(|| missing(name))?;
    uuid(text).ok_or_else(|| wrong(name, "value", "It must be a UUID."))
}

/// A UUID in small letters.
pub(super) fn uuid(text: &str) -> Option<String> {
    let digits = |part: &str, many: usize| part.len() == many && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = text.split('-').collect();
    let fits = parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, many)| digits(part, many));
    fits.then(|| text.to_ascii_lowercase())
}

fn one<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<Option<&'h str>, Fault> {
    let mut all = headers.get_all(name).iter();
    let Some(first) = all.next() else { return Ok(None) };
    if all.next().is_some() {
        return Err(wrong(name, "value", "It can be given only once."));
    }
    first.to_str().map(|text| Some(text.trim())).map_err(|_| wrong(name, "value", "It is no plain text."))
}

/// A resource of this type in Base64, where there is one; of practitioners, their role will do.
fn resource(headers: &HeaderMap, name: &'static str, kind: &str) -> Result<Option<Value>, Fault> {
    if !headers.contains_key(name) {
        return Ok(None);
    }
    let value = decoded(headers, name)?;
    let says = value.get("resourceType").and_then(Value::as_str).unwrap_or("");
    if says.starts_with(kind) {
        return Ok(Some(value));
    }
    Err(wrong(name, "value", format!("It must be a FHIR {kind}.")))
}

fn decoded(headers: &HeaderMap, name: &'static str) -> Result<Value, Fault> {
    let text = one(headers, name)?.ok_or_else(|| missing(name))?;
    let bytes = STANDARD.decode(text).map_err(|_| wrong(name, "structure", "It is no Base64."))?;
    let value: Value =
        serde_json::from_slice(&bytes).map_err(|_| wrong(name, "structure", "It is no JSON in Base64."))?;
    if value.is_object() { Ok(value) } else { Err(wrong(name, "structure", "It is no JSON object.")) }
}

fn missing(name: &'static str) -> Fault {
    wrong(name, "required", format!("The header {name} is needed."))
}

fn wrong(name: &'static str, code: &'static str, message: impl Into<String>) -> Fault {
    Fault::parameter(name, code, message)
}

//! The answer to a booking message of the Booking and Referral Standard.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::value::pruned;

/// What is answered.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    /// The name of the request, a UUID.
    pub request: &'a str,
    /// What the sender called the message.
    pub message: Option<&'a str>,
    /// The address of the service, without a slash at its end.
    pub base: &'a str,
    /// Our version.
    pub version: &'a str,
    /// Now.
    pub at: Timestamp,
}

/// A Bundle of the type message that says it was done, with the appointment as it stands now.
#[must_use]
pub fn booking_response(of: &Answered<'_>, appointment: &Value) -> Value {
    let at = of.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let key = appointment["id"].as_str().map(|id| format!("Appointment/{id}"));
    let header = json!({
        "resourceType": "MessageHeader",
        "id": of.request,
        "eventCoding": { "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars", "code": "booking-response" },
        "source": { "name": "Linchpin", "software": "Linchpin", "version": of.version, "endpoint": of.base },
        "response": { "identifier": of.message.unwrap_or(of.request), "code": "ok" },
        "focus": [key.as_ref().map(|key| json!({ "reference": key }))],
    });
    pruned(json!({
        "resourceType": "Bundle",
        "id": of.request,
        "meta": { "lastUpdated": at, "profile": ["https://fhir.nhs.uk/StructureDefinition/BARSBundleMessage"] },
        "type": "message",
        "timestamp": at,
        "entry": [
            { "fullUrl": format!("urn:uuid:{}", of.request), "resource": header },
            { "fullUrl": key.map(|key| format!("{}/{key}", of.base)), "resource": appointment },
        ],
    }))
}

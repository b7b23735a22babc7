//! What the interface can do, said by itself: <https://hl7.org/fhir/R4/capabilitystatement.html>.

use jiff::civil::date;
use linchpin_fhir::out::{Capability, capability_statement};
use serde_json::{Value, json};

use super::kind::ALL;

/// The CapabilityStatement, made of the table that the routes are made of.
pub(super) fn statement(base: &str) -> Value {
    let can = ALL.iter().map(|entry| Capability {
        resource: entry.name,
        profile: entry.profile,
        interactions: &["read", "search-type"],
        searches: entry.searches,
        includes: entry.includes,
    });
    let day = date(2026, 11, 22);
    let mut statement = capability_statement(env!("CARGO_PKG_VERSION"), day, base, &can.collect::<Vec<_>>());
    statement["format"] = json!(["application/fhir+json", "json"]);
    statement["messaging"] = json!([{
        "documentation": "The focus is an Appointment: new and booked books it, update and booked moves it, update and cancelled or \
                          entered-in-error cancels it. Referrals are not taken.",
        "supportedMessage": [{
            "mode": "receiver",
            "definition": "https://fhir.nhs.uk/MessageDefinition/bars-message-booking-request",
        }],
    }]);
    let rest = &mut statement["rest"][0];
    rest["operation"] = json!([{
        "name": "process-message",
        "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
        "documentation": "Messages of the Booking and Referral Standard, with its headers. The same X-Request-Id again is answered as \
                          before and done once; under it, another message is a conflict.",
    }]);
    rest["security"] = json!({
        "cors": false,
        "description": "Send a token that an administrator issued: `Authorization: Bearer …`. The session of somebody who is \
                        signed in works too.",
    });
    rest["documentation"] = json!(
        "Reading and searching under the same permissions, consent and audit as the pages. Unknown parameters are refused, unless \
         `Prefer: handling=lenient` asks to pass over them. A search may be sent as a form to `_search`, so that no name stands \
         in an address. What may not be seen is refused in the same words whether it exists or not."
    );
    for resource in rest["resource"].as_array_mut().into_iter().flatten() {
        resource["versioning"] = json!("versioned");
        resource["readHistory"] = json!(false);
        resource["conditionalRead"] = json!("not-match");
    }
    statement
}

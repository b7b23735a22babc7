use jiff::{Timestamp, civil::Date};
use serde_json::{Value, json};

use super::value::{by_ods, hl7, pruned, reference};
use crate::system;

/// A consent, given or refused.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consent<'a> {
    /// Our key.
    pub id: &'a str,
    /// The key of the person.
    pub patient: &'a str,
    /// Whether it stands; a consent that was withdrawn is inactive.
    pub active: bool,
    /// Whether it permits or forbids.
    pub permits: bool,
    /// What it is about, in words.
    pub about: &'a str,
    /// When it was given.
    pub given: Option<Timestamp>,
    /// The last day on which it stands.
    pub until: Option<Date>,
    /// The ODS code of the organisation that keeps it.
    pub organisation: Option<&'a str>,
    /// The ODS code of the organisation that may see the record, or may not.
    pub recipient: Option<&'a str>,
}

/// A Consent to share a record for care.
#[must_use]
pub fn consent(of: &Consent<'_>) -> Value {
    let recipient = of
        .recipient
        .map(|code| json!({ "role": hl7("v3-ParticipationType", "IRCP"), "reference": by_ods(Some(code)) }));
    pruned(json!({
        "resourceType": "Consent",
        "id": of.id,
        "status": if of.active { "active" } else { "inactive" },
        "scope": hl7("consentscope", "patient-privacy"),
        "category": [hl7("v3-ActCode", "INFA")],
        "patient": reference(Some(of.patient)),
        "dateTime": of.given.map(|t| t.to_string()),
        "organization": [by_ods(of.organisation)],
        "policyRule": { "text": of.about },
        "provision": {
            "type": if of.permits { "permit" } else { "deny" },
            "period": { "end": of.until.map(|d| d.to_string()) },
            "actor": [recipient],
            "purpose": [{ "system": system::hl7_codes("v3-ActReason"), "code": "TREAT" }],
        },
    }))
}

/// Something that somebody did or saw.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditEvent<'a> {
    /// The entry's key.
    pub id: &'a str,
    /// When.
    pub at: Timestamp,
    /// The act by our name, such as view-record.
    pub act: &'a str,
    /// C, R, U, D or E (create, read, update, delete, execute).
    pub action: &'a str,
    /// Whether it was allowed and done.
    pub done: bool,
    /// Why it was not, or why it was, in words.
    pub outcome: Option<&'a str>,
    /// Who: our name or key of the account.
    pub actor: &'a str,
    /// In which role.
    pub role: Option<&'a str>,
    /// The ODS code of the organisation they acted for.
    pub organisation: Option<&'a str>,
    /// The key of the person it was about, `Patient/id`.
    pub patient: Option<&'a str>,
    /// What it was done to, in words.
    pub resource: Option<&'a str>,
}

/// An AuditEvent.
#[must_use]
pub fn audit_event(of: &AuditEvent<'_>) -> Value {
    let patient = of.patient.map(|key| {
        json!({
            "what": { "reference": key },
            "type": { "system": system::hl7_codes("audit-entity-type"), "code": "1", "display": "Person" },
            "role": { "system": system::hl7_codes("object-role"), "code": "1", "display": "Patient" },
        })
    });
    let resource = of.resource.map(|name| json!({ "name": name }));
    pruned(json!({
        "resourceType": "AuditEvent",
        "id": of.id,
        "type": { "system": system::hl7_codes("audit-event-type"), "code": "rest", "display": "RESTful Operation" },
        "subtype": [{ "code": of.act }],
        "action": of.action,
        "recorded": of.at.to_string(),
        // 0 success, 4 minor failure: refused.
        "outcome": if of.done { "0" } else { "4" },
        "outcomeDesc": of.outcome,
        "agent": [{
            "role": [{ "text": of.role }],
            "who": { "identifier": { "value": of.actor } },
            "requestor": true,
        }],
        "source": {
            "observer": match of.organisation {
                Some(code) => by_ods(Some(code)),
                None => json!({ "display": "Linchpin" }),
            },
        },
        "entity": [patient, resource],
    }))
}

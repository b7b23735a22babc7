use jiff::civil::Date;
use serde_json::{Value, json};

use super::value::{Code, by_ods, hl7, pruned, reference};
use crate::system;

/// A problem or diagnosis.
#[derive(Clone, Copy, Debug, Default)]
pub struct Condition<'a> {
    /// The record's key.
    pub id: &'a str,
    /// The key of the person, `Patient/id`.
    pub patient: &'a str,
    /// What it is.
    pub code: Code<'a>,
    /// problem-list-item or encounter-diagnosis.
    pub category: Option<&'a str>,
    /// active, recurrence, relapse, inactive, remission or resolved.
    pub clinical_status: Option<&'a str>,
    /// confirmed, provisional, …
    pub verification: Option<&'a str>,
    /// When it began, as far as is known: `2019`, `2019-04` or `2019-04-02`.
    pub onset: Option<&'a str>,
    /// When it ended.
    pub end: Option<&'a str>,
    /// When it was written down.
    pub recorded: Option<&'a str>,
    /// The key of the encounter, `Encounter/id`.
    pub encounter: Option<&'a str>,
}

/// A Condition.
#[must_use]
pub fn condition(of: &Condition<'_>) -> Value {
    // What has ended is not active (constraint con-4 of FHIR).
    let status = match (of.clinical_status, of.end) {
        (None | Some("active" | "recurrence" | "relapse"), Some(_)) => Some("resolved"),
        (status, _) => status,
    };
    pruned(json!({
        "resourceType": "Condition",
        "id": of.id,
        "clinicalStatus": status.map(|s| hl7("condition-clinical", s)),
        "verificationStatus": of.verification.map(|s| hl7("condition-ver-status", s)),
        "category": [of.category.map(|c| hl7("condition-category", c))],
        "code": of.code.concept(),
        "subject": reference(Some(of.patient)),
        "encounter": reference(of.encounter),
        "onsetDateTime": of.onset,
        "abatementDateTime": of.end,
        "recordedDate": of.recorded,
    }))
}

/// What was measured or found.
#[derive(Clone, Copy, Debug)]
pub enum Measured<'a> {
    /// A number, its unit as a UCUM code, and whether it is exact (`<`, `<=`, `>=`, `>`).
    Number(f64, Option<&'a str>, Option<&'a str>),
    /// A finding.
    Code(Code<'a>),
}

/// A measurement or finding, whole or with parts such as systolic and diastolic pressure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Observation<'a> {
    /// The record's key.
    pub id: &'a str,
    /// The key of the person.
    pub patient: &'a str,
    /// What was looked at.
    pub code: Code<'a>,
    /// vital-signs, laboratory, …
    pub category: Option<&'a str>,
    /// final, amended, …; unknown where it is not known.
    pub status: Option<&'a str>,
    /// When.
    pub date: Option<Date>,
    /// What was found.
    pub value: Option<Measured<'a>>,
    /// The parts.
    pub parts: &'a [(Code<'a>, Option<Measured<'a>>)],
    /// The key of the encounter.
    pub encounter: Option<&'a str>,
}

/// An Observation.
#[must_use]
pub fn observation(of: &Observation<'_>) -> Value {
    let parts = of.parts.iter().map(|(code, value)| {
        let mut part = json!({ "code": code.concept() });
        put(&mut part, *value);
        part
    });
    let mut resource = json!({
        "resourceType": "Observation",
        "id": of.id,
        "status": of.status.unwrap_or("unknown"),
        "category": [of.category.map(|c| hl7("observation-category", c))],
        "code": of.code.concept(),
        "subject": reference(Some(of.patient)),
        "encounter": reference(of.encounter),
        "effectiveDateTime": of.date.map(|d| d.to_string()),
        "component": parts.collect::<Vec<_>>(),
    });
    put(&mut resource, of.value);
    pruned(resource)
}

fn put(part: &mut Value, value: Option<Measured<'_>>) {
    match value {
        Some(Measured::Number(value, unit, comparator)) => {
            let system = unit.map(|_| system::UCUM);
            part["valueQuantity"] =
                json!({ "value": value, "comparator": comparator, "unit": unit, "system": system, "code": unit });
        }
        Some(Measured::Code(code)) => part["valueCodeableConcept"] = code.concept(),
        None => {}
    }
}

/// A prescription.
#[derive(Clone, Copy, Debug, Default)]
pub struct MedicationRequest<'a> {
    /// The record's key.
    pub id: &'a str,
    /// The key of the person.
    pub patient: &'a str,
    /// The medicine.
    pub code: Code<'a>,
    /// active, completed, stopped, …; unknown where it is not known.
    pub status: Option<&'a str>,
    /// order, plan, …; order where it is not known.
    pub intent: Option<&'a str>,
    /// When it was written.
    pub date: Option<Date>,
    /// One dose, and its unit.
    pub dose: Option<(f64, Option<&'a str>)>,
    /// The key of the encounter.
    pub encounter: Option<&'a str>,
}

/// A MedicationRequest.
#[must_use]
pub fn medication_request(of: &MedicationRequest<'_>) -> Value {
    let dose =
        of.dose.map(|(value, unit)| json!({ "doseAndRate": [{ "doseQuantity": { "value": value, "unit": unit } }] }));
    pruned(json!({
        "resourceType": "MedicationRequest",
        "id": of.id,
        "status": of.status.unwrap_or("unknown"),
        "intent": of.intent.unwrap_or("order"),
        "medicationCodeableConcept": of.code.concept(),
        "subject": reference(Some(of.patient)),
        "encounter": reference(of.encounter),
        "authoredOn": of.date.map(|d| d.to_string()),
        "dosageInstruction": [dose],
    }))
}

/// A contact with a service.
#[derive(Clone, Copy, Debug, Default)]
pub struct Encounter<'a> {
    /// The record's key.
    pub id: &'a str,
    /// The key of the person.
    pub patient: &'a str,
    /// planned, in-progress, finished, …; unknown where it is not known.
    pub status: Option<&'a str>,
    /// AMB, VR, HH, IMP, EMER, …; AMB (a visit) where it is not known.
    pub class: Option<&'a str>,
    /// What kind of contact.
    pub code: Option<Code<'a>>,
    /// Why.
    pub reason: Option<Code<'a>>,
    /// The first day.
    pub start: Option<Date>,
    /// The last day.
    pub end: Option<Date>,
    /// The ODS code of the service's organisation.
    pub organisation: Option<&'a str>,
}

/// An Encounter.
#[must_use]
pub fn encounter(of: &Encounter<'_>) -> Value {
    pruned(json!({
        "resourceType": "Encounter",
        "id": of.id,
        "status": of.status.unwrap_or("unknown"),
        "class": { "system": system::hl7_codes("v3-ActCode"), "code": of.class.unwrap_or("AMB") },
        "type": [of.code.map(|c| c.concept())],
        "subject": reference(Some(of.patient)),
        "period": { "start": of.start.map(|d| d.to_string()), "end": of.end.map(|d| d.to_string()) },
        "reasonCode": [of.reason.map(|c| c.concept())],
        "serviceProvider": by_ods(of.organisation),
    }))
}

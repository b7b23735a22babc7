use jiff::civil::Date;
use serde_json::{Value, json};

use super::value::{Code, hl7, pruned, reference};

/// Something that was written down about allergies.
#[derive(Clone, Copy, Debug, Default)]
pub struct AllergyIntolerance<'a> {
    /// The record's key.
    pub id: &'a str,
    /// The key of the person, `Patient/id`.
    pub patient: &'a str,
    /// To what; or that none is known, as a code.
    pub code: Option<Code<'a>>,
    /// To what, where there is no code.
    pub text: Option<&'a str>,
    /// allergy or intolerance.
    pub kind: Option<&'a str>,
    /// food, medication, environment or biologic.
    pub categories: &'a [&'a str],
    /// low, high or unable-to-assess.
    pub criticality: Option<&'a str>,
    /// active, inactive or resolved; active where it is not known.
    pub clinical_status: Option<&'a str>,
    /// unconfirmed, confirmed or refuted.
    pub verification: Option<&'a str>,
    /// How it showed itself, in words.
    pub reactions: &'a [&'a str],
    /// The worst reaction: mild, moderate or severe.
    pub severity: Option<&'a str>,
    /// When it began, as far as is known: `2019`, `2019-04` or `2019-04-02`.
    pub onset: Option<&'a str>,
    /// When it was written down.
    pub recorded: Option<Date>,
}

/// An AllergyIntolerance.
#[must_use]
pub fn allergy_intolerance(of: &AllergyIntolerance<'_>) -> Value {
    let code = match of.code {
        Some(code) => code.concept(),
        None => json!({ "text": of.text }),
    };
    // R4 knows no “presumed”, which later releases do.
    let verification = of.verification.map(|word| if word == "presumed" { "unconfirmed" } else { word });
    // A reaction without a manifestation is none (cardinality 1..* of FHIR).
    let reaction = (!of.reactions.is_empty()).then(|| {
        let shown: Vec<Value> = of.reactions.iter().map(|text| json!({ "text": text })).collect();
        json!({ "manifestation": shown, "severity": of.severity })
    });
    pruned(json!({
        "resourceType": "AllergyIntolerance",
        "id": of.id,
        // Constraint ait-1 of FHIR: it is there unless the record was entered in error, and such records are not given out.
        "clinicalStatus": hl7("allergyintolerance-clinical", of.clinical_status.unwrap_or("active")),
        "verificationStatus": verification.map(|word| hl7("allergyintolerance-verification", word)),
        "type": of.kind,
        "category": of.categories,
        "criticality": of.criticality,
        "code": code,
        "patient": reference(Some(of.patient)),
        "onsetDateTime": of.onset,
        "recordedDate": of.recorded.map(|day| day.to_string()),
        "reaction": [reaction],
    }))
}

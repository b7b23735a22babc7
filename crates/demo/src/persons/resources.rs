//! Records as resources in the shapes of UK Core, written line by line as text: nothing in them needs escaping, and a hundred
//! thousand a second are wanted.

use std::fmt::Write;

use serde_json::json;

pub(super) const ODS: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
pub(super) const UK: &str = "https://fhir.hl7.org.uk";
const HL7: &str = "http://terminology.hl7.org/CodeSystem";
const SNOMED: &str = "http://snomed.info/sct";

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Organization,
    Patient,
    AllergyIntolerance,
    Condition,
    Observation,
    MedicationRequest,
    Encounter,
    Immunization,
    Procedure,
}

/// The kinds, in the order in which they should be read: who before what.
pub(super) const KINDS: [Kind; 9] = [
    Kind::Organization,
    Kind::Patient,
    Kind::AllergyIntolerance,
    Kind::Condition,
    Kind::Observation,
    Kind::MedicationRequest,
    Kind::Encounter,
    Kind::Immunization,
    Kind::Procedure,
];

/// The lines of some people, by kind.
#[derive(Default)]
pub(super) struct Lines {
    pub texts: [String; KINDS.len()],
    pub resources: u64,
}

impl Lines {
    /// Adds a line of a kind.
    pub(super) fn line(&mut self, kind: Kind, write: impl FnOnce(&mut String) -> std::fmt::Result) {
        let text = &mut self.texts[kind as usize];
        // A text in memory takes whatever is written.
        let written = write(text);
        debug_assert!(written.is_ok());
        text.push('\n');
        self.resources += 1;
    }

    /// The practice.
    pub(super) fn practice(&mut self, code: &str, name: &str) {
        let practice = json!({
            "resourceType": "Organization", "id": code,
            "meta": {"profile": [format!("{UK}/StructureDefinition/UKCore-Organization")]},
            "identifier": [{"system": ODS, "value": code}], "active": true, "name": name,
        });
        self.line(Kind::Organization, |text| write!(text, "{practice}"));
    }
}

/// A code of SNOMED CT with its words.
pub(super) type Code = (&'static str, &'static str);

impl Kind {
    /// Its name in FHIR.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Organization => "Organization",
            Self::Patient => "Patient",
            Self::AllergyIntolerance => "AllergyIntolerance",
            Self::Condition => "Condition",
            Self::Observation => "Observation",
            Self::MedicationRequest => "MedicationRequest",
            Self::Encounter => "Encounter",
            Self::Immunization => "Immunization",
            Self::Procedure => "Procedure",
        }
    }
}

pub(super) fn coded((code, term): Code) -> String {
    format!(r#"{{"coding":[{{"system":"{SNOMED}","code":"{code}","display":"{term}"}}]}}"#)
}

pub(super) fn hl7(system: &str, code: &str) -> String {
    format!(r#"{{"coding":[{{"system":"{HL7}/{system}","code":"{code}"}}]}}"#)
}

pub(super) fn class_of(code: &str) -> String {
    format!(r#"{{"system":"{HL7}/v3-ActCode","code":"{code}"}}"#)
}

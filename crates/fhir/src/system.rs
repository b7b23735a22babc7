//! The names by which code systems and identifiers are known.

/// NHS numbers.
pub const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
/// Codes of organisations.
pub const ODS: &str = "https://fhir.nhs.uk/Id/ods-organization-code";
/// Codes of sites.
pub const ODS_SITE: &str = "https://fhir.nhs.uk/Id/ods-site-code";
/// SNOMED CT.
pub const SNOMED: &str = "http://snomed.info/sct";
/// The dictionary of medicines and devices.
pub const DMD: &str = "https://dmd.nhs.uk";
/// Languages.
pub const LANGUAGE: &str = "urn:ietf:bcp:47";
/// Units.
pub const UCUM: &str = "http://unitsofmeasure.org";

/// A profile of UK Core.
pub(crate) fn uk_core(name: &str) -> String {
    format!("https://fhir.hl7.org.uk/StructureDefinition/UKCore-{name}")
}

/// An extension of UK Core.
pub(crate) fn uk_extension(name: &str) -> String {
    format!("https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-{name}")
}

/// A code system of UK Core.
pub(crate) fn uk_codes(name: &str) -> String {
    format!("https://fhir.hl7.org.uk/CodeSystem/UKCore-{name}")
}

/// A code system of HL7.
pub(crate) fn hl7_codes(name: &str) -> String {
    format!("http://terminology.hl7.org/CodeSystem/{name}")
}

/// Whether a person needs an interpreter.
pub(crate) const INTERPRETER: &str = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";

/// The extension of an address that names its census tract: in England its lower-layer super output area.
pub(crate) const CENSUS_TRACT: &str = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract";

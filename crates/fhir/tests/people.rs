//! People, staff and organisations out of resources, good and bad.

use linchpin_core::{ContactKind, CountingIds, Ethnicity, Ids, NameUse, OdsCode, PersonId, Sex};
use linchpin_fhir::people::{
    Patient, Referred, read_location, read_organisation, read_patient, read_practitioner, read_practitioner_role,
};
use serde_json::{Value, json};

fn patient(resource: &Value) -> (Patient, Vec<String>) {
    let practices = |referred: &Referred| match referred.key.as_deref() {
        Some("Organization/o1") => OdsCode::parse("C87002").ok(),
        _ => None,
    };
    let (patient, faults) = read_patient(resource, PersonId::new(CountingIds::from(1).uuid()), &practices);
    (patient, faults.iter().map(ToString::to_string).collect())
}

#[test]
fn a_full_patient() {
    let status = |code: &str| {
        json!([{"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
        "valueCodeableConcept": {"coding": [{"code": code}]}}])
    };
    let (patient, faults) = patient(&json!({"resourceType": "Patient", "id": "p1",
        "identifier": [{"system": "https://other.example", "value": "1"},
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "999 000 0018", "extension": status("02")}],
        "name": [{"use": "maiden", "family": "Old"}, {"use": "official", "family": "Núñez", "given": ["Zoë", " "], "prefix": ["Dr"]}],
        "telecom": [{"system": "fax", "value": "1"}, {"system": "phone", "use": "mobile", "value": "07700 900000", "rank": 1},
            {"system": "phone", "use": "old", "value": "0"}, {"system": "email", "value": "z@example.com"}],
        "gender": "female", "birthDate": "1950-05-01", "deceasedDateTime": "2026-01-02T10:00:00Z",
        "address": [{"use": "old", "line": ["Elsewhere"]}, {"line": ["1 Moor Lane"], "city": "Dinnington", "postalCode": "s254db"}],
        "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}]}},
            {"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "sk"}]}, "preferred": true}],
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": true}],
        "generalPractitioner": [{"reference": "Practitioner/dr"}, {"reference": "https://s.example/Organization/o1/_history/1"}]}));
    assert!(faults.is_empty(), "{faults:?}");
    let person = &patient.person;
    assert_eq!((person.nhs_number.is_some(), person.nhs_verified), (true, false), "present but not traced");
    assert_eq!((person.names[0].used, person.name().unwrap().full()), (NameUse::Former, "Zoë Núñez".to_owned()));
    let contacts: Vec<_> = person.contacts.iter().map(|c| (c.kind, c.preferred)).collect();
    assert_eq!(contacts, [(ContactKind::Mobile, true), (ContactKind::Email, false)]);
    let address = person.address.as_ref().unwrap();
    assert_eq!(
        (address.lines.join(", "), address.postcode.unwrap().to_string()),
        ("1 Moor Lane, Dinnington".into(), "S25 4DB".into())
    );
    assert_eq!((person.sex, person.language.as_deref(), person.interpreter), (Sex::Female, Some("sk"), true));
    assert_eq!(person.death_date.unwrap().to_string(), "2026-01-02");
    assert_eq!(person.registrations[0].practice.as_str(), "C87002");
    assert_eq!((patient.key.as_deref(), patient.active), (Some("Patient/p1"), true));
}

#[test]
fn where_somebody_lives_and_which_group_they_say_they_are_of() {
    let tract = |area: &str| json!([{"url": "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-censusTract", "valueString": area}]);
    let ethnic = |code: &str| {
        json!([{"url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-EthnicCategory",
        "valueCodeableConcept": {"coding": [{"code": code}]}}])
    };
    let told = |area: &str, code: &str| {
        let (patient, faults) = patient(&json!({"resourceType": "Patient", "extension": ethnic(code),
            "address": [{"use": "old", "extension": tract("E01000009")}, {"extension": tract(area), "line": ["1 Moor Lane"]}]}));
        assert!(faults.is_empty(), "{faults:?}");
        (patient.person.area.map(|area| area.to_string()), patient.person.ethnicity)
    };
    assert_eq!(told("E01000001", "R"), (Some("E01000001".to_owned()), Some(Ethnicity::Asian)), "Chinese, as in 2021");
    assert_eq!(told("Shelby County 12", "Z"), (None, None), "another country’s tract; not stated");
}

#[test]
fn what_cannot_be_taken_is_said_and_never_repeated() {
    let (patient, faults) = patient(&json!({"resourceType": "Patient",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "1234567890"}],
        "birthDate": "1950-05", "deceasedBoolean": true, "gender": "?",
        "address": [{"postalCode": "66801", "text": "633 Abernathy Landing"}],
        "generalPractitioner": [{"reference": "Organization/unknown"}]}));
    assert_eq!(faults.len(), 5, "{faults:#?}");
    let all = faults.join("\n");
    for (path, secret) in [
        ("Patient.identifier", "1234567890"),
        ("Patient.birthDate", "1950"),
        ("Patient.deceased", "true"),
        ("Patient.address.postalCode", "66801"),
        ("Patient.generalPractitioner", "Organization/unknown"),
    ] {
        assert!(all.contains(path) && !all.contains(secret), "{all}");
    }
    let person = &patient.person;
    assert!(person.nhs_number.is_none() && person.birth_date.is_none() && person.registrations.is_empty());
    assert_eq!((person.sex, person.address.as_ref().unwrap().lines.len(), patient.key), (Sex::Unknown, 1, None));
}

#[test]
fn odd_shapes_are_no_people_and_no_panic() {
    for odd in [
        json!(null),
        json!([]),
        json!({"name": "x"}),
        json!({"name": [1], "telecom": {"a": 1}, "address": [null],
        "identifier": [[]], "communication": [{"language": 1}], "generalPractitioner": [3], "birthDate": "é€", "extension": [{}]}),
    ] {
        let (patient, _) = patient(&odd);
        assert!(patient.person.names.is_empty());
        let _ = (read_practitioner(&odd), read_practitioner_role(&odd), read_organisation(&odd), read_location(&odd));
    }
}

#[test]
fn staff_and_where_they_work() {
    let role = read_practitioner_role(&json!({"resourceType": "PractitionerRole", "id": "r",
        "practitioner": {"identifier": {"system": "https://fhir.hl7.org.uk/Id/gmc-number", "value": "C1"}},
        "organization": {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "C87002"}},
        "code": [{"text": "Practice nurse"}], "active": false}));
    assert_eq!(role.practitioner_identifier.unwrap().1, "C1");
    assert_eq!(role.organisation.unwrap().ods.as_deref(), Some("C87002"));
    assert_eq!((role.title.as_deref(), role.code, role.active), (Some("Practice nurse"), None, false));
    let (organisation, faults) = read_organisation(
        &json!({"resourceType": "Organization", "id": "o", "name": "A practice",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "!!"}], "partOf": {"reference": "Organization/x"}}),
    );
    assert_eq!((organisation.code, faults.len()), (None, 1));
    assert_eq!(organisation.part_of.unwrap().key.as_deref(), Some("Organization/x"));
    let (location, faults) =
        read_location(&json!({"resourceType": "Location", "id": "l", "name": "Branch", "status": "inactive",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-site-code", "value": "C87002001"}],
        "address": {"line": ["New Street"], "postalCode": "S25 2EZ"}}));
    assert!(faults.is_empty() && !location.active && location.address.is_some() && location.code.is_some());
}

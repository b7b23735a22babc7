//! Clinical records: what reaches the lake, and what must not.

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use common::Read;
use linchpin_core::Severity;
use linchpin_sources::{Limits, Pseudonymised, Pseudonymiser, Subject};
use serde_json::{Value, json};

/// Gives numbers in the order in which names are first met.
#[derive(Default)]
struct Numbers {
    unknown: BTreeSet<&'static str>,
    one_of_two: BTreeSet<&'static str>,
    given: Mutex<BTreeMap<String, usize>>,
}

impl Numbers {
    fn number(&self, name: &str) -> usize {
        let mut given = self.given.lock().expect("no other test holds it");
        let next = given.len() + 1;
        *given.entry(name.to_owned()).or_insert(next)
    }
}

impl Pseudonymiser for Numbers {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        if self.one_of_two.contains(subject.reference) {
            return Pseudonymised::OneOfTwo;
        }
        if self.unknown.contains(subject.reference) {
            return Pseudonymised::Unknown;
        }
        let pseudonym = format!("P{}", self.number(subject.reference));
        Pseudonymised::Known { pseudonym, practice: "C87002".parse().ok() }
    }

    fn record(&self, key: &str) -> String {
        format!("R{}", self.number(key))
    }
}

fn read(name: &str, content: &str, people: &Numbers) -> Read {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, content).expect("a file");
    common::read_about(&path, &Limits::default(), Some(people))
}

fn condition(id: &str, patient: &str) -> Value {
    json!({"resourceType": "Condition", "id": id, "subject": {"reference": patient, "display": "SMITH, Jane"},
        "meta": {"lastUpdated": "2026-10-01T10:00:00Z"},
        "clinicalStatus": {"coding": [{"code": "active"}]}, "onsetDateTime": "2019-04", "recordedDate": "2019-05-02",
        "code": {"coding": [{"system": "http://read.info", "code": "C10F."},
            {"system": "http://snomed.info/sct", "code": "44054006", "display": "Type 2 diabetes mellitus"}],
            "text": "Jane's diabetes"},
        "encounter": {"reference": "Encounter/e1"}, "note": [{"text": "Lives with her sister Ann"}]})
}

fn lines(resources: &[Value]) -> String {
    resources.iter().map(|r| format!("{r}\n")).collect()
}

#[test]
fn a_condition_is_a_row_under_a_pseudonym() {
    let people = Numbers::default();
    let text = lines(&[condition("c1", "Patient/1"), condition("c2", "Patient/2"), condition("c3", "Patient/1")]);
    let read = read("Condition.ndjson", &text, &people);
    assert_eq!(read.family(), Some("fhir"));
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let rows = read.of("condition");
    let expected = [
        "R3",
        "P2",
        "44054006",
        "http://snomed.info/sct",
        "Type 2 diabetes mellitus",
        "",
        "active",
        "",
        "2019-04-01",
        "month",
        "",
        "2019-05-02",
        "C87002",
        "R4",
    ];
    assert_eq!(rows[0], expected);
    assert_eq!((rows[1][1].as_str(), rows[2][1].as_str()), ("P5", "P2"));
    let all = format!("{:?}", read.lines);
    for secret in ["Jane", "SMITH", "sister", "Patient/1", "c1", "Encounter"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
    assert_eq!(read.one().edition, "2026-10-01");
    let slices: Vec<_> = read.slices("condition").into_iter().collect();
    assert_eq!(slices, [("all C87002 R1".to_owned(), 3)], "one part for the practice, named by no file");
}

#[test]
fn a_blood_pressure_has_a_row_for_each_part() {
    let part = |code: &str, value: f64| {
        json!({"code": {"coding": [{"system": "http://snomed.info/sct", "code": code}]},
        "valueQuantity": {"value": value, "unit": "millimetres of mercury", "code": "mm[Hg]"}})
    };
    let pressure = json!({"resourceType": "Observation", "id": "o1", "status": "final", "subject": {"reference": "Patient/1"},
        "category": [{"coding": [{"code": "vital-signs"}]}], "effectiveDateTime": "2026-03-01T09:30:00+00:00",
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "75367002", "display": "Blood pressure"}]},
        "component": [part("72313002", 142.0), part("1091811000000102", 94.0)]});
    let smoker = json!({"resourceType": "Observation", "id": "o2", "status": "final", "subject": {"reference": "Patient/1"},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "365981007"}]}, "effectivePeriod": {"start": "2026"},
        "valueCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "77176002", "display": "Smoker"}]}});
    let words = json!({"resourceType": "Observation", "id": "o3", "status": "final", "subject": {"reference": "Patient/1"},
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]}, "valueString": "Mrs Smith says no"});
    let read = read("o.ndjson", &lines(&[pressure, smoker, words]), &Numbers::default());
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let rows = read.of("observation");
    let of = |row: &[String]| [1, 3, 8, 9, 10, 11, 13, 14].map(|i| row[i].clone());
    assert_eq!(of(rows[0]), ["1", "72313002", "2026-03-01", "day", "142", "mm[Hg]", "", ""]);
    assert_eq!(of(rows[1]), ["2", "1091811000000102", "2026-03-01", "day", "94", "mm[Hg]", "", ""]);
    assert_eq!(of(rows[2]), ["0", "365981007", "2026-01-01", "year", "", "", "77176002", "Smoker"]);
    assert_eq!(of(rows[3])[4..], ["", "", "", ""], "words are not taken");
    assert_eq!(rows.len(), 4);
}

#[test]
fn who_is_unknown_is_left_out_and_counted() {
    let people = Numbers { unknown: ["Patient/3"].into(), ..Numbers::default() };
    let text = lines(&["1", "2", "3"].map(|p| condition(&format!("c{p}"), &format!("Patient/{p}"))));
    let read = read("x", &text, &people);
    assert_eq!(read.of("condition").len(), 2);
    let issues = |rule: &str| read.issues().into_iter().filter(|i| i.rule == rule).collect::<Vec<_>>();
    let unknown = issues("unknown-person");
    assert_eq!((unknown.len(), unknown[0].severity, unknown[0].place.row), (1, Severity::Error, Some(3)));
    assert!(read.issues().iter().all(|i| i.value.is_none()), "no issue repeats what the file says");
}

#[test]
fn a_record_of_one_of_two_people_is_filed_under_neither() {
    let people = Numbers { one_of_two: ["Patient/2"].into(), ..Numbers::default() };
    let text = lines(&["1", "2", "2"].map(|p| condition(&format!("c{p}"), &format!("Patient/{p}"))));
    let read = read("x", &text, &people);
    assert_eq!(read.of("condition").len(), 1);
    let issues: Vec<_> = read.issues().into_iter().filter(|i| i.rule == "one-of-two").collect();
    assert_eq!((issues.len(), issues[0].severity, issues[0].place.row), (2, Severity::Error, Some(2)));
    assert!(issues[0].message.contains("Possible matches") && issues[0].message.contains("--again"));
}

#[test]
fn without_pseudonyms_nothing_is_read() {
    let read = common::read_bytes("x.ndjson", lines(&[condition("c", "Patient/1")]).as_bytes());
    assert_eq!(read.issue("unreadable").severity, Severity::Fatal);
    assert!(read.lines.is_empty());
}

#[test]
fn a_fault_names_the_line_and_the_path_and_good_records_go_on() {
    let mut bad = condition("c2", "Patient/1");
    bad["recordedDate"] = "1985-02-30".into();
    let mut wordy = condition("c3", "Patient/1");
    wordy["code"] = json!({"text": "sugar"});
    let mut wrong = condition("c4", "Patient/1");
    wrong["verificationStatus"] = json!({"coding": [{"code": "entered-in-error"}]});
    let text = lines(&[condition("c1", "Patient/1"), bad, wordy, wrong, condition("c5", "Patient/1")]);
    let read = read("x", &format!("{text}{{\"resourceType\":\n"), &Numbers::default());
    assert_eq!(read.of("condition").len(), 2);
    let fault = read.issue("not-a-date");
    assert_eq!((fault.place.row, fault.place.column.as_deref()), (Some(2), Some("Condition.recordedDate")));
    assert!(fault.message.contains("Condition.recordedDate: “1985-02-30” is not a date"), "{}", fault.message);
    assert_eq!(read.issue("no-code").place.row, Some(3));
    assert_eq!(read.issue("entered-in-error").severity, Severity::Note);
    assert_eq!(read.issue("not-json").place.row, Some(6));
    assert!(read.one().whole);
}

#[test]
fn a_bundle_refers_by_address_and_a_page_of_a_search_by_key() {
    let mut of = condition("c1", "urn:uuid:p");
    of["encounter"]["reference"] = "urn:uuid:e".into();
    let entry = |address: &str, resource: Value| json!({"fullUrl": address, "resource": resource});
    let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": [
        entry("urn:uuid:p", json!({"resourceType": "Patient", "id": "1"})),
        entry("urn:uuid:e", json!({"resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "AMB"},
            "subject": {"reference": "urn:uuid:p"}, "period": {"start": "2026-01-05T09:00:00Z"}})),
        entry("urn:uuid:c", of)]});
    let people = Numbers::default();
    let text = serde_json::to_string_pretty(&bundle).unwrap();
    let read_once = read("x", &text, &people);
    assert_eq!(read_once.of("encounter")[0][..3], ["R3", "P2", "AMB"]);
    let row = read_once.of("condition")[0];
    assert_eq!((row[1].as_str(), row[13].as_str()), ("P2", "R3"), "the same person and contact by another name");
    let note = read_once.issue("passed-over");
    assert!(note.severity == Severity::Note && note.message.starts_with("1 Patient resources"), "{note}");
    // The same resources outside a bundle get the same pseudonyms.
    let again = read("y", &lines(&[condition("c1", "Patient/1")]), &people);
    assert_eq!((&again.of("condition")[0][0], &again.of("condition")[0][1]), (&row[0], &row[1]));
}

#[test]
fn a_medicine_may_be_described_apart_and_a_new_record_has_its_address() {
    let request = |medication: Value| {
        json!({"resourceType": "MedicationRequest", "status": "active", "intent": "order",
        "subject": {"reference": "Patient/1"}, "medicationReference": medication, "authoredOn": "2026",
        "contained": [{"resourceType": "Medication", "id": "m", "code": {"coding": [{"code": "inside"}]}}]})
    };
    let mut outside = request(json!({"reference": "urn:uuid:m"}));
    outside.as_object_mut().unwrap().remove("contained");
    let mut nowhere = outside.clone();
    nowhere["medicationReference"]["reference"] = "Medication/elsewhere".into();
    let bundle = json!({"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": "urn:uuid:m", "resource": {"resourceType": "Medication", "code": {"coding": [{"system": "https://dmd.nhs.uk", "code": "397"}]}}},
        {"fullUrl": "urn:uuid:r1", "resource": outside}, {"fullUrl": "urn:uuid:r2", "resource": request(json!({"reference": "#m"}))},
        {"fullUrl": "urn:uuid:r3", "resource": nowhere}]});
    let read = read("x", &bundle.to_string(), &Numbers::default());
    let of = |row: &[String]| [0, 2, 3, 4, 9, 10].map(|i| row[i].clone());
    let rows = read.of("medication");
    assert_eq!(of(rows[0]), ["R3", "request", "397", "https://dmd.nhs.uk", "2026-01-01", "year"]);
    assert_eq!(of(rows[1])[2], "inside");
    assert_eq!((rows.len(), read.issue("no-code").severity), (2, Severity::Error));
}

#[test]
fn an_allergy_is_a_row_with_its_reactions_and_no_words_of_anybody() {
    let sct = |code: &str, display: &str| {
        json!({"coding": [{"system": "http://read.info", "code": "X"},
        {"system": "http://snomed.info/sct", "code": code, "display": display}], "text": "Jane said so"})
    };
    let of = |id: &str, code: Value, verification: &str| {
        json!({"resourceType": "AllergyIntolerance", "id": id, "patient": {"reference": "Patient/1"}, "code": code,
        "clinicalStatus": {"coding": [{"code": "active"}]}, "verificationStatus": {"coding": [{"code": verification}]}})
    };
    let mut penicillin = of("a1", sct("764146007", "Penicillin"), "confirmed");
    penicillin["type"] = "allergy".into();
    penicillin["category"] = json!(["medication", "biologic"]);
    penicillin["criticality"] = "high".into();
    penicillin["onsetDateTime"] = "2003".into();
    penicillin["recordedDate"] = "2004-05-06".into();
    penicillin["note"] = json!([{"text": "Mrs Smith was very ill"}]);
    penicillin["reaction"] = json!([
        {"manifestation": [sct("247472004", "Weal"), {"text": "her face"}], "severity": "mild", "description": "at home"},
        {"manifestation": [sct("39579001", "Anaphylaxis")], "severity": "severe"}]);
    let none = of("a2", sct("716186003", "No known allergy"), "confirmed");
    let words = of("a3", json!({"text": "Jane cannot take the pink ones"}), "unconfirmed");
    let refuted = of("a4", sct("227493005", "Cashew nuts"), "refuted");
    let wrong = of("a5", sct("227493005", "Cashew nuts"), "entered-in-error");
    let read = read("a.ndjson", &lines(&[penicillin, none, words, refuted, wrong]), &Numbers::default());
    let rows = read.of("allergy");
    let told = |row: &[String]| row[2..16].join("|");
    assert_eq!(
        told(rows[0]),
        "764146007|http://snomed.info/sct|Penicillin|allergy|medication,biologic|high|active|confirmed\
         |247472004,39579001|Weal; Anaphylaxis|severe|2003-01-01|year|2004-05-06"
    );
    assert_eq!(told(rows[1]), "716186003|http://snomed.info/sct|No known allergy||||active|confirmed||||||");
    assert_eq!(told(rows[2]), "||||||active|unconfirmed||||||", "that there is one is kept, what was said is not");
    assert_eq!(rows[3][9], "refuted");
    assert_eq!((rows.len(), read.issue("entered-in-error").place.row), (4, Some(5)));
    let all = format!("{:?}", read.lines);
    assert!(["Jane", "Smith", "pink", "face", "home"].iter().all(|secret| !all.contains(secret)), "{all}");
}

#[test]
fn a_medicine_says_how_many_instructions_there_are_and_the_first_in_parts() {
    let dose = |value: f64| json!([{"doseQuantity": {"value": value, "unit": "mg"}}]);
    let of = |id: &str, instructions: Value| {
        json!({"resourceType": "MedicationRequest", "id": id, "status": "active", "intent": "order",
        "subject": {"reference": "Patient/1"}, "authoredOn": "2026-01-02", "dosageInstruction": instructions,
        "medicationCodeableConcept": {"coding": [{"system": "http://snomed.info/sct", "code": "372567009"}]}})
    };
    let two = of(
        "m1",
        json!([{"text": "one now", "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d",
        "when": ["MORN", "HS"]}}, "asNeededBoolean": true}, {"doseAndRate": dose(500.0)}]),
    );
    let one = of("m2", json!([{"doseAndRate": dose(5.0), "asNeededCodeableConcept": {"text": "pain"}}]));
    let never = of("m3", json!([{"asNeededBoolean": false}]));
    let mut none = of("m4", Value::Null);
    none.as_object_mut().unwrap().remove("dosageInstruction");
    let read = read("m.ndjson", &lines(&[two, one, never, none]), &Numbers::default());
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let told: Vec<String> = read.of("medication").iter().map(|r| [&r[12..14], &r[18..]].concat().join("|")).collect();
    let expected = ["||2|2|1|d|MORN,HS|true", "5|mg|1|||||true", "||1|||||", "||0|||||"];
    assert_eq!(told, expected, "the dose of another instruction is not taken for the first's");
}

#[test]
fn the_synthea_sample_as_exported() {
    let Some(folder) = common::shared("15_synthetic/synthea_10_patients") else { return };
    let people = Numbers::default();
    let patients = std::fs::read_to_string(folder.join("Patient.000.ndjson")).unwrap();
    let names: Vec<String> = patients
        .lines()
        .flat_map(|l| {
            let patient: Value = serde_json::from_str(l).unwrap();
            [patient["id"].as_str().unwrap().to_owned(), patient["name"][0]["family"].as_str().unwrap().to_owned()]
        })
        .collect();
    for (file, table, rows) in [
        ("AllergyIntolerance", "allergy", 11),
        ("Condition", "condition", 555),
        ("Encounter", "encounter", 1215),
        ("Immunization", "immunisation", 161),
        ("MedicationRequest", "medication", 1745),
        ("Procedure", "procedure", 2056),
    ] {
        let path = folder.join(format!("{file}.000.ndjson"));
        let read = common::read_about(&path, &Limits::default(), Some(&people));
        assert_eq!(read.of(table).len(), rows, "{file}: {:#?}", read.issues());
        assert!(read.complaints().is_empty(), "{file}: {:#?}", read.complaints());
        for line in &read.lines {
            let text = line.cells.join("|");
            assert!(!names.iter().any(|name| text.contains(name.as_str())), "{text}");
        }
    }
}

#[test]
fn the_examples_of_uk_core_as_published() {
    let Some(folder) = common::shared("15_synthetic/ukcore_examples") else { return };
    let people = Numbers::default();
    let mut rows: BTreeMap<&'static str, usize> = BTreeMap::new();
    let mut said = BTreeMap::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for path in &files {
        let read = common::read_about(path, &Limits::default(), Some(&people));
        assert_eq!(read.family(), Some("fhir"), "{}", path.display());
        read.lines.iter().for_each(|l| *rows.entry(l.table).or_default() += 1);
        for issue in read.complaints() {
            println!("{issue}");
            *said.entry((issue.rule.clone(), issue.severity)).or_insert(0) += 1;
        }
    }
    println!("{} files: rows {rows:?}, issues {said:?}", files.len());
    assert_eq!(files.len(), 215);
    assert!(said.keys().all(|(_, severity)| *severity < Severity::Fatal), "{said:?}");
    assert!(rows["observation"] >= 30 && rows["immunisation"] >= 10 && rows["condition"] >= 5, "{rows:?}");
    assert!(rows["allergy"] >= 5, "{rows:?}");
}

#[test]
fn the_same_record_in_xml_is_the_same_row() {
    let xml = "<Condition xmlns=\"http://hl7.org/fhir\"><id value=\"c1\"/><clinicalStatus><coding><code value=\"active\"/></coding></clinicalStatus>\
        <code><coding><system value=\"http://snomed.info/sct\"/><code value=\"44054006\"/><display value=\"Type 2 diabetes mellitus\"/></coding></code>\
        <subject><reference value=\"Patient/1\"/></subject><encounter><reference value=\"Encounter/e1\"/></encounter>\
        <onsetDateTime value=\"2019-04\"/><recordedDate value=\"2019-05-02\"/></Condition>";
    let people = Numbers::default();
    let from_xml = read("x", xml, &people);
    let from_json = read("x", &lines(&[condition("c1", "Patient/1")]), &people);
    assert_eq!(from_xml.of("condition"), from_json.of("condition"));
}

//! Published resources: the Synthea sample and every example of UK Core, from the shared folder.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
};

use linchpin_core::{CountingIds, Ids, PersonId};
use linchpin_fhir::{
    people,
    read::{Fault, Resources, Weight, check},
};
use serde_json::Value;

fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LINCHPIN_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"), PathBuf::from);
    let path = root.join("data/15_synthetic").join(folder);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{} is not there", path.display());
    eprintln!("SKIPPED: {} is not there; set LINCHPIN_SHARED", path.display());
    None
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == ending));
    files.sort();
    files
}

fn read(path: &Path) -> (Vec<Value>, Vec<Fault>) {
    let (mut resources, mut faults) = (Vec::new(), Vec::new());
    for one in Resources::new(File::open(path).unwrap()) {
        match one {
            Ok(found) => {
                faults.extend(check(&found.resource));
                resources.push(found.resource);
            }
            Err(fault) => faults.push(fault),
        }
    }
    (resources, faults)
}

#[test]
fn every_resource_of_the_synthea_sample_is_read() {
    let Some(folder) = shared("synthea_10_patients") else { return };
    let mut counts = BTreeMap::new();
    for path in files(&folder, "ndjson") {
        let (resources, faults) = read(&path);
        if path.file_name().is_some_and(|n| n == "log.ndjson") {
            assert!(!faults.is_empty(), "an export's log is not resources");
            continue;
        }
        assert!(faults.is_empty(), "{}: {:#?}", path.display(), &faults[..faults.len().min(5)]);
        for resource in resources {
            *counts.entry(resource["resourceType"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    println!("{counts:?}");
    for (kind, count) in [
        ("Patient", 13),
        ("Encounter", 1215),
        ("Condition", 555),
        ("MedicationRequest", 1745),
        ("Procedure", 2056),
        ("Immunization", 161),
        ("Organization", 43),
        ("Practitioner", 43),
    ] {
        assert_eq!(counts.get(kind), Some(&count), "{kind}");
    }
}

#[test]
fn every_example_of_uk_core_is_read() {
    let Some(folder) = shared("ukcore_examples") else { return };
    let (mut count, mut resources) = (0, 0);
    let mut told = Vec::new();
    for path in files(&folder, "xml") {
        let (found, faults) = read(&path);
        count += 1;
        resources += found.len();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        told.extend(faults.into_iter().map(|f| (name.clone(), f)));
    }
    for (name, fault) in &told {
        println!("{name}: {fault}");
    }
    println!("{count} files, {resources} resources, {} faults", told.len());
    assert!(count >= 215);
    let serious: Vec<_> = told.iter().filter(|(_, f)| f.weight > Weight::Minor).collect();
    assert!(serious.is_empty(), "{serious:#?}");
}

#[test]
fn the_people_of_uk_core_are_people() {
    let Some(folder) = shared("ukcore_examples") else { return };
    let ids = CountingIds::from(1);
    let (resources, _) = read(&folder.join("UKCore-Patient-RichardSmith-Example.xml"));
    let (patient, faults) = people::read_patient(&resources[0], PersonId::new(ids.uuid()), &|_| None);
    assert!(faults.is_empty(), "{faults:?}");
    let person = &patient.person;
    assert_eq!(person.nhs_number.map(|n| n.digits()).as_deref(), Some("9912003888"));
    assert!(person.nhs_verified);
    assert_eq!(person.name().map(|n| n.full()).as_deref(), Some("Richard SMITH"));
    assert_eq!(person.birth_date.map(|d| d.to_string()).as_deref(), Some("1970-09-11"));
    assert_eq!((person.language.as_deref(), patient.ethnic_category.as_deref()), (Some("bfi"), Some("G")));
    assert_eq!(person.ethnicity, Some(linchpin_core::Ethnicity::Mixed));
    assert_eq!(person.access_needs, ["Large print"]);
    assert!(person.contacts[0].preferred, "they asked to be telephoned");
    let (resources, _) = read(&folder.join("UKCore-PractitionerRole-GeneralPractitioner-Example.xml"));
    let role = people::read_practitioner_role(&resources[0]);
    assert_eq!((role.code.as_deref(), role.title.as_deref()), (Some("62247001"), Some("General practitioner")));
    let organisation = role.organisation.and_then(|o| o.key);
    assert_eq!(organisation.as_deref(), Some("Organization/UKCore-Organization-WhiteRoseMedicalCentre-Example"));
    let (resources, _) = read(&folder.join("UKCore-Practitioner-ConsultantSandraGose-Example.xml"));
    let practitioner = people::read_practitioner(&resources[0]);
    assert_eq!(practitioner.name.map(|n| n.formal()).as_deref(), Some("GOSE, Sandra (Mrs)"));
}

/// What the examples of BaRS hold, the resources of bundles each by itself: as Python's own reader of JSON counts it, and one
/// DocumentReference more, which stands in the malformed file.
const BARS: [(&str, usize); 21] = [
    ("Appointment", 9),
    ("CapabilityStatement", 1),
    ("CarePlan", 2),
    ("Consent", 2),
    ("DocumentReference", 5),
    ("Encounter", 4),
    ("Endpoint", 8),
    ("Flag", 3),
    ("HealthcareService", 11),
    ("Location", 8),
    ("MessageDefinition", 1),
    ("MessageHeader", 7),
    ("Observation", 3),
    ("OperationOutcome", 63),
    ("Organization", 23),
    ("Patient", 7),
    ("Practitioner", 9),
    ("PractitionerRole", 9),
    ("Schedule", 5),
    ("ServiceRequest", 6),
    ("Slot", 7),
];

/// Every file under a folder.
fn under(folder: &Path, all: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
        if path.is_dir() { under(&path, all) } else { all.push(path) }
    }
    all.sort();
}

#[test]
fn the_examples_of_bars_are_read_and_the_malformed_one_is_told() {
    let Some(folder) = shared("bars_examples_1.4.0") else { return };
    let mut all = Vec::new();
    under(&folder, &mut all);
    assert_eq!(all.len(), 97);
    let (mut counts, mut broken, mut empty, mut told) = (BTreeMap::new(), Vec::new(), Vec::new(), 0);
    for path in &all {
        let (resources, faults) = read(path);
        let name = path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        let kinds: Vec<&str> = resources.iter().filter_map(|one| one["resourceType"].as_str()).collect();
        if kinds.is_empty() {
            println!("{name}: {}", faults.first().map_or(String::new(), ToString::to_string));
            match faults.as_slice() {
                [bare] if bare.rule == "no-resource" => empty.push((name, bare.path.clone())),
                _ => broken.push(name),
            }
        } else {
            told += faults.len();
        }
        for kind in kinds {
            *counts.entry(kind.to_owned()).or_insert(0) += 1;
        }
    }
    println!("{counts:?}, {told} faults in those that are read");
    assert_eq!(broken, ["_status.json"], "the answer of a health check and no resource");
    let bare = ("service_request/GET-success.json".to_owned(), "Bundle.entry[0].resource".to_owned());
    assert_eq!(empty, [bare], "its entry is the resource itself and has none");
    // One lacks a comma before its entries: that is told, and the entry is read all the same.
    let (_, faults) = read(&folder.join("document_reference/GET-success.json"));
    println!("{faults:?}");
    assert!(faults.iter().any(|fault| fault.weight > Weight::Minor), "{faults:?}");
    for (kind, count) in BARS {
        assert_eq!(counts.get(kind), Some(&count), "{kind}");
    }
}

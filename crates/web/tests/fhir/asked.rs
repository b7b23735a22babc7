//! What the CapabilityStatement says can be asked, can be, and nothing else.

use axum::http::StatusCode;
use linchpin_core::Role;

use crate::machine::{Machines, reader, search};

/// A value that fits the kind of a parameter.
fn value(machines: &Machines, name: &str, kind: &str) -> String {
    let ada = machines.house.people[0];
    match (name, kind) {
        ("_id", _) => ada.to_string(),
        ("patient", _) => format!("Patient/{ada}"),
        ("practitioner", _) => format!("Practitioner/{}", machines.staff[0]),
        ("organization", _) => "A10001".into(),
        ("status", _) => "free".into(),
        ("schedule", _) => format!("Schedule/{}", machines.session),
        (_, "date") => "1950-02-03".into(),
        _ => "9434765919".into(),
    }
}

#[tokio::test]
async fn the_statement_tells_the_truth() {
    let machines = Machines::new().await;
    let statement = machines.get(Role::Commissioner, "/fhir/metadata").await.json();
    assert_eq!(statement["fhirVersion"], "4.0.1");
    assert_eq!(statement["implementation"]["url"], "https://place.example/fhir");
    let resources = statement["rest"][0]["resource"].as_array().unwrap().clone();
    assert_eq!(resources.len(), 20);
    let mut parameters = 0;
    for resource in &resources {
        let kind = resource["type"].as_str().unwrap();
        let role = reader(kind);
        let found = machines.get(role, &search(&machines, kind)).await;
        assert_eq!(found.status, StatusCode::OK, "{kind}: {}", found.text);
        let one = found.found().into_iter().next().unwrap_or_else(|| panic!("{kind}: {}", found.text));
        let read = machines.get(role, &format!("/fhir/{kind}/{one}")).await;
        assert_eq!((read.status, &read.json()["id"]), (StatusCode::OK, &one.as_str().into()), "{kind}");
        assert_eq!(read.json()["resourceType"], kind);
        for one in resource["searchParam"].as_array().unwrap() {
            let (name, of) = (one["name"].as_str().unwrap(), one["type"].as_str().unwrap());
            // A person's facts are asked with the person.
            let patient = format!("patient=Patient/{}&", machines.house.people[0]);
            let needs_person = ["Consent", "Appointment", "ServiceRequest", "CarePlan", "QuestionnaireResponse"];
            let by_key = name == "_id" && !needs_person.contains(&kind);
            let alone = by_key || name == "patient" || !search(&machines, kind).contains("patient=");
            let path =
                format!("/fhir/{kind}?{}{name}={}", if alone { "" } else { &patient }, value(&machines, name, of));
            let came = machines.get(role, &path).await;
            assert_eq!(came.status, StatusCode::OK, "{path}: {}", came.text);
            parameters += 1;
        }
        for unknown in ["_sort=date", "code=1", "_include=*", "_id:exact=1", "patient.name=x", "_has=1"] {
            let came = machines.get(role, &format!("/fhir/{kind}?{unknown}")).await;
            assert_eq!(
                (came.status, came.trouble().as_str()),
                (StatusCode::BAD_REQUEST, "not-supported"),
                "{kind} {unknown}"
            );
        }
        for method in ["PUT", "DELETE", "PATCH"] {
            let request = machines.request(role, method.parse().unwrap(), &format!("/fhir/{kind}/{one}"));
            let came = machines.send(request.body(axum::body::Body::empty()).unwrap()).await;
            assert_eq!((came.status, came.trouble().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "not-supported"));
        }
    }
    for kind in ["Procedure", "Bundle", "", "Patient/1/_history", "patient"] {
        let came = machines.get(Role::Clinician, &format!("/fhir/{kind}")).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{kind}");
    }
    println!("{} types, {parameters} parameters", resources.len());
}

#[tokio::test]
async fn unknown_parameters_are_refused_or_passed_over_as_asked() {
    let machines = Machines::new().await;
    let path = format!("{}&colour=red", search(&machines, "Condition"));
    for prefer in ["handling=strict", "return=minimal", ""] {
        let came = machines.get_with(Role::Clinician, &path, "prefer", prefer).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::BAD_REQUEST, "not-supported"), "{prefer}");
        assert_eq!(came.json()["issue"][0]["expression"][0], "http.colour");
    }
    let came = machines.get_with(Role::Clinician, &path, "prefer", "return=minimal; handling=lenient").await;
    assert_eq!(came.found().len(), 2);
    let json = came.json();
    let told = json["entry"].as_array().unwrap().iter().find(|e| e["search"]["mode"] == "outcome").unwrap();
    assert!(told["resource"].to_string().contains("colour"));
    assert!(!json["link"][0]["url"].as_str().unwrap().contains("colour"), "the link says what was really asked");
    // A modifier changes what is meant: it is never passed over.
    let modified = format!("{}:missing=true", search(&machines, "Condition").replace("?patient=", "?x=1&patient"));
    let came = machines.get_with(Role::Clinician, &modified, "prefer", "handling=lenient").await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn formats_are_json_and_nothing_else() {
    let machines = Machines::new().await;
    let path = "/fhir/Organization/A10001";
    for accept in [
        "application/fhir+json",
        "application/json",
        "*/*",
        "text/html, */*;q=0.1",
        "application/fhir+json; fhirVersion=4.0",
    ] {
        let came = machines.get_with(Role::Finance, path, "accept", accept).await;
        assert_eq!(came.status, StatusCode::OK, "{accept}");
        assert_eq!(came.header("content-type"), "application/fhir+json; fhirVersion=4.0");
    }
    for accept in ["application/fhir+xml", "text/html", "application/fhir+json; fhirVersion=3.0", ""] {
        let came = machines.get_with(Role::Finance, path, "accept", accept).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::NOT_ACCEPTABLE, "not-supported"), "{accept}");
    }
    for (format, status) in
        [("json", 200), ("application/fhir%2Bjson", 200), ("application/fhir+json", 200), ("xml", 406), ("ttl", 406)]
    {
        let came = machines.get_with(Role::Finance, &format!("{path}?_format={format}"), "accept", "text/html").await;
        assert_eq!(came.status.as_u16(), status, "{format}");
    }
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let machines = Machines::new().await;
    for (kind, role) in
        [("Patient", Role::Clinician), ("Condition", Role::Clinician), ("AuditEvent", Role::InformationGovernance)]
    {
        let one = machines.get(role, &search(&machines, kind)).await.found().remove(0);
        let path = format!("/fhir/{kind}/{one}");
        let first = machines.get(role, &path).await;
        let tag = first.header("etag").to_owned();
        assert_eq!(tag, format!("W/\"{}\"", first.json()["meta"]["versionId"].as_str().unwrap()));
        assert!(first.header("last-modified").ends_with(" GMT"), "{kind}");
        for same in [tag.clone(), format!("\"x\", {tag}"), tag.replace("W/", ""), "*".into()] {
            let came = machines.get_with(role, &path, "if-none-match", &same).await;
            assert_eq!((came.status, came.text.as_str()), (StatusCode::NOT_MODIFIED, ""), "{kind} {same}");
        }
        let came = machines.get_with(role, &path, "if-none-match", "W/\"other\"").await;
        assert_eq!(came.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    let machines = Machines::new().await;
    let crowd = machines.crowd(45).await;
    let patients = machines.get(Role::Receptionist, "/fhir/Patient?organization=A10001&_count=10").await;
    let observations = machines.get(Role::Clinician, &format!("{}&_count=4", search(&machines, "Observation"))).await;
    let events = machines.get(Role::InformationGovernance, "/fhir/AuditEvent?_count=7").await;
    let roles = machines.get(Role::Finance, "/fhir/PractitionerRole?_count=1").await;
    let organisations = machines.get(Role::Finance, "/fhir/Organization?_count=9").await;
    for (name, role, least, first) in [
        ("people", Role::Receptionist, crowd.len() + 2, patients),
        ("observations", Role::Clinician, 27, observations),
        ("roles", Role::Finance, 6, roles),
        ("organisations", Role::Finance, 50, organisations),
        ("events", Role::InformationGovernance, 30, events),
    ] {
        let mut seen: Vec<String> = Vec::new();
        let mut page = first;
        let mut pages = 1;
        loop {
            let found = page.found();
            seen.extend(found);
            let json = page.json();
            let link = json["link"].as_array().unwrap().iter().find(|l| l["relation"] == "next");
            let Some(next) = link.map(|l| l["url"].as_str().unwrap().to_owned()) else { break };
            assert!(!next.contains("A10001") && !next.contains("Patient/"), "{next} tells what was asked");
            page = machines.get(role, &next).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text);
            pages += 1;
            if pages > 200 {
                // Looking at the audit adds to it, but behind where the pages go.
                panic!("{name} do not end");
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), seen.len(), "{name} repeat");
        assert!(seen.len() >= least && pages > 2, "{name}: {} on {pages} pages", seen.len());
    }
}

#[tokio::test]
async fn a_link_to_a_further_page_serves_nobody_else() {
    let machines = Machines::new().await;
    machines.crowd(15).await;
    let first = machines.get(Role::Receptionist, "/fhir/Patient?organization=A10001&_count=5").await.json();
    let next = first["link"][1]["url"].as_str().unwrap().to_owned();
    assert_eq!(machines.get(Role::Receptionist, &next).await.status, StatusCode::OK);
    // In the middle: the last letter of such a text may say nothing.
    let at = next.len() - 9;
    let other = if next.as_bytes()[at] == b'A' { "B" } else { "A" };
    let changed = format!("{}{other}{}", &next[..at], &next[at + 1..]);
    for (role, link) in [
        (Role::PracticeManager, next.clone()),
        (Role::Clinician, next.clone()),
        (Role::Receptionist, changed),
        (Role::Receptionist, format!("{next}&name=x")),
        (Role::Finance, next.replace("/Patient?", "/Organization?")),
        (Role::Finance, "/fhir/Organization?_cursor=AAAA".into()),
        (Role::Finance, "/fhir/Organization?_cursor=%00".into()),
    ] {
        let came = machines.get(role, &link).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::BAD_REQUEST, "invalid"), "{role} {link}");
    }
}

#[tokio::test]
async fn searches_find_what_they_ask_for() {
    let machines = Machines::new().await;
    let [ada, ben, cleo] = [0, 1, 2].map(|i| machines.house.people[i].to_string());
    let clinician = Role::Clinician;
    for (query, expected) in [
        ("identifier=9434765919", vec![&ada]),
        ("identifier=https://fhir.nhs.uk/Id/nhs-number%7C9434765919", vec![&ada]),
        ("identifier=urn:other%7C9434765919", vec![]),
        ("identifier=9434765918", vec![]),
        ("name=mar", vec![&ada]),
        ("name=odowd", vec![&ben]),
        ("name=ada&name=ben", vec![]),
        ("birthdate=1950-02-03&organization=A10002", vec![&cleo]),
        ("birthdate=eq1950-02-03&name=vance", vec![&cleo]),
        ("name=mar&organization=A10002", vec![]),
        ("_id=00000000-0000-7000-8000-000000000000", vec![]),
    ] {
        let came = machines.get(clinician, &format!("/fhir/Patient?{query}")).await;
        assert_eq!(came.found().iter().collect::<Vec<_>>(), expected, "{query}: {}", came.text);
        // The same as a form, so that no name stands in an address; and it needs no token of a page.
        let came = machines.form(clinician, "/fhir/Patient/_search", query).await;
        assert_eq!(came.found().iter().collect::<Vec<_>>(), expected, "{query}: {}", came.text);
    }
    let patient = format!("patient=Patient/{ada}");
    for (query, expected) in [
        (format!("AllergyIntolerance?{patient}"), 3),
        (format!("AllergyIntolerance?{patient}&date=ge2005"), 0),
        (format!("Condition?{patient}&onset-date=2019"), 1),
        (format!("Condition?{patient}&onset-date=ge2019&onset-date=lt2020"), 1),
        (format!("Condition?{patient}&onset-date=gt2020"), 0),
        (format!("Condition?patient={ada}"), 2),
        (format!("Condition?patient=https://place.example/fhir/Patient/{ada}"), 2),
        (format!("Observation?{patient}&date=2026-01-10"), 1),
        (format!("Observation?{patient}&date=2025-03"), 20),
        (format!("MedicationRequest?{patient}&authoredon=le2019-05-01"), 1),
        (format!("Encounter?{patient}&date=2026"), 1),
        (format!("Consent?{patient}"), 2),
        (format!("Practitioner?name={}", "brown"), 1),
        ("Practitioner?identifier=C1000001".into(), 1),
        ("Practitioner?identifier=https://fhir.hl7.org.uk/Id/gmc-number%7CC1000001".into(), 1),
        ("Practitioner?identifier=urn:x%7CC1000001".into(), 0),
        ("PractitionerRole?organization=A10001".into(), 3),
        (format!("PractitionerRole?practitioner=Practitioner/{}", machines.staff[0]), 2),
        ("Organization?identifier=A10001".into(), 1),
        ("Organization?name=elm".into(), 1),
        ("Location?name=limes".into(), 1),
        ("Location?identifier=A10001".into(), 1),
        ("Location?organization=VLX01".into(), 1),
    ] {
        let came = machines.get(clinician, &format!("/fhir/{query}")).await;
        assert_eq!(came.found().len(), expected, "{query}: {}", came.text);
    }
    let officer = Role::InformationGovernance;
    let of_ada = machines.get(officer, &format!("/fhir/AuditEvent?{patient}&_count=100")).await;
    assert!(of_ada.found().len() >= 8, "{}", of_ada.text);
    assert!(of_ada.json()["entry"].as_array().unwrap().iter().all(|e| e.to_string().contains(&ada)));
    assert_eq!(machines.get(officer, "/fhir/AuditEvent?date=lt2020").await.found().len(), 0);
    for wrong in [
        "Condition",
        "Condition?patient=Group/1",
        "Condition?patient=x",
        "Patient?birthdate=1950",
        "Patient?birthdate=x",
        "Patient?_count=0",
        "Patient?_count=x",
        "Patient?_count=-1",
        "Patient?name=",
        "Observation?patient=",
        "Patient?organization=x%27",
        "Patient?name=a&_id=1&_id=2",
        "Encounter?date=soon&patient=00000000-0000-7000-8000-000000000000",
        "Patient?name=%00",
        "Patient",
    ] {
        let came = machines.get(clinician, &format!("/fhir/{wrong}")).await;
        // A clinician may list their own practice, so that asking for nobody in particular must name it.
        assert_eq!(came.status, StatusCode::BAD_REQUEST, "{wrong}: {}", came.text);
        came.trouble();
    }
}

//! Nobody sees more here than on the pages, and every look is written down.

use axum::http::StatusCode;
use linchpin_app::permission::{Act, Resource};
use linchpin_core::{ErrorKind, Role};

use crate::machine::{Machines, search};

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

#[tokio::test]
async fn each_role_reads_what_the_table_lets_it() {
    let machines = Machines::new().await;
    let ada = machines.house.people[0].to_string();
    let mark = machines.get(Role::Clinician, &search(&machines, "Condition")).await.found().remove(0);
    let (mut shown, mut refused) = (0, 0);
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Patient) {
        for (path, resource) in [
            (format!("/fhir/Patient/{ada}"), Resource::Person),
            (format!("/fhir/Condition/{mark}"), Resource::Record),
            (search(&machines, "Observation"), Resource::Record),
            (search(&machines, "MedicationRequest"), Resource::Record),
            (search(&machines, "Encounter"), Resource::Record),
            (search(&machines, "Consent"), Resource::Consent),
            (search(&machines, "CarePlan"), Resource::Case),
            (search(&machines, "QuestionnaireResponse"), Resource::Case),
            (format!("/fhir/AuditEvent?patient=Patient/{ada}"), Resource::Audit),
            (format!("/fhir/Practitioner/{}", machines.staff[0]), Resource::Directory),
            (search(&machines, "PractitionerRole"), Resource::Directory),
            (search(&machines, "Location"), Resource::Directory),
            (search(&machines, "Organization"), Resource::Published),
        ] {
            // The pages' own acts say what is right.
            let actor = machines.app.bearer(&machines.tokens[&role]).await.unwrap().unwrap();
            let person = machines.house.people[0];
            let right = match resource {
                Resource::Person => machines.app.view_person(&actor, person).await.map(drop),
                Resource::Record => machines.app.view_record(&actor, person).await.map(drop),
                // Who may have to do with cases is told which there are: none is no refusal.
                Resource::Case if machines.app.table.could(role, Act::See, resource) => {
                    machines.app.cases_of(&actor, person).await.map(drop)
                }
                Resource::Consent => machines.app.consents_of(&actor, person).await.map(drop),
                Resource::Audit => machines.app.who_looked(&actor, person, None, 1).await.map(drop),
                other => machines
                    .app
                    .require(&actor, Act::See, &linchpin_app::permission::Subject::of(other))
                    .await
                    .map(drop),
            };
            let came = machines.get(role, &path).await;
            match right {
                Ok(()) => {
                    assert_eq!(came.status, StatusCode::OK, "{role} {path}: {}", came.text);
                    shown += 1;
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Forbidden);
                    assert_eq!(
                        (came.status, came.trouble().as_str()),
                        (StatusCode::FORBIDDEN, "forbidden"),
                        "{role} {path}"
                    );
                    assert!(!came.text.contains("Marsh") && !came.text.contains("Ada"), "{role} {path}");
                    refused += 1;
                }
            }
        }
    }
    println!("{shown} shown, {refused} refused");
    assert!(shown > 40 && refused > 30, "{shown} {refused}");
}

#[tokio::test]
async fn a_refusal_does_not_tell_whether_somebody_exists() {
    let machines = Machines::new().await;
    // Referred to the nurse's centre, without consent.
    let ben = machines.house.people[1].to_string();
    for role in [Role::CoordinationNurse, Role::LinkWorker] {
        for path in ["Patient/{}", "Condition?patient={}", "Observation?patient=Patient/{}"] {
            let there = machines.get(role, &format!("/fhir/{}", path.replace("{}", &ben))).await;
            let nowhere = machines.get(role, &format!("/fhir/{}", path.replace("{}", NOBODY))).await;
            assert_eq!((there.status, nowhere.status), (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN), "{role} {path}");
            if role == Role::LinkWorker {
                assert_eq!(there.text, nowhere.text, "{path}");
            }
        }
        let found = machines.get(role, &format!("/fhir/Patient?_id={ben},{NOBODY}")).await;
        assert_eq!(found.found().len(), 0, "{role}");
        assert_eq!(found.json()["total"], 0);
    }
    // Whoever may see anybody is told that there is nobody.
    let came = machines.get(Role::InformationGovernance, &format!("/fhir/Patient/{NOBODY}")).await;
    assert_eq!((came.status, came.trouble().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    for odd in ["x", "%27", "..%2f..%2fetc", "%ff", &"a".repeat(65), "01890000-0000-7000-8000-00000000000G"] {
        let came = machines.get(Role::InformationGovernance, &format!("/fhir/Patient/{odd}")).await;
        assert_eq!((came.status, came.trouble().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{odd}");
    }
}

#[tokio::test]
async fn who_may_find_anybody_sees_of_strangers_only_who_they_are() {
    let machines = Machines::new().await;
    let came = machines.get(Role::CoordinationNurse, "/fhir/Patient?name=odowd").await;
    let json = came.json();
    let ben = &json["entry"][0]["resource"];
    assert_eq!(ben["meta"]["tag"][0]["code"], "SUBSETTED");
    assert_eq!(ben["name"][0]["family"], "O'Dowd");
    let came = machines.get(Role::CoordinationNurse, "/fhir/Patient?name=marsh").await;
    assert!(came.json()["entry"][0]["resource"]["meta"]["tag"].is_null(), "with consent she is seen whole");
    // A practice finds its own.
    assert_eq!(machines.get(Role::Receptionist, "/fhir/Patient?name=vance").await.found().len(), 0);
    assert_eq!(machines.get(Role::Receptionist, "/fhir/Patient?organization=A10002").await.found().len(), 0);
    // And nobody pages through the people of another.
    let came = machines.get(Role::CoordinationNurse, "/fhir/Patient?organization=A10002").await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST, "{}", came.text);
}

#[tokio::test]
async fn too_many_people_are_nobody_in_particular() {
    let machines = Machines::new().await;
    machines.crowd(201).await;
    let came = machines.get(Role::Clinician, "/fhir/Patient?name=crowd").await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST, "{}", came.text);
    assert!(came.text.contains("More than 200"));
    let came = machines.get(Role::Clinician, "/fhir/Patient?name=crowd&name=person7").await;
    assert_eq!(came.status, StatusCode::OK);
}

#[tokio::test]
async fn a_merged_record_is_gone_and_says_where_to() {
    let machines = Machines::new().await;
    let (ada, ben) = (machines.house.people[0], machines.house.people[1]);
    let condition = machines.get(Role::Clinician, &format!("/fhir/Condition?patient={ben}")).await.found().remove(0);
    let manager = machines.app.bearer(&machines.tokens[&Role::PracticeManager]).await.unwrap().unwrap();
    machines.app.merge_people(&manager, ada, ben, "The same person registered twice.").await.unwrap();
    let came = machines.get(Role::Clinician, &format!("/fhir/Patient/{ben}")).await;
    assert_eq!((came.status, came.trouble().as_str()), (StatusCode::GONE, "deleted"));
    assert!(came.text.contains(&format!("Patient/{ada}")));
    let came = machines.get(Role::Clinician, &format!("/fhir/Condition/{condition}")).await;
    assert_eq!(came.status, StatusCode::GONE, "{}", came.text);
    assert_eq!(machines.get(Role::Clinician, &format!("/fhir/Patient?_id={ben}")).await.found().len(), 0);
    // Whoever may not see them learns nothing of it.
    assert_eq!(
        machines.get(Role::Receptionist, &format!("/fhir/Condition?patient={ben}")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn withdrawn_consent_shuts_the_door_at_once() {
    let machines = Machines::new().await;
    let ada = machines.house.people[0];
    let nurse = || machines.get(Role::CoordinationNurse, "/fhir/Patient?name=marsh");
    let path = search(&machines, "Condition");
    assert_eq!(machines.get(Role::CoordinationNurse, &path).await.status, StatusCode::OK);
    let manager = machines.app.bearer(&machines.tokens[&Role::PracticeManager]).await.unwrap().unwrap();
    let said = linchpin_app::act::Said {
        decision: linchpin_store::consent::Decision::Withdrawn,
        how: linchpin_store::consent::How::Spoken,
        until: None,
        note: None,
    };
    machines.app.record_consent(&manager, ada, &said).await.unwrap();
    assert_eq!(machines.get(Role::CoordinationNurse, &path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(machines.get(Role::LinkWorker, &format!("/fhir/Patient/{ada}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(nurse().await.json()["entry"][0]["resource"]["meta"]["tag"][0]["code"], "SUBSETTED");
    let consents = machines.get(Role::Clinician, &format!("/fhir/Consent?patient={ada}")).await.json();
    let states: Vec<&str> =
        consents["entry"].as_array().unwrap().iter().map(|e| e["resource"]["status"].as_str().unwrap()).collect();
    assert_eq!(states, ["inactive"; 3], "what stood before stands no more");
}

#[tokio::test]
async fn every_look_is_written_down_under_its_request() {
    let machines = Machines::new().await;
    let ada = machines.house.people[0];
    let clinician = machines.house.accounts[&Role::Clinician];
    for (path, entries) in [
        (format!("/fhir/Patient/{ada}"), vec![("see", "person", "done")]),
        (search(&machines, "Condition"), vec![("see", "record", "done")]),
        (search(&machines, "Consent"), vec![("see", "consent", "done")]),
        ("/fhir/Patient?name=marsh".into(), vec![("search", "person", "done"), ("see", "person", "done")]),
        ("/fhir/AuditEvent/1".into(), vec![("see", "audit/1", "denied")]),
    ] {
        let before = machines.house.audit().await.first().map_or(0, |e| e.seq);
        machines.get(Role::Clinician, &path).await;
        let new: Vec<_> = machines.house.audit().await.into_iter().filter(|e| e.seq > before).collect();
        let told: Vec<_> = new.iter().map(|e| (e.act.as_str(), e.resource.as_str(), e.outcome.as_str())).collect();
        assert_eq!(told, entries, "{path}");
        for entry in &new {
            assert_eq!(entry.actor, Some(clinician));
            assert!(entry.request.is_some());
            let said = format!("{:?}{:?}", entry.detail, entry.reason).to_lowercase();
            assert!(!said.contains("marsh"), "{said}");
        }
    }
}

#[tokio::test]
async fn a_refuted_allergy_is_not_active_and_nothing_received_is_said_to_be_no_denial() {
    let machines = Machines::new().await;
    let path = search(&machines, "AllergyIntolerance");
    let all = machines.get(Role::Clinician, &path).await.json();
    let of = |at: usize| &all["entry"][at]["resource"];
    let told: Vec<_> = (0..3)
        .map(|at| {
            let code = |name: &str| of(at)[name]["coding"][0]["code"].as_str().unwrap_or("").to_owned();
            (code("code"), code("clinicalStatus"), code("verificationStatus"))
        })
        .collect();
    let row = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert!(told.contains(&row("764146007", "active", "unconfirmed")), "{told:?}");
    assert!(told.contains(&row("227493005", "inactive", "refuted")), "{told:?}");
    assert!(told.contains(&row("", "active", "unconfirmed")), "one in words alone is there without them: {told:?}");
    assert!(all["entry"].as_array().unwrap().iter().all(|e| e["search"]["mode"] == "match"));
    let nobody = Machines::over(crate::house::House::new().await, |app| {
        app.facts = std::sync::Arc::new(linchpin_app::facts::NoFacts);
    })
    .await;
    let came = nobody.get(Role::Clinician, &search(&nobody, "AllergyIntolerance")).await.json();
    assert_eq!((&came["total"], &came["entry"][0]["search"]["mode"]), (&0.into(), &"outcome".into()));
    assert!(came["entry"][0].to_string().contains("not the same as none"), "{came}");
}

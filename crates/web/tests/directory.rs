//! Care homes and teams, copies and lists of people, and who is behind a pseudonym: what the pages of each do, and for whom.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use axum::http::{StatusCode, header};
use house::{Came, House, practice, sample::ready};
use linchpin_app::pseudonym::PLANNING;
use linchpin_core::{CareHomeId, Name, Role, StaffId};
use linchpin_store::{
    care_home,
    staff::{self, Staff, StaffRole},
};

/// The key at the end of where a form led.
fn made<'a>(came: &'a Came, folder: &str) -> &'a str {
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().strip_prefix(folder).unwrap().strip_suffix("?done=yes").unwrap()
}

/// The hidden fields and the ones with a value of a form, as a browser would send them back.
fn hidden(body: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for input in body.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = input.split_once('"').unwrap();
        let value = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
        fields.push((name.to_owned(), value.replace("&#x27;", "'").replace("&#10;", "\n")));
    }
    fields
}

#[tokio::test]
async fn a_care_home_is_added_changed_by_two_and_closed() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/care-homes/add").await.body;
    assert!(page.contains("Practice that looks after it"), "{page}");
    let came = manager.post("/care-homes/add", &[("name", ""), ("postcode", "nowhere"), ("practice", "A10001")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(came.body.contains("Enter a full postcode"), "{}", came.body);
    let fields = [
        ("name", "Larchmoor <House>"),
        ("address", "1 Moor Lane\r\nWath"),
        ("postcode", "S63 7AA"),
        ("practice", "A10001"),
    ];
    let came = manager.post("/care-homes/add", &fields).await;
    let id = made(&came, "/care-homes/").to_owned();
    let page = manager.get(&format!("/care-homes/{id}")).await.body;
    assert!(page.contains("Larchmoor &lt;House&gt;") && page.contains("Wath<br>S63 7AA"), "{page}");
    assert!(manager.get("/care-homes").await.body.contains("Larchmoor &lt;House&gt;"));
    // Two open the form; the second to save is shown both, and chooses.
    let edit = format!("/care-homes/{id}/edit");
    let mut other = house.as_role(Role::Administrator).await;
    let (mine, theirs) = (manager.get(&edit).await.body, other.get(&edit).await.body);
    assert!(mine.contains("name=\"version\" value=\"1\"") && theirs.contains("name=\"version\" value=\"1\""));
    let sent = |name: &'static str, postcode: &'static str| {
        [("version", "1"), ("name", name), ("address", "1 Moor Lane"), ("postcode", postcode), ("closed", "")]
    };
    assert_eq!(other.post(&edit, &sent("Larchmoor", "S63 7AA")).await.status, StatusCode::SEE_OTHER);
    let both = manager.post(&edit, &sent("Larchmoor House", "S63 7AB")).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    for words in ["Larchmoor House", ">Larchmoor<", "S63 7AB", "S63 7AA", "value=\"2\""] {
        assert!(both.body.contains(words), "{words}: {}", both.body);
    }
    let mut chosen = hidden(&both.body);
    chosen.retain(|(name, _)| name != "csrf");
    chosen.extend([("pick-name".into(), "yours".into()), ("pick-postcode".into(), "theirs".into())]);
    let chosen: Vec<(&str, &str)> = chosen.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(manager.post(&edit, &chosen).await.status, StatusCode::SEE_OTHER);
    let key: CareHomeId = id.parse().unwrap();
    let kept = care_home::get(&mut house.app.store.read().await.unwrap(), key).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.address.postcode.unwrap().as_str()), ("Larchmoor House", "S63 7AA"));
    // It is aligned to another practice by an administrator alone, and closed.
    let align = format!("/care-homes/{id}/align");
    let line = [("practice", "A10002"), ("from", "2026-12-01"), ("to", "")];
    assert_eq!(manager.post(&align, &line).await.status, StatusCode::FORBIDDEN);
    let wrong = other.post(&align, &[("practice", "A10002"), ("from", "2026-12-01"), ("to", "2026-11-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("The last day must not be before the first"), "{}", wrong.body);
    assert_eq!(other.post(&align, &line).await.status, StatusCode::SEE_OTHER);
    assert!(other.get(&format!("/care-homes/{id}")).await.body.contains("from 1 December 2026"));
    let close = [("version", "4"), ("name", "Larchmoor House"), ("closed", "2026-11-20")];
    assert_eq!(other.post(&edit, &close).await.status, StatusCode::SEE_OTHER);
    assert!(!other.get("/care-homes").await.body.contains("Larchmoor"));
    let mut clerk = house.as_role(Role::Receptionist).await;
    let page = clerk.get(&format!("/care-homes/{id}")).await.body;
    assert!(page.contains("20 November 2026") && !page.contains("Change or close"), "{page}");
    assert_eq!(clerk.get(&edit).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_team_is_added_and_people_join_and_leave_it() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let who = StaffId::new(house.app.ids.uuid());
    let role = StaffRole { role: Role::Clinician, organisation: practice(), job: None, from: None, to: None };
    let one = Staff {
        id: who,
        name: Name::usual(["Ada"], "O'Lee"),
        codes: vec![],
        email: None,
        roles: vec![role],
        ended: None,
        version: 1,
    };
    let mut tx = house.app.store.write().await.unwrap();
    staff::add(&mut tx, &one).await.unwrap();
    tx.commit().await.unwrap();
    let mut manager = house.as_role(Role::PracticeManager).await;
    manager.get("/teams/add").await;
    let new = |organisation| [("name", "Home visits"), ("purpose", "Care homes"), ("organisation", organisation)];
    assert_eq!(manager.post("/teams/add", &new("A10002")).await.status, StatusCode::FORBIDDEN);
    let came = manager.post("/teams/add", &new("A10001")).await;
    let id = made(&came, "/teams/").to_owned();
    let (team, members) = (format!("/teams/{id}"), format!("/teams/{id}/members"));
    assert!(manager.get(&team).await.body.contains("O&#x27;Lee"), "who works there can be taken in");
    let key = who.to_string();
    let came = manager.post(&members, &[("what", "join"), ("staff", &key)]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    assert!(manager.get(&team).await.body.contains("Take out"));
    assert!(manager.get("/teams").await.body.contains("O&#x27;Lee"));
    house.clock.wait(1);
    assert_eq!(manager.post(&members, &[("what", "leave"), ("staff", &key)]).await.status, StatusCode::SEE_OTHER);
    assert!(manager.get(&team).await.body.contains("Nobody is in it yet"));
    let nobody = manager.post(&members, &[("what", "join"), ("staff", "x")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Choose somebody who works here"), "{}", nobody.body);
    let mut clerk = house.as_role(Role::Clinician).await;
    assert!(!clerk.get(&team).await.body.contains("Take in"));
    assert_eq!(clerk.post(&members, &[("what", "join"), ("staff", &key)]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_practice_learns_who_is_behind_a_pseudonym_and_the_officer_is_told() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let pseudonym = house.app.pseudonyms(PLANNING).await.unwrap().of(house.people[0]);
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let list = commissioner.get("/people/pseudonyms?practice=A10001").await.body;
    assert!(list.contains(&pseudonym) && list.contains("kept back"), "a few alike are kept back: {list}");
    for secret in ["Marsh", "9434765919", "943 476 5919", "1950"] {
        assert!(!list.contains(secret), "{secret}");
    }
    let counts = commissioner.get("/people/counts?practice=A10001").await.body;
    assert!(counts.contains("75 to 79") && counts.contains(">*<"), "{counts}");
    let file = commissioner.get("/people/counts/file?practice=A10001").await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    assert!(file.body.starts_with("Age,Female,Male") && file.body.contains("75 to 79,0,0,*"), "{}", file.body);
    let mut doctor = house.as_role(Role::Clinician).await;
    let own = doctor.get("/people/counts").await.body;
    assert!(own.contains("75 to 79") && !own.contains(">*<"), "a practice counts its own exactly: {own}");
    assert_eq!(doctor.get("/people/counts?practice=A10002").await.status, StatusCode::FORBIDDEN);
    doctor.get("/re-identify").await;
    let wordless = doctor.post("/re-identify", &[("pseudonym", &pseudonym), ("reason", "")]).await;
    assert_eq!(wordless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wordless.body.contains("MARSH"));
    let reason = "High risk on the list of November: to offer a review";
    let came = doctor.post("/re-identify", &[("pseudonym", &pseudonym), ("reason", reason)]).await;
    assert_eq!(came.status, StatusCode::OK);
    assert!(came.body.contains("MARSH, Ada"), "{}", came.body);
    let entry = house.audit().await.into_iter().find(|e| e.act == "re-identify" && e.person.is_some()).unwrap();
    assert_eq!((entry.person, entry.outcome.as_str()), (Some(house.people[0]), "done"));
    let officer = house.as_role(Role::InformationGovernance).await.get("/governance").await.body;
    assert!(officer.contains("Pseudonym undone") && officer.contains(reason), "{officer}");
    let elsewhere = house.app.pseudonyms(PLANNING).await.unwrap().of(house.people[2]);
    let nobody = doctor.post("/re-identify", &[("pseudonym", &elsewhere), ("reason", reason)]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("Nobody who is registered with your practice") && !nobody.body.contains("VANCE"));
    assert_eq!(commissioner.get("/re-identify").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_person_takes_a_copy_and_a_practice_hands_one_over() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut patient = house.as_role(Role::Patient).await;
    let page = patient.get("/own-care/copy").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["A copy of what is held about you", "Penicillin", "MARSH, Ada", "Who has looked", "Agreed to sharing"]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let file = patient.get("/own-care/copy/fhir").await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/fhir+json");
    let bundle: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!((bundle["resourceType"].as_str(), bundle["type"].as_str()), (Some("Bundle"), Some("collection")));
    let kinds: std::collections::BTreeSet<&str> =
        bundle["entry"].as_array().unwrap().iter().map(|e| e["resource"]["resourceType"].as_str().unwrap()).collect();
    for kind in [
        "Patient",
        "Condition",
        "Observation",
        "MedicationRequest",
        "Encounter",
        "Immunization",
        "Consent",
        "AuditEvent",
    ] {
        assert!(kinds.contains(kind), "{kind}: {kinds:?}");
    }
    let names: Vec<&str> = bundle["entry"].as_array().unwrap().iter().map(|e| e["fullUrl"].as_str().unwrap()).collect();
    let distinct: std::collections::BTreeSet<&&str> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "each resource has a name of its own");
    // The practice says why first.
    let mut manager = house.as_role(Role::PracticeManager).await;
    let copy = format!("/people/{}/copy", house.people[0]);
    let page = manager.get(&format!("/people/{}", house.people[0])).await.body;
    assert!(page.replace("&#x2f;", "/").contains(&copy), "{page}");
    manager.get(&copy).await;
    let why = ("why", "Asked by letter, passport seen");
    for wrong in [&[("as", "page"), ("checked", "yes")][..], &[why, ("as", "page")]] {
        let came = manager.post(&copy, wrong).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong:?}");
        assert!(!came.body.contains("A copy of what is held"));
    }
    let came = manager.post(&copy, &[why, ("checked", "yes"), ("as", "page")]).await;
    assert!(came.status == StatusCode::OK && came.body.contains("A copy of what is held about the person"));
    let came = manager.post(&copy, &[why, ("checked", "yes"), ("as", "fhir")]).await;
    assert!(came.body.starts_with("{\"") && came.body.contains("\"Bundle\""));
    assert!(patient.get("/own-care/looked").await.body.contains("Export a person’s clinical record"));
    let elsewhere = manager.get(&format!("/people/{}/copy", house.people[2])).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
    assert_eq!(house.as_role(Role::Clinician).await.get(&copy).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_list_for_another_body_is_a_file_and_everybody_on_it_can_see_so() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    manager.get("/people/export").await;
    let fields =
        [("to", "Public Health"), ("why", "Invitations to screening"), ("with", "address"), ("with", "contacts")];
    let wrong = manager.post("/people/export", &fields[1..]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Say who gets the list") && wrong.body.contains("Invitations to screening"));
    let file = manager.post("/people/export", &fields).await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let mut csv = csv::Reader::from_reader(file.body.as_bytes());
    assert_eq!(csv.headers().unwrap().len(), 10);
    let families: Vec<String> = csv.records().map(|r| r.unwrap()[1].to_owned()).collect();
    assert_eq!(families, ["Marsh", "O'Dowd"], "their own people and nobody else's");
    let looked = house.as_role(Role::Patient).await.get("/own-care/looked").await.body;
    assert!(looked.contains("Export a person’s details"), "{looked}");
    for role in [Role::Receptionist, Role::Clinician, Role::Commissioner, Role::InformationGovernance] {
        assert_eq!(house.as_role(role).await.get("/people/export").await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

#[tokio::test]
async fn the_audit_is_exported_as_the_page_shows_it() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut patient = house.as_role(Role::Patient).await;
    patient.get("/own-care/record").await;
    let mut officer = house.as_role(Role::InformationGovernance).await;
    let ask = format!("person={}&act=see", house.people[0]);
    let page = officer.get(&format!("/audit?{ask}")).await.body;
    assert!(page.contains(&format!("/audit/export?format=csv&amp;{}", ask.replace('&', "&amp;"))), "{page}");
    let file = officer.get(&format!("/audit/export?format=ndjson&{ask}")).await;
    let lines: Vec<serde_json::Value> = file.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!lines.is_empty());
    for line in &lines {
        assert_eq!(
            (line["act"].as_str(), line["person"].as_str()),
            (Some("see"), Some(house.people[0].to_string().as_str()))
        );
        assert_eq!(line["at"].as_str().unwrap().len(), 27, "as the hash has it");
    }
    let all = officer.get("/audit/export?format=ndjson").await.body.lines().count();
    assert!(all > lines.len() + 5, "{all}");
    let none = officer.get("/audit/export?format=csv&act=merge").await.body;
    assert!(none.starts_with("seq,at,actor") && none.lines().count() == 1, "{none}");
    assert_eq!(officer.get("/audit/export?outcome=x").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_second_factor_is_drawn_beside_its_key() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let page = house.as_role(Role::Receptionist).await.get("/account/second-factor").await;
    assert!(page.body.contains("<svg class=\"lp-qr\"") && page.body.contains("aria-label=\"Key\""), "{}", page.body);
    let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe") && !policy.contains("data:"));
}

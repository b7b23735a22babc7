//! The record: in an emergency, by the clinician, by the person, and what the officer sees of it.

use axum::http::StatusCode;
use linchpin_core::Role;

use super::{NUMBER, plain};
use crate::house::House;
use crate::house::sample::ready;

#[tokio::test]
async fn a_record_is_opened_in_an_emergency_and_closes_again() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let (person, at) = (house.people[2], format!("/people/{}", house.people[2]));
    let mut nurse = house.as_role(Role::CoordinationNurse).await;
    let closed = nurse.get(&at).await;
    assert_eq!(closed.status, StatusCode::FORBIDDEN);
    assert!(plain(&closed.body).contains(&format!("{at}/emergency")), "the way to break the glass: {}", closed.body);
    let form = nurse.get(&format!("{at}/emergency")).await.body;
    assert!(form.contains("VANCE, Cleo") && form.contains("60 minutes"), "{form}");
    for (form, why) in [
        (&[("reason", "Collapsed at the bus stop")][..], "Tick the box"),
        (&[("reason", "now"), ("sure", "yes")], "Say in a sentence"),
    ] {
        let came = nurse.post(&format!("{at}/emergency"), form).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(came.body.contains(why), "{}", came.body);
    }
    let open = [("reason", "Collapsed at the bus stop"), ("sure", "yes")];
    let came = nurse.post(&format!("{at}/emergency"), &open).await;
    assert_eq!(came.to(), format!("{at}/record"), "{}", came.body);
    let record = nurse.get(&format!("{at}/record")).await.body;
    for words in
        ["You opened this record in an emergency", "It closes at 10:00", "Metformin", "136/82 mmHg", "End it now"]
    {
        assert!(record.contains(words), "no “{words}” in {record}");
    }
    assert_eq!(nurse.post(&format!("{at}/emergency/end"), &[]).await.to(), "/people?done=closed");
    assert_eq!(nurse.get(&format!("{at}/record")).await.status, StatusCode::FORBIDDEN, "ended early");
    // It also ends by itself.
    nurse.get(&format!("{at}/emergency")).await;
    nurse.post(&format!("{at}/emergency"), &open).await;
    assert_eq!(nurse.get(&format!("{at}/record")).await.status, StatusCode::OK);
    for _ in 0..3 {
        house.clock.wait(25);
        nurse.get("/co-ordination").await;
    }
    assert_eq!(nurse.get(&format!("{at}/record")).await.status, StatusCode::FORBIDDEN, "after an hour");
    // The officer reviews both.
    let mut officer = house.as_role(Role::InformationGovernance).await;
    let page = plain(&officer.get("/emergency-access").await.body);
    assert_eq!(page.matches("Collapsed at the bus stop").count(), 2, "{page}");
    let id = page.split("action=\"/emergency-access/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = officer.post(&format!("/emergency-access/{id}"), &[("note", "Rang them")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came =
        officer.post(&format!("/emergency-access/{id}"), &[("verdict", "right"), ("note", "Rang the nurse.")]).await;
    assert_eq!(came.to(), "/emergency-access?done=yes", "{}", came.body);
    assert_eq!(officer.get("/emergency-access").await.body.matches("Collapsed at the bus stop").count(), 1);
    let looked = officer.get(&format!("{at}/looked")).await.body;
    assert!(looked.contains("it was right") && looked.contains("Rang the nurse."), "{looked}");
    assert!(house.audit().await.iter().any(|e| e.act == "break-glass" && e.person == Some(person)));
    // A receptionist cannot.
    let came = house.as_role(Role::Receptionist).await.get(&format!("{at}/emergency")).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_record_shows_what_is_known_and_says_what_is_not() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut doctor = house.as_role(Role::Clinician).await;
    let page = doctor.get(&format!("/people/{}/record", house.people[0])).await.body;
    for words in [
        "Type 2 diabetes mellitus",
        "Past problems",
        "Fracture of wrist",
        "Ramipril 5 mg",
        "Amoxicillin",
        "136/82 mmHg",
        "5.0 lower",
        "6 higher than on 21 May 2025",
        "role=\"img\"",
        "Earlier contacts",
        "Emergency attendance",
        "Influenza vaccine",
        "not given",
        "Retinal screening",
        "keeps no care plans yet",
        "Agreed to sharing",
        "Who has looked",
        "up to 10 January 2026",
    ] {
        let words = words.replace("5.0 lower", "5 lower");
        assert!(page.contains(&words), "no “{words}” in {page}");
    }
    assert!(page.contains("&lt;script&gt;alert(&#x27;problem&#x27;)") && !page.contains("<script>alert('problem')"));
    assert!(!page.contains("{{ 7 * 7 }}</td") || page.contains("{{ 7 * 7 }}"), "markup of templates is not run");
}

#[tokio::test]
async fn a_patient_reads_and_keeps_their_own_record_only() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.as_role(Role::Receptionist).await.get(&format!("/people/{}", house.people[0])).await;
    let mut patient = house.as_role(Role::Patient).await;
    for (page, words) in [
        ("details", "MARSH, Ada"),
        ("record", "Metformin"),
        ("looked", "receptionist Example"),
        ("looked", "A practice sees its own patients"),
        ("edit", "How to reach you"),
        ("consent", "May other services see your record"),
    ] {
        let came = patient.get(&format!("/own-care/{page}")).await;
        assert!(came.status == StatusCode::OK && came.body.contains(words), "{page}: no “{words}” in {}", came.body);
    }
    assert!(
        !patient.get("/own-care/edit").await.body.contains("name=\"number\""),
        "the number is not theirs to change"
    );
    let form =
        [("version", "1"), ("mobile", "07700 900123"), ("preferred", "mobile"), ("family", "Else"), ("number", "")];
    let came = patient.post("/own-care/edit", &form).await;
    assert_eq!(came.to(), "/own-care/details?done=saved", "{}", came.body);
    let page = patient.get("/own-care/details").await.body;
    assert!(page.contains("07700 900123") && page.contains("MARSH, Ada") && page.contains(NUMBER), "{page}");
    // They take consent back: the nurse sees them no more.
    let nurse = format!("/people/{}", house.people[0]);
    assert_eq!(house.as_role(Role::CoordinationNurse).await.get(&nurse).await.status, StatusCode::OK);
    house.clock.wait(1);
    patient.get("/own-care/consent").await;
    let came = patient.post("/own-care/consent", &[("decision", "withdrawn")]).await;
    assert_eq!(came.to(), "/own-care/consent?done=consent", "{}", came.body);
    assert_eq!(house.as_role(Role::CoordinationNurse).await.get(&nurse).await.status, StatusCode::FORBIDDEN);
    patient.get("/own-care/consent").await;
    let came = patient.post("/own-care/opt-outs", &[("version", "2"), ("national", "yes")]).await;
    assert_eq!(came.to(), "/own-care/consent?done=opt-outs", "{}", came.body);
    assert!(patient.get("/own-care/consent").await.body.contains(
        "id=\"national\" name=\"national\" type=\"checkbox\" value=\"yes\" aria-describedby=\"national-hint\" checked"
    ));
    let came = patient.post("/own-care/opt-outs", &[("version", "2")]).await;
    assert_eq!(came.status, StatusCode::CONFLICT, "from an older version");
    for other in [format!("/people/{}", house.people[1]), "/people".into(), "/audit".into(), "/matches".into()] {
        assert_eq!(patient.get(&other).await.status, StatusCode::FORBIDDEN, "{other}");
    }
}

#[tokio::test]
async fn the_officer_searches_and_exports_the_audit() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.crowd().await;
    let person = house.people[0];
    house.as_role(Role::Clinician).await.get(&format!("/people/{person}/record")).await;
    let mut officer = house.as_role(Role::InformationGovernance).await;
    let page = officer.get(&format!("/audit?person={person}&act=see")).await.body;
    assert!(page.contains("See a person’s clinical record") && page.contains("clinician Example"), "{page}");
    assert!(!page.contains("Marsh") && !page.contains("MARSH"), "the audit names nobody who is cared for");
    let none = officer.get("/audit?act=see&to=2020-01-01").await.body;
    assert!(none.contains("No entry answers this"), "{none}");
    for wrong in ["person=x", "actor=1", "from=yesterday", "outcome=maybe"] {
        assert_eq!(officer.get(&format!("/audit?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let csv = officer.get("/audit/export?format=csv").await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    assert!(
        csv.body.starts_with("seq,at,actor,role,organisation,act,resource,person,reason,outcome,detail,request,hash\n")
    );
    let lines = officer.get("/audit/export?format=ndjson").await.body;
    let entries: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let seqs: Vec<u64> = entries.iter().map(|e| e["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "whole, and in order");
    assert_eq!(entries.last().unwrap()["act"], "export", "the export before is in it");
    assert!(entries.iter().all(|e| e["hash"].as_str().unwrap().len() == 64));
    for role in Role::ALL.into_iter().filter(|role| *role != Role::InformationGovernance) {
        let mut browser = house.as_role(role).await;
        for page in ["/audit", "/audit/export?format=csv", "/emergency-access"] {
            assert_eq!(browser.get(page).await.status, StatusCode::FORBIDDEN, "{role} {page}");
        }
    }
}

#[tokio::test]
async fn allergies_stand_above_everything_else_of_a_record_and_nothing_received_is_not_none() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let person = house.people[0];
    let body = plain(&house.as_role(Role::Clinician).await.get(&format!("/people/{person}/record")).await.body);
    let at = |text: &str| body.find(text).unwrap_or_else(|| panic!("no {text} in {body}"));
    assert!(at("Penicillin") < at("Type 2 diabetes") && at("High risk") < at("Type 2 diabetes"));
    assert!(body.contains("anaphylaxis, severe reaction, not confirmed, since 2003, written down on 6 May 2004"));
    assert!(body.contains("told in words alone") && body.contains("{{ 7 * 7 }}"));
    assert!(at("Past and refuted allergies") < at("Cashew nuts") && body.contains("found to be wrong"));
    assert!(body.contains("and 1 more instruction: see the practice’s record"));
    // The person reads the same of themselves.
    let own = house.as_role(Role::Patient).await.get("/own-care/record").await;
    assert!(own.body.contains("Penicillin") && own.body.contains("Ask your practice."), "{}", own.body);
    // In an emergency it is what a clinician of another practice sees first.
    let stranger = house.people[2];
    let mut doctor = house.as_role(Role::Clinician).await;
    doctor.get(&format!("/people/{stranger}/emergency")).await;
    let sent = [("reason", "Brought in unconscious after a fall"), ("sure", "yes")];
    doctor.post(&format!("/people/{stranger}/emergency"), &sent).await;
    let opened = doctor.get(&format!("/people/{stranger}/record")).await;
    assert!(opened.body.contains("You opened this record in an emergency"), "{}", opened.body);
    assert!(opened.body.contains("Penicillin"));
}

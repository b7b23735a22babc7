//! The pages over people: what each shows, to whom, and that nothing that anybody typed comes back as anything but text.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use house::{Browser, House, crowd::HOSTILE, crowd::LONG};
use linchpin_core::Role;
use linchpin_web::engine;

/// The NHS number and the name of `house.people[0]`.
const NUMBER: &str = "943 476 5919";

fn ready() -> bool {
    let ready = engine::has_kit();
    if !ready {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "run `make assets` first");
        eprintln!("SKIPPED: the NHS design system is not here; run `make assets`");
    }
    ready
}

/// A page with its escaped signs written out, to find addresses in it.
fn plain(body: &str) -> String {
    [("&#x27;", "'"), ("&#x2f;", "/"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
        .iter()
        .fold(body.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

async fn find(browser: &mut Browser, text: &str) -> house::Came {
    browser.get("/people").await;
    browser.post("/people", &[("person", text)]).await
}

/// Of every page over somebody of the practice, who may see it: the roles in the order of `Role::ALL`, `y` or `n`.
#[tokio::test]
async fn each_page_opens_to_those_who_have_to_do_with_the_person() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let person = house.people[0];
    let roles = |name: &[&str]| Role::ALL.map(|role| name.contains(&role.as_str()));
    for (page, allowed) in [
        (
            "",
            &[
                "practice-manager",
                "receptionist",
                "clinician",
                "care-navigator",
                "coordination-nurse",
                "link-worker",
                "information-governance",
                "patient",
            ][..],
        ),
        ("/record", &["practice-manager", "clinician", "coordination-nurse", "link-worker", "patient"]),
        ("/looked", &["practice-manager", "clinician", "information-governance", "patient"]),
        (
            "/consent",
            &[
                "practice-manager",
                "receptionist",
                "clinician",
                "care-navigator",
                "coordination-nurse",
                "link-worker",
                "information-governance",
                "patient",
            ],
        ),
        ("/edit", &["practice-manager", "receptionist", "patient"]),
        ("/merges", &["practice-manager", "information-governance"]),
    ] {
        for (role, may) in Role::ALL.into_iter().zip(roles(allowed)) {
            // Limits are another test's business.
            house.clock.wait(5);
            let came = house.as_role(role).await.get(&format!("/people/{person}{page}")).await;
            let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(came.status, expected, "{role} {page}: {}", came.body);
            assert_eq!(came.body.contains("MARSH"), may, "{role} {page}");
            if !may {
                let last = house.audit().await.remove(0);
                assert_eq!((last.outcome.as_str(), last.role), ("denied", Some(role)), "{page} is written down");
            }
        }
    }
    // Somebody of another practice, with whom the link worker, the nurse and the patient have nothing to do.
    let stranger = house.people[2];
    for (role, page) in [
        (Role::Receptionist, "/edit"),
        (Role::PracticeManager, "/record"),
        (Role::CoordinationNurse, ""),
        (Role::LinkWorker, ""),
        (Role::Patient, "/record"),
    ] {
        let came = house.as_role(role).await.get(&format!("/people/{stranger}{page}")).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role} {page}");
        assert!(!came.body.contains("VANCE"), "{role} {page}: {}", came.body);
    }
}

#[tokio::test]
async fn a_receptionist_finds_a_person_and_no_address_says_whom() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut browser = house.as_role(Role::Receptionist).await;
    for typed in [NUMBER, "9434765919", "943-476-5919"] {
        let came = find(&mut browser, typed).await;
        assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, format!("/people/{}", house.people[0]).as_str()));
    }
    let came = find(&mut browser, "marsh 03/02/1950").await;
    assert_eq!(came.status, StatusCode::OK);
    assert!(came.body.contains("2 people fit") && came.body.contains(&crowd.twin.to_string()), "{}", came.body);
    let came = find(&mut browser, "nunez 24/12/1941").await;
    assert_eq!(came.to(), format!("/people/{}", crowd.full), "a former name, without its accents");
    let page = browser.get(&format!("/people/{}", crowd.full)).await.body;
    for words in
        ["24-Dec-1941", "999 000 0018", &LONG.to_uppercase(), "Needs an interpreter: Slovak", "Sunny Bank", "Step-free"]
    {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    assert!(!page.contains("<title>Person</title>") && page.contains("<title>Person –"), "the title names nobody");
    // Elsewhere, nowhere and impossible.
    assert!(find(&mut browser, "vance").await.body.contains("Nobody fits"), "of another practice");
    assert!(find(&mut browser, "zzz").await.body.contains("registered with your practice"));
    for wrong in ["943 476 5918", "31/02/1950", "", "  ,; "] {
        let came = find(&mut browser, wrong).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(came.body.contains("There is a problem"), "{wrong}");
    }
    assert_eq!(browser.get("/people?person=9434765919").await.body.matches("9434765919").count(), 0, "by form alone");
    for role in [Role::Commissioner, Role::Finance, Role::LinkWorker, Role::Administrator, Role::Patient] {
        let came = find(&mut house.as_role(role).await, "marsh").await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
}

/// Every field of somebody is an attempt to break out, and so is every answer to every form.
#[tokio::test]
async fn what_was_typed_is_only_ever_text() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let mut looked = 0;
    let mut check = |page: &str, body: &str| {
        let body = body.to_lowercase();
        for bad in ["<script>alert", "<img src=x", "onerror=alert(2)>", " 49"] {
            assert!(!body.contains(bad), "{page}: {bad} in {body}");
        }
        looked += 1;
    };
    let at = |page: &str| format!("/people/{}{page}", crowd.hostile);
    for page in ["", "/record", "/looked", "/consent", "/edit", "/share", "/merges"] {
        let came = manager.get(&at(page)).await;
        assert_eq!(came.status, StatusCode::OK, "{page}: {}", came.body);
        check(page, &came.body);
    }
    assert!(manager.get(&at("")).await.body.to_lowercase().contains("&lt;script&gt;"), "it is there, as text");
    for (page, fields) in [
        (
            "/edit",
            &[
                "given",
                "family",
                "prefix",
                "number",
                "born[day]",
                "sex",
                "address",
                "postcode",
                "phone",
                "mobile",
                "email",
                "preferred",
                "language",
                "needs",
                "home",
                "died[year]",
                "version",
            ][..],
        ),
        ("/consent", &["decision", "how", "until", "note"]),
        ("/opt-outs", &["version", "national"]),
        ("/share", &["kind", "organisation", "scope", "until", "reason"]),
    ] {
        for field in fields {
            manager.get(&at("")).await;
            house.clock.wait(1);
            let came = manager
                .post(
                    &at(page),
                    &[
                        ("given", "A"),
                        ("family", "B"),
                        ("decision", "given"),
                        ("how", "spoken"),
                        ("kind", "shared"),
                        (field, HOSTILE),
                    ],
                )
                .await;
            assert!(!came.status.is_server_error(), "{page} {field}: {}", came.body);
            check(&format!("{page} {field}"), &came.body);
        }
    }
    for page in ["/people", "/people/register", "/matches", "/care-homes", "/teams"] {
        check(page, &manager.get(page).await.body);
    }
    check("search", &find(&mut manager, HOSTILE).await.body);
    manager.get("/people/register").await;
    let came = manager.post("/people/register", &[("given", HOSTILE), ("family", HOSTILE), ("born[day]", "1")]).await;
    check("register", &came.body);
    let mut officer = house.as_role(Role::InformationGovernance).await;
    for page in ["/audit", "/emergency-access", "/matches"] {
        check(page, &officer.get(page).await.body);
    }
    let query = linchpin_web::link::encode(HOSTILE);
    for field in ["person", "actor", "act", "outcome", "organisation", "from", "to", "before"] {
        let came = officer.get(&format!("/audit?{field}={query}")).await;
        assert!(!came.status.is_server_error(), "{field}");
        check(field, &came.body);
    }
    println!("{looked} pages and forms held hostile text as text");
}

#[tokio::test]
async fn the_second_editor_is_shown_both_versions_and_chooses() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let crowd = house.crowd().await;
    let (mut one, mut two) = (house.as_role(Role::Receptionist).await, house.as_role(Role::PracticeManager).await);
    let at = format!("/people/{}/edit", crowd.full);
    let fields = |changed: &[(&'static str, &'static str)]| {
        let mut all = vec![
            ("prefix", "Dr"),
            ("given", "Zoë Mae"),
            ("family", LONG),
            ("number", "999 000 0018"),
            ("born[day]", "24"),
            ("born[month]", "12"),
            ("born[year]", "1941"),
            ("sex", "female"),
            ("address", "4 Hill Rise\r\nWhiston"),
            ("postcode", "S60 1AA"),
            ("phone", "01709 820000"),
            ("mobile", "07700 900000"),
            ("email", "zoe@example.com"),
            ("preferred", "mobile"),
            ("language", "sk"),
            ("interpreter", "yes"),
            ("needs", "Large print\nStep-free rooms"),
            ("carer", "yes"),
            ("veteran", "yes"),
            ("version", "1"),
        ];
        all.retain(|(name, _)| !changed.iter().any(|(n, _)| n == name));
        all.extend(changed);
        all
    };
    one.get(&at).await;
    two.get(&at).await;
    let came = one.post(&at, &fields(&[("phone", "01709 820111"), ("needs", "Braille")])).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let came = two.post(&at, &fields(&[("needs", "A hearing loop"), ("carer", "")])).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    let radio = |field: &str, side: &str| {
        came.body
            .split(&format!("id=\"{field}-{side}\""))
            .nth(1)
            .unwrap()
            .split('>')
            .next()
            .unwrap()
            .contains("checked")
    };
    assert!(came.body.contains("Braille") && came.body.contains("A hearing loop"), "both are shown");
    assert!(came.body.contains("receptionist Example saved on"), "{}", came.body);
    assert!(radio("phone", "theirs") && radio("carer", "yours"), "where one changed, that one is chosen");
    assert!(!radio("needs", "yours") && !radio("needs", "theirs"), "where both did, neither is");
    // Sends what the page would: every hidden field, and the choices.
    let mut sent: Vec<(String, String)> = hidden(&came.body);
    for (field, side) in [("phone", "theirs"), ("needs", "yours"), ("carer", "yours"), ("home", "theirs")] {
        sent.push((format!("pick-{field}"), side.into()));
    }
    let sent: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let came = two.post_bare(&at, &sent).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let page = two.get(&format!("/people/{}", crowd.full)).await.body;
    assert!(page.contains("01709 820111") && page.contains("A hearing loop") && !page.contains("Braille"), "{page}");
    assert!(!page.contains("a carer"), "what only the second changed");
}

/// The hidden fields of a page's form about two versions.
fn hidden(body: &str) -> Vec<(String, String)> {
    let form = body.split("name=\"choose\"").next().unwrap().rsplit("<form").next().unwrap().len();
    let start = body.find("name=\"choose\"").unwrap() - form;
    body[start..]
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            (name.to_owned(), plain(rest.split('"').next().unwrap()))
        })
        .collect()
}

#[tokio::test]
async fn somebody_is_registered_unless_they_are_here_already() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    desk.get("/people/register").await;
    let came =
        desk.post("/people/register", &[("born[day]", "31"), ("born[month]", "2"), ("born[year]", "1950")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        came.body.contains("Date of birth must be a real date") && came.body.contains("value=\"31\""),
        "{}",
        came.body
    );
    let same =
        [("given", "Ada"), ("family", "Marsh"), ("born[day]", "3"), ("born[month]", "2"), ("born[year]", "1950")];
    let came = desk.post("/people/register", &same).await;
    assert_eq!(came.status, StatusCode::CONFLICT);
    assert!(came.body.contains("They were born on the same day") && came.body.contains(NUMBER), "{}", came.body);
    let mut anyway = same.to_vec();
    anyway.push(("anyway", "yes"));
    let came = desk.post("/people/register", &anyway).await;
    assert!(came.to().ends_with("?done=registered&queued=yes"), "{} {}", came.to(), came.body);
    // The manager finds the pair in the queue, and decides.
    let mut manager = house.as_role(Role::PracticeManager).await;
    let queue = plain(&manager.get("/matches").await.body);
    let pair = queue.split("href=\"/matches/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let at = format!("/matches/{pair}");
    let page = manager.get(&at).await;
    assert!(page.body.contains("First record") && page.body.contains("They have the same first name"), "{}", page.body);
    for (form, why) in [
        (&[("decision", "")][..], "Choose what you know"),
        (&[("decision", "different")], "Say in a sentence"),
        (&[("decision", "same-x")], "Choose what you know"),
    ] {
        let came = manager.post(&at, form).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(came.body.contains(why), "{}", came.body);
    }
    let keep = format!("same-{}", house.people[0]);
    let came = manager.post(&at, &[("decision", &keep), ("reason", "Rang her: she is registered twice.")]).await;
    assert_eq!(came.to(), "/matches?done=same", "{}", came.body);
    assert_eq!(manager.get(&at).await.status, StatusCode::NOT_FOUND, "it waits no more");
    // And parts them again.
    let merges = format!("/people/{}/merges", house.people[0]);
    let page = plain(&manager.get(&merges).await.body);
    assert!(page.contains("registered twice"), "{page}");
    let part = page.split(&format!("action=\"{merges}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = manager.post(&format!("{merges}/{part}"), &[("reason", "")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    let came = manager.post(&format!("{merges}/{part}"), &[("reason", "Two sisters, after all.")]).await;
    assert!(came.to().starts_with(&format!("{merges}?done=parted")), "{} {}", came.to(), came.body);
    assert!(manager.get(&merges).await.body.contains("Parted again on"));
}

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

/// A log that is kept to be looked through.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Looks for, sees, changes and registers people and then reads every line that was logged and every address.
#[tokio::test]
async fn neither_log_nor_address_names_anybody() {
    if !ready() {
        return;
    }
    let kept = Kept::default();
    let log = kept.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(move || log.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let house = House::new().await;
    let crowd = house.crowd().await;
    let mut addresses = Vec::new();
    let mut manager = house.as_role(Role::PracticeManager).await;
    for typed in [NUMBER, "Marsh 03/02/1950", "Núñez", "Vance"] {
        addresses.push(find(&mut manager, typed).await.to().to_owned());
    }
    for page in ["", "/record", "/looked", "/edit", "/consent", "/share", "/merges"] {
        let body = plain(&manager.get(&format!("/people/{}{page}", crowd.full)).await.body);
        addresses.extend(body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        addresses.extend(body.split("action=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    manager.get("/people/register").await;
    let new = [("given", "Quentin"), ("family", "Zephyr"), ("number", "9990000026"), ("mobile", "07700 900555")];
    addresses.push(manager.post("/people/register", &new).await.to().to_owned());
    drop(guard);
    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(!log.is_empty(), "nothing was logged, so that this proves nothing");
    let said = format!("{log}\n{}", addresses.join("\n")).to_lowercase();
    for name in [
        "marsh",
        "núñez",
        "vance",
        "zephyr",
        "quentin",
        "9434765919",
        "943 476 5919",
        "9990000018",
        "9990000026",
        "1950-02-03",
        "03/02/1950",
        "900555",
        "hill rise",
    ] {
        assert!(!said.contains(name), "{name} in {said}");
    }
    assert!(addresses.iter().any(|a| a.contains("done=registered")), "{addresses:?}");
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

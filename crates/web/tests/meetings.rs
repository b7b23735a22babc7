//! Meetings on pages: planned, an agenda from the cases, what was decided, minutes that are finished; what a guest sees; and
//! the small acts of a case: a lead, a task in other hands, a share that ends, what one was told.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod house;

use axum::http::StatusCode;
use house::{Browser, House};
use linchpin_core::Role;

/// A page with its addresses as a browser reads them.
fn read(body: &str) -> String {
    body.replace("&#x2f;", "/")
}

/// What stands after some text, up to a quotation mark.
fn after(body: &str, text: &str) -> String {
    let rest = body.split(text).nth(1).unwrap_or_else(|| panic!("no {text} in {body}"));
    rest.split('"').next().unwrap().to_owned()
}

/// A plan for the end of life of Ada Marsh, of which nobody outside the practice knows; its address.
async fn plan(house: &House, clinician: &mut Browser) -> String {
    let at = format!("/people/{}/care/end-of-life", house.people[0]);
    let came = clinician.post(&at, &[("item-3", "The person asks for it"), ("agreed", "later")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().split('?').next().unwrap().to_owned()
}

async fn planned(clinician: &mut Browser, time: &str) -> String {
    let fields = [("whose", "practice"), ("day", "2026-11-23"), ("time", time), ("place", "Room 2 <b>")];
    let came = clinician.post("/care/meetings", &fields).await;
    assert!(came.to().ends_with("?done=planned"), "{}", came.body);
    came.to().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_meeting_is_planned_held_and_minuted() {
    let house = House::new().await;
    house.teams().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let case = plan(&house, &mut clinician).await;
    for (fields, why) in [
        (vec![("whose", "practice"), ("time", "10:00")], "on which day"),
        (vec![("whose", "practice"), ("day", "2026-11-22"), ("time", "10:00")], "still to come"),
        (vec![("whose", "practice"), ("day", "2026-11-23"), ("time", "25:61")], "such as 09:30"),
        (vec![("whose", "nobody"), ("day", "2026-11-23"), ("time", "10:00")], "Choose who meets"),
    ] {
        let came = clinician.post("/care/meetings", &fields).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", came.body);
        assert!(came.body.contains(why), "{why}: {}", came.body);
    }
    let meeting = planned(&mut clinician, "10:00").await;
    let page = clinician.get(&meeting).await.body;
    assert!(page.contains("Due: Ask what matters, and write the plan") && page.contains("Achebuka"), "{page}");
    assert!(page.contains("Room 2 &lt;b&gt;") && page.to_uppercase().contains("MARSH"), "{page}");
    assert!(!page.contains("Finish the minutes"), "it has not begun");
    assert!(read(&clinician.get("/care/meetings").await.body).contains(&meeting));
    // What is decided is written by the form that the pathway has for meetings; what the meeting knows stands in it.
    let key = case.rsplit('/').next().unwrap();
    let form = format!("{meeting}/cases/{key}");
    let page = clinician.get(&form).await.body;
    assert!(page.contains("value=\"2026-11-23\"") && page.contains("Ask what matters"), "{page}");
    let seen = after(&page, "name=\"seen\" value=\"");
    let who = page.split("\" selected>").next().unwrap().rsplit("value=\"").next().unwrap().to_owned();
    let fields = [
        ("seen", seen.as_str()),
        ("item-1", "2026-11-23"),
        ("item-2", "Wishes"),
        ("item-3-1-1", who.as_str()),
        ("item-5-1-1", "Ring the daughter"),
        ("item-5-1-2", who.as_str()),
    ];
    let came = clinician.post(&form, &fields).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "what was decided has to be there: {}", came.body);
    let fields: Vec<_> = fields.into_iter().chain([("item-4", "Stays <i>at home</i>")]).collect();
    let came = clinician.post(&form, &fields).await;
    assert!(came.to().ends_with("?done=discussed"), "{}", came.body);
    let page = clinician.get(&meeting).await.body;
    assert!(page.contains("Stays &lt;i&gt;at home") && page.contains("Ring the daughter"), "{page}");
    let page = clinician.get(&case).await.body;
    assert!(page.contains("Stays &lt;i&gt;at home") && page.contains("Yewande Achebuka"), "{page}");
    // Who came, and the end: nothing changes afterwards.
    house.clock.wait(90);
    let mut clinician = house.as_role(Role::Clinician).await;
    let people = format!("{meeting}/people");
    assert!(clinician.post(&people, &[("number", "1"), ("came", "came")]).await.to().contains("done=saved"));
    let other = [("name", "Jo Hill"), ("whence", "Hospice")];
    assert!(clinician.post(&people, &other).await.to().contains("done=saved"));
    let wrong = clinician.post(&people, &[("name", "Jo"), ("whence", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let end = format!("{meeting}/end");
    let half = clinician.post(&end, &[("day", "2026-12-21")]).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", half.body);
    let came = clinician.post(&end, &[("words", "Tea"), ("day", "2026-12-21"), ("time", "10:00")]).await;
    assert!(came.to().ends_with("?done=next"), "{}", came.body);
    let minutes = clinician.get(&meeting).await.body;
    assert!(minutes.contains("Minutes finished by") && minutes.contains("Jo Hill"), "{minutes}");
    assert!(!minutes.contains("<form method=\"post\" action=\"/care"), "nothing to press: {minutes}");
    let late = clinician.post(&people, &other).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.body);
}

#[tokio::test]
async fn who_has_nothing_to_do_with_a_meeting_sees_none_of_it() {
    let house = House::new().await;
    house.teams().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let case = plan(&house, &mut clinician).await;
    let meeting = planned(&mut clinician, "10:00").await;
    for role in [Role::Commissioner, Role::Patient, Role::LinkWorker, Role::CoordinationNurse, Role::Administrator] {
        let mut other = house.as_role(role).await;
        assert_eq!(other.get(&meeting).await.status, StatusCode::FORBIDDEN, "{role}");
        let put = format!("{case}/meeting");
        let key = meeting.rsplit('/').next().unwrap();
        let came = other.post(&put, &[("meeting", key), ("words", "x")]).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}: {}", came.body);
    }
    // A colleague puts a case on its agenda by hand, and takes it off.
    let mut desk = house.as_role(Role::Receptionist).await;
    let page = read(&desk.get(&case).await.body);
    assert!(page.contains(&format!("{case}/meeting")), "{page}");
    let key = meeting.rsplit('/').next().unwrap();
    let wrong = desk.post(&format!("{case}/meeting"), &[("meeting", key)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    let off = [("what", "off"), ("case", case.rsplit('/').next().unwrap())];
    assert!(desk.post(&format!("{meeting}/agenda"), &off).await.to().contains("done=saved"));
    let put = desk.post(&format!("{case}/meeting"), &[("meeting", key), ("words", "Her keys")]).await;
    assert!(put.to().contains("done=put"), "{}", put.body);
    assert!(desk.get(&meeting).await.body.contains("To talk about: Her keys"));
}

#[tokio::test]
async fn a_lead_is_named_a_task_handed_over_and_a_share_ended() {
    let house = House::new().await;
    house.teams().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    let at = format!("/people/{}/care/social-prescribing", house.people[0]);
    let came = desk.post(&at, &[("item-1", "company"), ("agreed", "yes")]).await;
    let case = came.to().split('?').next().unwrap().to_owned();
    // The link worker leads it, found among those with whom it is shared.
    let page = desk.get(&format!("{case}/lead")).await.body;
    let worker = page.split("Osbert Foxglove").next().unwrap().rsplit("value=\"").next().unwrap();
    let worker = worker.split('"').next().unwrap().to_owned();
    let wrong = desk.post(&format!("{case}/lead"), &[("item-1", "somebody")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.body);
    assert!(desk.post(&format!("{case}/lead"), &[("item-1", &worker)]).await.to().ends_with("?done=lead"));
    let page = read(&desk.get(&case).await.body);
    assert!(page.contains("Osbert Foxglove leads it."), "{page}");
    let mut link = house.as_role(Role::LinkWorker).await;
    assert!(link.get(&case).await.body.contains("leads it"));
    // What one was told is marked as seen.
    let told = read(&link.get("/care").await.body);
    if told.contains("name=\"notice\"") {
        let notice = after(&told, "name=\"notice\" value=\"");
        assert!(link.post("/care/notices", &[("notice", &notice)]).await.to().ends_with("?done=seen"));
        assert!(!read(&link.get("/care").await.body).contains(&notice));
    }
    let wrong = link.post("/care/notices", &[("notice", "x.y")]).await;
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    // The share is ended by hand: they see it no more, and lead it no more.
    let share = after(&page, "name=\"share\" value=\"");
    let shares = format!("{case}/shares");
    assert_eq!(link.post(&shares, &[("share", &share)]).await.status, StatusCode::FORBIDDEN);
    assert!(desk.post(&shares, &[("share", &share)]).await.to().ends_with("?done=unshared"));
    assert_eq!(link.get(&case).await.status, StatusCode::FORBIDDEN);
    assert!(!desk.get(&case).await.body.contains("leads it"), "nobody leads who may not see");
    let again = desk.post(&shares, &[("share", &share)]).await;
    assert!(again.status.is_client_error(), "{}", again.body);
}

#[tokio::test]
async fn a_copy_for_the_person_holds_their_plans() {
    let house = House::new().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let case = plan(&house, &mut clinician).await;
    let section = format!("{case}/plan/1");
    let came = clinician.post(&section, &[("after", "0"), ("item-1", "To hear the garden")]).await;
    assert!(came.to().ends_with("?done=written"), "{}", came.body);
    let mut patient = house.as_role(Role::Patient).await;
    let copy = patient.get("/own-care/copy").await.body;
    assert!(copy.contains("Plans and pathways") && copy.contains("To hear the garden"), "{copy}");
    let bundle = patient.get("/own-care/copy/fhir").await.body;
    assert!(bundle.contains("\"CarePlan\"") && bundle.contains("To hear the garden"), "{bundle}");
}

#[tokio::test]
async fn a_campaign_goes_step_by_step_and_a_commissioner_sees_numbers() {
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    let at = "/care/campaigns/flu";
    let page = desk.get(at).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("people are found by their age alone"), "{}", page.body);
    assert!(page.body.contains("Nothing is sent"), "the practice gave no number to ring: {}", page.body);
    let to = desk.post(at, &[("what", "find")]).await.to().to_owned();
    let found = desk.get(&to).await;
    assert!(found.status == StatusCode::OK && found.body.contains("Nobody is left."), "{}", found.body);
    let again = desk.post(at, &[("what", "find")]).await.to().to_owned();
    assert!(again.contains("done=0"), "nobody twice: {again}");
    if found.body.contains("value=\"call-0\"") {
        let to = desk.post(at, &[("what", "call-0")]).await.to().to_owned();
        let called = desk.get(&to).await;
        assert!(
            read(&called.body).contains("href=\"/care/campaigns/flu/letters\""),
            "they get a letter: {}",
            called.body
        );
    }
    // What cannot be read, or is too much, is refused and not half done.
    let letters = format!("{at}/letters");
    assert_eq!(desk.get(&letters).await.status, StatusCode::OK);
    for wrong in ["", "x", "1.1", "018f3b3a-0000-7000-8000-000000000001", "018f3b3a-0000-7000-8000-000000000001.x"] {
        assert_eq!(desk.post(&letters, &[("letter", wrong)]).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    // A letter of a case that there is not is not written down.
    let none = desk.post(&letters, &[("letter", "018f3b3a-0000-7000-8000-000000000001.1")]).await;
    assert!(none.to().ends_with("?done=0&skipped=1"), "{}", none.to());
    for what in ["call-9", "call-x", "call", "everything"] {
        let wrong = desk.post(at, &[("what", what)]).await;
        assert!(wrong.status.is_client_error(), "{what}: {}", wrong.status);
    }
    for none in ["/care/campaigns/none-such", "/care/campaigns/end-of-life"] {
        assert_eq!(desk.get(none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    let mut commissioner = house.as_role(Role::Commissioner).await;
    assert_eq!(commissioner.get(at).await.status, StatusCode::FORBIDDEN);
    assert_eq!(commissioner.post(at, &[("what", "find")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(commissioner.get(&letters).await.status, StatusCode::FORBIDDEN);
    assert_eq!(commissioner.post(&letters, &[("letter", "x")]).await.status, StatusCode::FORBIDDEN);
    let page = commissioner.get("/care/campaigns/flu/coverage").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(!read(&page.body).contains("/care/cases/") && !page.body.to_uppercase().contains("MARSH"), "{}", page.body);
    let csv = commissioner.get("/care/campaigns/flu/coverage?format=csv&table=coverage").await;
    assert!(csv.status == StatusCode::OK && csv.body.contains("Practice"), "{}", csv.body);
    assert_eq!(desk.get("/care/campaigns/flu/coverage").await.status, StatusCode::FORBIDDEN);
}

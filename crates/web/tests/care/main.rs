//! Cases on pages: a referral from the form to the feedback over roles, what its reader may not see, two who write at once, and
//! that pages are made of the pathways' files alone.

#![expect(clippy::unwrap_used, clippy::panic, reason = "test code")]

mod clock;
mod files;
mod homes;
#[path = "../house/mod.rs"]
mod house;
mod markup;
mod news;

use axum::http::StatusCode;
use house::{Browser, House};
use linchpin_core::Role;

/// A page with its addresses as a browser reads them.
fn read(body: &str) -> String {
    body.replace("&#x2f;", "/")
}

/// The address of the first link that begins so.
fn link(body: &str, begins: &str) -> String {
    let at = body.split("href=\"").skip(1).find(|rest| rest.starts_with(begins));
    at.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("no {begins} in {body}")).to_owned()
}

/// A referral of Ada Marsh to a link worker; the address of the case.
async fn referred(house: &House, receptionist: &mut Browser, agreed: &str) -> String {
    let at = format!("/people/{}/care/social-prescribing", house.people[0]);
    let form = receptionist.get(&at).await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.body);
    let hash = form.body.split("name=\"hash\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answers =
        [("hash", hash.as_str()), ("item-1", "company"), ("item-3", "Someone to walk with <b>"), ("agreed", agreed)];
    let came = receptionist.post(&at, &answers).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_form_is_made_of_the_file_and_tells_at_each_field_what_is_wrong() {
    let house = House::new().await;
    let mut receptionist = house.as_role(Role::Receptionist).await;
    let at = format!("/people/{}/care/social-prescribing", house.people[0]);
    let form = receptionist.get(&at).await.body;
    for words in ["Ask for a link worker", "What would help?", "Only where the answer to", "May a link worker"] {
        assert!(form.contains(words), "{words} in {form}");
    }
    let came = receptionist.post(&at, &[("item-1", "something else"), ("item-3", "kept"), ("agreed", "yes")]).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(came.body.contains("href=\"#item-2\"") && came.body.contains("id=\"item-2-error\""), "{}", came.body);
    assert!(came.body.contains(">kept</textarea>"), "what was typed is there again");
    let came = receptionist.post(&at, &[("item-1", "company"), ("item-2", "no"), ("agreed", "yes")]).await;
    assert!(came.body.contains("This is asked only with another answer"), "{}", came.body);
    let came = receptionist.post(&at, &[("item-1", "company")]).await;
    assert!(came.body.contains("Say what was answered."), "{}", came.body);
    let came = receptionist.post(&at, &[("item-1", "company"), ("agreed", "yes"), ("hash", "older")]).await;
    assert!(came.body.contains("has changed since you opened this page"), "{}", came.body);
}

#[tokio::test]
async fn a_referral_is_opened_moved_and_closed_and_its_reader_sees_what_the_file_shares() {
    let house = House::new().await;
    let mut receptionist = house.as_role(Role::Receptionist).await;
    let case = referred(&house, &mut receptionist, "later").await;
    let page = receptionist.get(&case).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Someone to walk with &lt;b&gt;"),
        "markup is shown as the words that it is: {}",
        page.body
    );
    assert!(page.body.contains("Nobody has asked the person yet"), "{}", page.body);
    let list = read(&receptionist.get("/care").await.body);
    assert!(list.contains(&case) && list.contains("seen by the practice alone"), "{list}");
    // Nobody outside sees it, nor that it is there.
    let mut worker = house.as_role(Role::LinkWorker).await;
    assert_eq!(worker.get(&case).await.status, StatusCode::FORBIDDEN);
    assert!(!read(&worker.get("/care").await.body).contains(&case));
    // The person sees their own, and agrees; what others keep from them is not there.
    let mut patient = house.as_role(Role::Patient).await;
    let own = read(&patient.get("/own-care/plans").await.body);
    assert!(own.contains("Social prescribing") && own.contains("Why: "), "{own}");
    let page = patient.get(&link(&own, "/care/cases/")).await.body;
    assert!(page.contains("Not wanted") && !page.contains("Make first contact"), "{page}");
    let came = patient.post(&format!("{case}/consent"), &[("agreed", "yes")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    assert!(patient.get(&case).await.body.contains("You agreed"), "the consent stands");
    // The practice may say that it is not wanted; the reason is one of those that are offered.
    let at = format!("{case}/move?does=Not%20wanted");
    let form = receptionist.get(&at).await.body;
    let seen = form.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let to = format!("{case}/move");
    let wrong = [("does", "Not wanted"), ("seen", seen.as_str()), ("reason", "no idea")];
    let came = receptionist.post(&to, &wrong).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", came.body);
    let right = [("does", "Not wanted"), ("seen", seen.as_str()), ("reason", "Not now")];
    let came = receptionist.post(&to, &right).await;
    assert!(came.to().ends_with("?done=moved"), "{}", came.body);
    let page = receptionist.get(&case).await.body;
    assert!(page.contains("The case is closed.") && page.contains("Not now"), "{page}");
    let again = receptionist.post(&to, &right).await;
    assert!(again.to().ends_with("?done=elsewhere"), "{}", again.to());
}

#[tokio::test]
async fn of_two_who_write_in_one_section_the_second_sees_both_and_may_keep_both() {
    let house = House::new().await;
    let mut clinician = house.as_role(Role::Clinician).await;
    let at = format!("/people/{}/care/end-of-life", house.people[0]);
    let came = clinician.post(&at, &[("item-3", "The person asks for it"), ("agreed", "yes")]).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let case = came.to().split('?').next().unwrap().to_owned();
    let page = clinician.get(&case).await.body;
    assert!(page.contains("Still to be written"), "{page}");
    let section = format!("{case}/plan/1");
    let mut patient = house.as_role(Role::Patient).await;
    patient.get(&section).await;
    // Each is seen by the other at the section, until it is saved or left.
    let writes = "has this section open to write";
    let own = patient.get(&section).await.body;
    assert!(own.contains("Leave without saving") && !own.contains(writes), "nobody is told of themselves: {own}");
    for at in [&case, &section] {
        let page = clinician.get(at).await.body;
        assert!(page.contains(writes), "{at}: {page}");
    }
    assert!(patient.get(&section).await.body.contains(writes));
    let came = clinician.post(&section, &[("what", "leave"), ("after", "0")]).await;
    assert_eq!(came.to(), case, "{}", came.body);
    assert!(!patient.get(&case).await.body.contains(writes));
    let came = patient.post(&section, &[("after", "0"), ("item-1", "To hear the garden")]).await;
    assert!(came.to().ends_with("?done=written"), "{}", came.body);
    clinician.get(&case).await;
    let came = clinician.post(&section, &[("after", "0"), ("item-1", "Her dog"), ("item-2", "Chapel")]).await;
    assert_eq!(came.status, StatusCode::CONFLICT, "{}", came.body);
    for words in ["To hear the garden", "Her dog", "Both, theirs first", "Not answered"] {
        assert!(came.body.contains(words), "{words}: {}", came.body);
    }
    let fields = [
        ("after", "1"),
        ("choose", "yes"),
        ("pick-item-1", "both"),
        ("yours-item-1", r#"{"text":"Her dog"}"#),
        ("theirs-item-1", r#"{"text":"To hear the garden"}"#),
        ("pick-item-2", "yours"),
        ("yours-item-2", r#"{"text":"Chapel"}"#),
    ];
    let came = clinician.post(&section, &fields).await;
    assert!(came.to().ends_with("?done=written"), "{}", came.body);
    let page = clinician.get(&case).await.body;
    assert!(page.contains("To hear the garden<br>Her dog") && page.contains("1 earlier version"), "{page}");
    // Broken answers are told, not kept.
    let came = clinician.post(&section, &[("after", "2"), ("choose", "yes"), ("theirs-item-1", "{")]).await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
    // What is read at night is there for those whom the file names, and is on paper as well.
    let night = format!("/people/{}/emergency-plan", house.people[0]);
    let mut caller = house.as_role(Role::Nhs111).await;
    let came = caller.get(&night).await;
    assert!(came.status == StatusCode::OK && came.body.contains("Her dog"), "{}", came.body);
    assert!(clinician.get(&format!("{case}/print")).await.body.contains("Chapel"));
    // A no ends it at once.
    let came = clinician.post(&format!("{case}/consent"), &[("agreed", "no"), ("how", "spoken")]).await;
    assert!(came.to().ends_with("?done=ended"), "{}", came.body);
    assert_eq!(caller.get(&night).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_commissioner_counts_cases_and_reaches_nobody() {
    let house = House::new().await;
    let mut receptionist = house.as_role(Role::Receptionist).await;
    let case = referred(&house, &mut receptionist, "yes").await;
    let mut commissioner = house.as_role(Role::Commissioner).await;
    let page = commissioner.get("/care/counts?pathway=social-prescribing").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Referred") && page.body.contains(">*<"), "one case is a small number: {}", page.body);
    assert!(!page.body.to_uppercase().contains("MARSH") && !read(&page.body).contains("/care/cases/"), "{}", page.body);
    for at in [case.clone(), format!("{case}/print"), format!("{case}/move"), "/care".into()] {
        assert_eq!(commissioner.get(&at).await.status, StatusCode::FORBIDDEN, "{at}");
    }
    let person = format!("/people/{}/care", house.people[0]);
    assert_eq!(commissioner.get(&person).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_pathway_has_its_page() {
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let list = read(&manager.get("/care").await.body);
    for pathway in house.app.pathways() {
        let at = format!("/care/pathways/{}", pathway.id);
        assert!(list.contains(&at), "{at}");
        let page = manager.get(&at).await;
        assert!(page.status == StatusCode::OK && page.body.contains("Who takes part"), "{at}: {}", page.body);
    }
    assert_eq!(manager.get("/care/pathways/none-such").await.status, StatusCode::NOT_FOUND);
}

//! What if, and levels of pressure, as those who read them meet them: asked with plain forms, played in the background, told
//! with intervals and with what is not known; and to whom the pages open.
#![expect(clippy::unwrap_used, reason = "a test may stop")]

mod house;

use std::sync::Arc;

use axum::http::StatusCode;
use house::{Browser, House, sample::ready};
use linchpin_app::work::{Context, PlayWhatIf, Worker};
use linchpin_core::Role;

async fn work(house: &House) {
    let app = &house.app;
    let context = Context { store: app.store.clone(), clock: Arc::clone(&app.clock), ids: Arc::clone(&app.ids) };
    let worker = Worker::new(context, "one", vec![Arc::new(PlayWhatIf(app.clone()))]);
    while worker.one().await.unwrap() {}
}

/// Asks a scenario with these fields; gives the address of its page.
async fn ask(browser: &mut Browser, scenario: &str, place: &str, numbers: &[&str]) -> String {
    browser.get(&format!("/what-if/ask?scenario={scenario}")).await;
    let mut fields = vec![("scenario", scenario), ("place", place), ("fill", "95"), ("runs", "3")];
    fields.extend(numbers.iter().map(|n| ("number", *n)));
    let came = browser.post("/what-if/ask", &fields).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    came.to().to_owned()
}

#[tokio::test]
async fn a_question_is_asked_played_and_told() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let list = manager.get("/what-if").await;
    assert!(list.body.contains("A hub of 45 minutes per 1,000") && list.body.contains("Nothing was asked yet"));
    let form = manager.get("/what-if/ask?scenario=missed-halved").await;
    assert!(form.body.contains("Missed appointments: times today") && form.body.contains("value=\"0.5\""));
    let halved = ask(&mut manager, "missed-halved", "own", &["0.5"]).await;
    let waits = manager.get(&halved).await;
    assert!(waits.body.contains("Waits to be played") && waits.body.contains("Look again"), "{}", waits.body);
    work(&house).await;
    let told = manager.get(&halved).await.body;
    for words in [
        "o clear change in",
        "Appointments missed",
        "Yes, better",
        "How far to believe it",
        "taking 95% of appointments to be filled",
        "it is not validated",
        "What the model does not know",
        "Beech Road",
        "<svg",
        "3 as it is and 3 with the change",
    ] {
        assert!(told.contains(words), "{words} is not on the page");
    }
    assert!(!told.contains("data-playing"), "it is done");
    // Another of the same people is subtracted from it; one of another place is not.
    let third = ask(&mut manager, "missed-halved", "own", &["0.333"]).await;
    let elsewhere = ask(&mut manager, "hub-45-minutes", "neighbourhood", &[]).await;
    work(&house).await;
    let id = |at: &str| at.rsplit('/').next().unwrap().to_owned();
    let same = manager.get(&format!("/what-if/compare?first={}&second={}", id(&halved), id(&third))).await.body;
    assert!(same.contains("From the first to the second") && same.contains("changed: missed appointments"), "{same}");
    let other = manager.get(&format!("/what-if/compare?first={}&second={}", id(&halved), id(&elsewhere))).await.body;
    assert!(!other.contains("They were not played with the same people"), "the place is the same by all its numbers");
    let twice = manager.get(&format!("/what-if/compare?first={0}&second={0}", id(&halved))).await;
    assert_eq!(twice.to(), "/what-if?choose=two");
    assert!(manager.get("/what-if?choose=two").await.body.contains("Choose two different results"));
    // It is theirs.
    let buyer = house.as_role(Role::Commissioner).await.get(&halved).await;
    assert_eq!(buyer.status, StatusCode::FORBIDDEN);
    let desk = house.as_role(Role::Receptionist).await.get("/what-if").await;
    assert_eq!(desk.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_cannot_be_asked_is_said_beside_what_was_typed() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    manager.get("/what-if/ask?scenario=missed-halved").await;
    let base = [("scenario", "missed-halved"), ("place", "own"), ("fill", "95"), ("runs", "3"), ("number", "0.5")];
    for (name, value, words) in [
        ("number", "<b>half</b>", "is no number"),
        ("number", "", "is no number"),
        ("runs", "1000", "Play 2 to 40 years"),
        ("runs", "ten", "as a whole number"),
        ("fill", "0", "above 0%"),
        ("fill", "lots", "must be a number"),
        ("place", "/etc/passwd", "Choose a place"),
    ] {
        let fields: Vec<(&str, &str)> = base.iter().map(|(n, v)| (*n, if *n == name { value } else { *v })).collect();
        let came = manager.post("/what-if/ask", &fields).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {value}");
        assert!(came.body.contains(words) && !came.body.contains("<b>half"), "{name} {value}: {}", came.body);
    }
    assert_eq!(manager.get("/what-if/ask?scenario=../secrets").await.status, StatusCode::NOT_FOUND);
    assert!(manager.get("/what-if").await.body.contains("Nothing was asked yet"));
}

#[tokio::test]
async fn a_practice_says_its_level_and_the_commissioner_sees_what_it_shares() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let mut buyer = house.as_role(Role::Commissioner).await;
    let page = manager.get("/escalation").await.body;
    assert!(page.contains("has not reported") && page.contains("they see nothing until you do"), "{page}");
    let none = manager.post("/escalation/report", &[("note", "typed")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.body.contains("Choose how it is") && none.body.contains("typed"));
    let note = "two doctors ill <script>alert(1)</script>";
    let said = manager.post("/escalation/report", &[("level", "red"), ("note", note)]).await;
    assert_eq!(said.to(), "/escalation?said=noted");
    let page = manager.get(said.to()).await.body;
    for words in
        ["reports red (needs help)", "Ring the network", "Red: needs help", "Your word", "two doctors ill &lt;script"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let closed = buyer.get("/escalation").await.body;
    assert!(closed.contains("share nothing") && !closed.contains("needs help"), "{closed}");
    manager.post("/escalation/sharing", &[("sharing", "everything")]).await;
    let open = buyer.get("/escalation").await.body;
    assert!(open.contains("needs help") && open.contains("two doctors ill"), "{open}");
    assert!(open.contains("Ring the practice on the same working day"), "their card");
    manager.post("/escalation/sharing", &[("sharing", "nothing")]).await;
    assert!(!buyer.get("/escalation").await.body.contains("two doctors ill"), "taken back");
    let wrong = manager.post("/escalation/sharing", &[("sharing", "all")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    // The desk reads it and says nothing; others do not read it.
    let mut desk = house.as_role(Role::Receptionist).await;
    let page = desk.get("/escalation").await.body;
    assert!(page.contains("reports red") && !page.contains("How is it today?"));
    assert_eq!(desk.post("/escalation/report", &[("level", "green")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(buyer.post("/escalation/report", &[("level", "green")]).await.status, StatusCode::FORBIDDEN);
    for role in [Role::Finance, Role::Patient, Role::LinkWorker] {
        assert_eq!(house.as_role(role).await.get("/escalation").await.status, StatusCode::FORBIDDEN, "{role}");
    }
}

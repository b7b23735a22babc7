//! A person's own appointments: booked, read back, put into a calendar, given back; what is not theirs stays shut; an offer
//! from a text is answered with one tap by whoever has its address, and looking at it changes nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod house;

use axum::http::{Method, StatusCode, header};
use house::{Browser, Came, House, diary::hub, ics, practice, sample::ready};
use linchpin_access::{Channel, Need, message::QuietHours, waiting};
use linchpin_app::{
    Actor,
    act::{Answer, Book, Cancel, Enter, FindSlots, Join, Wish},
    kept::{RequestState, Step, Versioned},
    message::Rule,
};
use linchpin_core::{Contact, ContactKind, PersonId, Role};
use linchpin_store::{appointment, message, person, request};

fn values(body: &str, name: &str) -> Vec<String> {
    let at = format!("name=\"{name}\" value=\"");
    body.split(&at).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

async fn ask(patient: &mut Browser, need: &str) -> Came {
    let page = patient.get("/own-care/book").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let key = values(&page.body, "key").remove(0);
    patient.post("/own-care/book", &[("need", need), ("words", "knee pain"), ("key", &key)]).await
}

#[tokio::test]
async fn a_person_books_sees_it_and_gives_it_back_with_plain_forms() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut patient = house.as_role(Role::Patient).await;
    let page = patient.get("/own-care/book").await;
    for words in ["Call 999 now", "111.nhs.uk", "child under 5", "How soon do you need help?"] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    assert!(!page.body.contains("Practices are closed now") && !page.body.contains("A child under 12"), "at nine, 76");
    let wrong = ask(&mut patient, "follow-up").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.body.contains("Choose how soon you need help.") && wrong.body.contains("knee pain"),
        "{}",
        wrong.body
    );
    let came = ask(&mut patient, "routine").await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let request = came.to().to_owned();
    let page = patient.get(&request).await;
    assert!(page.body.contains("Moor Lane Surgery") && page.body.contains("Aisha Rahman"), "{}", page.body);
    let slots = values(&page.body, "slot");
    assert!((2..=4).contains(&slots.len()), "{slots:?}");
    let key = values(&page.body, "key").remove(0);
    let first = patient.post(&format!("{request}/hold"), &[("key", &key), ("slot", &slots[0])]).await.to().to_owned();
    let page = patient.get(&first).await;
    assert!(page.body.contains("data-seconds=\"300\"") && page.body.contains("Kept until 09:05"), "{}", page.body);
    // Another choice lets the first go.
    let second = patient.post(&format!("{request}/hold"), &[("key", &key), ("slot", &slots[1])]).await.to().to_owned();
    assert_ne!(first, second);
    assert!(patient.get(&first).await.to().ends_with("?said=over"));
    let page = patient.get(&second).await;
    let key = values(&page.body, "key").remove(0);
    let fields = [("key", key.as_str()), ("what", "book"), ("agreed", "yes")];
    let booked = patient.post(&second, &fields).await;
    assert_eq!(booked.status, StatusCode::SEE_OTHER, "{}", booked.body);
    let booked = booked.to().to_owned();
    assert_eq!(patient.post(&second, &fields).await.to(), booked, "sent twice it is done once");
    let page = patient.get(&booked).await;
    assert!(page.body.contains("You are booked: ") && page.body.contains("knee pain"), "{}", page.body);
    let at = booked.split('?').next().unwrap().to_owned();
    let list = patient.get("/own-care/appointments").await.body;
    let id = at.rsplit('/').next().unwrap();
    assert!(list.contains(id) && !list.contains("You have no appointment to come"), "{list}");
    assert!(patient.get(&request).await.to().contains("/own-care/appointments/"), "what is booked needs no second");
    // Into a calendar, without what it is about or with whom.
    let file = patient.get(&format!("{at}/calendar")).await;
    assert!(file.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/calendar"), "{:?}", file.headers);
    assert!(file.body.starts_with("BEGIN:VCALENDAR\r\n") && file.body.contains("\r\nDTSTART:202611"), "{}", file.body);
    let entry = ics::events(&file.body).remove(0);
    assert_eq!((entry.summary.as_str(), entry.status.as_str()), ("Appointment", "CONFIRMED"));
    for secret in ["knee", "Rahman", "Marsh", "MARSH", "943"] {
        assert!(!file.body.contains(secret), "{secret}: {}", file.body);
    }
    // One question before it is given back; looking at the question changes nothing.
    let page = patient.get(&format!("{at}/cancel")).await;
    assert!(page.body.contains("Yes, cancel it"), "{}", page.body);
    assert!(patient.get("/own-care/appointments").await.body.contains("Book an appointment"));
    let page = patient.get(&format!("{at}/cancel")).await;
    let (key, version) = (values(&page.body, "key").remove(0), values(&page.body, "version").remove(0));
    let fields = [("key", key.as_str()), ("version", version.as_str())];
    for _ in 0..2 {
        let came = patient.post(&format!("{at}/cancel"), &fields).await;
        assert_eq!(came.to(), "/own-care/appointments?said=cancelled", "{}", came.body);
    }
    let list = patient.get("/own-care/appointments?said=cancelled").await.body;
    assert!(list.contains("You have no appointment to come") && list.contains("Cancelled</strong>"), "{list}");
    assert_eq!(patient.get(&format!("{at}/cancel")).await.to(), "/own-care/appointments?said=changed");
}

#[tokio::test]
async fn what_is_not_there_is_written_down_and_waited_for() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut patient = house.as_role(Role::Patient).await;
    // No diary is published: there is nothing.
    let request = ask(&mut patient, "urgent").await.to().to_owned();
    let page = patient.get(&request).await;
    assert!(page.body.contains("Nothing is free online that fits") && page.body.contains("call 111"), "{}", page.body);
    let id = request.rsplit('/').next().unwrap().parse().unwrap();
    let mut tx = house.app.store.read().await.unwrap();
    let steps = request::events(&mut tx, id).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(steps.iter().filter(|step| step.kind == Step::NothingToOffer).count(), 1, "unmet demand is counted");
    let key = values(&page.body, "key").remove(0);
    let came = patient.post(&format!("{request}/wait"), &[("key", &key), ("agreed", "yes")]).await;
    assert!(came.to().ends_with("said=waits"), "{} {}", came.status, came.body);
    let again = patient.post(&format!("{request}/wait"), &[("key", "another"), ("agreed", "yes")]).await;
    assert!(again.to().ends_with("said=waited"), "{} {}", again.status, again.body);
    let list = patient.get("/own-care/appointments").await;
    let leave = list.body.split("action=\"/own-care/waiting/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = patient.post(&format!("/own-care/waiting/{leave}"), &[]).await;
    assert_eq!(came.to(), "/own-care/appointments?said=left", "{}", came.body);
    assert!(!patient.get("/own-care/appointments").await.body.contains("Leave the waiting list"));
    // At night the page says that practices are closed.
    house.clock.wait(11 * 60);
    let mut patient = house.as_role(Role::Patient).await;
    assert!(patient.get("/own-care/book").await.body.contains("Practices are closed now"));
}

#[tokio::test]
async fn what_is_another_persons_stays_shut() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let desk = house.actor(Role::Receptionist).await;
    let other = house.people[1];
    let new = Enter { person: other, need: Need::Routine, channel: Channel::Phone, interval_days: None, words: None };
    let request = house.app.enter_request(&desk, &new, "a").await.unwrap().request.id;
    let slot = house.app.find_slots(&desk, &FindSlots { limit: 1, ..FindSlots::default() }).await.unwrap().remove(0);
    let wanted = Book { slot: slot.slot.id, hold: None, person: other, request: None, words: None, agreed: Some(true) };
    let one = house.app.book(&desk, &wanted, "b").await.unwrap().done().unwrap();
    let wish = serde_json::from_value::<Wish>(serde_json::json!({ "need": "routine" })).unwrap();
    let until = house.app.now() + jiff::SignedDuration::from_hours(100);
    let join = Join { person: other, request, wish, until };
    let waits = house.app.join_waiting(&desk, &join, "c").await.unwrap().id;
    let mut patient = house.as_role(Role::Patient).await;
    let at = format!("/own-care/appointments/{}", one.id);
    for path in [at.clone(), format!("{at}/calendar"), format!("{at}/cancel"), format!("/own-care/book/{request}")] {
        let came = patient.get(&path).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{path}: {}", came.body);
        assert!(!came.body.contains("DOWD"), "{path}");
        assert_eq!(house.audit().await[0].outcome.as_str(), "denied", "{path} is written down");
    }
    patient.get("/own-care/book").await;
    for (path, fields) in [
        (format!("{at}/cancel"), vec![("version", "1"), ("key", "k")]),
        (format!("/own-care/waiting/{waits}/leave"), vec![]),
        (
            format!("/own-care/book/{request}/hold"),
            vec![("key", "k"), ("slot", "00000000-0000-7000-8000-000000000000")],
        ),
        (format!("/own-care/book/{request}/wait"), vec![("key", "k")]),
    ] {
        let came = patient.post(&path, &fields).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{path}: {}", came.body);
    }
    let mut tx = house.app.store.read().await.unwrap();
    let stands = appointment::get(&mut tx, one.id).await.unwrap().unwrap();
    assert_eq!((stands.state, stands.version), (appointment::State::Booked, 1), "nothing happened to it");
}

/// Gives somebody a mobile number.
async fn reachable(house: &House, id: PersonId) {
    let mut tx = house.app.store.write().await.unwrap();
    let mut one = person::get(&mut tx, id).await.unwrap().unwrap();
    one.contacts = vec![Contact { kind: ContactKind::Mobile, value: "07700 900001".into(), preferred: false }];
    assert!(matches!(
        person::save(&mut tx, &one, None, house.app.now()).await.unwrap(),
        linchpin_store::Edited::Saved(_)
    ));
    tx.commit().await.unwrap();
}

/// Ada waits, somebody else gives a slot back, and it is offered to her; gives the address in the text.
async fn offered(house: &House) -> String {
    house.diary().await;
    reachable(house, house.people[0]).await;
    let manager = house.actor(Role::PracticeManager).await;
    for organisation in [practice(), hub()] {
        let manager = Actor { organisation, ..manager.clone() };
        let quiet = QuietHours::default();
        let offers = Some(waiting::Rule { at_once: 2, minutes: 60, quiet, lead: 15 });
        let it = Rule { offers, ..Rule::default() };
        house.app.set_message_rule(&manager, organisation, Versioned { it, version: 0 }).await.unwrap();
    }
    let desk = house.actor(Role::Receptionist).await;
    let (ada, ben) = (house.people[0], house.people[1]);
    let new = Enter { person: ada, need: Need::Routine, channel: Channel::Phone, interval_days: None, words: None };
    let request = house.app.enter_request(&desk, &new, "a").await.unwrap().request.id;
    let wish = serde_json::from_value::<Wish>(serde_json::json!({ "need": "routine" })).unwrap();
    let until = house.app.now() + jiff::SignedDuration::from_hours(100);
    house.app.join_waiting(&desk, &Join { person: ada, request, wish, until }, "b").await.unwrap();
    let wanted = FindSlots { organisations: vec![practice()], limit: 1, ..FindSlots::default() };
    let slot = house.app.find_slots(&desk, &wanted).await.unwrap().remove(0).slot.id;
    let book = Book { slot, hold: None, person: ben, request: None, words: None, agreed: None };
    let one = house.app.book(&desk, &book, "c").await.unwrap().done().unwrap();
    let off = Cancel { appointment: one.id, version: one.version, reason: None };
    assert!(matches!(house.app.cancel(&desk, &off, "d").await.unwrap(), Answer::Done(_)));
    house.app.offer_slot(slot, Some("https://x.example")).await.unwrap();
    let mut tx = house.app.store.read().await.unwrap();
    let all = message::outbox(&mut tx, practice(), jiff::Timestamp::MAX, 10).await.unwrap();
    let words = all.iter().find(|one| one.person == ada).map(|one| one.words.clone()).unwrap();
    format!("/offer/{}", words.split("/offer/").nth(1).unwrap())
}

#[tokio::test]
async fn an_offer_is_taken_with_one_tap_and_looking_changes_nothing() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let at = offered(&house).await;
    let before = house.audit().await.len();
    let mut phone = house.browser();
    for method in [Method::GET, Method::HEAD, Method::GET] {
        let request = axum::http::Request::builder().method(method).uri(&at).body(axum::body::Body::empty()).unwrap();
        let came = phone.send(request).await;
        assert_eq!(came.status, StatusCode::OK, "{}", came.body);
        assert_eq!(came.headers[header::CACHE_CONTROL], "no-store");
    }
    let page = phone.get(&at).await;
    for words in ["Yes, I want it", "Monday 23 November at", "Answer by"] {
        assert!(page.body.contains(words), "no “{words}” in {}", page.body);
    }
    for secret in ["Ada", "MARSH", "Marsh", "943", "07700", "Rahman", "Dowd"] {
        assert!(!page.body.contains(secret), "{secret}: {}", page.body);
    }
    assert_eq!(house.audit().await.len(), before, "looking is no act");
    // An answer without our token, or without an answer, does nothing.
    assert_eq!(phone.post_bare(&at, &[("answer", "yes")]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(phone.post(&at, &[("answer", "perhaps")]).await.status, StatusCode::BAD_REQUEST);
    assert!(phone.get(&at).await.body.contains("Yes, I want it"), "it is open still");
    for answer in ["yes", "no", "yes"] {
        let came = phone.post(&at, &[("answer", answer)]).await;
        assert_eq!((came.status, came.to()), (StatusCode::SEE_OTHER, at.as_str()), "{}", came.body);
    }
    assert!(phone.get(&at).await.body.contains("It is yours"), "the first answer counts");
    let mut tx = house.app.store.read().await.unwrap();
    let own = appointment::of(&mut tx, house.people[0], house.app.now(), 10).await.unwrap();
    assert_eq!(own.len(), 1);
    let met = request::of(&mut tx, house.people[0], 10).await.unwrap();
    assert_eq!(met[0].state, RequestState::Booked);
    tx.rollback().await.unwrap();
    let mut patient = house.as_role(Role::Patient).await;
    let list = patient.get("/own-care/appointments").await.body;
    assert!(list.contains(&own[0].id.to_string()) && !list.contains("Offered to you"), "{list}");
}

#[tokio::test]
async fn an_offer_is_answered_signed_in_declined_or_too_late() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let at = offered(&house).await;
    let mut patient = house.as_role(Role::Patient).await;
    let list = patient.get("/own-care/appointments").await.body;
    assert!(list.contains("Offered to you"), "{list}");
    let own = list.split("action=\"/own-care/offers/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let came = patient.post(&format!("/own-care/offers/{own}"), &[("answer", "no")]).await;
    assert_eq!(came.to(), "/own-care/appointments?said=declined", "{}", came.body);
    let mut phone = house.browser();
    assert!(phone.get(&at).await.body.contains("You said no"));
    phone.post(&at, &[("answer", "yes")]).await;
    assert!(phone.get(&at).await.body.contains("You said no"), "the first answer counts");
    let house = House::new().await;
    let at = offered(&house).await;
    house.clock.wait(61);
    let mut phone = house.browser();
    let page = phone.get(&at).await;
    assert!(page.body.contains("The time to answer is over") && !page.body.contains("Yes, I want it"), "{}", page.body);
    phone.get("/sign-in").await;
    phone.post(&at, &[("answer", "yes")]).await;
    let mut tx = house.app.store.read().await.unwrap();
    assert_eq!(appointment::of(&mut tx, house.people[0], house.app.now(), 10).await.unwrap(), [], "it is too late");
}

#[tokio::test]
async fn nobody_guesses_an_offer() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut phone = house.browser();
    for wrong in ["x", "aaaaaaaaaaaaaaaaaaaaaa", "..%2F..%2Fsign-in", "%C3%A9%00", &"a".repeat(3000)] {
        let came = phone.get(&format!("/offer/{wrong}")).await;
        assert_eq!(came.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let mut tries = 0;
    while phone.get("/offer/aaaaaaaaaaaaaaaaaaaaaa").await.status == StatusCode::NOT_FOUND {
        tries += 1;
        assert!(tries < 100, "guessing is not limited");
    }
    assert_eq!(phone.get("/offer/aaaaaaaaaaaaaaaaaaaaaa").await.status, StatusCode::TOO_MANY_REQUESTS);
    // It holds nobody up who signs in.
    assert_eq!(phone.get("/sign-in").await.status, StatusCode::OK);
}

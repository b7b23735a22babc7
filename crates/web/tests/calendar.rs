//! The address of a clinician's calendar: made on a page and shown once, read by a program that has no session, and taken
//! back; what it reads is strict iCalendar and names nobody.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod house;

use axum::http::{Method, StatusCode, header};
use house::{Browser, House, PASSWORD, ics, place, practice, sample::ready};
use linchpin_app::{
    Actor,
    act::{Book, FindSlots, NewAccount, Post},
};
use linchpin_core::{Role, StaffId};
use linchpin_store::{site, slot, slot_type, staff};

/// The doctor of the practice's afternoons.
async fn doctor(house: &House) -> StaffId {
    let mut tx = house.app.store.read().await.unwrap();
    let all = staff::of(&mut tx, practice(), None, house.app.clock.today()).await.unwrap();
    all.iter().find(|one| one.name.full().contains("Rahman")).unwrap().id
}

/// The doctor at a browser of her own.
async fn signed_in(house: &House, who: StaffId) -> Browser {
    let new = NewAccount {
        username: Some("rahman".into()),
        name: "Aisha Rahman".into(),
        staff: Some(who),
        posts: vec![Post { role: Role::Clinician, organisation: practice() }],
        ..NewAccount::default()
    };
    let added = house.app.add_account(&Actor::console(place()), new).await.unwrap();
    house.app.set_password(&added.ticket.unwrap(), PASSWORD, None).await.unwrap();
    let mut browser = house.browser();
    browser.sign_in("rahman").await;
    browser
}

/// Makes an address and gives its path.
async fn made(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    browser.get("/diary/calendars").await;
    let came = browser.post("/diary/calendars", fields).await;
    assert_eq!(came.status, StatusCode::OK, "{}", came.body);
    assert_eq!(came.headers[header::CACHE_CONTROL], "no-store");
    let body = came.body.replace("&#x2f;", "/");
    let rest = body.split("/calendar/").nth(1).unwrap();
    format!("/calendar/{}", rest.split('<').next().unwrap())
}

#[tokio::test]
async fn an_address_is_made_read_without_signing_in_and_taken_back() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let who = doctor(&house).await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/diary").await.body.replace("&#x2f;", "/");
    assert!(page.contains("href=\"/diary/calendars\""), "{page}");
    let page = manager.get("/diary/calendars").await;
    assert!(page.body.contains("There is no address yet") && page.body.contains("Aisha Rahman"), "{}", page.body);
    let id = who.to_string();
    for (fields, words) in [
        ([("staff", ""), ("label", "Telephone")], "Choose whose calendar it is."),
        ([("staff", id.as_str()), ("label", " ")], "Say in 1 to 200 letters"),
    ] {
        let came = manager.post("/diary/calendars", &fields).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(came.body.contains(words), "no “{words}” in {}", came.body);
    }
    // A site and a kind of slot with everything that must be written another way.
    let mut tx = house.app.store.write().await.unwrap();
    for mut one in site::of(&mut tx, practice()).await.unwrap() {
        one.name = "Moor; Lane, Łódź \\ ".to_owned() + &"é".repeat(60);
        let _ = site::save(&mut tx, &one).await.unwrap();
    }
    for mut one in slot_type::of(&mut tx, practice()).await.unwrap() {
        one.it.name = format!("{}, long; \\ {}", one.it.name, "😀".repeat(20));
        let _ = slot_type::save(&mut tx, &one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let desk = house.actor(Role::Receptionist).await;
    let wanted = FindSlots { organisations: vec![practice()], limit: 60, ..FindSlots::default() };
    let free = house.app.find_slots(&desk, &wanted).await.unwrap();
    let hers: Vec<_> = free.iter().filter(|one| one.slot.staff == Some(who)).map(|one| one.slot.id).collect();
    let book = Book {
        slot: hers[0],
        hold: None,
        person: house.people[0],
        request: None,
        words: Some("knee pain".into()),
        agreed: None,
    };
    let _ = house.app.book(&desk, &book, "c").await.unwrap().done().unwrap();
    let mut tx = house.app.store.write().await.unwrap();
    assert!(slot::withdraw(&mut tx, hers[1]).await.unwrap());
    tx.commit().await.unwrap();
    let at = made(&mut manager, &[("staff", &id), ("label", "Her telephone")]).await;
    let mut program = house.browser();
    let file = program.get(&at).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.body);
    assert_eq!(file.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(file.headers[header::CACHE_CONTROL], "no-store");
    let events = ics::events(&file.body);
    assert_eq!(events.len(), 21 * 12, "twelve each working day of four weeks and a day");
    let of = |key: String| events.iter().find(|one| one.uid == format!("{key}@linchpin")).unwrap();
    let booked = of(hers[0].to_string());
    assert!(booked.summary.starts_with("Booked: ") && booked.summary.ends_with(&"😀".repeat(20)), "{booked:?}");
    assert_eq!(booked.location, format!("Moor; Lane, Łódź \\ {}, S65 1AA", "é".repeat(60)));
    assert_eq!(booked.starts.to_string(), "2026-11-23T14:00:00Z");
    let out = of(hers[1].to_string());
    assert!(out.summary.starts_with("Taken out: ") && out.status == "CANCELLED", "{out:?}");
    let rest = events.iter().filter(|one| one.summary.starts_with("Free: ") && one.status == "CONFIRMED").count();
    assert_eq!(rest, events.len() - 2);
    for secret in ["Rahman", "Aisha", "Marsh", "MARSH", "Ada", "943", "knee", &id, &house.people[0].to_string()] {
        assert!(!file.body.replace("\r\n ", "").contains(secret), "{secret}");
    }
    // It stays the same entry, and counts up when it changes.
    let again = ics::events(&program.get(&at).await.body);
    assert_eq!(again, events);
    house.clock.wait(6 * 60);
    let later = ics::events(&program.get(&at).await.body);
    assert_eq!(
        later.iter().filter(|one| one.summary.starts_with("Not booked: ")).count(),
        3,
        "those of 14:30 to 15:00"
    );
    let page = house.as_role(Role::PracticeManager).await.get("/diary/calendars").await;
    assert!(page.body.contains("Her telephone") && page.body.contains("23 November 2026, 15:00"), "{}", page.body);
    assert!(!page.body.contains(&at[10..30]), "the secret is shown once");
}

#[tokio::test]
async fn one_that_was_taken_back_answers_as_one_that_never_was() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let who = doctor(&house).await;
    let mut doctor = signed_in(&house, who).await;
    let home = doctor.get("/clinic").await.body.replace("&#x2f;", "/");
    assert!(home.contains("/diary/calendars"), "{home}");
    let first = made(&mut doctor, &[("label", "Telephone")]).await;
    let second = made(&mut doctor, &[("label", "Computer")]).await;
    let page = doctor.get("/diary/calendars").await.body.replace("&#x2f;", "/");
    let key = page.split("/revoke").next().unwrap().rsplit('/').next().unwrap().to_owned();
    // Neither a colleague nor the desk takes it back.
    let mut colleague = house.as_role(Role::Clinician).await;
    let page = colleague.get("/diary/calendars").await;
    assert!(page.body.contains("not tied to an entry") && !page.body.contains("Telephone"), "{}", page.body);
    for role in [Role::Clinician, Role::Receptionist, Role::CoordinationNurse, Role::Patient] {
        let mut other = house.as_role(role).await;
        other.get("/account").await;
        let came = other.post(&format!("/diary/calendars/{key}/revoke"), &[]).await;
        assert_eq!(came.status, StatusCode::FORBIDDEN, "{role}");
    }
    let came = doctor.post(&format!("/diary/calendars/{key}/revoke"), &[]).await;
    assert_eq!(came.to(), "/diary/calendars", "{}", came.body);
    assert!(doctor.get("/diary/calendars").await.body.contains("Taken back 23 November 2026"));
    let mut program = house.browser();
    assert_eq!(program.get(&first).await.status, StatusCode::OK, "the list begins with the last");
    let gone = program.get(&second).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let without = first.strip_suffix(".ics").unwrap();
    for wrong in ["/calendar/x.ics", "/calendar/..%2F..%2Fsign-in", "/calendar/%C3%A9%00.ics", without] {
        let came = program.get(wrong).await;
        assert_eq!((came.status, &came.body), (StatusCode::NOT_FOUND, &gone.body), "{wrong}");
    }
    // It is read and not written to, and nobody tries many.
    assert_eq!(program.ask(Method::POST, &first).await.status, StatusCode::METHOD_NOT_ALLOWED);
    let mut tries = 0;
    while program.get("/calendar/aaaaaaaaaaaaaaaaaaaaaa.ics").await.status == StatusCode::NOT_FOUND {
        tries += 1;
        assert!(tries < 100, "guessing is not limited");
    }
    assert_eq!(program.get(&first).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(program.get("/sign-in").await.status, StatusCode::OK, "it holds nobody up who signs in");
}

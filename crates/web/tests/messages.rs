//! The outbox, the answers that wait and the rules, to whom they open; what a person says about being written to; and the
//! desk of NHS 111.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod house;

use axum::http::StatusCode;
use house::{House, diary::hub, practice, sample::ready};
use linchpin_access::diary::{Access, Audience, Embargo};
use linchpin_app::{
    Actor,
    act::{Book, Came, FindSlots},
    kept::Versioned,
    message::{Changes, Rule},
};
use linchpin_core::{Contact, ContactKind, MessageId, Role};
use linchpin_store::{appointment, message, message_stop, person, request};

fn values(body: &str, name: &str) -> Vec<String> {
    let at = format!("name=\"{name}\" value=\"");
    body.split(&at).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// Ada is booked and told; gives the key of the text.
async fn told(house: &House) -> MessageId {
    house.diary().await;
    let mut tx = house.app.store.write().await.unwrap();
    let mut ada = person::get(&mut tx, house.people[0]).await.unwrap().unwrap();
    ada.contacts = vec![Contact { kind: ContactKind::Mobile, value: "07700 900001".into(), preferred: false }];
    let _ = person::save(&mut tx, &ada, None, house.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let manager = house.actor(Role::PracticeManager).await;
    let changes = Some(Changes { booked: true, phone: "01709 000000".into() });
    let it = Rule { changes, ..Rule::default() };
    house.app.set_message_rule(&manager, practice(), Versioned { it, version: 0 }).await.unwrap();
    let desk = house.actor(Role::Receptionist).await;
    let wanted = FindSlots { organisations: vec![practice()], limit: 1, ..FindSlots::default() };
    let slot = house.app.find_slots(&desk, &wanted).await.unwrap().remove(0).slot.id;
    let book = Book { slot, hold: None, person: house.people[0], request: None, words: None, agreed: None };
    house.app.book(&desk, &book, "a").await.unwrap().done().unwrap();
    let mut tx = house.app.store.read().await.unwrap();
    message::outbox(&mut tx, practice(), jiff::Timestamp::MAX, 10).await.unwrap().remove(0).id
}

#[tokio::test]
async fn the_outbox_says_what_became_of_it_and_not_what_it_says() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let mut desk = house.as_role(Role::Receptionist).await;
    let page = desk.get("/messages").await.body;
    for words in ["Nothing is sent.", "Without rules nobody gets a message", "made up and sends nothing"] {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    let id = told(&house).await;
    let page = desk.get("/messages").await.body;
    for words in ["Booked by text", "Waits to be sent", "bookings, moves and cancellations"] {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    for secret in ["Your appointment:", "447700900001", "MARSH", "Moor Lane"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
    let page = desk.get(&format!("/messages/{id}")).await;
    assert!(page.body.contains("Your appointment: Monday 23 November 10:00"), "{}", page.body);
    assert!(
        house
            .audit()
            .await
            .iter()
            .any(|entry| entry.person == Some(house.people[0]) && entry.resource.contains("message"))
    );
    // Staff of a hub who have nothing to do with her read nothing; nor do those who have no diary.
    for role in [Role::CoordinationNurse, Role::Commissioner, Role::Administrator, Role::Patient, Role::Nhs111] {
        let came = house.as_role(role).await.get(&format!("/messages/{id}")).await;
        let nurse = role == Role::CoordinationNurse;
        assert!(nurse || came.status == StatusCode::FORBIDDEN, "{role}: {}", came.status);
        assert!(nurse || !came.body.contains("Your appointment:"), "{role}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_clear_is_read_and_settled() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let id = told(&house).await;
    let mut tx = house.app.store.write().await.unwrap();
    let now = house.app.now();
    assert!(
        message::begin(&mut tx, id, now, now).await.unwrap() && message::sent(&mut tx, id, "n-1", now).await.unwrap()
    );
    tx.commit().await.unwrap();
    let came = Came { provider: "p-1", from: "+447700900001", words: "is this <b>for</b> me or my mum" };
    let _ = house.app.text_came(&came).await.unwrap();
    let mut desk = house.as_role(Role::Receptionist).await;
    assert!(desk.get("/messages").await.body.contains("1 answer to look at"));
    let page = desk.get("/messages/replies").await.body;
    assert!(page.contains("is this &lt;b&gt;for") && !page.contains("<b>"), "{page}");
    let settle = page.split("action=\"/messages/replies/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for said in ["settled", "before"] {
        let came = desk.post(&format!("/messages/replies/{settle}"), &[]).await;
        assert_eq!(came.to(), format!("/messages/replies?said={said}"), "{}", came.body);
    }
    assert!(desk.get("/messages/replies").await.body.contains("No answer waits"));
}

#[tokio::test]
async fn a_manager_says_what_is_sent() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let page = manager.get("/messages/rules").await.body;
    assert!(page.contains("What is not ticked is not sent"), "{page}");
    let version = values(&page, "version").remove(0);
    let silent =
        page.split("name=\"silent\" type=\"checkbox\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fields = |phone: &'static str, days: &'static str| {
        vec![
            ("version", version.clone()),
            ("changes", "yes".into()),
            ("booked", "yes".into()),
            ("phone", phone.into()),
            ("reminders", "yes".into()),
            ("days", days.into()),
            ("second", "yes".into()),
            ("second-days", "1".into()),
            ("above", "12.5".into()),
            ("offers", "yes".into()),
            ("at-once", "3".into()),
            ("minutes", "60".into()),
            ("lead", "30".into()),
            ("quiet-from", "20:30".into()),
            ("quiet-to", "08:00".into()),
            ("silent", silent.clone()),
        ]
    };
    for (phone, days, said) in [
        ("ring us", "3", "Give the number that people ring"),
        ("01709 000000", "three", "Days before of the reminder: write a number"),
        ("01709 000000", "40", "1 to 14 days before"),
    ] {
        let fields = fields(phone, days);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let came = manager.post("/messages/rules", &fields).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{phone} {days}");
        assert!(came.body.contains(said) && came.body.contains("value=\"20:30\""), "{}", came.body);
    }
    let good = fields("01709 000000", "3");
    let good: Vec<_> = good.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(manager.post("/messages/rules", &good).await.to(), "/messages/rules?said=saved");
    let came = manager.post("/messages/rules", &good).await;
    assert_eq!(came.status, StatusCode::CONFLICT, "{}", came.body);
    let actor = house.actor(Role::PracticeManager).await;
    let rule = house.app.message_rule(&actor, practice()).await.unwrap().it;
    assert_eq!(rule.changes, Some(Changes { booked: true, phone: "01709 000000".into() }));
    let second = rule.reminders.and_then(|one| one.second).unwrap();
    assert!((second.above - 0.125).abs() < 1e-9 && second.days == 1 && rule.silent.len() == 1, "{rule:?}");
    let page = manager.get("/messages/rules").await.body;
    assert!(page.contains("value=\"12.5\"") && page.contains("value=\"20:30\""), "{page}");
    // Others read it and change nothing.
    let mut desk = house.as_role(Role::Receptionist).await;
    assert!(desk.get("/messages/rules").await.body.contains("can change this"));
    assert_eq!(desk.post("/messages/rules", &good).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn people_and_their_practice_stop_messages() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    let ada = house.people[0];
    let mut patient = house.as_role(Role::Patient).await;
    patient.get("/own-care/messages").await;
    let came = patient.post("/own-care/messages", &[("what", "stop")]).await;
    assert_eq!(came.to(), "/own-care/messages?done=stopped", "{}", came.body);
    let stands = async || {
        let mut tx = house.app.store.read().await.unwrap();
        message_stop::stands(&mut tx, ada, None).await.unwrap()
    };
    assert!(stands().await);
    let mut desk = house.as_role(Role::Receptionist).await;
    let at = format!("/people/{ada}/messages");
    assert!(desk.get(&at).await.body.contains("They are sent nothing"));
    assert_eq!(desk.post(&at, &[("what", "again")]).await.to(), format!("{at}?done=again"));
    assert!(!stands().await);
    assert_eq!(desk.post(&at, &[("what", "maybe")]).await.status, StatusCode::BAD_REQUEST);
    for role in [Role::CoordinationNurse, Role::Commissioner] {
        let mut other = house.as_role(role).await;
        other.get("/account").await;
        assert_eq!(other.post(&at, &[("what", "stop")]).await.status, StatusCode::FORBIDDEN, "{role}");
    }
    assert!(!stands().await);
}

#[tokio::test]
async fn nhs_111_books_its_caller_and_sees_nobody() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    house.diary().await;
    let mut clinician = house.as_role(Role::Nhs111).await;
    assert_eq!(clinician.get("/").await.to(), "/111");
    let page = clinician.get("/111").await;
    assert!(page.body.contains("Who rings?"), "{}", page.body);
    for wide in ["marsh", "ada marsh", "S65"] {
        let came = clinician.post("/111", &[("person", wide)]).await;
        assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY, "{wide}");
        assert!(!came.body.contains("MARSH"), "{wide}");
    }
    let found = clinician.post("/111", &[("person", "943 476 5919")]).await;
    assert!(found.body.contains("MARSH, Ada") && found.body.contains("Is it they?"), "{}", found.body);
    let (caller, key) = (house.people[0].to_string(), values(&found.body, "key"));
    assert!(found.body.contains(&caller), "{}", found.body);
    let ask = [("caller", caller.as_str()), ("need", "urgent"), ("words", "chest infection"), ("key", key[0].as_str())];
    let came = clinician.post("/111/requests", &ask).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let page = clinician.get(came.to()).await;
    assert!(page.body.contains("Nothing is opened to 111"), "{}", page.body);
    let mut tx = house.app.store.read().await.unwrap();
    let asked = request::of(&mut tx, house.people[0], 10).await.unwrap().remove(0);
    tx.rollback().await.unwrap();
    assert_eq!(asked.channel, linchpin_access::Channel::Nhs111);
    // The hub opens to 111.
    let manager = Actor { organisation: hub(), ..house.actor(Role::PracticeManager).await };
    let mut rule = house.app.openings(&manager, hub()).await.unwrap().remove(0);
    rule.it.to.push(Access { who: Audience::Nhs111, from: Embargo::None, closes: 0 });
    assert!(matches!(house.app.save_opening(&manager, &rule).await.unwrap(), linchpin_store::Edited::Saved(_)));
    let to = came.to().split('?').next().unwrap().to_owned();
    let page = clinician.get(came.to()).await;
    assert!(page.body.contains("Central hub") && !page.body.contains("Moor Lane"), "{}", page.body);
    assert!(!page.body.contains("MARSH"), "{}", page.body);
    let (key, slot) = (values(&page.body, "key").remove(0), values(&page.body, "slot").remove(0));
    let held = clinician.post(&format!("{to}/hold"), &[("key", &key), ("slot", &slot)]).await.to().to_owned();
    let page = clinician.get(&held).await;
    assert!(page.body.contains("may HUB01 see your record"), "{}", page.body);
    let key = values(&page.body, "key").remove(0);
    let booked = clinician.post(&held, &[("key", &key), ("what", "book-yes")]).await.to().to_owned();
    assert!(booked.starts_with("/111/booked/"), "{booked}");
    let page = clinician.get(&booked).await;
    assert!(page.body.contains("Central hub, S65 1AA") && !page.body.contains("MARSH"), "{}", page.body);
    let mut tx = house.app.store.read().await.unwrap();
    let own = appointment::of(&mut tx, house.people[0], house.app.now(), 10).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!((own.len(), own[0].made_as), (1, Role::Nhs111));
    // Neither her page nor anybody's desk, diary or outbox opens.
    let ada = house.people[0];
    for path in [
        format!("/people/{ada}"),
        format!("/people/{ada}/record"),
        format!("/people/{ada}/messages"),
        "/desk".to_owned(),
        "/requests".to_owned(),
        "/messages".to_owned(),
        "/audit".to_owned(),
    ] {
        assert_eq!(clinician.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(clinician.get("/people").await.to(), "/111");
    let mut other = house.as_role(Role::Receptionist).await;
    assert_eq!(other.get(&booked).await.status, StatusCode::FORBIDDEN, "what 111 booked is its own page");
}

#[tokio::test]
async fn whom_a_diary_changed_over_is_written_to_at_one_press() {
    if !ready() {
        return;
    }
    let house = House::new().await;
    told(&house).await;
    let mut manager = house.as_role(Role::PracticeManager).await;
    let mut desk = house.as_role(Role::Receptionist).await;
    // Somebody else sits in the session in which Ada is booked, the first of the day.
    let day = manager.get("/diary").await.body.replace("&#x2f;", "/");
    let at = day.split("/diary/sessions/").nth(1).unwrap().split('"').next().unwrap();
    let at = format!("/diary/sessions/{at}");
    let form = manager.get(&at).await.body;
    let list = form.split("id=\"staff\"").nth(1).unwrap().split("</select>").next().unwrap();
    let others = list.split("<option value=\"").skip(1).filter(|one| !one.contains(" selected"));
    let other = others.filter_map(|one| one.split('"').next()).find(|id| !id.is_empty()).unwrap();
    let came = manager.post(&at, &[("version", "1"), ("staff", other)]).await;
    assert!(came.to().contains("tell=1"), "{}", came.body);
    // The words and when they would go stand there before anything is sent.
    let page = desk.get("/diary/tell").await.body;
    for words in ["By text, now", "Your appointment on Monday 23 November 10:00 stands, with another member of staff."]
    {
        assert!(page.contains(words), "no “{words}” in {page}");
    }
    let id = values(&page, "appointment").remove(0);
    let send = [("what", "write"), ("appointment", id.as_str())];
    for _ in 0..2 {
        assert_eq!(desk.post("/diary/tell", &send).await.to(), "/diary/tell?said=written");
    }
    let mut tx = house.app.store.write().await.unwrap();
    let all = message::outbox(&mut tx, practice(), jiff::Timestamp::MAX, 10).await.unwrap();
    let texts: Vec<_> = all.iter().filter(|one| one.words.contains("another member of staff")).collect();
    assert_eq!(texts.len(), 1, "pressed twice it is one text");
    let (key, now) = (texts[0].id, house.app.now());
    tx.rollback().await.unwrap();
    // Written is not told: they leave the list once it has come to them.
    assert!(desk.get("/diary/tell").await.body.contains("The message waits to be sent"));
    let mut tx = house.app.store.write().await.unwrap();
    assert!(message::begin(&mut tx, key, now, now).await.unwrap());
    assert!(message::sent(&mut tx, key, "n-2", now).await.unwrap());
    tx.commit().await.unwrap();
    assert!(desk.get("/diary/tell").await.body.contains("whether it came is not known yet"));
    let mut tx = house.app.store.write().await.unwrap();
    assert!(message::receipt(&mut tx, key, "n-2", message::State::Delivered, None, now).await.unwrap());
    tx.commit().await.unwrap();
    assert!(desk.get("/diary/tell").await.body.contains("Nobody waits to be told"));
    assert_eq!(desk.post("/diary/tell", &send).await.to(), "/diary/tell?said=changed");
    // Closed, they need another appointment: the text says to ring, and has them stay until they have it.
    let close = [("from-day", "2026-11-23"), ("reason", "site")];
    let would = manager.post("/diary/closures", &close).await.body;
    let (key, mark) = (values(&would, "key").remove(0), values(&would, "mark").remove(0));
    let sure = [close[0], close[1], ("key", key.as_str()), ("mark", mark.as_str()), ("what", "close")];
    assert!(manager.post("/diary/closures", &sure).await.to().contains("said=closed"));
    assert!(
        desk.get("/diary/tell")
            .await
            .body
            .contains("we must change your appointment on Monday 23 November 10:00. Please ring 01709 000000")
    );
    // Who wants no messages is rung.
    let mut tx = house.app.store.write().await.unwrap();
    let mut ada = person::get(&mut tx, house.people[0]).await.unwrap().unwrap();
    ada.contacts.clear();
    let _ = person::save(&mut tx, &ada, None, now).await.unwrap();
    tx.commit().await.unwrap();
    assert!(desk.get("/diary/tell").await.body.contains("they want none, or there is no mobile number"));
    assert_eq!(desk.post("/diary/tell", &send).await.to(), "/diary/tell?said=unwritten");
}

//! What people are told of their appointments: once, by the rules of the organisation, and never at night.

use linchpin_app::{
    act::{Amend, Answer, Cancel},
    kept::{MessageKind, MessageState},
    message::{Changes, Rule},
};
use linchpin_core::{AppointmentId, ErrorKind, Role};
use linchpin_store::{Versioned, message_stop, store_suite, testing::TestStore};

use crate::{
    hub::{book, hub},
    messages::{Bag, House},
};

store_suite!(
    people_hear_of_bookings_moves_and_cancellations_once,
    without_a_rule_and_at_night_nothing_is_sent,
    who_is_turned_away_is_asked_to_ring_and_the_desk_knows_whom_to_ring,
    a_number_to_ring_must_be_one,
);

const ANN: &str = "447700900001";

fn rule(booked: bool) -> Rule {
    Rule { changes: Some(Changes { booked, phone: "01709 000 000".into() }), ..Rule::default() }
}

async fn people_hear_of_bookings_moves_and_cancellations_once(store: TestStore) {
    let house = House::new(store, 3, Bag::default()).await;
    house.rule(rule(true)).await;
    let (app, desk) = (&house.hub.app, house.hub.actor(Role::Receptionist, hub()));
    let slots = house.hub.slots().await;
    let ann = house.person("07700 900001").await;
    let (wanted, key) = (book(slots[0].id, ann), house.hub.key());
    let Answer::Done(one) = app.book(&desk, &wanted, &key).await.unwrap() else { panic!("it is free") };
    // The same form sent again books once and tells once.
    assert!(matches!(app.book(&desk, &wanted, &key).await.unwrap(), Answer::Done(again) if again.id == one.id));
    house.works().await;
    let sent = house.sent();
    assert!(
        matches!(sent.as_slice(), [(to, words)] if to == ANN && words.starts_with("Your appointment: ")),
        "{sent:?}"
    );
    let to = Amend { appointment: one.id, version: one.version, to: slots[1].id, hold: None, agreed: None };
    let Answer::Done(moved) = app.amend(&desk, &to, &house.hub.key()).await.unwrap() else { panic!("it is free") };
    house.works().await;
    let sent = house.sent();
    assert!(
        matches!(sent.as_slice(), [(_, words)] if words.contains("It is now Tuesday 24 November 08:40")),
        "{sent:?}"
    );
    let off = Cancel { appointment: one.id, version: moved.version, reason: None };
    let key = house.hub.key();
    for _ in 0..2 {
        assert!(matches!(app.cancel(&desk, &off, &key).await.unwrap(), Answer::Done(_)));
    }
    house.works().await;
    let sent = house.sent();
    assert!(matches!(sent.as_slice(), [(_, words)] if words.contains("is cancelled")), "{sent:?}");
    assert_eq!(house.messages().await.len(), 3);
    // Who cancels by text is answered, and not told once more.
    let again = house.books(slots[2].id, ann).await;
    house.works().await;
    house.sent();
    house.came("t-1", "+44 7700 900001", "cancel").await;
    house.works().await;
    assert_eq!(house.sent().len(), 1, "one answer");
    assert_eq!(house.messages().await.iter().filter(|one| one.appointment == Some(again.id)).count(), 1);
    house.hub.chain_is_whole().await;
}

async fn without_a_rule_and_at_night_nothing_is_sent(store: TestStore) {
    let house = House::new(store, 3, Bag::default()).await;
    let slots = house.hub.slots().await;
    let ann = house.person("07700 900001").await;
    let one = house.books(slots[0].id, ann).await;
    house.cancels(&one).await;
    assert!(house.messages().await.is_empty(), "nobody said that people are told");
    house.rule(Rule { silent: vec![house.hub.kind], ..rule(true) }).await;
    let one = house.books(slots[0].id, ann).await;
    house.cancels(&one).await;
    assert!(house.messages().await.is_empty(), "a clinic that others should not learn of");
    house.rule(rule(false)).await;
    let one = house.books(slots[0].id, ann).await;
    assert!(house.messages().await.is_empty(), "of bookings people do not hear");
    // In the evening it waits; by the morning it is too late for half past eight, and at noon it is not.
    house.hub.at("2026-11-23T22:00:00Z");
    house.cancels(&one).await;
    house.works().await;
    assert_eq!(house.sent(), [], "nobody is woken");
    house.hub.at("2026-11-24T08:00:00Z");
    house.works().await;
    assert_eq!(house.numbers(), [ANN], "there is half an hour left");
    // Who wants no messages gets none.
    house.hub.at("2026-11-23T10:00:00Z");
    let one = house.books(slots[1].id, ann).await;
    let mut tx = house.hub.app.store.write().await.unwrap();
    message_stop::add(&mut tx, ann, None, (message_stop::How::Staff, None), house.hub.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    house.cancels(&one).await;
    house.works().await;
    assert_eq!(house.sent(), []);
}

async fn who_is_turned_away_is_asked_to_ring_and_the_desk_knows_whom_to_ring(store: TestStore) {
    let house = House::new(store, 3, Bag::default()).await;
    house.rule(rule(false)).await;
    let (app, desk) = (&house.hub.app, house.hub.actor(Role::Receptionist, hub()));
    let slots = house.hub.slots().await;
    let (ann, bob) = (house.person("07700 900001").await, house.person("no number").await);
    let mut told = Vec::new();
    for (slot, person) in [(&slots[0], ann), (&slots[1], bob)] {
        let one = house.books(slot.id, person).await;
        let off = Cancel { appointment: one.id, version: one.version, reason: Some("The doctor is ill".into()) };
        let key = house.hub.key();
        let Answer::Done((off_now, first)) = app.withdraw(&desk, &off, &key).await.unwrap() else { panic!("booked") };
        let Answer::Done((_, again)) = app.withdraw(&desk, &off, &key).await.unwrap() else { panic!("the same") };
        assert_eq!(first, again, "{}", off_now.id);
        told.push(first);
    }
    assert_eq!(told, [true, false], "Bob must be rung");
    assert_eq!(
        house.slot(slots[0].id).await.state,
        linchpin_store::slot::State::Withdrawn,
        "nobody else is sent there"
    );
    assert_eq!(house.hub.free(&desk).await.len(), 1);
    house.works().await;
    let sent = house.sent();
    assert!(matches!(sent.as_slice(), [(_, words)] if words.contains("ring 01709 000 000")), "{sent:?}");
    let one = &house.messages().await[0];
    assert_eq!((one.kind, one.state), (MessageKind::Cancelled, MessageState::Sent));
    // People cancel and do not withdraw; nor does a practice that has nothing to do with it.
    let one = house.books(slots[2].id, ann).await;
    let off = Cancel { appointment: one.id, version: one.version, reason: None };
    let patient = house.hub.patient(ann);
    assert_eq!(app.withdraw(&patient, &off, &house.hub.key()).await.unwrap_err().kind(), ErrorKind::Invalid);
    let stranger = house.hub.actor(Role::Receptionist, crate::hub::theirs());
    house.hub.refused(app.withdraw(&stranger, &off, &house.hub.key()).await).await;
    let none = Cancel { appointment: AppointmentId::new(uuid::Uuid::nil()), ..off };
    assert!(app.withdraw(&desk, &none, &house.hub.key()).await.is_err());
}

async fn a_number_to_ring_must_be_one(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    let (app, manager) = (&house.hub.app, house.hub.actor(Role::PracticeManager, hub()));
    for wrong in ["", "ring us", "12", "0170 9000 0000 0000 0000", "01709\n000000"] {
        let it = Rule { changes: Some(Changes { booked: true, phone: wrong.into() }), ..Rule::default() };
        let said = app.set_message_rule(&manager, hub(), Versioned { it, version: 0 }).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid, "{wrong}");
    }
    app.set_message_rule(&manager, hub(), Versioned { it: rule(true), version: 0 }).await.unwrap();
}

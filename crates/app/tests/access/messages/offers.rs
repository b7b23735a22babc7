//! A freed slot is offered to those who wait.

use linchpin_access::message::Reply;
use linchpin_app::act::{Answer, Answered, OfferStands, TextDid};
use linchpin_core::Role;
use linchpin_store::{store_suite, testing::TestStore};

use super::{ANN, BOB, Bag, CAT, House, secret};
use crate::hub::{book, hub};

store_suite!(
    a_freed_slot_goes_to_the_first_yes_and_the_others_are_told,
    asked_one_by_one_the_slot_is_kept_and_goes_on,
    nobody_is_asked_who_stopped_or_is_somewhere_else_then
);

async fn a_freed_slot_goes_to_the_first_yes_and_the_others_are_told(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    house.offers(2).await;
    let slot = house.hub.slots().await[0].id;
    let dan = house.person("07700 900004").await;
    let one = house.books(slot, dan).await;
    for number in ["07700 900001", "07700 900002", "07700 900003"] {
        house.waits(house.person(number).await).await;
        house.hub.wait(1);
    }
    house.works().await;
    assert_eq!(house.sent(), [], "nothing is free");
    house.cancels(&one).await;
    house.works().await;
    let offered = house.sent();
    assert_eq!(offered.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), [ANN, BOB], "who waits longest is first");
    let seen = house.hub.app.offer(&secret(&offered[1].1)).await.unwrap().unwrap();
    assert_eq!((seen.place.as_str(), seen.stands), ("Hub", OfferStands::Open));
    // Bob is quicker, twice; Ann comes too late.
    let (to_ann, to_bob) = (secret(&offered[0].1), secret(&offered[1].1));
    let taken = house.hub.app.answer_offer(&to_bob, true).await.unwrap().unwrap();
    let Answered::Taken(appointment) = taken else { panic!("{taken:?}") };
    let again = house.hub.app.answer_offer(&to_bob, true).await.unwrap().unwrap();
    assert_eq!(again, Answered::Not(OfferStands::Taken));
    let late = house.hub.app.answer_offer(&to_ann, true).await.unwrap().unwrap();
    assert_eq!(late, Answered::Not(OfferStands::Gone));
    assert_eq!(house.slot(slot).await.appointment, Some(appointment.id));
    house.works().await;
    let told = house.sent();
    assert!(matches!(told.as_slice(), [(to, words)] if to == ANN && words.contains("somebody else")), "{told:?}");
    for wrong in ["", "x", &to_ann[1..], &format!("{to_ann}x"), "ééééééééééééééééééééé\u{0}"] {
        assert_eq!(house.hub.app.answer_offer(wrong, true).await.unwrap(), None, "{wrong}");
    }
    // Every offer is written down, and the booking as the person's own act.
    let audit = house.hub.audit().await;
    assert_eq!(audit.iter().filter(|entry| entry.act == "offer").count(), 3, "two made, one lost");
    assert!(audit.iter().any(|entry| entry.act == "add" && entry.role == Some(Role::Patient) && entry.actor.is_none()));
    house.hub.chain_is_whole().await;
}

async fn asked_one_by_one_the_slot_is_kept_and_goes_on(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    house.offers(1).await;
    let slots = house.hub.slots().await;
    let dan = house.person("07700 900004").await;
    let one = house.books(slots[0].id, dan).await;
    for number in ["07700 900001", "07700 900002", "07700 900003"] {
        house.waits(house.person(number).await).await;
        house.hub.wait(1);
    }
    house.cancels(&one).await;
    house.works().await;
    let first = house.sent();
    assert_eq!(first.len(), 1);
    // Nobody at the desk takes it meanwhile.
    let desk = house.hub.actor(Role::Receptionist, hub());
    let other = house.hub.app.book(&desk, &book(slots[0].id, dan), &house.hub.key()).await.unwrap();
    assert_eq!(other, Answer::Taken);
    let no = house.hub.app.answer_offer(&secret(&first[0].1), false).await.unwrap().unwrap();
    assert_eq!(no, Answered::Declined);
    house.works().await;
    assert_eq!(house.numbers(), [BOB]);
    // Bob does not answer.
    house.hub.wait(31);
    house.works().await;
    assert_eq!(house.numbers(), [CAT]);
    // At night nobody is asked, and an answer of before counts no more.
    house.hub.wait(31);
    house.works().await;
    assert_eq!(house.numbers(), Vec::<String>::new(), "nobody is left, and nobody is asked twice");
    let free = house.hub.app.book(&desk, &book(slots[0].id, dan), &house.hub.key()).await.unwrap();
    assert!(matches!(free, Answer::Done(_)), "{free:?}");
}

async fn nobody_is_asked_who_stopped_or_is_somewhere_else_then(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    house.offers(5).await;
    let slots = house.hub.slots().await;
    let dan = house.person("07700 900004").await;
    let (ann, bob) = (house.person("07700 900001").await, house.person("07700 900002").await);
    let (cat, eve) = (house.person("01709 820000").await, house.person("07700 900005").await);
    for who in [ann, bob, cat, eve] {
        house.waits(who).await;
    }
    let desk = house.hub.actor(Role::Receptionist, hub());
    assert!(house.hub.app.stop_messages(&desk, ann, None, true).await.unwrap());
    let kind = Some(house.hub.kind);
    assert!(house.hub.app.stop_messages(&desk, bob, kind, true).await.unwrap());
    assert_eq!(house.hub.app.message_stops(&desk, bob).await.unwrap(), [kind]);
    let one = house.books(slots[0].id, dan).await;
    house.cancels(&one).await;
    house.works().await;
    assert_eq!(house.numbers(), ["447700900005"], "one wants none, one none of this kind, one has no mobile");
    house.hub.refused(house.hub.app.stop_messages(&house.hub.desk(), eve, None, true).await).await;
    // Taken out of everything by a text, also from what waits already.
    house.hub.at("2026-11-24T04:00:00Z");
    assert_eq!(house.came("s1", "07700900005", "Stop please").await, TextDid::Done(Reply::OptOut));
    house.works().await;
    let told = house.sent();
    assert!(matches!(told.as_slice(), [(_, words)] if words.contains("no more texts")), "{told:?}");
    assert_eq!(house.hub.app.message_stops(&desk, eve).await.unwrap(), [None]);
}

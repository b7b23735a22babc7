//! What people signed in see and do of their own, and that it is their own.

use linchpin_access::{Channel, Need, waiting};
use linchpin_app::{
    act::{Answered, Enter, Join, OfferStands, Told, Wish},
    kept::Step,
    message::Rule,
};
use linchpin_core::{ErrorKind, PersonId, Role};
use linchpin_store::{request, store_suite, testing::TestStore};

use crate::{
    hub::{Hub, hub, ours},
    messages::{Bag, House},
};

store_suite!(
    an_offer_is_answered_by_whom_it_was_made_to,
    a_slot_given_back_is_not_offered_to_whoever_gave_it,
    a_person_keeps_and_waits_for_themselves,
    a_message_is_read_by_those_who_may_see_the_person,
);

async fn offered(house: &House) -> (PersonId, linchpin_core::OfferId) {
    let offers = waiting::Rule { at_once: 2, minutes: 60, quiet: Default::default(), lead: 15 };
    house.rule(Rule { offers: Some(offers), ..Rule::default() }).await;
    let slot = house.hub.slots().await[0].id;
    let (dan, ann) = (house.person("07700 900004").await, house.person("07700 900001").await);
    let one = house.books(slot, dan).await;
    join(house, ann).await;
    house.cancels(&one).await;
    house.works().await;
    let open = house.hub.app.offers_open_to(&patient(house, ann), ann).await.unwrap();
    assert_eq!(open.len(), 1);
    (ann, open[0].0)
}

fn patient(house: &House, person: PersonId) -> linchpin_app::Actor {
    linchpin_app::Actor { organisation: hub(), ..house.hub.patient(person) }
}

async fn join(house: &House, person: PersonId) -> linchpin_core::WaitingId {
    let own = patient(house, person);
    let new = Enter { person, need: Need::Routine, channel: Channel::Online, interval_days: None, words: None };
    let request = house.hub.app.enter_request(&own, &new, &house.hub.key()).await.unwrap().request.id;
    let wish = serde_json::from_value::<Wish>(serde_json::json!({ "need": "routine" })).unwrap();
    let until = "2026-12-04T00:00:00Z".parse().unwrap();
    house.hub.app.join_waiting(&own, &Join { person, request, wish, until }, &house.hub.key()).await.unwrap().id
}

async fn an_offer_is_answered_by_whom_it_was_made_to(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    let (ann, offer) = offered(&house).await;
    let app = &house.hub.app;
    let eve = house.person("07700 900005").await;
    for yes in [true, false] {
        house.hub.refused(app.answer_own_offer(&patient(&house, eve), offer, yes).await).await;
    }
    house.hub.refused(app.offers_open_to(&patient(&house, eve), ann).await).await;
    let taken = app.answer_own_offer(&patient(&house, ann), offer, true).await.unwrap().unwrap();
    assert!(matches!(taken, Answered::Taken(_)), "{taken:?}");
    let again = app.answer_own_offer(&patient(&house, ann), offer, false).await.unwrap().unwrap();
    assert_eq!(again, Answered::Not(OfferStands::Taken), "the first answer counts");
    assert_eq!(app.offers_open_to(&patient(&house, ann), ann).await.unwrap().len(), 0);
    let none = linchpin_core::OfferId::new(uuid::Uuid::nil());
    assert_eq!(app.answer_own_offer(&patient(&house, ann), none, true).await.unwrap(), None);
    house.hub.chain_is_whole().await;
}

async fn a_slot_given_back_is_not_offered_to_whoever_gave_it(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    let offers = waiting::Rule { at_once: 2, minutes: 60, quiet: Default::default(), lead: 15 };
    house.rule(Rule { offers: Some(offers), ..Rule::default() }).await;
    let ann = house.person("07700 900001").await;
    join(&house, ann).await;
    let one = house.books(house.hub.slots().await[0].id, ann).await;
    house.cancels(&one).await;
    house.works().await;
    assert_eq!(house.sent(), []);
}

async fn a_person_keeps_and_waits_for_themselves(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    let (ann, eve) = (house.person("07700 900001").await, house.person("07700 900005").await);
    let (app, hub_): (_, &Hub) = (&house.hub.app, &house.hub);
    let own = patient(&house, ann);
    let waits = join(&house, ann).await;
    assert_eq!(app.waits_of(&own, ann).await.unwrap().len(), 1);
    let other = patient(&house, eve);
    hub_.refused(app.waits_of(&other, ann).await).await;
    hub_.refused(app.leave_waiting(&other, waits).await).await;
    assert!(app.leave_waiting(&own, waits).await.unwrap());
    assert!(!app.leave_waiting(&own, waits).await.unwrap(), "once");
    assert_eq!(app.waits_of(&own, ann).await.unwrap().len(), 0);
    let slots = hub_.slots().await;
    let hold = app.hold_slot(&own, slots[0].id, &hub_.key()).await.unwrap().done().unwrap();
    assert_eq!(app.kept_slots(&own).await.unwrap().iter().map(|one| one.id).collect::<Vec<_>>(), [hold.id]);
    assert_eq!(app.kept_slots(&other).await.unwrap().len(), 0);
    hub_.wait(6);
    assert_eq!(app.kept_slots(&own).await.unwrap().len(), 0, "its time is over");
    // What was not there for them is written on their own request, and on nobody else's.
    let new = Enter { person: ann, need: Need::Urgent, channel: Channel::Online, interval_days: None, words: None };
    let request = app.enter_request(&own, &new, &hub_.key()).await.unwrap().request.id;
    hub_.refused(app.note_request(&other, request, Told::NothingToOffer, None).await).await;
    app.note_request(&own, request, Told::NothingToOffer, None).await.unwrap();
    let mut tx = app.store.read().await.unwrap();
    let steps = request::events(&mut tx, request).await.unwrap();
    assert_eq!(steps.last().map(|step| step.kind), Some(Step::NothingToOffer));
}

async fn a_message_is_read_by_those_who_may_see_the_person(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    let (ann, _) = offered(&house).await;
    let app = &house.hub.app;
    let one = house.messages().await.into_iter().find(|one| one.person == ann).unwrap();
    let desk = house.hub.actor(Role::Receptionist, hub());
    let read = app.message(&desk, one.id).await.unwrap();
    assert!(read.words.contains("/offer/…"), "the secret is the person's: {}", read.words);
    assert_eq!(read.offer, None, "it is no demo");
    assert!(
        house.hub.audit().await.iter().any(
            |entry| entry.resource == format!("message/{}", one.id) || entry.resource.contains(&one.id.to_string())
        )
    );
    for (role, at) in [(Role::Receptionist, ours()), (Role::Commissioner, hub()), (Role::Nhs111, hub())] {
        house.hub.refused(app.message(&house.hub.actor(role, at), one.id).await).await;
    }
    let none = linchpin_core::MessageId::new(uuid::Uuid::nil());
    assert_eq!(app.message(&desk, none).await.unwrap_err().kind(), ErrorKind::NotFound);
}

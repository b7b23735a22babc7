use linchpin_access::{Channel, Need};
use linchpin_app::act::{Answer, Book, Cancel, Enter, Told};
use linchpin_core::{ErrorKind, PersonId, Role};
use linchpin_store::{
    request::{self, Outcome, State, Step},
    store_suite,
    testing::TestStore,
};

use crate::hub::{Hub, book, hub, ours};

store_suite!(a_request_runs_from_entering_to_closing, a_request_is_entered_once_and_as_it_can_be);

fn urgent(person: PersonId) -> Enter {
    Enter { person, need: Need::Urgent, channel: Channel::Phone, interval_days: None, words: Some("Cough".into()) }
}

async fn a_request_runs_from_entering_to_closing(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let ann = hub_.person(ours()).await;
    let entered = hub_.app.enter_request(&desk, &urgent(ann), &hub_.key()).await.unwrap();
    // Monday at nine: until the end of core hours on Tuesday.
    assert_eq!(entered.due.at.to_string(), "2026-11-24T18:30:00Z");
    let id = entered.request.id;
    let slots = hub_.slots().await;
    hub_.app.note_request(&desk, id, Told::Declined(slots[0].id), Some("Works mornings")).await.unwrap();
    hub_.app.note_request(&desk, id, Told::NothingToOffer, None).await.unwrap();
    let wanted = Book { request: Some(id), ..book(slots[1].id, ann) };
    let Answer::Done(one) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
    let (kept, steps) = hub_.app.request(&desk, id).await.unwrap();
    assert_eq!((kept.state, kept.appointment), (State::Booked, Some(one.id)));
    let kinds: Vec<_> = steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [Step::Entered, Step::Declined, Step::NothingToOffer, Step::Booked]);
    let cancel = Cancel { appointment: one.id, version: 1, reason: None };
    assert!(matches!(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap(), Answer::Done(_)));
    let (open, _) = hub_.app.request(&desk, id).await.unwrap();
    assert_eq!((open.state, open.appointment), (State::Open, None));
    let mut tx = hub_.app.store.read().await.unwrap();
    assert_eq!(request::due(&mut tx, ours(), false, 10).await.unwrap().len(), 1);
    drop(tx);
    let close = |version| hub_.app.close_request(&desk, id, version, Outcome::Advised);
    assert_eq!(close(1).await.unwrap(), Answer::Changed);
    assert!(matches!(close(open.version).await.unwrap(), Answer::Done(_)));
    let late = hub_.app.note_request(&desk, id, Told::NothingToOffer, None).await.unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Invalid);
    let again = Book { request: Some(id), ..book(slots[2].id, ann) };
    assert_eq!(hub_.app.book(&desk, &again, &hub_.key()).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(hub_.slots().await[2].appointment, None, "all or nothing");
    hub_.chain_is_whole().await;
}

async fn a_request_is_entered_once_and_as_it_can_be(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let desk = hub_.desk();
    let (ann, bob) = (hub_.person(ours()).await, hub_.person(ours()).await);
    let first = hub_.app.enter_request(&desk, &urgent(ann), "one").await.unwrap();
    hub_.wait(60 * 24);
    let second = hub_.app.enter_request(&desk, &urgent(ann), "one").await.unwrap();
    assert_eq!(first, second, "the clock runs from the first");
    let other = hub_.app.enter_request(&desk, &urgent(bob), "one").await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Conflict);
    let wrong = [
        Enter { need: Need::FollowUp, ..urgent(ann) },
        Enter { need: Need::FollowUp, interval_days: Some(0), ..urgent(ann) },
        Enter { need: Need::Child, ..urgent(ann) },
        Enter { words: Some("x".repeat(1001)), ..urgent(ann) },
    ];
    for wrong in wrong {
        let said = hub_.app.enter_request(&desk, &wrong, &hub_.key()).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid, "{said}");
    }
    let patient = hub_.patient(ann);
    hub_.refused(hub_.app.enter_request(&patient, &urgent(bob), &hub_.key()).await).await;
    let by_phone = hub_.app.enter_request(&patient, &urgent(ann), &hub_.key()).await.unwrap_err();
    assert_eq!(by_phone.kind(), ErrorKind::Invalid);
    let online = Enter { channel: Channel::Online, ..urgent(ann) };
    let asked = hub_.app.enter_request(&patient, &online, &hub_.key()).await.unwrap();
    hub_.app.request(&patient, asked.request.id).await.unwrap();
    hub_.refused(hub_.app.close_request(&patient, asked.request.id, 1, Outcome::Seen).await).await;
    hub_.refused(hub_.app.request(&hub_.patient(bob), asked.request.id).await).await;
    hub_.refused(hub_.app.request(&hub_.actor(Role::Receptionist, hub()), asked.request.id).await).await;
    hub_.refused(hub_.app.request(&hub_.actor(Role::Commissioner, ours()), asked.request.id).await).await;
}

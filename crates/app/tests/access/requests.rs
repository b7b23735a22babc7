use jiff::civil::date;
use linchpin_access::{Channel, Need, promise::Tally};
use linchpin_app::act::{Answer, Book, Cancel, Enter, Told};
use linchpin_core::{ErrorKind, PersonId, Role};
use linchpin_store::{
    appointment::Settle,
    request::{self, Outcome, State, Step},
    store_suite,
    testing::TestStore,
};

use crate::hub::{Hub, book, hub, ours};

store_suite!(
    a_request_runs_from_entering_to_closing,
    a_request_is_entered_once_and_as_it_can_be,
    who_does_not_come_stops_the_clock_and_breaks_nothing,
);

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

async fn who_does_not_come_stops_the_clock_and_breaks_nothing(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let manager = hub_.actor(Role::PracticeManager, hub());
    hub_.app.publish_diary(&manager, date(2026, 11, 30), date(2026, 12, 4)).await.unwrap();
    let slots = hub_.slots().await;
    let mut asked = Vec::new();
    for slot in [0, 1, 3] {
        // Until Tuesday's end: two are booked in time, and the third is given a slot of the week after.
        let person = hub_.person(ours()).await;
        let id = hub_.app.enter_request(&desk, &urgent(person), &hub_.key()).await.unwrap().request.id;
        let wanted = Book { request: Some(id), ..book(slots[slot].id, person) };
        let Answer::Done(one) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
        asked.push((person, id, one));
    }
    hub_.at("2026-12-01T12:00:00Z");
    for (_, _, one) in &asked {
        let Answer::Done(_) = hub_.app.mark(&desk, one.id, 1, Settle::Dna).await.unwrap() else { panic!() };
    }
    let commissioner = hub_.actor(Role::Commissioner, ours());
    let days = (date(2026, 11, 23), date(2026, 11, 29));
    let tally = hub_.app.promises_by_practice(&commissioner, days.0, days.1).await.unwrap()[&ours()];
    assert_eq!(tally, Tally { kept: 0, broken: 1, running: 0, stopped: 2 }, "the third place came too late");
    // Booked again after the promise's time, and seen: still nothing that the practice broke.
    hub_.app.publish_diary(&manager, date(2026, 12, 7), date(2026, 12, 11)).await.unwrap();
    let (person, id, _) = asked[0];
    let next = hub_.slots().await.into_iter().rfind(|one| one.appointment.is_none()).unwrap();
    let wanted = Book { request: Some(id), ..book(next.id, person) };
    let Answer::Done(again) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
    hub_.at("2026-12-08T12:00:00Z");
    let Answer::Done(_) = hub_.app.mark(&desk, again.id, 1, Settle::Attended).await.unwrap() else { panic!() };
    let tally = hub_.app.promises_by_practice(&commissioner, days.0, days.1).await.unwrap()[&ours()];
    assert_eq!(tally, Tally { kept: 0, broken: 1, running: 0, stopped: 2 });
}

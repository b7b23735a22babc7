//! What is looked after without anybody asking: promises about to break, and what has run out.

use std::sync::Arc;

use linchpin_access::{Channel, Need};
use linchpin_app::{
    act::{Answer, Enter},
    work::{Context, Expire, Task, WatchPromises},
};
use linchpin_core::{JobId, Role};
use linchpin_store::{alert, hold, job::Job, slot, store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub};

store_suite!(a_practice_is_told_once_a_day_of_promises_about_to_break, what_ran_out_is_tidied);

pub async fn run(hub: &Hub, task: &dyn Task) {
    let app = &hub.app;
    let context = Context { store: app.store.clone(), clock: Arc::clone(&app.clock), ids: Arc::clone(&app.ids) };
    let now = app.now();
    let id = JobId::new(app.ids.uuid());
    let kind = task.kind().to_owned();
    let job = Job { id, kind, payload: "{}".into(), attempts: 1, most_attempts: 8, created: now, fault: None };
    task.run(&context, &job).await.unwrap();
}

async fn told(hub_: &Hub) -> Vec<String> {
    let mut tx = hub_.app.store.read().await.unwrap();
    let open = alert::open(&mut tx, Role::PracticeManager, hub().as_str(), 10).await.unwrap();
    open.into_iter().map(|one| one.detail).collect()
}

async fn a_practice_is_told_once_a_day_of_promises_about_to_break(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let desk = hub_.actor(Role::Receptionist, hub());
    let task = WatchPromises(hub_.app.clone());
    let enter =
        |person| Enter { person, need: Need::Urgent, channel: Channel::Phone, interval_days: None, words: None };
    let (ann, bob) = (hub_.person(hub()).await, hub_.person(hub()).await);
    hub_.app.enter_request(&desk, &enter(ann), &hub_.key()).await.unwrap();
    let second = hub_.app.enter_request(&desk, &enter(bob), &hub_.key()).await.unwrap();
    run(&hub_, &task).await;
    assert_eq!(told(&hub_).await, Vec::<String>::new(), "until tomorrow evening there is time");
    // One of the two has an appointment by then.
    let slot = hub_.slots().await[0].id;
    let wanted = linchpin_app::act::Book { request: Some(second.request.id), ..book(slot, bob) };
    assert!(matches!(hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap(), Answer::Done(_)));
    hub_.at("2026-11-24T14:35:00Z");
    run(&hub_, &task).await;
    run(&hub_, &task).await;
    let said = told(&hub_).await;
    assert_eq!(said, ["1 promise ends within four hours and nothing is booked; the first at 18:30."]);
    // What is broken already is not about to break.
    hub_.at("2026-11-25T09:00:00Z");
    run(&hub_, &task).await;
    assert_eq!(told(&hub_).await.len(), 1);
}

async fn what_ran_out_is_tidied(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let desk = hub_.actor(Role::Receptionist, hub());
    let id = hub_.slots().await[0].id;
    let Answer::Done(kept) = hub_.app.hold_slot(&desk, id, "hold").await.unwrap() else { panic!() };
    run(&hub_, &Expire).await;
    assert_eq!(hub_.slots().await[0].state, slot::State::Held, "not before its time");
    hub_.wait(6);
    run(&hub_, &Expire).await;
    assert_eq!(hub_.slots().await[0].state, slot::State::Free);
    let mut tx = hub_.app.store.read().await.unwrap();
    assert_eq!(hold::get(&mut tx, kept.id).await.unwrap().unwrap().state, hold::State::Expired);
}

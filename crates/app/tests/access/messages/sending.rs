//! A message goes once, receipts are believed once, and a practice says what is sent.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use jiff::civil::date;
use linchpin_app::{
    kept::MessageState,
    message::{Failed, NoMessenger, Reminders, Rule, Second},
};
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{Versioned, store_suite, testing::TestStore};

use super::{ANN, Bag, House, reminders::reminded, worker};
use crate::hub::{hub, ours};

store_suite!(
    a_message_goes_once_whatever_happens,
    receipts_are_believed_once_and_only_of_what_was_sent,
    a_practice_says_itself_what_is_sent
);

async fn a_message_goes_once_whatever_happens(store: TestStore) {
    let away = || Failed::Later("Notify did not answer in time.".into());
    let bag = Bag { faults: Mutex::new(vec![away()]), taken_anyway: true, ..Bag::default() };
    let house = House::new(store, 2, bag).await;
    house.rule(Rule { reminders: Some(Reminders { days: 1, second: None }), ..Rule::default() }).await;
    house.hub.at("2026-11-22T12:00:00Z");
    let slots = house.hub.slots().await;
    house.books(slots[0].id, house.person("07700 900001").await).await;
    house.hub.at("2026-11-23T09:00:00Z");
    house.hub.app.remind().await.unwrap();
    house.works().await;
    let one = house.messages().await.remove(0);
    assert_eq!((one.state, one.attempts), (MessageState::Waiting, 1));
    assert!(one.fault.unwrap().contains("in time"));
    // It was taken all the same: the provider is asked before it is handed over again.
    house.hub.wait(5);
    house.works().await;
    let one = house.messages().await.remove(0);
    assert_eq!((one.state, one.attempts), (MessageState::Sent, 2));
    assert_eq!(house.numbers(), [ANN], "one letter");
    // A number that is none is given up at once; a provider that stays away, in the end and with a dead letter.
    house.bag.faults.lock().unwrap().push(Failed::Never("no such number".into()));
    house.hub.at("2026-11-22T12:00:00Z");
    house.books(slots[1].id, house.person("07700 900002").await).await;
    house.hub.at("2026-11-23T10:00:00Z");
    house.hub.app.remind().await.unwrap();
    house.works().await;
    let states: BTreeSet<_> = house.messages().await.into_iter().map(|one| one.state).collect();
    assert_eq!(states, [MessageState::Sent, MessageState::Failed].into());
    // Where nobody is configured, nothing waits to be sent later.
    let nobody = worker(&house.hub, Arc::new(NoMessenger));
    house.hub.at("2026-11-22T12:00:00Z");
    let manager = house.hub.actor(Role::PracticeManager, hub());
    house.hub.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 4)).await.unwrap();
    let next =
        house.hub.slots().await.into_iter().find(|slot| slot.starts.to_string().starts_with("2026-12-01")).unwrap();
    house.books(next.id, house.person("07700 900003").await).await;
    house.hub.at("2026-11-30T09:00:00Z");
    house.hub.app.remind().await.unwrap();
    while nobody.one().await.unwrap() {}
    let last = house.messages().await.remove(0);
    assert_eq!(last.state, MessageState::Dropped);
    assert!(last.fault.unwrap().contains("nobody is configured"));
    let outbox = house.hub.app.outbox(&house.hub.actor(Role::Receptionist, hub()), hub(), 10).await.unwrap();
    assert_eq!((outbox.messages.len(), outbox.counts.len()), (3, 2), "the first is older than a week");
    house.hub.refused(house.hub.app.outbox(&house.hub.desk(), hub(), 10).await).await;
}

async fn receipts_are_believed_once_and_only_of_what_was_sent(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    reminded(&house, &["07700 900001"]).await;
    let one = house.messages().await.remove(0);
    let (name, reference) = (one.id.to_string(), one.reference.clone().unwrap());
    let app = &house.hub.app;
    for (name, reference) in [("x", reference.as_str()), (&name, "n-other"), (&name, ""), (&reference, &reference)] {
        assert!(!app.receipt_came(name, reference, Ok(())).await.unwrap());
    }
    assert!(app.receipt_came(&name, &reference, Err("The number could not be reached.")).await.unwrap());
    assert!(!app.receipt_came(&name, &reference, Ok(())).await.unwrap(), "a replay is harmless");
    assert_eq!(house.messages().await[0].state, MessageState::Failed);
}

async fn a_practice_says_itself_what_is_sent(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    let (manager, app) = (house.hub.actor(Role::PracticeManager, hub()), &house.hub.app);
    let first = app.message_rule(&manager, hub()).await.unwrap();
    assert_eq!((first.version, first.it.reminders), (0, None), "nothing unless it is said");
    let second = Some(Second { days: 2, above: 0.1 });
    let wrong = [
        Reminders { days: 0, second: None },
        Reminders { days: 15, second: None },
        Reminders { days: 2, second },
        Reminders { days: 3, second: Some(Second { days: 1, above: f64::NAN }) },
    ];
    for wrong in wrong {
        let rule = Rule { reminders: Some(wrong), ..Rule::default() };
        let said = app.set_message_rule(&manager, hub(), Versioned { it: rule, version: 0 }).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid);
    }
    let rule = Rule { reminders: Some(Reminders { days: 3, second }), silent: vec![house.hub.kind], ..Rule::default() };
    let new = Versioned { it: rule.clone(), version: 0 };
    assert_eq!(app.set_message_rule(&manager, hub(), new.clone()).await.unwrap().version, 1);
    assert_eq!(app.set_message_rule(&manager, hub(), new.clone()).await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(app.message_rule(&manager, hub()).await.unwrap().it, rule);
    house
        .hub
        .refused(app.set_message_rule(&house.hub.actor(Role::PracticeManager, ours()), hub(), new.clone()).await)
        .await;
    house.hub.refused(app.set_message_rule(&house.hub.actor(Role::Receptionist, hub()), hub(), new).await).await;
    // A clinic that others should not learn of sends nothing.
    house.hub.at("2026-11-20T12:00:00Z");
    let slot = house.hub.slots().await[0].id;
    house.books(slot, house.person("07700 900001").await).await;
    house.hub.at("2026-11-23T09:00:00Z");
    assert_eq!(app.remind().await.unwrap(), 0);
}

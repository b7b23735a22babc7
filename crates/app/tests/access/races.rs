use std::collections::BTreeSet;

use jiff::Timestamp;
use linchpin_app::{
    Actor, App,
    act::{Answer, Book, FindSlots},
};
use linchpin_core::{AppointmentId, ErrorKind, HoldId, PersonId, SlotId};
use linchpin_store::{appointment, slot::State, store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub, ours};

store_suite!(a_thousand_want_a_hundred_slots, holds_run_out_under_load);

/// Wants one slot first and then any, until there is one or none is left.
async fn want(app: App, who: Actor, person: PersonId, first: SlotId, hold: Option<HoldId>) -> Option<AppointmentId> {
    let (mut slot, mut hold) = (first, hold);
    for n in 0.. {
        let wanted = Book { hold, ..book(slot, person) };
        match app.book(&who, &wanted, &format!("try-{n}")).await {
            Ok(Answer::Done(one)) => return Some(one.id),
            Ok(Answer::Taken) => {
                hold = None;
                let any = FindSlots { limit: 20, ..FindSlots::default() };
                let free = app.find_slots(&who, &any).await.unwrap();
                // Not all go for the same one.
                slot = free.get(person.uuid().as_u128() as usize % free.len().max(1))?.slot.id;
            }
            // The machine is busy: that is an answer too, and they try again.
            Err(error) if error.kind() == ErrorKind::Unavailable => {}
            other => panic!("{other:?}"),
        }
    }
    unreachable!("the tries do not end")
}

/// Every booking is in its slot, each slot has one, and nobody has two.
async fn nothing_double(hub_: &Hub, booked: &[AppointmentId], slots: usize) {
    assert_eq!(booked.len(), slots);
    assert_eq!(booked.iter().collect::<BTreeSet<_>>().len(), slots);
    let in_slots: BTreeSet<_> = hub_.slots().await.into_iter().filter_map(|slot| slot.appointment).collect();
    assert_eq!(in_slots, booked.iter().copied().collect());
    let mut tx = hub_.app.store.read().await.unwrap();
    let all = appointment::at(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 10_000).await.unwrap();
    assert_eq!(all.len(), slots);
    let people: BTreeSet<_> = all.iter().map(|one| one.person).collect();
    assert_eq!(people.len(), slots);
    drop(tx);
    assert!(hub_.slots().await.iter().all(|slot| slot.state == State::Booked));
    hub_.chain_is_whole().await;
}

async fn people(hub_: &Hub, n: usize) -> Vec<PersonId> {
    let mut people = Vec::with_capacity(n);
    for _ in 0..n {
        people.push(hub_.person(ours()).await);
    }
    people
}

async fn a_thousand_want_a_hundred_slots(store: TestStore) {
    let hub_ = Hub::new(store, 100).await;
    let slots = hub_.slots().await;
    let people = people(&hub_, 1000).await;
    let all = people
        .iter()
        .enumerate()
        .map(|(n, person)| tokio::spawn(want(hub_.app.clone(), hub_.desk(), *person, slots[n % 100].id, None)));
    let all: Vec<_> = all.collect();
    let (mut booked, mut told) = (Vec::new(), 0);
    for one in all {
        match one.await.unwrap() {
            Some(id) => booked.push(id),
            None => told += 1,
        }
    }
    assert_eq!(told, 900, "everybody is answered");
    nothing_double(&hub_, &booked, 100).await;
}

async fn holds_run_out_under_load(store: TestStore) {
    let hub_ = Hub::new(store, 60).await;
    let slots = hub_.slots().await;
    let people = people(&hub_, 120).await;
    let mut holders = Vec::new();
    for slot in &slots[..40] {
        let desk = hub_.desk();
        match hub_.app.hold_slot(&desk, slot.id, "hold").await.unwrap() {
            Answer::Done(kept) => holders.push((desk, kept)),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(hub_.free(&hub_.desk()).await.len(), 20);
    hub_.wait(5);
    // Those who kept a slot too long come back for it while others already take it.
    let late = holders
        .into_iter()
        .zip(&people)
        .map(|((desk, kept), person)| tokio::spawn(want(hub_.app.clone(), desk, *person, kept.slot, Some(kept.id))));
    let others = people[40..]
        .iter()
        .enumerate()
        .map(|(n, person)| tokio::spawn(want(hub_.app.clone(), hub_.desk(), *person, slots[n % 60].id, None)));
    let all: Vec<_> = late.chain(others).collect();
    let mut booked = Vec::new();
    for one in all {
        booked.extend(one.await.unwrap());
    }
    nothing_double(&hub_, &booked, 60).await;
}

//! Whatever happens in whatever order, a slot goes to one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_app::act::{Answered, Book};
use linchpin_core::{PersonId, Role, SlotId};
use linchpin_store::{appointment, slot, store_suite, testing::TestStore};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use super::{Bag, House, secret};
use crate::hub::{book, hub};

store_suite!(whatever_happens_a_slot_goes_to_one);

#[derive(Clone, Debug)]
enum Op {
    Book(usize, usize),
    Cancel(usize),
    Work,
    Tap(usize, bool),
    Text(usize, &'static str),
    Wait(i64),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        2 => (0..3_usize, 0..5_usize).prop_map(|(slot, who)| Op::Book(slot, who)),
        3 => (0..3_usize).prop_map(Op::Cancel),
        4 => Just(Op::Work),
        4 => (0..8_usize, any::<bool>()).prop_map(|(nth, yes)| Op::Tap(nth, yes)),
        2 => (0..5_usize, prop::sample::select(vec!["yes", "no", "cancel", "what"])).prop_map(|(who, text)| Op::Text(who, text)),
        1 => (1..40_i64).prop_map(Op::Wait),
    ]
}

/// Whatever people, desk and clock do: a slot holds one, and whoever was told that it is theirs has it until it is given back.
async fn whatever_happens_a_slot_goes_to_one(store: TestStore) {
    let mut house = House::new(store, 3, Bag::default()).await;
    let runner = &mut TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let mut everybody = Vec::new();
    for round in 0..4_usize {
        house.hub.at("2026-11-23T09:00:00Z");
        house.offers(if round % 2 == 0 { 2 } else { 1 }).await;
        let mut people = Vec::new();
        for nth in 0..5_usize {
            people.push(house.person(&format!("07700 90{round}{nth:03}")).await);
        }
        for person in &people[..4] {
            house.waits(*person).await;
        }
        everybody.extend(people.iter().copied());
        let ops = prop::collection::vec(op(), 30).new_tree(runner).unwrap().current();
        let mut secrets: Vec<String> = Vec::new();
        for op in &ops {
            step(&mut house, &people, &mut secrets, round, op).await;
            check(&house, &everybody).await.unwrap_or_else(|why| panic!("{why} after {op:?} of {ops:?}"));
        }
        for slot in house.hub.slots().await {
            if let Some(id) = slot.appointment.filter(|_| slot.state == slot::State::Booked) {
                let one = get(&house, id).await;
                house.cancels(&one).await;
            }
        }
        house.hub.wait(60);
        house.works().await;
    }
    house.hub.chain_is_whole().await;
}

async fn get(house: &House, id: linchpin_core::AppointmentId) -> appointment::Appointment {
    let mut tx = house.hub.app.store.read().await.unwrap();
    appointment::get(&mut tx, id).await.unwrap().unwrap()
}

async fn step(house: &mut House, people: &[PersonId], secrets: &mut Vec<String>, round: usize, op: &Op) {
    let desk = house.hub.actor(Role::Receptionist, hub());
    let slots = house.hub.slots().await;
    match op {
        Op::Book(slot, who) => {
            let wanted: Book = book(slots[*slot].id, people[*who]);
            let _ = house.hub.app.book(&desk, &wanted, &house.hub.key()).await.unwrap();
        }
        Op::Cancel(slot) => {
            if let Some(id) = slots[*slot].appointment.filter(|_| slots[*slot].state == slot::State::Booked) {
                let one = get(house, id).await;
                house.cancels(&one).await;
            }
        }
        Op::Work => {
            house.works().await;
            secrets.extend(
                house.sent().iter().filter(|(_, words)| words.contains("/offer/")).map(|(_, words)| secret(words)),
            );
        }
        Op::Tap(nth, yes) if !secrets.is_empty() => {
            let secret = &secrets[nth % secrets.len()];
            if let Some(Answered::Taken(one)) = house.hub.app.answer_offer(secret, *yes).await.unwrap() {
                assert_eq!(house.slot(one.slot).await.appointment, Some(one.id), "told that it is theirs");
            }
        }
        Op::Tap(..) => {}
        Op::Text(who, text) => {
            let name = house.hub.key();
            house.came(&name, &format!("07700 90{round}{who:03}"), text).await;
        }
        Op::Wait(minutes) => house.hub.wait(*minutes),
    }
}

/// One live appointment in each booked slot and none in the others; nobody twice at one time.
async fn check(house: &House, people: &[PersonId]) -> Result<(), String> {
    let mut tx = house.hub.app.store.read().await.unwrap();
    let mut live: BTreeMap<SlotId, Vec<appointment::Appointment>> = BTreeMap::new();
    for person in people {
        for one in appointment::of(&mut tx, *person, Timestamp::MIN, 100).await.unwrap() {
            if one.state == appointment::State::Booked {
                live.entry(one.slot).or_default().push(one);
            }
        }
    }
    for slot in slot::between(&mut tx, hub(), Timestamp::MIN, Timestamp::MAX, 100).await.unwrap() {
        let there = live.remove(&slot.id).unwrap_or_default();
        let booked = slot.state == slot::State::Booked;
        let fits = match there.as_slice() {
            [] => !booked,
            [one] => booked && slot.appointment == Some(one.id),
            _ => false,
        };
        if !fits {
            return Err(format!("{slot:?} holds {there:?}"));
        }
    }
    if live.is_empty() { Ok(()) } else { Err(format!("in no slot: {live:?}")) }
}

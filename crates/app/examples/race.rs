//! A thousand people race for a hundred slots, for the benchmark: each booking is the whole act, with permission, rule,
//! consent and audit. Whoever comes too late looks for another slot, until they have one or are told that none is left.
//!
//! `race ADDRESS` on an empty store. Prints one line of JSON.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement reads the clock and may stop"
)]

mod place;

use std::{collections::BTreeSet, sync::Arc, time::Instant};

use jiff::civil::date;
use linchpin_app::{
    Actor, App,
    act::{Answer, Book, FindSlots},
};
use linchpin_core::{OdsCode, Person, PersonId, Registration, Role, SlotId};
use linchpin_store::{
    Address, Settings, Store,
    audit::{self, Verdict},
    person, slot,
};

const BOOKERS: usize = 1000;
const SLOTS: u16 = 100;

/// Wants one slot first, and then any. Gives the slot, and the seconds until the answer.
async fn want(app: App, who: Actor, person: PersonId, first: SlotId) -> (Option<SlotId>, f64) {
    let began = Instant::now();
    let mut slot = first;
    for n in 0.. {
        let wanted = Book { slot, hold: None, person, request: None, words: None, agreed: Some(true) };
        match app.book(&who, &wanted, &format!("try-{n}")).await.unwrap() {
            Answer::Done(one) => return (Some(one.slot), began.elapsed().as_secs_f64()),
            Answer::Taken => {
                let free = app.find_slots(&who, &FindSlots { limit: 20, ..FindSlots::default() }).await.unwrap();
                let place = usize::try_from(person.uuid().as_u128() >> 80).unwrap_or_default() % free.len().max(1);
                match free.get(place) {
                    Some(one) => slot = one.slot.id,
                    None => return (None, began.elapsed().as_secs_f64()),
                }
            }
            other => panic!("{other:?}"),
        }
    }
    unreachable!("the tries do not end")
}

/// People of a practice.
async fn people(app: &App, practice: OdsCode, count: usize) -> Vec<PersonId> {
    let mut tx = app.store.write().await.unwrap();
    let mut made = Vec::with_capacity(count);
    for _ in 0..count {
        let mut person = Person::new(PersonId::new(app.ids.uuid()));
        person.registrations = vec![Registration { practice, from: Some(date(2020, 1, 1)), to: None }];
        person::add(&mut tx, &person, None, place::now()).await.unwrap();
        made.push(person.id);
    }
    tx.commit().await.unwrap();
    made
}

#[tokio::main]
async fn main() {
    let Some(address) = std::env::args().nth(1) else {
        eprintln!("race ADDRESS");
        std::process::exit(2);
    };
    let address: Address = address.parse().unwrap();
    let store = Store::open(&address, Settings { connections: 16, ..Settings::default() }).await.unwrap();
    let app = place::app(store, Arc::default());
    let (hub, practice) = (place::code("HUB01"), place::code("C87002"));
    place::diary(&app, hub, &[SLOTS], 1, 1, "NORTH").await;
    let people = people(&app, practice, BOOKERS).await;
    let desk = place::actor(&app, Role::Receptionist, practice);
    let slots: Vec<SlotId> = {
        let any = FindSlots { limit: 500, ..FindSlots::default() };
        app.find_slots(&desk, &any).await.unwrap().into_iter().map(|one| one.slot.id).collect()
    };
    assert_eq!(slots.len(), usize::from(SLOTS));
    let began = Instant::now();
    let all = people.into_iter().enumerate().map(|(n, person)| {
        let who = place::actor(&app, Role::Receptionist, practice);
        tokio::spawn(want(app.clone(), who, person, slots[n % slots.len()]))
    });
    let (mut booked, mut waits) = (Vec::new(), Vec::new());
    for one in all.collect::<Vec<_>>() {
        let (slot, seconds) = one.await.unwrap();
        booked.extend(slot);
        waits.push(seconds);
    }
    let seconds = began.elapsed().as_secs_f64();
    waits.sort_by(f64::total_cmp);
    let different: BTreeSet<_> = booked.iter().collect();
    assert_eq!((booked.len(), different.len()), (slots.len(), slots.len()), "exactly a hundred, and none double");
    let mut tx = app.store.read().await.unwrap();
    let kept = slot::between(&mut tx, hub, jiff::Timestamp::MIN, jiff::Timestamp::MAX, 1000).await.unwrap();
    assert!(kept.iter().all(|slot| slot.state == slot::State::Booked));
    drop(tx);
    let verdict = audit::verify(&app.store, None).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    let part = |share: f64| waits[((waits.len() - 1) as f64 * share) as usize];
    println!(
        "{{\"bookers\":{BOOKERS},\"booked\":{},\"told\":{},\"seconds\":{seconds:.4},\"p50\":{:.4},\"p95\":{:.4},\"slowest\":{:.4}}}",
        booked.len(),
        BOOKERS - booked.len(),
        part(0.5),
        part(0.95),
        part(1.0)
    );
}

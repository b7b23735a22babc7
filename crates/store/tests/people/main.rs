//! The index of people and what stands around it: the same on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

mod bonds;
mod edit;
mod find;
mod matching;

use jiff::Timestamp;
use linchpin_core::{CountingIds, Ids, Name, OdsCode, Person, PersonId, person::words};
use linchpin_store::{Tx, person, testing::on_sqlite};
use proptest::{collection::vec, prelude::*};

fn at() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

fn someone(ids: &CountingIds, given: &[&str], family: &str) -> Person {
    let mut person = Person::new(PersonId::new(ids.uuid()));
    person.names = vec![Name::usual(given.iter().copied(), family)];
    person.version = 1;
    person
}

async fn added(tx: &mut Tx, person: &Person) {
    person::add(tx, person, None, at()).await.unwrap();
}

async fn found(tx: &mut Tx, text: &str) -> Vec<PersonId> {
    let find = person::Find { words: words(text), ..person::Find::default() };
    person::search(tx, &find, 50).await.unwrap().into_iter().map(|p| p.id).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whoever_has_a_name_is_found_by_it_and_by_its_beginning(
        names in vec(("[\\PC&&[^\u{10ffff}]]{0,12}", "\\PC{0,24}"), 8..20),
    ) {
        on_sqlite(|store| async move {
            let ids = CountingIds::from(1);
            let mut tx = store.write().await.unwrap();
            for (given, family) in &names {
                let p = someone(&ids, &[given], family);
                added(&mut tx, &p).await;
                for text in [given, family] {
                    let all = words(text);
                    for word in &all {
                        let beginning: String = word.chars().take(3).collect();
                        let find = person::Find { words: vec![beginning], ..person::Find::default() };
                        let found = person::search(&mut tx, &find, 1000).await.unwrap();
                        assert!(found.iter().any(|one| one.id == p.id), "{text:?} by {word:?}");
                    }
                    let find = person::Find { words: all.clone(), ..person::Find::default() };
                    let found = person::search(&mut tx, &find, 1000).await.unwrap();
                    assert_eq!(found.iter().any(|one| one.id == p.id), !all.is_empty(), "{text:?}");
                }
            }
        });
    }
}

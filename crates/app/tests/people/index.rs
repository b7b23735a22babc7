//! A small index of people for tests: an app over one store, and actors in any role.

use std::sync::Arc;

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use linchpin_app::{
    Actor, App, Keys, Settings,
    act::{Imported, Incoming},
    facts::NoFacts,
};
use linchpin_core::{
    Address, CountingIds, ErrorKind, FixedClock, Name, OdsCode, Person, PersonId, Registration, Result, Role, UserId,
};
use linchpin_store::{
    audit::{self, Record, Search, Verdict},
    person,
    testing::TestStore,
};
use uuid::Uuid;

pub const TODAY: Date = date(2026, 11, 23);

pub struct Index {
    pub app: App,
    /// Keeps the database until the test is over.
    _store: TestStore,
}

pub fn ours() -> OdsCode {
    "C87002".parse().unwrap()
}

pub fn theirs() -> OdsCode {
    "C87005".parse().unwrap()
}

pub fn hub() -> OdsCode {
    "HUB01".parse().unwrap()
}

/// Test numbers: the nth of the range kept for tests that has a good check digit.
pub fn number(nth: usize) -> linchpin_core::NhsNumber {
    let mut good = (0..).filter_map(|n: u64| {
        let nine = 999_000_000 + n;
        let digits: Vec<u64> = nine.to_string().bytes().map(|b| u64::from(b - b'0')).collect();
        let check = linchpin_core::NhsNumber::check_digit(&digits)?;
        format!("{nine}{check}").parse().ok()
    });
    let number: linchpin_core::NhsNumber = good.nth(nth).unwrap();
    assert!(number.is_for_tests());
    number
}

/// Somebody not yet in the index.
pub fn someone(given: &str, family: &str) -> Person {
    let mut person = Person::new(PersonId::new(Uuid::nil()));
    person.names = vec![Name::usual([given], family)];
    person
}

pub fn registered(mut person: Person, practice: OdsCode) -> Person {
    person.registrations = vec![Registration { practice, from: Some(date(2020, 1, 1)), to: None }];
    person
}

pub fn living_at(mut person: Person, postcode: &str) -> Person {
    person.address = Some(Address { lines: vec!["1 Moor Lane".into()], postcode: Some(postcode.parse().unwrap()) });
    person
}

pub fn born(mut person: Person, day: Date) -> Person {
    person.birth_date = Some(day);
    person
}

pub fn traced(mut person: Person, nth: usize) -> Person {
    person.nhs_number = Some(number(nth));
    person.nhs_verified = true;
    person
}

impl Index {
    pub fn new(store: TestStore) -> Self {
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().unwrap();
        let app = App::new(
            store.store().clone(),
            Arc::new(FixedClock(now)),
            Arc::new(CountingIds::from(1000)),
            Arc::new(NoFacts),
            Keys::new([1; 32], [2; 32]),
            Settings::default(),
        );
        Self { app: app.unwrap(), _store: store }
    }

    pub fn actor(&self, role: Role, organisation: OdsCode) -> Actor {
        Actor {
            user: UserId::new(self.app.ids.uuid()),
            person: None,
            name: role.title().to_owned(),
            role,
            organisation,
            session: None,
            unproven: false,
            request: Some("r1".into()),
        }
    }

    pub fn manager(&self) -> Actor {
        self.actor(Role::PracticeManager, ours())
    }

    pub fn patient(&self, person: PersonId) -> Actor {
        Actor { person: Some(person), ..self.actor(Role::Patient, ours()) }
    }

    /// Puts somebody into the index as they are, without any act.
    pub async fn add(&self, person: Person) -> Person {
        let person = Person { id: PersonId::new(self.app.ids.uuid()), version: 1, ..person };
        let mut tx = self.app.store.write().await.unwrap();
        person::add(&mut tx, &person, None, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        person
    }

    pub async fn get(&self, id: PersonId) -> Person {
        let mut tx = self.app.store.read().await.unwrap();
        person::get(&mut tx, id).await.unwrap().unwrap()
    }

    pub async fn count(&self) -> u64 {
        person::count(&mut self.app.store.read().await.unwrap()).await.unwrap()
    }

    pub async fn load(&self, source: &str, people: &[(&str, Person)]) -> Imported {
        let batch: Vec<_> =
            people.iter().map(|(key, person)| Incoming { key: (*key).to_owned(), person: person.clone() }).collect();
        self.app.import_people(&Actor::console(ours()), source, &batch).await.unwrap()
    }

    /// The audit, newest first.
    pub async fn audit(&self) -> Vec<Record> {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()
    }

    /// Act, resource, person and outcome of the entries since `seq`, oldest first.
    pub async fn since(&self, seq: u64) -> Vec<(String, String, Option<PersonId>, &'static str)> {
        let mut entries = self.audit().await;
        entries.reverse();
        entries
            .into_iter()
            .filter(|entry| entry.seq > seq)
            .map(|e| (e.act, e.resource, e.person, e.outcome.as_str()))
            .collect()
    }

    pub async fn seq(&self) -> u64 {
        self.audit().await.first().map_or(0, |entry| entry.seq)
    }

    pub async fn chain_is_whole(&self) {
        let verdict = audit::verify(&self.app.store, None).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole(_)), "{verdict:?}");
    }

    /// The last entry is a refusal about this person.
    pub async fn refused<T: std::fmt::Debug>(&self, result: Result<T>, person: Option<PersonId>) {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Forbidden);
        let last = self.audit().await.remove(0);
        assert_eq!((last.outcome.as_str(), last.person), ("denied", person));
    }
}

//! A small place for tests: an app over one store, a clock that is moved by hand, and accounts for whoever is needed.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp, civil::Date};
use linchpin_app::{
    Actor, App, Keys, Settings,
    act::{Attempt, Chosen, Known, NewAccount, Post, SignIn, SignedIn},
    facts::NoFacts,
    identity::Cost,
};
use linchpin_core::{Clock, CountingIds, NhsNumber, OdsCode, Person, PersonId, Registration, Role, UserId};
use linchpin_store::{
    audit::{self, Record, Search},
    person,
    testing::TestStore,
};

/// A password that will do.
pub const PASSWORD: &str = "walks the dog at dawn";

/// The practice where most things happen.
pub fn practice() -> OdsCode {
    OdsCode::parse("C87002").unwrap()
}

/// Another one.
pub fn elsewhere() -> OdsCode {
    OdsCode::parse("C87005").unwrap()
}

/// The place itself.
pub fn place() -> OdsCode {
    OdsCode::parse("03L").unwrap()
}

/// A clock that tests move.
pub struct Hand(Mutex<Timestamp>);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub struct Place {
    pub app: App,
    pub clock: Arc<Hand>,
    /// Keeps the database until the test is over.
    _store: TestStore,
}

impl Place {
    pub fn new(store: TestStore) -> Self {
        Self::with(store, Settings { cost: Cost::least(), ..Settings::default() })
    }

    pub fn with(store: TestStore, settings: Settings) -> Self {
        let clock = Arc::new(Hand(Mutex::new("2026-11-23T09:00:00Z".parse().unwrap())));
        let app = App::new(
            store.store().clone(),
            Arc::<Hand>::clone(&clock),
            Arc::new(CountingIds::from(1)),
            Arc::new(NoFacts),
            Keys::new([1; 32], [2; 32]),
            settings,
        );
        Self { app: app.unwrap(), clock, _store: store }
    }

    /// Lets time pass.
    pub fn wait(&self, minutes: i64) {
        self.wait_seconds(minutes * 60);
    }

    pub fn wait_seconds(&self, seconds: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
    }

    /// Whoever holds the machine.
    pub fn console(&self) -> Actor {
        Actor::console(place())
    }

    /// An account with a password, in these roles.
    pub async fn account(&self, username: &str, posts: &[(Role, OdsCode)]) -> UserId {
        let new = NewAccount {
            username: Some(username.to_owned()),
            name: format!("{} Example", username.to_uppercase()),
            posts: posts.iter().map(|(role, organisation)| Post { role: *role, organisation: *organisation }).collect(),
            ..NewAccount::default()
        };
        let added = self.app.add_account(&self.console(), new).await.unwrap();
        let chosen = self.app.set_password(&added.ticket.unwrap(), PASSWORD, None).await.unwrap();
        assert_eq!(chosen, Chosen::Set);
        added.id
    }

    /// Signs in with a password.
    pub async fn try_password(&self, username: &str, password: &str) -> SignIn {
        let attempt = Attempt { username, password, agent: "Firefox on Windows", request: Some("r1") };
        self.app.sign_in(attempt).await.unwrap()
    }

    /// Signs in, and it works.
    pub async fn sign_in(&self, username: &str) -> SignedIn {
        match self.try_password(username, PASSWORD).await {
            SignIn::In(signed) => *signed,
            other => panic!("{username}: {other:?}"),
        }
    }

    /// An account at work in one role.
    pub async fn actor(&self, username: &str, role: Role, organisation: OdsCode) -> Actor {
        self.account(username, &[(role, organisation)]).await;
        self.sign_in(username).await.actor
    }

    pub async fn known(&self, token: &str) -> Option<Known> {
        self.app.session(token).await.unwrap()
    }

    /// A person registered with the practice.
    pub async fn person(&self, number: &str, practice: OdsCode) -> PersonId {
        let mut person = Person::new(PersonId::new(self.app.ids.uuid()));
        person.nhs_number = Some(NhsNumber::parse(number).unwrap());
        person.birth_date = Some(born());
        person.registrations.push(Registration { practice, from: None, to: None });
        let mut tx = self.app.store.write().await.unwrap();
        person::add(&mut tx, &person, None, self.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        person.id
    }

    /// The audit, newest first.
    pub async fn audit(&self) -> Vec<Record> {
        let mut tx = self.app.store.read().await.unwrap();
        audit::search(&mut tx, &Search::default(), 1000).await.unwrap()
    }

    /// The newest entry: act, resource, reason, outcome.
    pub async fn last(&self) -> (String, String, Option<String>, &'static str) {
        let last = self.audit().await.remove(0);
        (last.act, last.resource, last.reason, last.outcome.as_str())
    }

    pub async fn chain_is_whole(&self) {
        let verdict = audit::verify(&self.app.store, None).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Whole(_)), "{verdict:?}");
    }
}

/// The day of birth of everybody here.
pub fn born() -> Date {
    "1950-02-03".parse().unwrap()
}

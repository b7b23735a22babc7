//! Offers, reminders and replies on both databases, with a messenger that keeps what it is given.

mod any_order;
mod offers;
mod reminders;
mod sending;

use std::sync::{Arc, Mutex};

use jiff::{Timestamp, civil::date};
use linchpin_access::{Channel, Need, waiting};
use linchpin_app::{
    act::{Answer, Came, Cancel, Enter, Join, TextDid, Wish},
    facts::Later,
    kept::Way,
    message::{Failed, Letter, Messenger, Rule},
    work::{Context, OfferSlots, SendMessages, Worker},
};
use linchpin_core::{Contact, ContactKind, ErrorKind, Name, Person, PersonId, Registration, Role, SlotId, WaitingId};
use linchpin_store::{Versioned, appointment, message, person, slot, testing::TestStore};

use crate::hub::{Hub, book, hub};

/// Carries letters into a list, and does what the test tells it.
#[derive(Default)]
pub struct Bag {
    letters: Mutex<Vec<(String, String, String)>>,
    /// What the next tries come to; then everything is taken.
    faults: Mutex<Vec<Failed>>,
    /// Whether a fault came after it was taken all the same.
    taken_anyway: bool,
}

impl Messenger for Bag {
    fn carries(&self, way: Way) -> bool {
        way == Way::Text
    }

    fn taken<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<Option<String>, Failed>> {
        let found = self.letters.lock().unwrap().iter().any(|(name, ..)| name == letter.name);
        let name = format!("n-{}", letter.name);
        Box::pin(async move { Ok(found.then_some(name)) })
    }

    fn send<'a>(&'a self, letter: &'a Letter<'a>) -> Later<'a, Result<String, Failed>> {
        let fault = self.faults.lock().unwrap().pop();
        if fault.is_none() || self.taken_anyway {
            let kept = (letter.name.to_owned(), letter.to.to_owned(), letter.words.to_owned());
            self.letters.lock().unwrap().push(kept);
        }
        let name = format!("n-{}", letter.name);
        Box::pin(async move { fault.map_or(Ok(name), Err) })
    }
}

pub struct House {
    pub hub: Hub,
    pub bag: Arc<Bag>,
    worker: Worker,
}

impl House {
    pub async fn new(store: TestStore, slots: u16, bag: Bag) -> Self {
        let hub = Hub::new(store, slots).await;
        let bag = Arc::new(bag);
        let worker = worker(&hub, Arc::<Bag>::clone(&bag));
        Self { hub, bag, worker }
    }

    pub async fn rule(&self, rule: Rule) {
        let manager = self.hub.actor(Role::PracticeManager, hub());
        let now = self.hub.app.message_rule(&manager, hub()).await.unwrap();
        self.hub.app.set_message_rule(&manager, hub(), Versioned { it: rule, ..now }).await.unwrap();
    }

    async fn offers(&self, at_once: u8) {
        let offers = waiting::Rule { at_once, minutes: 30, quiet: Default::default(), lead: 15 };
        self.rule(Rule { offers: Some(offers), ..Rule::default() }).await;
    }

    pub async fn person(&self, number: &str) -> PersonId {
        let mut one = Person::new(PersonId::new(self.hub.app.ids.uuid()));
        one.names = vec![Name::usual(["Ann"], "Lee")];
        one.birth_date = Some(date(1980, 2, 3));
        one.registrations = vec![Registration { practice: hub(), from: Some(date(2020, 1, 1)), to: None }];
        one.contacts = vec![Contact { kind: ContactKind::Mobile, value: number.into(), preferred: false }];
        let mut tx = self.hub.app.store.write().await.unwrap();
        person::add(&mut tx, &one, None, self.hub.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        one.id
    }

    /// Waits for something routine since now.
    async fn waits(&self, person: PersonId) -> WaitingId {
        let desk = self.hub.actor(Role::Receptionist, hub());
        let need = Need::Routine;
        let enter = Enter { person, need, channel: Channel::Phone, interval_days: None, words: None };
        let request = self.hub.app.enter_request(&desk, &enter, &self.hub.key()).await.unwrap().request.id;
        let wish = serde_json::from_value::<Wish>(serde_json::json!({ "need": "routine" })).unwrap();
        let until = "2026-12-04T00:00:00Z".parse().unwrap();
        let join = Join { person, request, wish, until };
        let key = self.hub.key();
        let one = self.hub.app.join_waiting(&desk, &join, &key).await.unwrap();
        assert_eq!(self.hub.app.join_waiting(&desk, &join, &key).await.unwrap().id, one.id, "asked again");
        let twice = self.hub.app.join_waiting(&desk, &join, &self.hub.key()).await.unwrap_err();
        assert_eq!(twice.kind(), ErrorKind::Invalid);
        one.id
    }

    /// Books a slot for somebody at the desk.
    pub async fn books(&self, slot: SlotId, person: PersonId) -> appointment::Appointment {
        let desk = self.hub.actor(Role::Receptionist, hub());
        match self.hub.app.book(&desk, &book(slot, person), &self.hub.key()).await.unwrap() {
            Answer::Done(one) => one,
            other => panic!("{other:?}"),
        }
    }

    pub async fn cancels(&self, one: &appointment::Appointment) {
        let desk = self.hub.actor(Role::Receptionist, hub());
        let wanted = Cancel { appointment: one.id, version: one.version, reason: None };
        let done = self.hub.app.cancel(&desk, &wanted, &self.hub.key()).await.unwrap();
        assert!(matches!(done, Answer::Done(_)), "{done:?}");
    }

    /// Does every job that is due.
    pub async fn works(&self) {
        while self.worker.one().await.unwrap() {}
    }

    /// Numbers and words of what was sent since it was last asked.
    pub fn sent(&self) -> Vec<(String, String)> {
        let letters = std::mem::take(&mut *self.bag.letters.lock().unwrap());
        letters.into_iter().map(|(_, to, words)| (to, words)).collect()
    }

    pub fn numbers(&self) -> Vec<String> {
        self.sent().into_iter().map(|(to, _)| to).collect()
    }

    pub async fn came(&self, provider: &str, from: &str, words: &str) -> TextDid {
        self.hub.app.text_came(&Came { provider, from, words }).await.unwrap()
    }

    pub async fn slot(&self, id: SlotId) -> slot::Slot {
        let mut tx = self.hub.app.store.read().await.unwrap();
        slot::get(&mut tx, id).await.unwrap().unwrap()
    }

    pub async fn messages(&self) -> Vec<message::Message> {
        let mut tx = self.hub.app.store.read().await.unwrap();
        message::outbox(&mut tx, hub(), Timestamp::MAX, 100).await.unwrap()
    }
}

fn worker(hub: &Hub, bag: Arc<dyn Messenger>) -> Worker {
    let app = hub.app.clone();
    let context = Context { store: app.store.clone(), clock: Arc::clone(&app.clock), ids: Arc::clone(&app.ids) };
    let public = Some("https://x.example".to_owned());
    let tasks: Vec<Arc<dyn linchpin_app::work::Task>> =
        vec![Arc::new(OfferSlots::new(app.clone(), public)), Arc::new(SendMessages::new(app, bag))];
    Worker::new(context, "one", tasks)
}

/// The secret in the address of an offer.
fn secret(words: &str) -> String {
    words.split("/offer/").nth(1).unwrap_or_else(|| panic!("{words}")).to_owned()
}

const ANN: &str = "447700900001";

const BOB: &str = "447700900002";

const CAT: &str = "447700900003";

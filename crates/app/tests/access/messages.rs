use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use jiff::{Timestamp, civil::date};
use linchpin_access::message::Reply;
use linchpin_access::{Channel, Need, waiting};
use linchpin_app::{
    act::{Answer, Answered, Book, Came, Cancel, Enter, Join, OfferStands, TextDid, Wish},
    facts::Later,
    kept::{MessageState, Way},
    message::{Failed, Letter, Messenger, NoMessenger, Reminders, Rule, Second},
    work::{Context, OfferSlots, SendMessages, Worker},
};
use linchpin_core::{Contact, ContactKind, ErrorKind, Name, Person, PersonId, Registration, Role, SlotId, WaitingId};
use linchpin_store::{Versioned, appointment, message, message_reply, person, slot, store_suite, testing::TestStore};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRunner},
};

use crate::hub::{Hub, TUESDAY, book, hub, ours};

store_suite!(
    a_freed_slot_goes_to_the_first_yes_and_the_others_are_told,
    asked_one_by_one_the_slot_is_kept_and_goes_on,
    nobody_is_asked_who_stopped_or_is_somewhere_else_then,
    people_are_reminded_by_day_and_once_and_those_at_risk_twice,
    a_text_in_any_spelling_gives_the_appointment_back,
    what_is_not_clear_waits_for_a_person,
    a_message_goes_once_whatever_happens,
    receipts_are_believed_once_and_only_of_what_was_sent,
    a_practice_says_itself_what_is_sent,
    whatever_happens_a_slot_goes_to_one,
);

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

async fn a_freed_slot_goes_to_the_first_yes_and_the_others_are_told(store: TestStore) {
    let house = House::new(store, 1, Bag::default()).await;
    house.offers(2).await;
    let slot = house.hub.slots().await[0].id;
    let dan = house.person("07700 900004").await;
    let one = house.books(slot, dan).await;
    for number in ["07700 900001", "07700 900002", "07700 900003"] {
        house.waits(house.person(number).await).await;
        house.hub.wait(1);
    }
    house.works().await;
    assert_eq!(house.sent(), [], "nothing is free");
    house.cancels(&one).await;
    house.works().await;
    let offered = house.sent();
    assert_eq!(offered.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(), [ANN, BOB], "who waits longest is first");
    let seen = house.hub.app.offer(&secret(&offered[1].1)).await.unwrap().unwrap();
    assert_eq!((seen.place.as_str(), seen.stands), ("Hub", OfferStands::Open));
    // Bob is quicker, twice; Ann comes too late.
    let (to_ann, to_bob) = (secret(&offered[0].1), secret(&offered[1].1));
    let taken = house.hub.app.answer_offer(&to_bob, true).await.unwrap().unwrap();
    let Answered::Taken(appointment) = taken else { panic!("{taken:?}") };
    let again = house.hub.app.answer_offer(&to_bob, true).await.unwrap().unwrap();
    assert_eq!(again, Answered::Not(OfferStands::Taken));
    let late = house.hub.app.answer_offer(&to_ann, true).await.unwrap().unwrap();
    assert_eq!(late, Answered::Not(OfferStands::Gone));
    assert_eq!(house.slot(slot).await.appointment, Some(appointment.id));
    house.works().await;
    let told = house.sent();
    assert!(matches!(told.as_slice(), [(to, words)] if to == ANN && words.contains("somebody else")), "{told:?}");
    for wrong in ["", "x", &to_ann[1..], &format!("{to_ann}x"), "ééééééééééééééééééééé\u{0}"] {
        assert_eq!(house.hub.app.answer_offer(wrong, true).await.unwrap(), None, "{wrong}");
    }
    // Every offer is written down, and the booking as the person's own act.
    let audit = house.hub.audit().await;
    assert_eq!(audit.iter().filter(|entry| entry.act == "offer").count(), 3, "two made, one lost");
    assert!(audit.iter().any(|entry| entry.act == "add" && entry.role == Some(Role::Patient) && entry.actor.is_none()));
    house.hub.chain_is_whole().await;
}

async fn asked_one_by_one_the_slot_is_kept_and_goes_on(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    house.offers(1).await;
    let slots = house.hub.slots().await;
    let dan = house.person("07700 900004").await;
    let one = house.books(slots[0].id, dan).await;
    for number in ["07700 900001", "07700 900002", "07700 900003"] {
        house.waits(house.person(number).await).await;
        house.hub.wait(1);
    }
    house.cancels(&one).await;
    house.works().await;
    let first = house.sent();
    assert_eq!(first.len(), 1);
    // Nobody at the desk takes it meanwhile.
    let desk = house.hub.actor(Role::Receptionist, hub());
    let other = house.hub.app.book(&desk, &book(slots[0].id, dan), &house.hub.key()).await.unwrap();
    assert_eq!(other, Answer::Taken);
    let no = house.hub.app.answer_offer(&secret(&first[0].1), false).await.unwrap().unwrap();
    assert_eq!(no, Answered::Declined);
    house.works().await;
    assert_eq!(house.numbers(), [BOB]);
    // Bob does not answer.
    house.hub.wait(31);
    house.works().await;
    assert_eq!(house.numbers(), [CAT]);
    // At night nobody is asked, and an answer of before counts no more.
    house.hub.wait(31);
    house.works().await;
    assert_eq!(house.numbers(), Vec::<String>::new(), "nobody is left, and nobody is asked twice");
    let free = house.hub.app.book(&desk, &book(slots[0].id, dan), &house.hub.key()).await.unwrap();
    assert!(matches!(free, Answer::Done(_)), "{free:?}");
}

async fn nobody_is_asked_who_stopped_or_is_somewhere_else_then(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    house.offers(5).await;
    let slots = house.hub.slots().await;
    let dan = house.person("07700 900004").await;
    let (ann, bob) = (house.person("07700 900001").await, house.person("07700 900002").await);
    let (cat, eve) = (house.person("01709 820000").await, house.person("07700 900005").await);
    for who in [ann, bob, cat, eve] {
        house.waits(who).await;
    }
    let desk = house.hub.actor(Role::Receptionist, hub());
    assert!(house.hub.app.stop_messages(&desk, ann, None, true).await.unwrap());
    let kind = Some(house.hub.kind);
    assert!(house.hub.app.stop_messages(&desk, bob, kind, true).await.unwrap());
    assert_eq!(house.hub.app.message_stops(&desk, bob).await.unwrap(), [kind]);
    let one = house.books(slots[0].id, dan).await;
    house.cancels(&one).await;
    house.works().await;
    assert_eq!(house.numbers(), ["447700900005"], "one wants none, one none of this kind, one has no mobile");
    house.hub.refused(house.hub.app.stop_messages(&house.hub.desk(), eve, None, true).await).await;
    // Taken out of everything by a text, also from what waits already.
    house.hub.at("2026-11-24T04:00:00Z");
    assert_eq!(house.came("s1", "07700900005", "Stop please").await, TextDid::Done(Reply::OptOut));
    house.works().await;
    let told = house.sent();
    assert!(matches!(told.as_slice(), [(_, words)] if words.contains("no more texts")), "{told:?}");
    assert_eq!(house.hub.app.message_stops(&desk, eve).await.unwrap(), [None]);
}

async fn people_are_reminded_by_day_and_once_and_those_at_risk_twice(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    let second = Some(Second { days: 1, above: 0.08 });
    house.rule(Rule { reminders: Some(Reminders { days: 2, second }), ..Rule::default() }).await;
    let manager = house.hub.actor(Role::PracticeManager, hub());
    house.hub.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 4)).await.unwrap();
    let slots = house.hub.slots().await;
    let day = |slot: &&slot::Slot| linchpin_access::england::day(slot.starts);
    let week: Vec<_> = slots.iter().filter(|slot| day(slot) == date(2026, 12, 1)).collect();
    let (ann, bob) = (house.person("07700 900001").await, house.person("07700 900002").await);
    let first = house.books(week[0].id, ann).await;
    let soon: Vec<_> = slots.iter().filter(|slot| day(slot) == TUESDAY).collect();
    house.books(soon[0].id, bob).await;
    assert_eq!(house.hub.app.remind().await.unwrap(), 0, "too early for one, and the other has just booked");
    // Sunday night, two days before.
    house.hub.at("2026-11-29T22:30:00Z");
    assert_eq!(house.hub.app.remind().await.unwrap(), 1);
    assert_eq!(house.hub.app.remind().await.unwrap(), 0, "once");
    house.works().await;
    assert_eq!(house.sent(), [], "nobody is woken");
    house.hub.at("2026-11-30T08:00:00Z");
    house.works().await;
    let sent = house.sent();
    assert!(
        matches!(sent.as_slice(), [(to, words)] if to == ANN && words.contains("Tuesday 1 December 08:30")),
        "{sent:?}"
    );
    // Eight days ahead 8.5 in 100 miss it: above the line, so that a second one goes, with its reason.
    assert_eq!(house.hub.app.remind().await.unwrap(), 1);
    house.works().await;
    assert_eq!(house.numbers(), [ANN]);
    let why = house.messages().await[0].reason.clone().unwrap();
    assert!(why.contains("booked 8 days ahead"), "{why}");
    // What is cancelled is not reminded of, nor is what was cancelled while the reminder waited.
    house.cancels(&first).await;
    assert_eq!(house.hub.app.remind().await.unwrap(), 0);
    let later = house.books(week[1].id, bob).await;
    house.hub.at("2026-11-30T23:30:00Z");
    assert_eq!(house.hub.app.remind().await.unwrap(), 0, "booked on the day before");
    house.cancels(&later).await;
}

async fn a_text_in_any_spelling_gives_the_appointment_back(store: TestStore) {
    let house = House::new(store, 3, Bag::default()).await;
    reminded(&house, &["07700 900001", "07700 900002", "07700 900003"]).await;
    let slots = house.hub.slots().await;
    for (slot, number, words) in
        [(0, ANN, "cancle pls 😢"), (1, "+44 7700 900002", "Sorry can’t make it"), (2, "07700900003", "C A N C E L")]
    {
        let before = house.slot(slots[slot].id).await;
        assert_eq!(
            house.came(words.split(' ').next().unwrap(), number, words).await,
            TextDid::Done(Reply::Cancel),
            "{words}"
        );
        let after = house.slot(slots[slot].id).await;
        assert!(before.appointment.is_some() && after.state == slot::State::Free, "{words}");
    }
    // Told again, which Notify does until it hears 200, it is done once.
    assert_eq!(house.came("cancle", ANN, "cancle pls 😢").await, TextDid::Again);
    house.works().await;
    let told = house.sent();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|(_, words)| words.contains("is cancelled")), "{told:?}");
    let audit = house.hub.audit().await;
    let own = audit.iter().filter(|entry| entry.act == "edit" && entry.role == Some(Role::Patient));
    assert_eq!(own.count(), 3, "as their own act");
    assert_eq!(house.hub.app.inbox(&house.hub.actor(Role::Receptionist, hub()), hub()).await.unwrap(), []);
}

/// Books the first slots for people with these numbers, and reminds them.
async fn reminded(house: &House, numbers: &[&str]) -> Vec<PersonId> {
    house.rule(Rule { reminders: Some(Reminders { days: 1, second: None }), ..Rule::default() }).await;
    house.hub.at("2026-11-22T12:00:00Z");
    let slots = house.hub.slots().await;
    let mut people = Vec::new();
    for (number, slot) in numbers.iter().zip(&slots) {
        let person = house.person(number).await;
        house.books(slot.id, person).await;
        people.push(person);
    }
    house.hub.at("2026-11-23T09:00:00Z");
    assert_eq!(house.hub.app.remind().await.unwrap(), numbers.len() as u64);
    house.works().await;
    assert_eq!(house.sent().len(), numbers.len());
    people
}

async fn what_is_not_clear_waits_for_a_person(store: TestStore) {
    let house = House::new(store, 4, Bag::default()).await;
    // Two people with one telephone: whose appointment is meant is not guessed.
    let people = reminded(&house, &["07700 900001", "07700 900001", "07700 900002"]).await;
    assert_eq!(house.came("a", ANN, "CANCEL").await, TextDid::Desk);
    assert_eq!(house.came("b", BOB, "can I cancel?").await, TextDid::Desk);
    assert_eq!(house.came("c", BOB, "yes").await, TextDid::Desk, "nothing was offered");
    let state = house.slot(house.hub.slots().await[0].id).await.state;
    assert_eq!(state, slot::State::Booked);
    house.works().await;
    let back = house.sent();
    assert!(matches!(back.as_slice(), [(to, words)] if to == BOB && words.contains("did not understand")), "{back:?}");
    // Whoever never heard from us is not kept, and what is no text of a person is refused.
    assert_eq!(house.came("d", "07700900009", "CANCEL").await, TextDid::Unknown);
    assert_eq!(house.came("e", "Rawmarsh", "CANCEL").await, TextDid::Unknown);
    let odd = Came { provider: "", from: ANN, words: "x" };
    assert_eq!(house.hub.app.text_came(&odd).await.unwrap_err().kind(), ErrorKind::Invalid);
    let desk = house.hub.actor(Role::Receptionist, hub());
    let open = house.hub.app.inbox(&desk, hub()).await.unwrap();
    assert_eq!(open.len(), 3);
    assert_eq!(open[1].said.as_ref().unwrap(), &(people[2], "can I cancel?".to_owned()));
    // A desk elsewhere sees none, and cannot put one away.
    house.hub.refused(house.hub.app.inbox(&house.hub.desk(), hub()).await).await;
    house.hub.refused(house.hub.app.close_reply(&house.hub.desk(), open[1].id).await).await;
    assert!(house.hub.app.close_reply(&desk, open[1].id).await.unwrap());
    assert!(!house.hub.app.close_reply(&desk, open[1].id).await.unwrap());
    assert_eq!(house.hub.app.inbox(&desk, hub()).await.unwrap().len(), 2);
    let mut tx = house.hub.app.store.read().await.unwrap();
    let kept = message_reply::get(&mut tx, open[1].id).await.unwrap().unwrap();
    assert!(!format!("{kept:?}").contains("cancel?"));
}

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

//! Who is reminded when, and what their answers do.

use jiff::civil::date;
use linchpin_access::message::Reply;
use linchpin_app::{
    act::{Came, TextDid},
    message::{Reminders, Rule, Second},
};
use linchpin_core::{ErrorKind, PersonId, Role};
use linchpin_store::{message_reply, person, slot, store_suite, testing::TestStore};

use super::{ANN, BOB, Bag, House};
use crate::hub::{TUESDAY, book, hub};

store_suite!(
    people_are_reminded_by_day_and_once_and_those_at_risk_twice,
    a_text_in_any_spelling_gives_the_appointment_back,
    what_is_not_clear_waits_for_a_person,
    who_died_after_booking_is_written_to_no_more
);

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
pub async fn reminded(house: &House, numbers: &[&str]) -> Vec<PersonId> {
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

async fn who_died_after_booking_is_written_to_no_more(store: TestStore) {
    let house = House::new(store, 2, Bag::default()).await;
    house.rule(Rule { reminders: Some(Reminders { days: 2, second: None }), ..Rule::default() }).await;
    let manager = house.hub.actor(Role::PracticeManager, hub());
    house.hub.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 4)).await.unwrap();
    let slots = house.hub.slots().await;
    let tuesday: Vec<_> =
        slots.iter().filter(|one| linchpin_access::england::day(one.starts) == date(2026, 12, 1)).collect();
    let ann = house.person("07700 900001").await;
    house.books(tuesday[0].id, ann).await;
    // A reminder is written and waits for the morning; they die in the night.
    house.hub.at("2026-11-29T22:30:00Z");
    assert_eq!(house.hub.app.remind().await.unwrap(), 1);
    let mut tx = house.hub.app.store.write().await.unwrap();
    let mut record = person::get(&mut tx, ann).await.unwrap().unwrap();
    record.death_date = Some(date(2026, 11, 30));
    let _ = person::save(&mut tx, &record, None, house.hub.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    house.sent();
    house.hub.at("2026-11-30T08:00:00Z");
    house.works().await;
    assert_eq!(house.sent(), [], "nothing goes to whoever has their telephone now");
    // Nor is anything booked for them again.
    let desk = house.hub.actor(Role::Receptionist, hub());
    let again = house.hub.app.book(&desk, &book(tuesday[1].id, ann), &house.hub.key()).await.unwrap_err();
    assert_eq!((again.kind(), again.to_string().as_str()), (ErrorKind::Invalid, "This person has died."));
}

use jiff::civil::date;
use linchpin_access::{Channel, Need, find::Closeness, promise::State};
use linchpin_app::act::{Answer, Book, Enter, FindSlots, Settle, Told};
use linchpin_core::{ErrorKind, OdsCode, PersonId, Role};
use linchpin_store::{request::Outcome, store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub, ours, theirs};

store_suite!(
    the_best_offers_say_whether_they_keep_the_promise,
    what_breaks_first_is_first_and_names_nobody,
    a_kept_slot_is_seen_by_its_keeper_alone,
    a_commissioner_sees_how_many_and_a_practice_its_own,
);

fn enter(person: PersonId, need: Need) -> Enter {
    Enter { person, need, channel: Channel::Phone, interval_days: (need == Need::FollowUp).then_some(30), words: None }
}

async fn the_best_offers_say_whether_they_keep_the_promise(store: TestStore) {
    let hub_ = Hub::new(store, 5).await;
    let desk = hub_.desk();
    let ann = hub_.person(ours()).await;
    let urgent = hub_.app.enter_request(&desk, &enter(ann, Need::Urgent), &hub_.key()).await.unwrap().request.id;
    let (one, offers) = hub_.app.offers_for(&desk, urgent, &FindSlots::default(), 3).await.unwrap();
    assert_eq!((one.need, offers.len()), (Need::Urgent, 3));
    assert!(offers.iter().all(|o| o.keeps && !o.own && o.closeness == Closeness::NoTravel), "{offers:?}");
    assert_eq!(offers[0].at.who.as_deref(), Some("Ann Shah"));
    // On Tuesday evening the promise is over before the next session.
    hub_.at("2026-11-24T10:00:00Z");
    assert!(hub_.app.offers_for(&desk, urgent, &FindSlots::default(), 3).await.unwrap().1.is_empty(), "all are past");
    hub_.at(crate::hub::NOW);
    // A follow-up in a month is not offered tomorrow.
    let later = hub_.app.enter_request(&desk, &enter(ann, Need::FollowUp), &hub_.key()).await.unwrap().request.id;
    assert!(hub_.app.offers_for(&desk, later, &FindSlots::default(), 3).await.unwrap().1.is_empty());
    hub_.refused(
        hub_.app.offers_for(&hub_.actor(Role::Receptionist, theirs()), urgent, &FindSlots::default(), 3).await,
    )
    .await;
    // Online, for oneself and for nobody else.
    let online = hub_.app.offers_to(&hub_.patient(ann), ann, &FindSlots::default(), 3).await.unwrap();
    assert_eq!(online.len(), 3);
    let bob = hub_.person(ours()).await;
    hub_.refused(hub_.app.offers_to(&hub_.patient(ann), bob, &FindSlots::default(), 3).await).await;
}

async fn what_breaks_first_is_first_and_names_nobody(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let (ann, bob, eve) = (hub_.person(ours()).await, hub_.person(ours()).await, hub_.person(theirs()).await);
    let routine = hub_.app.enter_request(&desk, &enter(ann, Need::Routine), &hub_.key()).await.unwrap().request.id;
    let urgent = hub_.app.enter_request(&desk, &enter(bob, Need::Urgent), &hub_.key()).await.unwrap().request.id;
    let other = hub_.actor(Role::Receptionist, theirs());
    hub_.app.enter_request(&other, &enter(eve, Need::Urgent), &hub_.key()).await.unwrap();
    hub_.app.note_request(&desk, urgent, Told::NothingToOffer, None).await.unwrap();
    hub_.app.note_request(&desk, urgent, Told::Declined(hub_.slots().await[0].id), None).await.unwrap();
    let all = hub_.app.promised(&desk).await.unwrap();
    assert_eq!(all.iter().map(|one| one.request.id).collect::<Vec<_>>(), [urgent, routine], "their own alone");
    assert_eq!((all[0].state, all[0].nothing, all[0].declined), (State::BreaksNext, 1, 1));
    assert_eq!((all[1].state, all[1].age), (State::Running, Some(46)));
    let (act, resource, person, outcome) = hub_.last().await;
    assert_eq!((act.as_str(), resource.as_str(), person, outcome), ("see", "request", None, "done"));
    // Booked in time it is no longer what breaks first; seen, it is gone.
    let wanted = Book { request: Some(urgent), ..book(hub_.slots().await[0].id, bob) };
    let Answer::Done(one) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
    let all = hub_.app.promised(&desk).await.unwrap();
    assert_eq!(all.iter().map(|one| one.request.id).collect::<Vec<_>>(), [routine, urgent]);
    assert_eq!(all[1].booked, Some(one.starts));
    hub_.at("2026-11-24T09:00:00Z");
    let _ = hub_.app.mark(&desk, one.id, one.version, Settle::Attended).await.unwrap();
    assert_eq!(hub_.app.promised(&desk).await.unwrap().len(), 1);
    assert_eq!(hub_.app.requests_of(&desk, bob).await.unwrap().len(), 1);
    hub_.refused(hub_.app.requests_of(&other, bob).await).await;
    hub_.refused(hub_.app.promised(&hub_.actor(Role::Commissioner, ours())).await).await;
}

async fn a_kept_slot_is_seen_by_its_keeper_alone(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let desk = hub_.desk();
    let Answer::Done(hold) = hub_.app.hold_slot(&desk, hub_.slots().await[0].id, &hub_.key()).await.unwrap() else {
        panic!()
    };
    let (kept, seen) = hub_.app.kept_slot(&desk, hold.id).await.unwrap();
    assert_eq!((kept.id, seen.site.name.as_str(), seen.who.as_deref()), (hold.id, "Hub", Some("Ann Shah")));
    assert_eq!(hub_.app.kept_slot(&hub_.desk(), hold.id).await.unwrap_err().kind(), ErrorKind::NotFound);
    let ann = hub_.person(ours()).await;
    let wanted = Book { hold: Some(hold.id), ..book(hold.slot, ann) };
    let Answer::Done(one) = hub_.app.book(&desk, &wanted, &hub_.key()).await.unwrap() else { panic!() };
    let (_, person, seen) = hub_.app.appointment(&desk, one.id).await.unwrap();
    assert_eq!((person.id, seen.slot.id), (ann, hold.slot));
    hub_.app.appointment(&hub_.actor(Role::Receptionist, hub()), one.id).await.unwrap();
    hub_.refused(hub_.app.appointment(&hub_.actor(Role::Receptionist, theirs()), one.id).await).await;
}

async fn a_commissioner_sees_how_many_and_a_practice_its_own(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let (desk, other) = (hub_.desk(), hub_.actor(Role::Receptionist, theirs()));
    for (who, practice) in [(&desk, ours()), (&desk, ours()), (&other, theirs())] {
        let person = hub_.person(practice).await;
        let one = hub_.app.enter_request(who, &enter(person, Need::Urgent), &hub_.key()).await.unwrap().request;
        if practice == theirs() {
            let _ = hub_.app.close_request(who, one.id, one.version, Outcome::Advised).await.unwrap();
        }
    }
    hub_.at("2026-11-25T09:00:00Z");
    let place: OdsCode = "99Z".parse().unwrap();
    let whole = (date(2026, 11, 23), date(2026, 11, 29));
    let all = hub_.app.promises_by_practice(&hub_.actor(Role::Commissioner, place), whole.0, whole.1).await.unwrap();
    assert_eq!((all[&ours()].kept, all[&ours()].broken), (0, 2));
    assert_eq!((all[&theirs()].kept, all[&theirs()].broken), (1, 0));
    let manager = hub_.actor(Role::PracticeManager, ours());
    let own = hub_.app.promises_by_practice(&manager, whole.0, whole.1).await.unwrap();
    assert_eq!(own.keys().collect::<Vec<_>>(), [&ours()]);
    hub_.refused(hub_.app.promises_by_practice(&desk, whole.0, whole.1).await).await;
    let (this, last) = hub_.app.weeks(&manager).await.unwrap();
    assert_eq!((this.promises.broken, last.promises.broken, this.seen), (2, 0, 0));
    hub_.refused(hub_.app.weeks(&hub_.actor(Role::Patient, ours())).await).await;
}

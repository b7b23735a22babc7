use linchpin_access::{diary::Audience, opening::Unseen};
use linchpin_app::act::{Amend, Answer, As, Cancel, FindSlots, HELD_FOR, OPEN_AFTER, Settle};
use linchpin_core::{AppointmentId, ErrorKind, Role, Sex};
use linchpin_store::{
    Edited,
    appointment::{Appointment, State},
    clinician::Clinician,
    consent, store_suite,
    testing::TestStore,
};

use crate::hub::{Hub, book, hub, line, ours, theirs};

store_suite!(
    the_hub_sees_the_record_of_those_who_agreed_until_a_week_after,
    without_consent_the_booking_stands_and_the_record_stays_shut,
    a_hold_keeps_a_slot_for_five_minutes,
    the_same_asked_twice_is_done_once,
    an_appointment_is_moved_or_stays,
    cancelling_frees_the_slot_and_shuts_the_door,
    patients_book_for_themselves_alone,
    a_practice_sees_what_is_opened_to_it_and_while_it_belongs,
    what_became_of_it_is_said_when_it_can_be_known,
    a_slot_is_found_by_what_is_asked,
    tidying_changes_nothing_that_anybody_sees,
);

fn done(answer: Answer<Appointment>) -> Appointment {
    match answer {
        Answer::Done(one) => one,
        other => panic!("{other:?}"),
    }
}

async fn the_hub_sees_the_record_of_those_who_agreed_until_a_week_after(store: TestStore) {
    let hub_ = Hub::new(store, 6).await;
    let (desk, doctor) = (hub_.desk(), hub_.actor(Role::Clinician, hub()));
    let ann = hub_.person(ours()).await;
    hub_.refused(hub_.app.view_record(&doctor, ann).await).await;
    let slot = hub_.free(&desk).await[0].slot.clone();
    // Nobody asked: nothing is booked.
    let unasked = linchpin_app::act::Book { agreed: None, ..book(slot.id, ann) };
    let asked = hub_.app.book(&desk, &unasked, &hub_.key()).await.unwrap_err();
    assert_eq!(asked.kind(), ErrorKind::Invalid, "{asked}");
    assert_eq!(hub_.free(&desk).await.len(), 6);
    let one = done(hub_.app.book(&desk, &book(slot.id, ann), &hub_.key()).await.unwrap());
    assert_eq!(hub_.last().await, ("add".into(), "appointment".into(), Some(ann), "done"));
    hub_.app.view_record(&doctor, ann).await.unwrap();
    hub_.app.view_person(&hub_.actor(Role::Receptionist, hub()), ann).await.unwrap();
    hub_.refused(hub_.app.view_record(&hub_.actor(Role::Clinician, theirs()), ann).await).await;
    // A service with which somebody shared their details gains nothing by the booking.
    hub_.refused(hub_.app.view_person(&hub_.actor(Role::LinkWorker, hub()), ann).await).await;
    let seen = hub_.app.appointments_of(&doctor, ann, hub_.app.now()).await.unwrap();
    assert_eq!(seen, std::slice::from_ref(&one));
    hub_.at(&(one.ends + OPEN_AFTER - jiff::SignedDuration::from_mins(1)).to_string());
    hub_.app.view_record(&doctor, ann).await.unwrap();
    hub_.wait(1);
    hub_.refused(hub_.app.view_record(&doctor, ann).await).await;
    hub_.chain_is_whole().await;
}

async fn without_consent_the_booking_stands_and_the_record_stays_shut(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let (desk, doctor) = (hub_.desk(), hub_.actor(Role::Clinician, hub()));
    let ann = hub_.person(ours()).await;
    let slot = hub_.slots().await.remove(0);
    let no = linchpin_app::act::Book { agreed: Some(false), ..book(slot.id, ann) };
    let one = done(hub_.app.book(&desk, &no, &hub_.key()).await.unwrap());
    assert_eq!(one.state, State::Booked);
    hub_.refused(hub_.app.view_record(&doctor, ann).await).await;
    // Whom to expect is known all the same.
    assert_eq!(hub_.app.appointments_of(&doctor, ann, hub_.app.now()).await.unwrap().len(), 1);
    let said = hub_.app.consents_of(&desk, ann).await.unwrap();
    assert_eq!((said[0].purpose.as_str(), said[0].decision), (consent::BOOKING, consent::Decision::Refused));
    // Agreed for one booking, then taken back altogether.
    let second = hub_.slots().await.remove(1);
    let _ = done(hub_.app.book(&desk, &book(second.id, ann), &hub_.key()).await.unwrap());
    hub_.app.view_record(&doctor, ann).await.unwrap();
    hub_.wait(1);
    let taken_back = linchpin_app::act::Said {
        decision: consent::Decision::Withdrawn,
        how: consent::How::Online,
        until: None,
        note: None,
    };
    hub_.app.record_consent(&hub_.patient(ann), ann, &taken_back).await.unwrap();
    hub_.refused(hub_.app.view_record(&doctor, ann).await).await;
}

async fn a_hold_keeps_a_slot_for_five_minutes(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (one, other) = (hub_.desk(), hub_.desk());
    let ann = hub_.person(ours()).await;
    let slot = hub_.free(&one).await[0].slot.id;
    let Answer::Done(kept) = hub_.app.hold_slot(&one, slot, &hub_.key()).await.unwrap() else { panic!() };
    assert_eq!(kept.until, hub_.app.now() + HELD_FOR);
    assert_eq!(hub_.free(&other).await.len(), 1);
    assert_eq!(hub_.app.hold_slot(&other, slot, &hub_.key()).await.unwrap(), Answer::Taken);
    assert_eq!(hub_.app.book(&other, &book(slot, ann), &hub_.key()).await.unwrap(), Answer::Taken);
    let stolen = linchpin_app::act::Book { hold: Some(kept.id), ..book(slot, ann) };
    assert_eq!(hub_.app.book(&other, &stolen, &hub_.key()).await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(hub_.app.release_slot(&other, kept.id).await.unwrap_err().kind(), ErrorKind::NotFound);
    assert!(hub_.app.release_slot(&one, kept.id).await.unwrap());
    assert!(!hub_.app.release_slot(&one, kept.id).await.unwrap());
    let Answer::Done(kept) = hub_.app.hold_slot(&other, slot, &hub_.key()).await.unwrap() else { panic!() };
    hub_.wait(5);
    // It has run out, and somebody else takes the slot.
    let _ = done(hub_.app.book(&one, &book(slot, ann), &hub_.key()).await.unwrap());
    let late = linchpin_app::act::Book { hold: Some(kept.id), ..book(slot, hub_.person(ours()).await) };
    assert_eq!(hub_.app.book(&other, &late, &hub_.key()).await.unwrap(), Answer::Taken);
    // Nobody empties a diary by holding it.
    let patient = hub_.patient(ann);
    let last = hub_.free(&patient).await[0].slot.id;
    assert!(matches!(hub_.app.hold_slot(&patient, last, &hub_.key()).await.unwrap(), Answer::Done(_)));
    let first = hub_.slots().await[0].id;
    assert_eq!(hub_.app.hold_slot(&patient, first, &hub_.key()).await.unwrap(), Answer::Taken);
    hub_.chain_is_whole().await;
}

async fn the_same_asked_twice_is_done_once(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let (ann, bob) = (hub_.person(ours()).await, hub_.person(ours()).await);
    let slots = hub_.slots().await;
    let asked = book(slots[0].id, ann);
    // At the same moment, as when somebody clicks twice.
    let both = (0..2).map(|_| {
        let (app, desk, asked) = (hub_.app.clone(), desk.clone(), asked.clone());
        tokio::spawn(async move { app.book(&desk, &asked, "once").await.unwrap() })
    });
    let mut answers = Vec::new();
    for one in both.collect::<Vec<_>>() {
        answers.push(done(one.await.unwrap()));
    }
    assert_eq!(answers[0], answers[1]);
    let later = done(hub_.app.book(&desk, &asked, "once").await.unwrap());
    assert_eq!(later, answers[0]);
    let other = hub_.app.book(&desk, &book(slots[1].id, bob), "once").await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Conflict, "{other}");
    assert_eq!(hub_.free(&desk).await.len(), 2);
    // Another account may use the same key.
    let _ = done(hub_.app.book(&hub_.desk(), &book(slots[1].id, bob), "once").await.unwrap());
    let cancel = Cancel { appointment: later.id, version: 1, reason: None };
    assert_eq!(done(hub_.app.cancel(&desk, &cancel, "away").await.unwrap()).state, State::Cancelled);
    assert_eq!(done(hub_.app.cancel(&desk, &cancel, "away").await.unwrap()).state, State::Cancelled);
    for wrong in ["", "two words", &"x".repeat(101)] {
        assert_eq!(hub_.app.book(&desk, &asked, wrong).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let mut tx = hub_.app.store.read().await.unwrap();
    let of_ann = linchpin_store::appointment::of(&mut tx, ann, jiff::Timestamp::MIN, 10).await.unwrap();
    assert_eq!(of_ann.len(), 1);
}

async fn an_appointment_is_moved_or_stays(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let (ann, bob) = (hub_.person(ours()).await, hub_.person(ours()).await);
    let slots = hub_.slots().await;
    let one = done(hub_.app.book(&desk, &book(slots[0].id, ann), &hub_.key()).await.unwrap());
    let _ = done(hub_.app.book(&desk, &book(slots[1].id, bob), &hub_.key()).await.unwrap());
    let to = |n: usize| Amend { appointment: one.id, version: one.version, to: slots[n].id, hold: None, agreed: None };
    assert_eq!(hub_.app.amend(&desk, &to(1), &hub_.key()).await.unwrap(), Answer::Taken);
    assert_eq!(hub_.slots().await[0].appointment, Some(one.id), "nothing happened");
    let moved = done(hub_.app.amend(&desk, &to(2), "move").await.unwrap());
    assert_eq!((moved.id, moved.starts, moved.moves, moved.version), (one.id, slots[2].starts, 1, 2));
    assert_eq!(done(hub_.app.amend(&desk, &to(2), "move").await.unwrap()).version, 2);
    assert_eq!(hub_.app.amend(&desk, &to(0), &hub_.key()).await.unwrap(), Answer::Changed, "an old version");
    let states: Vec<_> = hub_.slots().await.into_iter().map(|slot| slot.appointment).collect();
    assert_eq!((states[0], states[2]), (None, Some(one.id)));
    // The hub may still open the record, once.
    let doctor = hub_.actor(Role::Clinician, hub());
    hub_.app.view_record(&doctor, ann).await.unwrap();
    let open = hub_.app.people_with(&doctor, linchpin_store::relationship::Kind::Booked).await.unwrap();
    assert_eq!(open.len(), 2, "one for each person");
    // Nobody is in two places at once.
    assert!(matches!(hub_.app.book(&desk, &book(slots[0].id, ann), &hub_.key()).await.unwrap(), Answer::Done(_)));
    hub_.chain_is_whole().await;
}

async fn cancelling_frees_the_slot_and_shuts_the_door(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (desk, doctor) = (hub_.desk(), hub_.actor(Role::Clinician, hub()));
    let ann = hub_.person(ours()).await;
    let slot = hub_.slots().await[0].id;
    let one = done(hub_.app.book(&desk, &book(slot, ann), &hub_.key()).await.unwrap());
    hub_.app.view_record(&doctor, ann).await.unwrap();
    let cancel = |version| Cancel { appointment: one.id, version, reason: Some("Better".into()) };
    assert_eq!(hub_.app.cancel(&desk, &cancel(7), &hub_.key()).await.unwrap(), Answer::Changed);
    hub_.refused(hub_.app.cancel(&hub_.actor(Role::Receptionist, theirs()), &cancel(1), &hub_.key()).await).await;
    let _ = done(hub_.app.cancel(&desk, &cancel(1), &hub_.key()).await.unwrap());
    hub_.refused(hub_.app.view_record(&doctor, ann).await).await;
    assert_eq!(hub_.free(&desk).await.len(), 2);
    assert_eq!(hub_.app.cancel(&desk, &cancel(2), &hub_.key()).await.unwrap(), Answer::Changed, "over");
    let gone = Cancel { appointment: AppointmentId::new(hub_.app.ids.uuid()), ..cancel(1) };
    // Whoever may not know learns nothing.
    hub_.refused(hub_.app.cancel(&desk, &gone, &hub_.key()).await).await;
}

async fn patients_book_for_themselves_alone(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let (ann, bob) = (hub_.person(ours()).await, hub_.person(ours()).await);
    let slot = hub_.slots().await[0].id;
    let patient = hub_.patient(ann);
    hub_.refused(hub_.app.book(&patient, &book(slot, bob), &hub_.key()).await).await;
    let one = done(hub_.app.book(&patient, &book(slot, ann), &hub_.key()).await.unwrap());
    let cancel = Cancel { appointment: one.id, version: 1, reason: None };
    hub_.refused(hub_.app.cancel(&hub_.patient(bob), &cancel, &hub_.key()).await).await;
    hub_.refused(hub_.app.appointments_of(&hub_.patient(bob), ann, hub_.app.now()).await).await;
    hub_.refused(hub_.app.mark(&patient, one.id, 1, Settle::Attended).await).await;
    assert_eq!(hub_.app.appointments_of(&patient, ann, hub_.app.now()).await.unwrap().len(), 1);
    let _ = done(hub_.app.cancel(&patient, &cancel, &hub_.key()).await.unwrap());
    // Of another practice, to which nothing is opened.
    let eve = hub_.person(theirs()).await;
    assert_eq!(hub_.free(&hub_.patient(eve)).await, []);
    hub_.refused(hub_.app.book(&hub_.patient(eve), &book(slot, eve), &hub_.key()).await).await;
    for role in [Role::Commissioner, Role::Finance, Role::Administrator, Role::InformationGovernance, Role::LinkWorker]
    {
        let who = hub_.actor(role, hub());
        hub_.refused(hub_.app.book(&who, &book(slot, ann), &hub_.key()).await).await;
        hub_.refused(hub_.app.find_slots(&who, &FindSlots { limit: 1, ..FindSlots::default() }).await).await;
    }
}

async fn a_practice_sees_what_is_opened_to_it_and_while_it_belongs(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let (desk, stranger) = (hub_.desk(), hub_.actor(Role::Receptionist, theirs()));
    let (ann, eve) = (hub_.person(ours()).await, hub_.person(theirs()).await);
    let slots = hub_.slots().await;
    assert_eq!((hub_.free(&desk).await.len(), hub_.free(&stranger).await.len()), (3, 0));
    hub_.refused(hub_.app.hold_slot(&stranger, slots[0].id, &hub_.key()).await).await;
    hub_.refused(hub_.app.book(&stranger, &book(slots[0].id, eve), &hub_.key()).await).await;
    assert_eq!(hub_.app.why_not(&stranger, slots[0].id).await.unwrap().1, [Unseen::NotNamed]);
    let kept = match hub_.app.hold_slot(&desk, slots[1].id, &hub_.key()).await.unwrap() {
        Answer::Done(kept) => kept,
        other => panic!("{other:?}"),
    };
    let one = done(hub_.app.book(&desk, &book(slots[0].id, ann), &hub_.key()).await.unwrap());
    // In the middle of the week the practice leaves the hub.
    hub_.members.0.lock().unwrap().clear();
    assert_eq!(hub_.free(&desk).await, []);
    hub_.refused(hub_.app.hold_slot(&desk, slots[2].id, &hub_.key()).await).await;
    let from_hold = linchpin_app::act::Book { hold: Some(kept.id), ..book(slots[1].id, ann) };
    hub_.refused(hub_.app.book(&desk, &from_hold, &hub_.key()).await).await;
    // What was booked stands, and can be cancelled.
    let cancel = Cancel { appointment: one.id, version: 1, reason: None };
    let _ = done(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap());
    // Opened to it by name from noon of the day before, for the hub's manager to see too.
    let manager = hub_.actor(Role::PracticeManager, hub());
    let mut rule = hub_.app.openings(&manager, hub()).await.unwrap().remove(0);
    let noon = linchpin_access::diary::Embargo::At { days: 1, time: jiff::civil::time(12, 0, 0, 0) };
    rule.it.to.push(linchpin_access::diary::Access { from: noon, closes: 30, ..line(Audience::Practice(theirs())) });
    assert_eq!(hub_.app.save_opening(&manager, &rule).await.unwrap(), Edited::Saved(2));
    assert_eq!(hub_.free(&stranger).await, []);
    let answer = hub_.app.book(&stranger, &book(slots[0].id, eve), &hub_.key()).await.unwrap();
    assert!(matches!(&answer, Answer::NotOpen(reasons) if matches!(reasons[..], [Unseen::Opens { .. }])), "{answer:?}");
    let week = (hub_.app.now(), jiff::Timestamp::MAX);
    let checked = hub_.app.check_slots(&manager, As::Staff(theirs()), week.0, week.1).await.unwrap().1;
    assert_eq!(checked.len(), 3);
    assert!(checked.iter().all(|one| matches!(one.reasons[0], Unseen::Opens { .. })), "{checked:?}");
    hub_.refused(hub_.app.openings(&stranger, hub()).await).await;
    hub_.at("2026-11-23T12:00:00Z");
    assert_eq!(hub_.free(&stranger).await.len(), 3);
    let _ = done(hub_.app.book(&stranger, &book(slots[0].id, eve), &hub_.key()).await.unwrap());
    hub_.at("2026-11-24T08:20:00Z");
    assert_eq!(hub_.free(&stranger).await, [], "closed half an hour before");
    hub_.chain_is_whole().await;
}

async fn what_became_of_it_is_said_when_it_can_be_known(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (desk, host) = (hub_.desk(), hub_.actor(Role::Receptionist, hub()));
    let ann = hub_.person(ours()).await;
    let slot = hub_.slots().await[0].clone();
    let one = done(hub_.app.book(&desk, &book(slot.id, ann), &hub_.key()).await.unwrap());
    for early in [Settle::Arrived, Settle::Attended, Settle::Dna] {
        assert_eq!(hub_.app.mark(&host, one.id, 1, early).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    hub_.at("2026-11-24T08:25:00Z");
    let here = done(hub_.app.mark(&host, one.id, 1, Settle::Arrived).await.unwrap());
    assert_eq!(done(hub_.app.mark(&host, one.id, 1, Settle::Arrived).await.unwrap()), here, "twice");
    assert_eq!(hub_.app.mark(&host, one.id, 2, Settle::Dna).await.unwrap_err().kind(), ErrorKind::Invalid);
    hub_.at("2026-11-24T08:45:00Z");
    let gone = done(hub_.app.mark(&host, one.id, 2, Settle::Dna).await.unwrap());
    assert_eq!(gone.state, State::Dna);
    assert_eq!(hub_.app.mark(&host, one.id, 2, Settle::Attended).await.unwrap(), Answer::Changed);
    let put_right = done(hub_.app.mark(&desk, one.id, 3, Settle::Attended).await.unwrap());
    assert_eq!((put_right.state, put_right.version), (State::Attended, 4));
    assert_eq!(hub_.last().await, ("mark".into(), "appointment".into(), Some(ann), "done"));
    let cancel = Cancel { appointment: one.id, version: 4, reason: None };
    assert_eq!(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap(), Answer::Changed);
}

async fn a_slot_is_found_by_what_is_asked(store: TestStore) {
    use linchpin_access::{Mode, Need, Profession};
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let manager = hub_.actor(Role::PracticeManager, hub());
    let who = Clinician { staff: hub_.staff, sex: Sex::Female, languages: vec!["ur".into()], version: 1 };
    assert_eq!(hub_.app.describe_clinician(&manager, &who).await.unwrap(), Edited::Saved(1));
    let anything = FindSlots { limit: 500, ..FindSlots::default() };
    let found = |asked: FindSlots| {
        let (app, desk) = (hub_.app.clone(), desk.clone());
        async move { app.find_slots(&desk, &asked).await.unwrap().len() }
    };
    let all = [
        (3, anything.clone()),
        (3, FindSlots { need: Some(Need::Urgent), ..anything.clone() }),
        (0, FindSlots { need: Some(Need::Child), ..anything.clone() }),
        (3, FindSlots { modes: vec![Mode::Telephone, Mode::FaceToFace], ..anything.clone() }),
        (0, FindSlots { modes: vec![Mode::FaceToFace], ..anything.clone() }),
        (0, FindSlots { professions: vec![Profession::Nurse], ..anything.clone() }),
        (3, FindSlots { sex: Some(Sex::Female), ..anything.clone() }),
        (0, FindSlots { sex: Some(Sex::Male), ..anything.clone() }),
        (3, FindSlots { language: Some("ur".into()), staff: Some(hub_.staff), ..anything.clone() }),
        (0, FindSlots { language: Some("pl".into()), ..anything.clone() }),
        (3, FindSlots { features: vec!["step-free".into()], ..anything.clone() }),
        (0, FindSlots { features: vec!["hearing-loop".into()], ..anything.clone() }),
        (0, FindSlots { organisations: vec![theirs()], ..anything.clone() }),
        (3, FindSlots { organisations: vec![theirs(), hub()], sites: vec![hub_.site], ..anything.clone() }),
        (2, FindSlots { from: Some("2026-11-24T08:40:00Z".parse().unwrap()), ..anything.clone() }),
        (1, FindSlots { to: Some("2026-11-24T08:40:00Z".parse().unwrap()), ..anything.clone() }),
        (1, FindSlots { limit: 0, ..anything.clone() }),
    ];
    for (n, asked) in all {
        assert_eq!(found(asked.clone()).await, n, "{asked:?}");
    }
}

async fn tidying_changes_nothing_that_anybody_sees(store: TestStore) {
    use linchpin_app::work::{Context, Task as _, Tidy};
    use linchpin_store::{hold, job::Job, slot::State};
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let slots = hub_.slots().await;
    let mut kept = Vec::new();
    for slot in &slots[..2] {
        match hub_.app.hold_slot(&desk, slot.id, &hub_.key()).await.unwrap() {
            Answer::Done(one) => kept.push(one),
            other => panic!("{other:?}"),
        }
        hub_.wait(3);
    }
    // The first has run out, the second has not.
    let before = hub_.free(&desk).await;
    assert_eq!(before.len(), 2);
    let app = &hub_.app;
    let context = Context { store: app.store.clone(), clock: app.clock.clone(), ids: app.ids.clone() };
    let job = Job {
        id: linchpin_core::JobId::new(app.ids.uuid()),
        kind: "tidy".into(),
        payload: "{}".into(),
        attempts: 1,
        most_attempts: 8,
        created: app.now(),
        fault: None,
    };
    Tidy.run(&context, &job).await.unwrap();
    let ids = |all: &[linchpin_app::act::FreeSlot]| all.iter().map(|one| one.slot.id).collect::<Vec<_>>();
    assert_eq!(ids(&hub_.free(&desk).await), ids(&before));
    let states: Vec<_> = hub_.slots().await.into_iter().map(|slot| slot.state).collect();
    assert_eq!(states, [State::Free, State::Held, State::Free]);
    let mut tx = app.store.read().await.unwrap();
    let one = hold::get(&mut tx, kept[0].id).await.unwrap().unwrap();
    assert_eq!(one.state, hold::State::Expired);
}

//! The rota: what publishing and closing would do before it is done, who stands in, who must be told, and that nobody who
//! is booked is lost, whatever is closed.

use jiff::civil::{Weekday, date};
use linchpin_access::diary::{Closure, Reason};
use linchpin_app::act::{Answer, As, Cancel, FindSlots, Seated, Why};
use linchpin_core::{ClosureId, ErrorKind, Name, PatternId, Role, StaffId};
use linchpin_store::{
    appointment::Appointment,
    clinic,
    slot::State,
    staff::{self, Staff, StaffRole},
    store_suite,
    testing::TestStore,
};
use uuid::Uuid;

use crate::hub::{Hub, TUESDAY, book, hub, ours, theirs};

store_suite!(
    what_publishing_would_do_is_told_and_nothing_is_done,
    closing_cuts_what_it_touches_and_nothing_else,
    nobody_who_is_booked_is_lost_when_a_hub_closes,
    somebody_stands_in_for_a_day,
    a_gap_is_filled_and_a_clash_is_told,
    a_practice_that_leaves_keeps_what_it_booked,
    slots_across_midnight_and_the_night_of_the_clocks,
);

fn closure(from: &str, to: &str) -> Closure {
    Closure {
        id: ClosureId::new(Uuid::nil()),
        organisation: hub(),
        site: None,
        staff: None,
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
        reason: Reason::Learning,
    }
}

/// Somebody of ours in the slot so many.
async fn booked(hub_: &Hub, which: usize) -> Appointment {
    let person = hub_.person(ours()).await;
    let slot = hub_.slots().await[which].id;
    match hub_.app.book(&hub_.desk(), &book(slot, person), &hub_.key()).await.unwrap() {
        Answer::Done(one) => one,
        other => panic!("{other:?}"),
    }
}

async fn locum(hub_: &Hub, name: &str) -> StaffId {
    let id = StaffId::new(hub_.app.ids.uuid());
    let role = StaffRole { role: Role::Clinician, organisation: hub(), job: None, from: None, to: None };
    let one = Staff {
        id,
        name: Name::usual([name], "Locum"),
        codes: vec![],
        email: None,
        roles: vec![role],
        ended: None,
        version: 1,
    };
    let mut tx = hub_.app.store.write().await.unwrap();
    staff::add(&mut tx, &one).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn what_publishing_would_do_is_told_and_nothing_is_done(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let (before, written) = (hub_.slots().await, hub_.audit().await.len());
    let days = (date(2026, 11, 23), date(2026, 12, 4));
    let planned = hub_.app.plan_diary(&manager, days).await.unwrap();
    assert_eq!((planned.sessions.len(), planned.slots, planned.withdrawn), (1, 3, 0));
    assert_eq!(planned.sessions[0].day, date(2026, 12, 1));
    assert_eq!((hub_.slots().await, hub_.audit().await.len()), (before, written), "it was only looked at");
    // What was told is what is done.
    let done = hub_.app.publish_diary(&manager, days.0, days.1).await.unwrap();
    assert_eq!((done.sessions, done.slots, done.withdrawn), (1, 3, 0));
    assert!(hub_.app.plan_diary(&manager, days).await.unwrap().is_empty());
    // A second pattern of the same clinician at the same time is told before anything is made.
    let mut other = hub_.weekly(2);
    other.starts = "08:40:00".parse().unwrap();
    hub_.app.add_pattern(&manager, other).await.unwrap();
    let planned = hub_.app.plan_diary(&manager, days).await.unwrap();
    assert_eq!(planned.clashes.len(), 2, "on both Tuesdays: {:?}", planned.clashes);
    // The very same pattern typed twice would hold a session twice.
    let twice = hub_.app.add_pattern(&manager, hub_.weekly(3)).await.unwrap_err();
    assert_eq!((twice.kind(), twice.to_string().contains("already")), (ErrorKind::Invalid, true), "{twice}");
    for days in [(days.1, days.0), (date(2026, 11, 1), date(2026, 11, 2)), (days.0, date(2030, 1, 1))] {
        assert_eq!(hub_.app.plan_diary(&manager, days).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    for (role, place) in [(Role::Receptionist, hub()), (Role::Clinician, hub()), (Role::Commissioner, hub())] {
        let who = hub_.actor(role, place);
        hub_.refused(hub_.app.plan_diary(&who, days).await).await;
        hub_.refused(hub_.app.plan_closure(&who, &closure("2026-11-24T00:00", "2026-11-25T00:00")).await).await;
    }
}

async fn closing_cuts_what_it_touches_and_nothing_else(store: TestStore) {
    let hub_ = Hub::new(store, 4).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let one = booked(&hub_, 3).await;
    // Two slots lie before nine; the pattern is longer by now, and that waits to be published.
    let mut longer = hub_.app.patterns(&manager, hub()).await.unwrap().remove(0);
    longer.it.blocks = hub_.weekly(6).blocks;
    hub_.app.save_pattern(&manager, &longer).await.unwrap().saved().unwrap();
    let early = closure("2026-11-24T08:00", "2026-11-24T08:50");
    let planned = hub_.app.plan_closure(&manager, &early).await.unwrap();
    assert_eq!((planned.withdrawn, planned.slots, planned.rebook.len()), (2, 0, 0));
    let key = hub_.key();
    let (_, done) = hub_.app.close_diary(&manager, early.clone(), &key).await.unwrap();
    assert_eq!((done.withdrawn, done.slots, done.rebook.len()), (2, 0, 0));
    assert_eq!(hub_.slots().await.len(), 4, "nothing else is published by it");
    // Sent twice it closes once, and other words under its key are refused.
    let before = hub_.app.closures(&manager, hub(), (early.from, early.to)).await.unwrap();
    hub_.app.close_diary(&manager, early.clone(), &key).await.unwrap();
    assert_eq!(hub_.app.closures(&manager, hub(), (early.from, early.to)).await.unwrap(), before);
    let other = closure("2026-11-24T08:00", "2026-11-24T09:50");
    assert_eq!(hub_.app.close_diary(&manager, other, &key).await.unwrap_err().kind(), ErrorKind::Conflict);
    // The rest of the morning: the one who is booked is named, and stays named though it is closed twice over.
    let late = closure("2026-11-24T08:50", "2026-11-24T12:00");
    let (_, done) = hub_.app.close_diary(&manager, late, &hub_.key()).await.unwrap();
    assert_eq!((done.withdrawn, done.rebook), (1, vec![one.id]));
    let (_, again) =
        hub_.app.close_diary(&manager, closure("2026-11-24T07:00", "2026-11-24T08:40"), &hub_.key()).await.unwrap();
    assert_eq!((again.withdrawn, again.rebook.len()), (0, 0));
    assert_eq!(hub_.app.to_tell(&manager).await.unwrap().len(), 1);
    let over = closure("2026-11-20T08:50", "2026-11-20T12:00");
    assert!(hub_.app.close_diary(&manager, over, &hub_.key()).await.unwrap_err().to_string().contains("over"));
    let never = closure("2026-11-24T12:00", "2026-11-24T08:00");
    assert_eq!(hub_.app.close_diary(&manager, never, &hub_.key()).await.unwrap_err().kind(), ErrorKind::Invalid);
    hub_.refused(
        hub_.app
            .close_diary(&hub_.actor(Role::Receptionist, hub()), closure("2026-11-24T08:00", "2026-11-24T08:50"), "k")
            .await,
    )
    .await;
    hub_.chain_is_whole().await;
}

async fn nobody_who_is_booked_is_lost_when_a_hub_closes(store: TestStore) {
    let hub_ = Hub::new(store, 5).await;
    let (manager, desk) = (hub_.actor(Role::PracticeManager, hub()), hub_.desk());
    let three = [booked(&hub_, 0).await, booked(&hub_, 1).await, booked(&hub_, 2).await];
    let week = closure("2026-11-24T00:00", "2026-11-25T00:00");
    let (_, done) = hub_.app.close_diary(&manager, week, &hub_.key()).await.unwrap();
    assert_eq!(done.rebook.len(), 3);
    // The hub has them on its list, and so has their practice; another practice has none of them.
    for who in [&manager, &desk, &hub_.actor(Role::PracticeManager, ours())] {
        let all = hub_.app.to_tell(who).await.unwrap();
        assert!(all.iter().all(|(why, one)| *why == Why::Rebook && one.person.is_some()), "{all:?}");
        assert_eq!(all.iter().map(|(_, one)| one.appointment.id).collect::<Vec<_>>(), three.clone().map(|one| one.id));
    }
    assert_eq!(hub_.app.to_tell(&hub_.actor(Role::Receptionist, theirs())).await.unwrap().len(), 0);
    hub_.refused(hub_.app.to_tell(&hub_.actor(Role::Commissioner, ours())).await).await;
    // One is moved, one cancelled; the third is on the list until somebody sees to it, whatever is published again.
    hub_.app.publish_diary(&manager, TUESDAY, date(2026, 12, 4)).await.unwrap();
    let free = hub_.free(&desk).await;
    let moved = linchpin_app::act::Amend {
        appointment: three[0].id,
        version: three[0].version,
        to: free[0].slot.id,
        hold: None,
        agreed: None,
    };
    assert!(matches!(hub_.app.amend(&desk, &moved, &hub_.key()).await.unwrap(), Answer::Done(_)));
    let cancel =
        Cancel { appointment: three[1].id, version: three[1].version, reason: Some("The place is closed".into()) };
    assert!(matches!(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap(), Answer::Done(_)));
    let left = hub_.app.to_tell(&manager).await.unwrap();
    assert_eq!(left.iter().map(|(_, one)| one.appointment.id).collect::<Vec<_>>(), [three[2].id]);
    hub_.app.publish_diary(&manager, TUESDAY, date(2026, 12, 4)).await.unwrap();
    assert_eq!(hub_.app.to_tell(&manager).await.unwrap().len(), 1);
    // Nobody comes into their place, and where they can go is offered.
    assert_eq!(hub_.slots().await[0].state, State::Withdrawn);
    let offers = hub_.app.offers_instead(&desk, three[2].id, &FindSlots::default(), 3).await.unwrap();
    assert_eq!(offers.len(), 3);
    hub_.refused(
        hub_.app.offers_instead(&hub_.actor(Role::Receptionist, theirs()), three[2].id, &FindSlots::default(), 3).await,
    )
    .await;
    hub_.chain_is_whole().await;
}

async fn somebody_stands_in_for_a_day(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let one = booked(&hub_, 0).await;
    let bea = locum(&hub_, "Bea").await;
    let session = session(&hub_).await;
    let stood = hub_.app.stand_in(&manager, (session.id, session.version), Some(bea), false).await.unwrap();
    assert_eq!(stood, Seated::Done { tell: 1 });
    assert!(hub_.slots().await.iter().all(|slot| slot.staff == Some(bea)));
    let list = hub_.app.to_tell(&manager).await.unwrap();
    assert_eq!((list.len(), list[0].0, list[0].1.appointment.staff), (1, Why::Clinician, Some(bea)));
    // As it was seen before: nothing is done over somebody else's change.
    let stale = hub_.app.stand_in(&manager, (session.id, session.version), None, false).await.unwrap();
    assert_eq!(stale, Seated::Changed);
    // Publishing again keeps who stands in, and the leave of the one they stand in for cuts nothing.
    let away = Closure { staff: Some(hub_.staff), ..closure("2026-11-24T00:00", "2026-11-25T00:00") };
    let (_, done) = hub_.app.close_diary(&manager, away, &hub_.key()).await.unwrap();
    assert_eq!((done.withdrawn, done.rebook.len()), (0, 0));
    let again = hub_.app.publish_diary(&manager, TUESDAY, date(2026, 12, 4)).await.unwrap();
    assert_eq!((again.tell.len(), again.sessions), (0, 1), "the week after is the pattern's");
    let slots = hub_.slots().await;
    assert_eq!((slots[0].staff, slots[3].staff), (Some(bea), Some(hub_.staff)));
    // Told once, they leave the list; falling out puts them on it again.
    let desk = hub_.actor(Role::Receptionist, hub());
    assert_eq!(hub_.app.was_rung(&desk, one.id).await.unwrap(), Answer::Done(()));
    assert_eq!(hub_.app.was_rung(&desk, one.id).await.unwrap(), Answer::Changed);
    assert_eq!(hub_.app.to_tell(&manager).await.unwrap(), []);
    let session = self::session(&hub_).await;
    let out = hub_.app.stand_in(&manager, (session.id, session.version), None, false).await.unwrap();
    assert_eq!(out, Seated::Done { tell: 1 });
    let list = hub_.app.to_tell(&manager).await.unwrap();
    assert_eq!((list.len(), list[0].0), (1, Why::NoClinician));
    assert_eq!(hub_.free(&hub_.desk()).await.len(), 3, "only next week's: nobody sits this week");
    // Whoever is away, works elsewhere, or comes to a session that is over does not sit.
    let session = self::session(&hub_).await;
    let seat = |who| hub_.app.stand_in(&manager, (session.id, session.version), Some(who), true);
    assert!(matches!(seat(hub_.staff).await.unwrap(), Seated::Away(_)));
    assert_eq!(seat(StaffId::new(Uuid::nil())).await.unwrap_err().kind(), ErrorKind::Invalid);
    for (role, place) in [(Role::Receptionist, hub()), (Role::PracticeManager, ours()), (Role::Patient, hub())] {
        let who = hub_.actor(role, place);
        let tried = hub_.app.stand_in(&who, (session.id, session.version), Some(bea), false).await.unwrap_err();
        assert!(matches!(tried.kind(), ErrorKind::Forbidden | ErrorKind::NotFound), "{role} {tried}");
    }
    hub_.at("2026-11-25T12:00:00Z");
    assert!(seat(bea).await.unwrap_err().to_string().contains("over"));
    hub_.chain_is_whole().await;
}

/// The hub's first session.
async fn session(hub_: &Hub) -> clinic::Clinic {
    let mut tx = hub_.app.store.read().await.unwrap();
    clinic::of(&mut tx, hub(), TUESDAY, TUESDAY).await.unwrap().remove(0)
}

async fn a_gap_is_filled_and_a_clash_is_told(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let mut gap = hub_.weekly(2);
    (gap.staff, gap.starts) = (None, "08:45:00".parse().unwrap());
    gap.ends = "12:00:00".parse().unwrap();
    hub_.app.add_pattern(&manager, gap).await.unwrap();
    hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    let days = hub_.app.diary_days(&manager, TUESDAY, TUESDAY).await.unwrap();
    let empty = days.sessions.iter().find(|one| one.clinic.staff.is_none()).unwrap();
    let seen = (empty.clinic.id, empty.clinic.version);
    assert_eq!(hub_.free(&hub_.desk()).await.len(), 2, "where nobody sits nothing is bookable");
    // The one doctor sits already; said twice it is meant.
    let Seated::Clash(clashes) = hub_.app.stand_in(&manager, seen, Some(hub_.staff), false).await.unwrap() else {
        panic!("a clash")
    };
    assert_eq!(clashes.len(), 1);
    let bea = locum(&hub_, "Bea").await;
    assert_eq!(hub_.app.stand_in(&manager, seen, Some(bea), false).await.unwrap(), Seated::Done { tell: 0 });
    assert_eq!(hub_.free(&hub_.desk()).await.len(), 4, "and can be booked at once");
    // In another diary the same: a session of theirs elsewhere is told here.
    let days = hub_.app.diary_days(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert!(days.staff.values().any(|name| name == "Bea Locum") && days.sessions.len() == 2);
    hub_.refused(hub_.app.diary_days(&hub_.actor(Role::Commissioner, hub()), TUESDAY, TUESDAY).await).await;
    let long = hub_.app.diary_days(&manager, TUESDAY, date(2027, 11, 24)).await.unwrap_err();
    assert_eq!(long.kind(), ErrorKind::Invalid);
}

async fn a_practice_that_leaves_keeps_what_it_booked(store: TestStore) {
    let hub_ = Hub::new(store, 4).await;
    let (manager, desk) = (hub_.actor(Role::PracticeManager, hub()), hub_.desk());
    let (one, other) = (booked(&hub_, 0).await, booked(&hub_, 1).await);
    hub_.members.0.lock().unwrap().clear();
    // It sees no slot of the hub from this moment; what it booked stands and is its own to move home or cancel.
    let week = ("2026-11-23T00:00:00Z".parse().unwrap(), "2026-11-30T00:00:00Z".parse().unwrap());
    let (_, checked) = hub_.app.check_slots(&manager, As::Staff(ours()), week.0, week.1).await.unwrap();
    assert!(checked.iter().all(|one| !one.reasons.is_empty()));
    assert_eq!(hub_.app.offers_instead(&desk, one.id, &FindSlots::default(), 3).await.unwrap(), []);
    let free = hub_.slots().await[3].id;
    let moved =
        linchpin_app::act::Amend { appointment: one.id, version: one.version, to: free, hold: None, agreed: None };
    assert!(hub_.app.amend(&desk, &moved, &hub_.key()).await.is_err(), "no other slot there");
    let cancel = Cancel { appointment: one.id, version: one.version, reason: None };
    assert!(matches!(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap(), Answer::Done(_)));
    // The hub sees whom it expects, moves them among its own slots, and has them on the list when it closes.
    let offers = hub_.app.offers_instead(&manager, other.id, &FindSlots::default(), 3).await.unwrap();
    assert_eq!(offers.len(), 3);
    hub_.app.close_diary(&manager, closure("2026-11-24T00:00", "2026-11-25T00:00"), &hub_.key()).await.unwrap();
    for who in [&manager, &desk] {
        let all = hub_.app.to_tell(who).await.unwrap();
        assert_eq!((all.len(), all[0].1.appointment.id), (1, other.id));
    }
}

async fn slots_across_midnight_and_the_night_of_the_clocks(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    // Saturday 20:00 until Sunday 04:00, on the night in which the clocks go forward (28 March 2027), hour by hour.
    let mut kind = Hub::telephone();
    (kind.name, kind.minutes) = ("Night".into(), 60);
    let kind = hub_.app.add_slot_type(&manager, kind).await.unwrap().it.id;
    let mut night = hub_.weekly(1);
    night.id = PatternId::new(Uuid::nil());
    (night.weekday, night.from) = (Weekday::Saturday, date(2027, 3, 1));
    (night.starts, night.ends) = ("20:00:00".parse().unwrap(), "04:00:00".parse().unwrap());
    night.blocks = vec![linchpin_access::diary::Block::Slots { slot_type: kind, count: None, opening: None }];
    hub_.app.add_pattern(&manager, night).await.unwrap();
    hub_.app.publish_diary(&manager, date(2027, 3, 20), date(2027, 3, 31)).await.unwrap();
    let of = |day| {
        let (app, manager) = (&hub_.app, &manager);
        async move { app.diary_days(manager, day, day).await.unwrap().sessions }
    };
    assert_eq!(of(date(2027, 3, 20)).await[0].slots.len(), 8);
    assert_eq!(of(date(2027, 3, 27)).await[0].slots.len(), 7, "the night is an hour shorter");
    // It stands on both days, once each.
    let sunday = of(date(2027, 3, 28)).await;
    assert_eq!((sunday.len(), sunday[0].clinic.day), (1, date(2027, 3, 27)));
    assert_eq!(of(date(2027, 3, 29)).await, []);
    // Somebody booked after midnight is closed with the Sunday, and those of the evening are not.
    let slots = hub_.slots().await;
    let late = slots.iter().find(|slot| slot.starts == "2027-03-28T02:00:00Z".parse().unwrap()).unwrap();
    hub_.at("2027-03-22T09:00:00Z");
    let ann = hub_.person(ours()).await;
    let Answer::Done(one) = hub_.app.book(&hub_.desk(), &book(late.id, ann), &hub_.key()).await.unwrap() else {
        panic!("it is free")
    };
    let sunday = closure("2027-03-28T00:00", "2027-03-29T00:00");
    let (_, done) = hub_.app.close_diary(&manager, sunday, &hub_.key()).await.unwrap();
    assert_eq!((done.rebook, done.withdrawn), (vec![one.id], 2));
}

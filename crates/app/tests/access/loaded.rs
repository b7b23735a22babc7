//! Diaries of another system.

use jiff::civil::{DateTime, date};
use linchpin_app::act::{Cancel, DiaryLoaded, DiaryNames, FindSlots, SlotPart, TakenSlot, ToldSlot};
use linchpin_core::Role;
use linchpin_store::{store_suite, testing::TestStore};

use crate::hub::{Hub, TUESDAY, book, hub, ours};

store_suite!(
    a_diary_is_loaded_once_and_booked_from,
    what_cannot_be_is_told_and_the_rest_is_kept,
    what_is_taken_there_is_no_longer_offered_here,
    only_whoever_holds_the_machine_loads,
);

/// A slot of ten minutes on the Thursday after the hub's own week.
fn told(hour: i8, minute: i8) -> ToldSlot {
    let day = date(2026, 12, 3);
    let starts = day.at(hour, minute, 0, 0);
    ToldSlot {
        organisation: hub(),
        site: "HUB ".into(),
        who: "SHAH, Ann (Dr)".into(),
        kind: "telephone".into(),
        rule: None,
        day,
        starts,
        ends: starts.saturating_add(jiff::Span::new().minutes(10)),
    }
}

impl Hub {
    async fn load(&self, told: &[ToldSlot]) -> DiaryLoaded {
        let console = self.actor(Role::Administrator, hub());
        self.app.load_diary(&console, told, &[], &mut DiaryNames::default()).await.unwrap()
    }
}

async fn a_diary_is_loaded_once_and_booked_from(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let morning: Vec<ToldSlot> = [(9, 0), (9, 10), (9, 20)].map(|(hour, minute)| told(hour, minute)).into();
    let done = hub_.load(&morning).await;
    assert_eq!((done.sessions, done.slots, done.same, done.refused.len()), (1, 3, 0, 0), "{done:?}");
    let own = FindSlots { from: Some("2026-12-03T00:00:00Z".parse().unwrap()), limit: 50, ..FindSlots::default() };
    let desk = hub_.desk();
    let found = hub_.app.find_slots(&desk, &own).await.unwrap();
    assert_eq!(found.iter().map(|one| one.slot.starts.to_string()).collect::<Vec<_>>()[0], "2026-12-03T09:00:00Z");
    assert_eq!((found.len(), found[0].slot.staff), (3, Some(hub_.staff)));
    let ann = hub_.person(ours()).await;
    let one = hub_.app.book(&desk, &book(found[1].slot.id, ann), &hub_.key()).await.unwrap().done().unwrap();
    // The same again changes nothing, booked or not, in whatever order.
    let again: Vec<ToldSlot> = morning.iter().rev().cloned().collect();
    let done = hub_.load(&again).await;
    assert_eq!((done.sessions, done.slots, done.same, done.refused.len()), (0, 0, 3, 0), "{done:?}");
    assert_eq!(hub_.app.view_appointment(&desk, one.id).await.unwrap().0.version, one.version);
    // A later export makes the session longer at both ends.
    let more = [told(8, 50), told(9, 30), told(9, 0)];
    let done = hub_.load(&more).await;
    assert_eq!((done.sessions, done.slots, done.same), (0, 2, 1));
    let session = hub_.app.view_session(&desk, found[0].slot.clinic).await.unwrap();
    assert_eq!(
        (session.starts.to_string(), session.ends.to_string()),
        ("2026-12-03T08:50:00Z".into(), "2026-12-03T09:40:00Z".into())
    );
    assert_eq!(session.pattern, None);
    // Publishing leaves it as it is: no pattern made it.
    let manager = hub_.actor(Role::PracticeManager, hub());
    let published = hub_.app.publish_diary(&manager, TUESDAY, date(2026, 12, 6)).await.unwrap();
    assert_eq!((published.withdrawn, published.rebook.len()), (0, 0));
    let cancel = Cancel { appointment: one.id, version: one.version, reason: None };
    hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap().done().unwrap();
    assert_eq!(hub_.app.find_slots(&desk, &own).await.unwrap().len(), 5, "{published:?}");
    hub_.chain_is_whole().await;
}

async fn what_cannot_be_is_told_and_the_rest_is_kept(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let with = |change: &dyn Fn(&mut ToldSlot)| {
        let mut one = told(9, 0);
        change(&mut one);
        one
    };
    let at = |one: &mut ToldSlot, starts: DateTime| {
        (one.day, one.starts) = (starts.date(), starts);
        one.ends = starts.saturating_add(jiff::Span::new().minutes(10));
    };
    let all = [
        told(9, 0),
        with(&|one| one.site = "Elsewhere".into()),
        with(&|one| one.who = "Ann Other".into()),
        with(&|one| one.kind = "Face to face".into()),
        with(&|one| one.rule = Some("Anybody".into())),
        with(&|one| at(one, date(2026, 11, 20).at(9, 0, 0, 0))),
        // The hub's own session is on that morning.
        with(&|one| at(one, TUESDAY.at(8, 35, 0, 0))),
        told(9, 5),
        with(&|one| one.organisation = ours()),
        told(9, 10),
        // Across midnight, and in the hour that comes twice.
        with(&|one| at(one, date(2026, 12, 3).at(23, 55, 0, 0))),
        with(&|one| at(one, date(2027, 10, 31).at(1, 30, 0, 0))),
    ];
    let done = hub_.load(&all).await;
    let told: Vec<_> = done.refused.iter().map(|(at, part, rule, _)| (*at, *part, *rule)).collect();
    assert_eq!(
        told,
        [
            (1, SlotPart::Site, "unknown-site"),
            (2, SlotPart::Who, "unknown-clinician"),
            (3, SlotPart::Kind, "unknown-slot-type"),
            (4, SlotPart::Rule, "unknown-rule"),
            (5, SlotPart::Time, "over"),
            (6, SlotPart::Time, "overlap"),
            (7, SlotPart::Time, "overlap"),
            (8, SlotPart::Site, "unknown-site"),
        ]
    );
    assert!(done.refused.iter().all(|(.., why)| why.ends_with('.')));
    assert_eq!((done.slots, done.sessions), (4, 3), "{done:?}");
    assert_eq!(hub_.load(&all).await.same, 4);
    hub_.chain_is_whole().await;
}

/// The same time as a later export tells of it: given away.
fn taken(hour: i8, minute: i8) -> TakenSlot {
    let ToldSlot { organisation, who, day, starts, ends, .. } = told(hour, minute);
    TakenSlot { organisation, who, day, starts, ends }
}

async fn what_is_taken_there_is_no_longer_offered_here(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let morning: Vec<ToldSlot> = [(9, 0), (9, 10), (9, 20)].map(|(hour, minute)| told(hour, minute)).into();
    hub_.load(&morning).await;
    let own = FindSlots { from: Some("2026-12-03T00:00:00Z".parse().unwrap()), limit: 50, ..FindSlots::default() };
    let desk = hub_.desk();
    let found = hub_.app.find_slots(&desk, &own).await.unwrap();
    let ann = hub_.person(ours()).await;
    hub_.app.book(&desk, &book(found[1].slot.id, ann), &hub_.key()).await.unwrap().done().unwrap();
    let console = hub_.actor(Role::Administrator, hub());
    let names = &mut DiaryNames::default();
    // 09:00 was given away there, 09:10 as well although it is booked here, and 09:05 of somebody who is not known here. The hub's
    // own session of Tuesday came of a pattern: no report shuts it.
    let unknown = TakenSlot { who: "Nobody".into(), ..taken(9, 20) };
    let elsewhere = TakenSlot { organisation: ours(), ..taken(9, 20) };
    let own_pattern = {
        let at = TUESDAY.at(8, 30, 0, 0);
        TakenSlot { day: TUESDAY, starts: at, ends: at.saturating_add(jiff::Span::new().hours(3)), ..taken(9, 0) }
    };
    let gone = [taken(9, 0), unknown, taken(9, 10), elsewhere, own_pattern];
    let done = hub_.app.load_diary(&console, &[told(9, 20)], &gone, names).await.unwrap();
    assert_eq!((done.closed, done.both.clone(), done.same, done.slots), (1, vec![2], 1, 0), "{done:?}");
    let left = hub_.app.find_slots(&desk, &own).await.unwrap();
    assert_eq!(left.iter().map(|one| one.slot.id).collect::<Vec<_>>(), [found[2].slot.id]);
    // The same again closes nothing twice; a row that calls the time free beside one that calls it taken is told.
    let done = hub_.app.load_diary(&console, &[told(9, 0)], &gone, names).await.unwrap();
    assert_eq!((done.closed, done.slots, done.refused.len()), (0, 0, 1), "{done:?}");
    assert_eq!(done.refused[0].2, "overlap");
    // Free there once more, it is offered here once more.
    assert_eq!(hub_.load(&morning[..1]).await.slots, 1);
    assert_eq!(hub_.app.find_slots(&desk, &own).await.unwrap().len(), 2);
    hub_.chain_is_whole().await;
}

async fn only_whoever_holds_the_machine_loads(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
        let who = hub_.actor(role, hub());
        hub_.refused(hub_.app.load_diary(&who, &[told(9, 0)], &[], &mut DiaryNames::default()).await).await;
    }
}

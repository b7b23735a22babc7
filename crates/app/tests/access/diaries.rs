use jiff::civil::date;
use linchpin_access::diary::{Closure, Reason};
use linchpin_app::act::{Answer, Cancel};
use linchpin_core::{ClosureId, ErrorKind, Role};
use linchpin_store::{Edited, slot::State, store_suite, testing::TestStore};
use uuid::Uuid;

use crate::hub::{Hub, TUESDAY, book, hub, ours, theirs};

store_suite!(
    a_diary_is_its_managers_to_keep,
    the_second_editor_is_shown_both,
    publishing_again_adds_nothing,
    closing_after_bookings_names_who_must_be_rebooked,
    what_cannot_be_is_refused_with_words,
);

async fn a_diary_is_its_managers_to_keep(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    for (role, place) in [
        (Role::Receptionist, hub()),
        (Role::Clinician, hub()),
        (Role::PracticeManager, ours()),
        (Role::Commissioner, hub()),
        (Role::Patient, hub()),
    ] {
        let who = hub_.actor(role, place);
        hub_.refused(hub_.app.add_site(&who, Hub::home()).await).await;
        hub_.refused(hub_.app.add_slot_type(&who, Hub::telephone()).await).await;
        hub_.refused(hub_.app.add_pattern(&who, hub_.weekly(1)).await).await;
        let mut kept = hub_.app.patterns(&manager, hub()).await.unwrap().remove(0);
        // A form that names another owner moves nothing.
        kept.it.organisation = place;
        hub_.refused(hub_.app.save_pattern(&who, &kept).await).await;
    }
    // Publishing is always of one's own diary.
    let elsewhere = hub_.actor(Role::PracticeManager, theirs());
    let published = hub_.app.publish_diary(&elsewhere, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!((published.sessions, hub_.slots().await.len()), (0, 2));
    assert_eq!(hub_.app.patterns(&hub_.actor(Role::Clinician, hub()), hub()).await.unwrap().len(), 1);
    hub_.refused(hub_.app.patterns(&hub_.actor(Role::Clinician, ours()), hub()).await).await;
    hub_.chain_is_whole().await;
}

async fn the_second_editor_is_shown_both(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (one, other) = (hub_.actor(Role::PracticeManager, hub()), hub_.actor(Role::PracticeManager, hub()));
    let kept = hub_.app.patterns(&one, hub()).await.unwrap().remove(0);
    let (mut first, mut second) = (kept.clone(), kept);
    first.it.every = 2;
    second.it.every = 4;
    assert_eq!(hub_.app.save_pattern(&one, &first).await.unwrap(), Edited::Saved(2));
    match hub_.app.save_pattern(&other, &second).await.unwrap() {
        Edited::Conflict(both) => assert_eq!((both.yours.it.every, both.theirs.it.every), (4, 2)),
        edited => panic!("{edited:?}"),
    }
    assert_eq!(hub_.last().await.3, "failed");
}

async fn publishing_again_adds_nothing(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let before = hub_.slots().await;
    let again = hub_.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 4)).await.unwrap();
    assert_eq!((again.sessions, again.slots, again.withdrawn), (1, 3, 0), "the next Tuesday");
    assert_eq!(hub_.slots().await[..3], before);
    // Two at the same moment.
    let both = (0..2).map(|_| {
        let (app, manager) = (hub_.app.clone(), manager.clone());
        tokio::spawn(async move { app.publish_diary(&manager, date(2026, 12, 7), date(2026, 12, 11)).await })
    });
    for one in both.collect::<Vec<_>>() {
        one.await.unwrap().unwrap();
    }
    assert_eq!(hub_.slots().await.len(), 9);
    // More slots are planned, and one fewer.
    let mut pattern = hub_.app.patterns(&manager, hub()).await.unwrap().remove(0);
    let longer = hub_.weekly(4).blocks;
    pattern.it.blocks = longer;
    assert_eq!(hub_.app.save_pattern(&manager, &pattern).await.unwrap(), Edited::Saved(2));
    let more = hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!((more.sessions, more.slots), (0, 1));
    pattern.version = 2;
    pattern.it.blocks = hub_.weekly(1).blocks;
    assert_eq!(hub_.app.save_pattern(&manager, &pattern).await.unwrap(), Edited::Saved(3));
    let fewer = hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!(fewer.withdrawn, 3);
    pattern.version = 3;
    pattern.it.blocks = hub_.weekly(2).blocks;
    assert_eq!(hub_.app.save_pattern(&manager, &pattern).await.unwrap(), Edited::Saved(4));
    let back = hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!(back.slots, 1, "a slot that was withdrawn is in reach again");
}

async fn closing_after_bookings_names_who_must_be_rebooked(store: TestStore) {
    let hub_ = Hub::new(store, 4).await;
    let (manager, desk) = (hub_.actor(Role::PracticeManager, hub()), hub_.desk());
    let ann = hub_.person(ours()).await;
    let slots = hub_.slots().await;
    let Answer::Done(one) = hub_.app.book(&desk, &book(slots[1].id, ann), &hub_.key()).await.unwrap() else { panic!() };
    let learning = Closure {
        id: ClosureId::new(Uuid::nil()),
        organisation: hub(),
        site: None,
        staff: None,
        from: "2026-11-24T00:00:00".parse().unwrap(),
        to: "2026-11-25T00:00:00".parse().unwrap(),
        reason: Reason::Learning,
    };
    let learning = hub_.app.add_closure(&manager, learning).await.unwrap();
    let closed = hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!((closed.rebook, closed.withdrawn), (vec![one.id], 3));
    assert_eq!(hub_.free(&desk).await, []);
    assert_eq!(hub_.slots().await[1].appointment, Some(one.id), "it stays theirs until they have another");
    let cancel = Cancel { appointment: one.id, version: one.version, reason: None };
    assert!(matches!(hub_.app.cancel(&desk, &cancel, &hub_.key()).await.unwrap(), Answer::Done(_)));
    assert_eq!(hub_.slots().await[1].state, State::Withdrawn, "and is nobody's afterwards");
    assert_eq!(hub_.free(&desk).await, []);
    // The closure is taken back.
    assert_eq!(hub_.app.remove_closure(&manager, &learning).await.unwrap(), Edited::Saved(2));
    let open = hub_.app.publish_diary(&manager, TUESDAY, TUESDAY).await.unwrap();
    assert_eq!((open.slots, hub_.free(&desk).await.len()), (4, 4));
    hub_.chain_is_whole().await;
}

async fn what_cannot_be_is_refused_with_words(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let manager = hub_.actor(Role::PracticeManager, hub());
    let site = |change: &dyn Fn(&mut linchpin_store::site::Site)| {
        let mut site = Hub::home();
        change(&mut site);
        site
    };
    for wrong in [
        site(&|s| s.name = " ".into()),
        site(&|s| s.name = "a\u{0}b".into()),
        site(&|s| s.name = "x".repeat(201)),
        site(&|s| s.position = Some((f64::NAN, 0.0))),
        site(&|s| s.position = Some((-33.9, 151.2))),
        site(&|s| s.features = vec![String::new()]),
    ] {
        assert_eq!(hub_.app.add_site(&manager, wrong).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let mut kind = Hub::telephone();
    kind.minutes = 0;
    assert_eq!(hub_.app.add_slot_type(&manager, kind).await.unwrap_err().kind(), ErrorKind::Invalid);
    let mut backward = hub_.weekly(1);
    backward.to = Some(date(2020, 1, 1));
    let said = hub_.app.add_pattern(&manager, backward).await.unwrap_err();
    assert!(said.kind() == ErrorKind::Invalid && said.to_string().contains("before the first"), "{said}");
    // Nothing of another organisation can be put into a diary.
    let elsewhere = hub_.actor(Role::PracticeManager, theirs());
    let mut borrowed = hub_.weekly(1);
    borrowed.organisation = theirs();
    assert_eq!(hub_.app.add_pattern(&elsewhere, borrowed).await.unwrap_err().kind(), ErrorKind::Invalid);
    for (from, to) in [
        (date(2026, 11, 27), date(2026, 11, 23)),
        (date(2026, 11, 1), date(2026, 11, 2)),
        (date(2026, 11, 23), date(2036, 1, 1)),
        (jiff::civil::Date::MIN, jiff::civil::Date::MAX),
    ] {
        let said = hub_.app.publish_diary(&manager, from, to).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid, "{from} {to}");
    }
}

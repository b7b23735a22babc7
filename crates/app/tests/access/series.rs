//! Follow-ups with their window, and several appointments at an interval, all or none.

use jiff::civil::date;
use linchpin_access::{Need, promise::Interval};
use linchpin_app::act::{AllOrNone, Answer, Series, Settle};
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{appointment::Appointment, store_suite, testing::TestStore};

use crate::hub::{Hub, book, hub, ours, theirs};

store_suite!(a_follow_up_has_its_window, a_series_is_booked_whole_or_not_at_all);

async fn first(hub_: &Hub) -> Appointment {
    let person = hub_.person(ours()).await;
    let slot = hub_.slots().await[0].id;
    match hub_.app.book(&hub_.desk(), &book(slot, person), &hub_.key()).await.unwrap() {
        Answer::Done(one) => one,
        other => panic!("{other:?}"),
    }
}

async fn a_follow_up_has_its_window(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let desk = hub_.desk();
    let one = first(&hub_).await;
    let after = |interval| hub_.app.follow_up(&desk, one.id, interval, None, "follow");
    let early = after(Interval::Weeks(4)).await.unwrap_err();
    assert!(early.to_string().contains("seen"), "{early}");
    hub_.at("2026-11-24T09:00:00Z");
    let _ = hub_.app.mark(&desk, one.id, one.version, Settle::Attended).await.unwrap();
    let entered = after(Interval::Weeks(4)).await.unwrap().request;
    // Four weeks from Tuesday 24 November is 22 December; five working days more, without holidays known here, the 29th.
    assert_eq!((entered.need, entered.interval_days), (Need::FollowUp, Some(28)));
    assert_eq!(entered.due, "2026-12-29T18:30:00Z".parse().unwrap());
    assert_eq!(after(Interval::Weeks(4)).await.unwrap().request.id, entered.id, "sent twice, entered once");
    let other = hub_.app.follow_up(&desk, one.id, Interval::Months(40), None, "long").await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Invalid);
    hub_.refused(
        hub_.app.follow_up(&hub_.actor(Role::Receptionist, theirs()), one.id, Interval::Weeks(1), None, "x").await,
    )
    .await;
}

async fn a_series_is_booked_whole_or_not_at_all(store: TestStore) {
    let hub_ = Hub::new(store, 2).await;
    let (manager, desk) = (hub_.actor(Role::PracticeManager, hub()), hub_.desk());
    hub_.app.publish_diary(&manager, date(2026, 11, 23), date(2026, 12, 18)).await.unwrap();
    let one = first(&hub_).await;
    let series = |times| Series { after: one.id, every: Interval::Weeks(1), times };
    let turns = hub_.app.plan_series(&desk, &series(3)).await.unwrap();
    assert_eq!(
        turns.iter().map(|turn| turn.on).collect::<Vec<_>>(),
        [date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]
    );
    assert_eq!(turns[0].until, date(2026, 12, 8), "five working days");
    let slots: Vec<_> = turns.iter().map(|turn| turn.slot.as_ref().unwrap().slot.id).collect();
    // A fourth is beyond what is published, and that is told.
    assert!(hub_.app.plan_series(&desk, &series(4)).await.unwrap()[3].slot.is_none());
    for times in [0, 27] {
        assert_eq!(hub_.app.plan_series(&desk, &series(times)).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    let never = Series { every: Interval::Months(30), ..series(20) };
    assert_eq!(hub_.app.plan_series(&desk, &never).await.unwrap_err().kind(), ErrorKind::Invalid);
    // Somebody takes the second meanwhile: none is booked.
    let bob = hub_.person(ours()).await;
    let Answer::Done(_) = hub_.app.book(&desk, &book(slots[1], bob), &hub_.key()).await.unwrap() else { panic!() };
    let before = hub_.slots().await;
    let none = hub_.app.book_series(&desk, one.id, &slots, Some(true), &hub_.key()).await.unwrap();
    assert_eq!(none, AllOrNone::None(slots[1], Answer::Taken));
    assert_eq!(hub_.slots().await, before, "nothing is left behind");
    // Looked up anew, another slot of that day does.
    let turns = hub_.app.plan_series(&desk, &series(3)).await.unwrap();
    let slots: Vec<_> = turns.iter().map(|turn| turn.slot.as_ref().unwrap().slot.id).collect();
    let key = hub_.key();
    let nobody_asked = hub_.app.book_series(&desk, one.id, &slots, None, &hub_.key()).await.unwrap_err();
    assert_eq!(nobody_asked.kind(), ErrorKind::Invalid, "a hub's slots open the record only on a yes");
    let AllOrNone::All(all) = hub_.app.book_series(&desk, one.id, &slots, Some(true), &key).await.unwrap() else {
        panic!("all are free")
    };
    assert_eq!(all.iter().map(|one| one.slot).collect::<Vec<_>>(), slots);
    assert!(all.iter().all(|other| other.person == one.person && other.relationship.is_some()));
    let AllOrNone::All(again) = hub_.app.book_series(&desk, one.id, &slots, Some(true), &key).await.unwrap() else {
        panic!("answered as before")
    };
    assert_eq!(again, all);
    // What stands in their way is theirs: the same days again clash.
    let again = hub_.app.book_series(&desk, one.id, &slots, Some(true), &hub_.key()).await.unwrap();
    assert_eq!(again, AllOrNone::None(slots[0], Answer::Taken));
    let stranger = hub_.actor(Role::Receptionist, theirs());
    hub_.refused(hub_.app.plan_series(&stranger, &series(2)).await).await;
    hub_.refused(hub_.app.book_series(&stranger, one.id, &slots, Some(true), "s").await).await;
    hub_.chain_is_whole().await;
}

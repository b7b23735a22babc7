//! The address of a clinician's calendar: who makes, sees and takes back which, what it shows, and when it shows nothing.

use linchpin_app::{
    Actor,
    act::{CalendarStands as Stands, Cancel, NewAccount, Post},
};
use linchpin_core::{CalendarFeedId, ErrorKind, Role, StaffId};
use linchpin_store::{slot, staff, store_suite, testing::TestStore};
use uuid::Uuid;

use crate::hub::{Hub, book, hub, ours, theirs};

store_suite!(
    an_address_shows_when_one_sits_and_nobody,
    whoever_may_not_makes_sees_and_takes_back_none,
    an_address_that_was_taken_back_shows_nothing,
    the_clocks_change_and_the_hours_do_not,
);

fn manager(hub_: &Hub) -> Actor {
    hub_.actor(Role::PracticeManager, hub())
}

/// The doctor of the hub, signed in.
async fn doctor(hub_: &Hub) -> Actor {
    let new = NewAccount {
        username: Some("shah".into()),
        name: "Ann Shah".into(),
        staff: Some(hub_.staff),
        posts: vec![Post { role: Role::Clinician, organisation: hub() }],
        ..NewAccount::default()
    };
    let added = hub_.app.add_account(&Actor::console(hub()), new).await.unwrap();
    Actor { user: added.id, ..hub_.actor(Role::Clinician, hub()) }
}

async fn an_address_shows_when_one_sits_and_nobody(store: TestStore) {
    let hub_ = Hub::new(store, 3).await;
    let app = &hub_.app;
    let ann = doctor(&hub_).await;
    let made = app.make_calendar(&ann, None, " My telephone ").await.unwrap();
    assert_eq!(hub_.last().await, ("add".into(), "calendar".into(), None, "done"));
    assert!(!format!("{made:?}").contains(&made.secret));
    assert!(!format!("{:?}", hub_.audit().await).contains(&made.secret), "the secret is nowhere but in the address");
    let slots = hub_.slots().await;
    let person = hub_.person(ours()).await;
    let booked = app.book(&hub_.desk(), &book(slots[0].id, person), "k").await.unwrap().done().unwrap();
    let mut tx = app.store.write().await.unwrap();
    assert!(slot::withdraw(&mut tx, slots[2].id).await.unwrap());
    tx.commit().await.unwrap();
    let before = hub_.audit().await.len();
    let shown = app.calendar(&made.secret).await.unwrap().unwrap();
    let stands: Vec<_> = shown.iter().map(|one| (one.id, one.stands)).collect();
    assert_eq!(stands, [(slots[0].id, Stands::Booked), (slots[1].id, Stands::Free), (slots[2].id, Stands::Withdrawn)]);
    let one = &shown[0];
    assert_eq!((one.starts, one.ends), (slots[0].starts, slots[0].ends));
    assert_eq!((one.place.as_str(), one.kind.as_str()), ("Hub, S65 1AA", "Telephone"));
    assert_eq!(hub_.audit().await.len(), before, "reading is no act");
    // What changes counts up, so that a calendar program takes it.
    let off = Cancel { appointment: booked.id, version: booked.version, reason: None };
    let _ = app.cancel(&hub_.desk(), &off, "c").await.unwrap().done().unwrap();
    let after = app.calendar(&made.secret).await.unwrap().unwrap();
    assert_eq!(after[0].stands, Stands::Free);
    assert!(after[0].version > one.version);
    // Its last reading is noted, to the minute and not at each.
    let used = async || app.calendars(&ann).await.unwrap().feeds[0].1.used;
    let first = used().await.unwrap();
    hub_.at("2026-11-23T09:00:30Z");
    app.calendar(&made.secret).await.unwrap().unwrap();
    assert_eq!(used().await, Some(first));
    hub_.at("2026-11-23T09:02:00Z");
    app.calendar(&made.secret).await.unwrap().unwrap();
    assert_eq!(used().await, Some(app.now()));
    // Two weeks back, and no further.
    hub_.at("2026-12-08T23:59:00Z");
    assert_eq!(app.calendar(&made.secret).await.unwrap().unwrap().len(), 3);
    hub_.at("2026-12-09T00:00:00Z");
    assert_eq!(app.calendar(&made.secret).await.unwrap(), Some(vec![]));
    let seen = app.calendars(&ann).await.unwrap();
    assert_eq!((seen.everybody, seen.staff.len()), (false, 1));
    assert_eq!((seen.feeds[0].0.as_str(), seen.feeds[0].1.label.as_str()), ("Ann Shah", "My telephone"));
    hub_.chain_is_whole().await;
}

async fn whoever_may_not_makes_sees_and_takes_back_none(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let (app, ann, boss) = (&hub_.app, doctor(&hub_).await, manager(&hub_));
    let made = app.make_calendar(&boss, Some(hub_.staff), "Ann's computer").await.unwrap();
    for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::PracticeManager | Role::Clinician)) {
        let actor = hub_.actor(role, hub());
        hub_.refused(app.calendars(&actor).await).await;
        hub_.refused(app.make_calendar(&actor, Some(hub_.staff), "x").await).await;
        hub_.refused(app.revoke_calendar(&actor, made.id).await).await;
    }
    // A clinician: their own and no colleague's; another manager: none of another organisation.
    let colleague = hub_.actor(Role::Clinician, hub());
    assert_eq!(app.calendars(&colleague).await.unwrap().feeds, []);
    hub_.refused(app.make_calendar(&colleague, Some(hub_.staff), "x").await).await;
    hub_.refused(app.revoke_calendar(&colleague, made.id).await).await;
    let untied = app.make_calendar(&colleague, None, "x").await.unwrap_err();
    assert!(untied.to_string().contains("practice manager"), "{untied}");
    let other = hub_.actor(Role::PracticeManager, theirs());
    assert_eq!(app.calendars(&other).await.unwrap().feeds, []);
    hub_.refused(app.make_calendar(&other, Some(hub_.staff), "x").await).await;
    hub_.refused(app.revoke_calendar(&other, made.id).await).await;
    // Where they work for another organisation, the doctor has no diary of the hub.
    let elsewhere = Actor { organisation: ours(), ..ann.clone() };
    hub_.refused(app.make_calendar(&elsewhere, None, "x").await).await;
    hub_.refused(app.revoke_calendar(&elsewhere, made.id).await).await;
    hub_.refused(app.make_calendar(&boss, Some(StaffId::new(Uuid::nil())), "x").await).await;
    assert!(app.calendar(&made.secret).await.unwrap().is_some(), "nobody of these took it back");
    for label in ["", "  ", "two\nlines", &"x".repeat(201)] {
        assert_eq!(app.make_calendar(&ann, None, label).await.unwrap_err().kind(), ErrorKind::Invalid);
    }
    for n in 1..10 {
        app.make_calendar(&ann, None, &n.to_string()).await.unwrap();
    }
    let many = app.make_calendar(&ann, None, "one more").await.unwrap_err();
    assert!(many.to_string().contains("10 addresses already"), "{many}");
    assert_eq!(app.calendars(&boss).await.unwrap().feeds.len(), 10);
    hub_.chain_is_whole().await;
}

async fn an_address_that_was_taken_back_shows_nothing(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let (app, ann, boss) = (&hub_.app, doctor(&hub_).await, manager(&hub_));
    let lost = app.make_calendar(&ann, None, "Telephone").await.unwrap();
    let kept = app.make_calendar(&ann, None, "Computer").await.unwrap();
    assert_ne!(lost.secret, kept.secret);
    for wrong in ["", "x", &"A".repeat(43), &kept.secret[..42], &kept.secret.to_lowercase(), &"é".repeat(43)] {
        assert_eq!(app.calendar(wrong).await.unwrap(), None, "{wrong}");
    }
    app.revoke_calendar(&boss, lost.id).await.unwrap();
    assert_eq!(hub_.last().await, ("edit".into(), "calendar".into(), None, "done"));
    assert_eq!(app.calendar(&lost.secret).await.unwrap(), None);
    assert!(app.calendar(&kept.secret).await.unwrap().is_some());
    for id in [lost.id, CalendarFeedId::new(Uuid::nil())] {
        assert_eq!(app.revoke_calendar(&ann, id).await.unwrap_err().kind(), ErrorKind::NotFound);
    }
    let feeds = app.calendars(&ann).await.unwrap().feeds;
    let told: Vec<_> = feeds.iter().map(|(_, one)| (one.id, one.revoked.is_some())).collect();
    assert_eq!(told, [(kept.id, false), (lost.id, true)], "what was taken back is told, after what is good");
    app.revoke_calendar(&ann, kept.id).await.unwrap();
    let mine = app.make_calendar(&ann, None, "Again").await.unwrap();
    // Who has left reads nothing more, and the manager still sees that there was an address.
    let mut tx = app.store.write().await.unwrap();
    let mut who = staff::get(&mut tx, hub_.staff).await.unwrap().unwrap();
    who.roles[0].to = Some(app.clock.today());
    let _ = staff::save(&mut tx, &who).await.unwrap();
    tx.commit().await.unwrap();
    assert!(app.calendar(&mine.secret).await.unwrap().is_some(), "their last day is a day");
    hub_.wait(24 * 60);
    assert_eq!(app.calendar(&mine.secret).await.unwrap(), None);
    let seen = app.calendars(&boss).await.unwrap();
    assert_eq!((seen.staff, seen.feeds[0].0.as_str()), (vec![], "Ann Shah"));
}

async fn the_clocks_change_and_the_hours_do_not(store: TestStore) {
    let hub_ = Hub::new(store, 1).await;
    let (app, boss) = (&hub_.app, manager(&hub_));
    let made = app.make_calendar(&boss, Some(hub_.staff), "x").await.unwrap();
    // Forward on 28 March 2027, back on 31 October.
    for (now, to, wanted) in [
        ("2027-03-22T09:00:00Z", "2027-03-31", ["2027-03-23T08:30:00Z", "2027-03-30T07:30:00Z"]),
        ("2027-10-25T09:00:00Z", "2027-11-03", ["2027-10-26T07:30:00Z", "2027-11-02T08:30:00Z"]),
    ] {
        hub_.at(now);
        let _ = app.publish_diary(&boss, app.clock.today(), to.parse().unwrap()).await.unwrap();
        let shown = app.calendar(&made.secret).await.unwrap().unwrap();
        let starts: Vec<_> = shown.iter().map(|one| one.starts.to_string()).collect();
        assert_eq!(starts, wanted);
    }
}

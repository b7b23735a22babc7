//! Levels of pressure: a practice's own word, its figures beside it, what others see of both, and who is told.

use linchpin_access::{
    Channel, Need,
    escalation::{Level, Measure, Sharing, Shown},
};
use linchpin_app::{
    act::{Enter, LevelSaid, NewAccount, Post, Told},
    work::MeasurePressure,
};
use linchpin_core::{ErrorKind, OdsCode, Role};
use linchpin_store::{alert, level, store_suite, testing::TestStore};

use crate::{
    hub::{Hub, hub, ours, theirs},
    watch::run,
    what_if::with_definitions,
};

store_suite!(
    a_practice_says_its_level_and_decides_who_sees_it,
    the_network_is_told_when_a_level_rises,
    figures_stand_beside_the_word,
);

/// Another practice of our network.
fn beside() -> OdsCode {
    "C87003".parse().unwrap()
}

/// Ours and the one beside it are a network; its hub has the network's code.
async fn network(store: TestStore) -> Hub {
    let made = with_definitions(store).await;
    let mut members = made.members.0.lock().unwrap();
    members.insert(ours(), vec![hub().to_string()]);
    members.insert(beside(), vec![hub().to_string()]);
    drop(members);
    made
}

async fn a_practice_says_its_level_and_decides_who_sees_it(store: TestStore) {
    let hub_ = network(store).await;
    let (app, all) = (&hub_.app, [ours(), beside(), theirs()]);
    let manager = hub_.actor(Role::PracticeManager, ours());
    let buyer = hub_.actor(Role::Commissioner, hub());
    let own = app.own_level(&manager).await.unwrap();
    assert_eq!((own.state.reported.clone(), own.sharing), (None, None));
    assert_eq!(own.history.len(), 56);
    let said = app.report_level(&manager, Level::Amber, Some(" two doctors ill ")).await.unwrap();
    assert_eq!(said, LevelSaid { before: None, told: 0 }, "nobody manages the network here");
    assert_eq!(hub_.last().await, ("edit".into(), "level".into(), None, "done"));
    let of =
        |found: Vec<linchpin_app::act::PracticeLevel>| found.into_iter().find(|one| one.practice == ours()).unwrap();
    let (_, seen) = app.levels(&buyer, &all).await.unwrap();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|one| one.is_closed()), "nothing until they say so: {seen:?}");
    assert_eq!(of(seen).at, None, "not even that there is a report");
    app.share_level(&manager, Sharing::Reported).await.unwrap();
    let found = of(app.levels(&buyer, &all).await.unwrap().1);
    assert_eq!((found.view.reported.clone(), found.view.note.clone()), (Shown::Some(Level::Amber), Shown::NotShared));
    assert!(found.at.is_some());
    app.share_level(&manager, Sharing::Everything).await.unwrap();
    let found = of(app.levels(&buyer, &all).await.unwrap().1);
    assert_eq!(found.view.note, Shown::Some("two doctors ill".into()));
    app.share_level(&manager, Sharing::Nothing).await.unwrap();
    assert!(of(app.levels(&buyer, &all).await.unwrap().1).is_closed(), "it can be taken back");
    // The network sees what it acts on, of its own practices and of no other.
    for at in [hub(), beside()] {
        let (_, seen) = app.levels(&hub_.actor(Role::PracticeManager, at), &all).await.unwrap();
        let codes: Vec<OdsCode> = seen.iter().map(|one| one.practice).collect();
        assert!(!codes.contains(&theirs()), "{codes:?}");
        let found = of(seen);
        assert_eq!(
            (found.view.reported.clone(), found.view.note.clone()),
            (Shown::Some(Level::Amber), Shown::NotShared)
        );
    }
    assert_eq!(app.levels(&hub_.actor(Role::PracticeManager, theirs()), &all).await.unwrap().1, []);
    // A report that is old no longer stands, and its day is history.
    hub_.wait(8 * 24 * 60);
    let own = app.own_level(&manager).await.unwrap();
    assert_eq!(own.state.reported, None);
    assert_eq!(own.history.iter().filter(|day| day.1 == Some(Level::Amber)).count(), 7);
    // Who may not.
    let desk = hub_.desk();
    assert!(app.own_level(&desk).await.is_ok(), "the desk does what was agreed");
    hub_.refused(app.report_level(&desk, Level::Red, None).await).await;
    hub_.refused(app.share_level(&desk, Sharing::Everything).await).await;
    hub_.refused(app.levels(&desk, &all).await).await;
    hub_.refused(app.report_level(&buyer, Level::Green, None).await).await;
    hub_.refused(app.share_level(&buyer, Sharing::Everything).await).await;
    for role in [Role::Finance, Role::Patient, Role::LinkWorker, Role::Administrator] {
        hub_.refused(app.own_level(&hub_.actor(role, ours())).await).await;
        hub_.refused(app.levels(&hub_.actor(role, ours()), &all).await).await;
    }
    let long = app.report_level(&manager, Level::Red, Some(&"x".repeat(1001))).await.unwrap_err();
    assert_eq!(long.kind(), ErrorKind::Invalid);
    hub_.chain_is_whole().await;
}

async fn the_network_is_told_when_a_level_rises(store: TestStore) {
    let hub_ = network(store).await;
    let admin = hub_.actor(Role::Administrator, hub());
    for (name, at) in [("hub", hub()), ("beside", beside()), ("elsewhere", theirs()), ("ours", ours())] {
        let posts = vec![Post { role: Role::PracticeManager, organisation: at }];
        let new =
            NewAccount { username: Some(format!("{name}-manager")), name: name.into(), posts, ..NewAccount::default() };
        hub_.app.add_account(&admin, new).await.unwrap();
    }
    let manager = hub_.actor(Role::PracticeManager, ours());
    let told = async |at: OdsCode| {
        let mut tx = hub_.app.store.read().await.unwrap();
        let open = alert::open(&mut tx, Role::PracticeManager, at.as_str(), 10).await.unwrap();
        open.into_iter().filter(|one| one.kind == "level-rises").map(|one| one.detail).collect::<Vec<_>>()
    };
    let say = async |level| hub_.app.report_level(&manager, level, None).await.unwrap();
    assert_eq!(say(Level::Green).await.told, 0, "all is well, and nobody need know");
    assert_eq!(say(Level::Red).await, LevelSaid { before: Some(Level::Green), told: 2 });
    for at in [hub(), beside()] {
        let words = told(at).await;
        assert_eq!(words.len(), 1);
        assert!(words[0].contains("C87002 of your network reports red (needs help), before green"), "{words:?}");
    }
    assert_eq!((told(theirs()).await.len(), told(ours()).await.len()), (0, 0));
    assert_eq!(say(Level::Red).await.told, 0, "the same again is no news");
    assert_eq!(say(Level::Amber).await.told, 0, "better is no alarm");
    assert_eq!(say(Level::Black).await.told, 2);
}

/// Twelve urgent requests that nothing was there for, and whose promise is over, are all broken.
async fn figures_stand_beside_the_word(store: TestStore) {
    let hub_ = network(store).await;
    let (app, desk) = (&hub_.app, hub_.actor(Role::Receptionist, hub()));
    for _ in 0..12 {
        let person = hub_.person(hub()).await;
        let enter = Enter { person, need: Need::Urgent, channel: Channel::Phone, interval_days: None, words: None };
        let request = app.enter_request(&desk, &enter, &hub_.key()).await.unwrap().request.id;
        app.note_request(&desk, request, Told::NothingToOffer, None).await.unwrap();
    }
    hub_.at("2026-11-25T09:00:00Z");
    let day = async || {
        run(&hub_, &MeasurePressure(app.clone())).await;
        let mut tx = app.store.read().await.unwrap();
        level::measured_on(&mut tx, app.clock.today()).await.unwrap()
    };
    let found = day().await.remove(0);
    assert_eq!((found.practice, found.readings.clone()), (hub(), vec![(Measure::Broken, 100.0)]));
    assert_eq!(found.level, None, "one figure of two that must agree, and fewer than ten slots and sessions are none");
    assert_eq!(day().await.len(), 1, "measured again, it is still one day");
    let own = app.own_level(&hub_.actor(Role::PracticeManager, hub())).await.unwrap();
    assert_eq!(own.state.measured.readings[0].level, Level::Black);
    assert_eq!(own.measured, Some(app.now()));
}

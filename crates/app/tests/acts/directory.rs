use jiff::civil::date;
use linchpin_app::{Actor, act::Kept};
use linchpin_core::{Address, CareHomeId, ErrorKind, Name, OdsCode, Registration, Role, StaffId, TeamId};
use linchpin_store::{
    care_home::CareHome,
    staff::{self, Staff},
    store_suite,
    team::Team,
    testing::TestStore,
};
use uuid::Uuid;

use crate::place::{self, Place, elsewhere, practice};

store_suite!(
    a_practice_keeps_the_homes_aligned_to_it,
    of_two_who_edit_a_home_the_second_sees_both,
    a_home_is_aligned_for_a_time,
    a_practice_keeps_its_teams,
    people_join_and_leave_a_team,
    nobody_else_keeps_the_directory,
);

fn line(practice: OdsCode) -> Registration {
    Registration { practice, from: Some(date(2026, 1, 1)), to: None }
}

fn home(practices: Vec<Registration>) -> CareHome {
    CareHome {
        id: CareHomeId::new(Uuid::nil()),
        name: "Larchmoor House".into(),
        organisation: None,
        address: Address { lines: vec!["1 Moor Lane".into()], postcode: "S60 1AA".parse().ok() },
        practices,
        closed: None,
        version: 1,
    }
}

fn team(organisation: OdsCode) -> Team {
    let (id, purpose) = (TeamId::new(Uuid::nil()), Some("Looks after care homes".into()));
    Team { id, name: "Home visits".into(), organisation, purpose, closed: None, version: 1 }
}

async fn manager(place: &Place) -> Actor {
    Actor { unproven: false, ..place.actor("mo", Role::PracticeManager, practice()).await }
}

async fn administrator(place: &Place) -> Actor {
    Actor { unproven: false, ..place.actor("ada", Role::Administrator, place::place()).await }
}

fn forbidden<T: std::fmt::Debug>(result: linchpin_core::Result<T>) {
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Forbidden);
}

async fn a_practice_keeps_the_homes_aligned_to_it(store: TestStore) {
    let place = Place::new(store);
    let (mo, ada) = (manager(&place).await, administrator(&place).await);
    let app = &place.app;
    forbidden(app.add_care_home(&mo, &home(vec![])).await);
    forbidden(app.add_care_home(&mo, &home(vec![line(practice()), line(elsewhere())])).await);
    let own = app.add_care_home(&mo, &home(vec![line(practice())])).await.unwrap().unwrap();
    let (act, resource, rule, outcome) = place.last().await;
    assert_eq!((act.as_str(), rule.as_deref(), outcome), ("add", Some("own-directory"), "done"));
    assert_eq!(resource, format!("directory/{own}"));
    let theirs = app.add_care_home(&ada, &home(vec![line(elsewhere())])).await.unwrap().unwrap();
    let edited = |id| CareHome { id, closed: Some(date(2026, 11, 1)), ..home(vec![]) };
    forbidden(app.edit_care_home(&mo, &edited(theirs)).await);
    assert_eq!(app.edit_care_home(&mo, &edited(own)).await.unwrap(), Kept::Saved(2));
    let seen = app.care_home(&mo, own).await.unwrap().unwrap();
    assert_eq!((seen.practices, seen.closed), (vec![line(practice())], Some(date(2026, 11, 1))), "lines stay");
    assert_eq!(app.care_homes(&mo).await.unwrap().len(), 1, "a closed home is on no list");
    assert_eq!(app.edit_care_home(&ada, &edited(theirs)).await.unwrap(), Kept::Saved(2));
    let nameless = CareHome { name: " ".into(), version: 2, ..edited(own) };
    let Kept::Wrong(faults) = app.edit_care_home(&ada, &nameless).await.unwrap() else { panic!() };
    assert_eq!(faults[0].field, "name");
    let gone = app.edit_care_home(&ada, &home(vec![])).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
    place.chain_is_whole().await;
}

async fn of_two_who_edit_a_home_the_second_sees_both(store: TestStore) {
    let place = Place::new(store);
    let ada = administrator(&place).await;
    let id = place.app.add_care_home(&ada, &home(vec![])).await.unwrap().unwrap();
    let edit = |name: &str| CareHome { id, name: name.into(), ..home(vec![]) };
    assert_eq!(place.app.edit_care_home(&ada, &edit("First")).await.unwrap(), Kept::Saved(2));
    let Kept::Conflict(both) = place.app.edit_care_home(&ada, &edit("Second")).await.unwrap() else { panic!() };
    assert_eq!((both.yours.name.as_str(), both.theirs.name.as_str()), ("Second", "First"));
    assert_eq!(place.app.care_home(&ada, id).await.unwrap().unwrap().name, "First");
    assert_eq!(place.audit().await[0].outcome.as_str(), "failed");
    let team_id = place.app.add_team(&ada, &team(practice())).await.unwrap().unwrap();
    let edit = |name: &str| Team { id: team_id, name: name.into(), ..team(practice()) };
    assert_eq!(place.app.edit_team(&ada, &edit("First")).await.unwrap(), Kept::Saved(2));
    let Kept::Conflict(both) = place.app.edit_team(&ada, &edit("Second")).await.unwrap() else { panic!() };
    assert_eq!((both.yours.name.as_str(), both.theirs.name.as_str()), ("Second", "First"));
}

async fn a_home_is_aligned_for_a_time(store: TestStore) {
    let place = Place::new(store);
    let (mo, ada) = (manager(&place).await, administrator(&place).await);
    let id = place.app.add_care_home(&ada, &home(vec![line(elsewhere())])).await.unwrap().unwrap();
    let align = async |who, line| place.app.align_care_home(who, id, line).await;
    forbidden(align(&mo, line(elsewhere())).await);
    align(&mo, line(practice())).await.unwrap().unwrap();
    let ended = Registration { to: Some(date(2026, 6, 30)), ..line(practice()) };
    align(&mo, ended).await.unwrap().unwrap();
    let overlapping = Registration { from: Some(date(2026, 6, 30)), ..line(practice()) };
    assert_eq!(align(&mo, overlapping).await.unwrap().unwrap_err()[0].field, "from");
    let backwards = Registration { from: Some(date(2026, 9, 1)), to: Some(date(2026, 8, 1)), practice: practice() };
    assert_eq!(align(&mo, backwards).await.unwrap().unwrap_err()[0].field, "to");
    let again = Registration { from: Some(date(2026, 7, 1)), ..line(practice()) };
    align(&ada, again).await.unwrap().unwrap();
    let kept = place.app.care_home(&mo, id).await.unwrap().unwrap();
    assert_eq!((kept.practices, kept.version), (vec![line(elsewhere()), ended, again], 4));
    let last = place.audit().await.remove(0);
    assert!(last.detail.unwrap().contains("\"practice\":\"C87002\""));
    let none = place.app.align_care_home(&ada, CareHomeId::new(Uuid::nil()), again).await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound);
}

async fn a_practice_keeps_its_teams(store: TestStore) {
    let place = Place::new(store);
    let mo = manager(&place).await;
    let app = &place.app;
    forbidden(app.add_team(&mo, &team(elsewhere())).await);
    let id = app.add_team(&mo, &team(practice())).await.unwrap().unwrap();
    let elsewhere_id = app.add_team(&administrator(&place).await, &team(elsewhere())).await.unwrap().unwrap();
    forbidden(app.edit_team(&mo, &Team { id: elsewhere_id, ..team(elsewhere()) }).await);
    // A team does not move to another organisation by an edit.
    let moved = Team { id, closed: Some(date(2026, 11, 1)), ..team(elsewhere()) };
    assert_eq!(app.edit_team(&mo, &moved).await.unwrap(), Kept::Saved(2));
    let kept = app.team(&mo, id).await.unwrap().team;
    assert_eq!((kept.organisation, kept.closed), (practice(), Some(date(2026, 11, 1))));
    assert!(app.teams(&mo, practice()).await.unwrap().is_empty());
    let Kept::Wrong(faults) = app.edit_team(&mo, &Team { name: "a\nb".into(), version: 2, ..moved }).await.unwrap()
    else {
        panic!()
    };
    assert_eq!(faults[0].field, "name");
}

async fn people_join_and_leave_a_team(store: TestStore) {
    let place = Place::new(store);
    let mo = manager(&place).await;
    let app = &place.app;
    let mut tx = app.store.write().await.unwrap();
    let mut staff = Vec::new();
    for (given, ended) in [("Ada", None), ("Zoe", Some(date(2026, 1, 1)))] {
        let one = Staff {
            id: StaffId::new(app.ids.uuid()),
            name: Name::usual([given], "Lee"),
            codes: vec![],
            email: None,
            roles: vec![],
            ended,
            version: 1,
        };
        staff::add(&mut tx, &one).await.unwrap();
        staff.push(one.id);
    }
    tx.commit().await.unwrap();
    let id = app.add_team(&mo, &team(practice())).await.unwrap().unwrap();
    assert!(app.change_team(&mo, id, staff[0], true).await.unwrap());
    assert!(!app.change_team(&mo, id, staff[0], true).await.unwrap(), "they are in it");
    assert_eq!(app.change_team(&mo, id, staff[1], true).await.unwrap_err().kind(), ErrorKind::Invalid, "they left");
    assert_eq!(app.team(&mo, id).await.unwrap().members, [("Ada Lee".to_owned(), staff[0])]);
    place.wait(1);
    assert!(app.change_team(&mo, id, staff[0], false).await.unwrap());
    assert!(app.team(&mo, id).await.unwrap().members.is_empty());
    let closed = Team { id, closed: Some(date(2026, 11, 1)), ..team(practice()) };
    assert_eq!(app.edit_team(&mo, &closed).await.unwrap(), Kept::Saved(2));
    assert_eq!(app.change_team(&mo, id, staff[0], true).await.unwrap_err().kind(), ErrorKind::Invalid, "it is closed");
    place.chain_is_whole().await;
}

async fn nobody_else_keeps_the_directory(store: TestStore) {
    let place = Place::new(store);
    let ada = administrator(&place).await;
    let app = &place.app;
    let home_id = app.add_care_home(&ada, &home(vec![line(practice())])).await.unwrap().unwrap();
    let team_id = app.add_team(&ada, &team(practice())).await.unwrap().unwrap();
    let mut denied = 0;
    for role in Role::ALL.into_iter().filter(|r| !matches!(r, Role::Administrator | Role::PracticeManager)) {
        let actor = Actor { role, organisation: practice(), ..ada.clone() };
        forbidden(app.add_care_home(&actor, &home(vec![line(practice())])).await);
        forbidden(app.edit_care_home(&actor, &CareHome { id: home_id, ..home(vec![]) }).await);
        forbidden(app.align_care_home(&actor, home_id, line(practice())).await);
        forbidden(app.add_team(&actor, &team(practice())).await);
        forbidden(app.edit_team(&actor, &Team { id: team_id, ..team(practice()) }).await);
        forbidden(app.change_team(&actor, team_id, StaffId::new(Uuid::nil()), true).await);
        denied += 6;
    }
    let entries = place.audit().await;
    assert_eq!(entries.iter().filter(|e| e.outcome.as_str() == "denied").count(), denied);
    let patient = Actor { role: Role::Patient, ..ada };
    forbidden(app.team(&patient, team_id).await);
}

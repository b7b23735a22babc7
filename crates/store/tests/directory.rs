//! Staff, teams, care homes, emergency access and keys of pseudonyms: the same on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use jiff::{Timestamp, ToSpan as _, civil::date};
use linchpin_core::{
    Address, BreakGlassId, CareHomeId, CountingIds, ErrorKind, Ids as _, Name, OdsCode, Person, PersonId, Registration,
    Role, StaffId, TeamId, UserId,
};
use linchpin_store::{
    Edited,
    break_glass::{self, BreakGlass, Verdict},
    care_home::{self, CareHome},
    person,
    pseudonym_key::{self, PseudonymKey},
    staff::{self, Staff, StaffCode, StaffRole},
    store_suite,
    team::{self, Team},
    testing::TestStore,
};

store_suite!(
    staff_are_found_by_name_and_place,
    a_care_home_has_its_practices_of_the_day,
    people_come_and_go_in_teams,
    a_broken_glass_is_open_for_a_while_and_reviewed_once,
    an_epoch_begins_once,
);

fn at() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

fn nurse(ids: &CountingIds, given: &str, family: &str) -> Staff {
    Staff {
        id: StaffId::new(ids.uuid()),
        name: Name::usual([given], family),
        codes: vec![StaffCode { system: "https://fhir.hl7.org.uk/Id/nmc-number".into(), value: "21I1234E".into() }],
        email: None,
        roles: vec![StaffRole {
            role: Role::Clinician,
            organisation: code("C87002"),
            job: Some("Practice nurse".into()),
            from: Some(date(2025, 1, 1)),
            to: Some(date(2026, 12, 31)),
        }],
        ended: None,
        version: 1,
    }
}

async fn staff_are_found_by_name_and_place(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let (one, mut two) = (nurse(&ids, "Zoë", "O’Neill"), nurse(&ids, "'; DROP TABLE staff; --", "%_"));
    two.roles.push(StaffRole { role: Role::LinkWorker, organisation: code("HUB01"), job: None, from: None, to: None });
    for staff in [&one, &two] {
        staff::add(&mut tx, staff).await.unwrap();
        assert_eq!(staff::get(&mut tx, staff.id).await.unwrap().as_ref(), Some(staff));
    }
    for (text, found) in [("oneill", 1), ("ZOE", 1), ("neil", 1), ("drop", 1), ("%", 0), ("", 0), ("nobody", 0)] {
        assert_eq!(staff::search(&mut tx, text, 10).await.unwrap().len(), found, "{text}");
    }
    for (place, role, day, found) in [
        ("C87002", None, date(2026, 12, 31), 2),
        ("C87002", None, date(2027, 1, 1), 0),
        ("C87002", Some(Role::LinkWorker), date(2026, 1, 1), 0),
        ("HUB01", Some(Role::LinkWorker), date(1999, 1, 1), 1),
    ] {
        assert_eq!(staff::of(&mut tx, code(place), role, day).await.unwrap().len(), found, "{place} {role:?} {day}");
    }
    let first = staff::page(&mut tx, None, 1).await.unwrap();
    assert_eq!(staff::page(&mut tx, Some(first[0].id), 9).await.unwrap()[0].id, two.id);
    let mut left = one.clone();
    left.ended = Some(date(2026, 11, 1));
    left.roles.clear();
    assert_eq!(staff::save(&mut tx, &left).await.unwrap(), Edited::Saved(2));
    assert_eq!(staff::search(&mut tx, "zoe", 10).await.unwrap(), []);
    let Edited::Conflict(both) = staff::save(&mut tx, &one).await.unwrap() else { panic!("a lost update") };
    assert_eq!((both.theirs.version, both.theirs.roles.len(), both.yours), (2, 0, one.clone()));
    staff::note_source(&mut tx, ("gp", "7"), one.id, "h1", at()).await.unwrap();
    staff::note_source(&mut tx, ("gp", "7"), one.id, "h2", at()).await.unwrap();
    assert_eq!(staff::by_source(&mut tx, "gp", "7").await.unwrap(), Some((one.id, "h2".to_owned())));
}

async fn a_care_home_has_its_practices_of_the_day(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let from = |practice, from, to| Registration { practice: code(practice), from, to };
    let mut home = CareHome {
        id: CareHomeId::new(ids.uuid()),
        name: "Clifton Meadows".into(),
        organisation: None,
        address: Address { lines: vec!["Badsley Moor Lane".into()], postcode: "S65 2QL".parse().ok() },
        practices: vec![from("C87002", None, Some(date(2026, 3, 31))), from("C87005", Some(date(2026, 4, 1)), None)],
        closed: None,
        version: 1,
    };
    care_home::add(&mut tx, &home).await.unwrap();
    assert_eq!(care_home::get(&mut tx, home.id).await.unwrap(), Some(home.clone()));
    for (practice, day, found) in [
        ("C87002", date(2026, 3, 31), 1),
        ("C87002", date(2026, 4, 1), 0),
        ("C87005", date(2026, 3, 31), 0),
        ("C87005", date(2026, 4, 1), 1),
    ] {
        assert_eq!(
            care_home::of_practice(&mut tx, code(practice), day).await.unwrap().len(),
            found,
            "{practice} {day}"
        );
    }
    let mut resident = Person::new(PersonId::new(ids.uuid()));
    resident.care_home = Some(home.id);
    person::add(&mut tx, &resident, None, at()).await.unwrap();
    assert_eq!(person::of_care_home(&mut tx, home.id, None, 9).await.unwrap()[0].id, resident.id);
    let before = home.clone();
    home.closed = Some(date(2026, 10, 1));
    home.practices.clear();
    assert_eq!(care_home::save(&mut tx, &home).await.unwrap(), Edited::Saved(2));
    assert_eq!(care_home::all(&mut tx, 9).await.unwrap(), []);
    let Edited::Conflict(both) = care_home::save(&mut tx, &before).await.unwrap() else { panic!("a lost update") };
    assert_eq!((both.theirs.closed, both.yours), (home.closed, before));
    // Somebody cannot live in a home that is not there.
    resident.care_home = Some(CareHomeId::new(ids.uuid()));
    resident.version = 1;
    let refused = person::save(&mut tx, &resident, None, at()).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Invalid);
}

async fn people_come_and_go_in_teams(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let one = nurse(&ids, "Zoë", "O’Neill");
    staff::add(&mut tx, &one).await.unwrap();
    let mut team = Team {
        id: TeamId::new(ids.uuid()),
        name: "Frailty".into(),
        organisation: code("HUB01"),
        purpose: None,
        closed: None,
        version: 1,
    };
    team::add(&mut tx, &team).await.unwrap();
    assert!(team::join(&mut tx, team.id, one.id, at()).await.unwrap());
    assert!(!team::join(&mut tx, team.id, one.id, at() + 1.hour()).await.unwrap(), "is in it");
    assert_eq!(team::members(&mut tx, team.id, at()).await.unwrap(), [one.id]);
    assert_eq!(team::of_staff(&mut tx, one.id, at()).await.unwrap(), std::slice::from_ref(&team));
    assert!(team::leave(&mut tx, team.id, one.id, at() + 2.hours()).await.unwrap());
    assert!(!team::leave(&mut tx, team.id, one.id, at() + 3.hours()).await.unwrap(), "is not in it");
    assert_eq!(team::members(&mut tx, team.id, at() + 1.hour()).await.unwrap(), [one.id]);
    assert_eq!(team::members(&mut tx, team.id, at() + 2.hours()).await.unwrap(), []);
    assert!(team::join(&mut tx, team.id, one.id, at() + 4.hours()).await.unwrap(), "and comes back");
    team.closed = Some(date(2026, 11, 21));
    assert_eq!(team::save(&mut tx, &team).await.unwrap(), Edited::Saved(2));
    assert!(matches!(team::save(&mut tx, &team).await.unwrap(), Edited::Conflict(_)));
    assert_eq!(team::of(&mut tx, code("HUB01")).await.unwrap(), []);
    assert_eq!(team::get(&mut tx, team.id).await.unwrap().unwrap().version, 2);
}

async fn a_broken_glass_is_open_for_a_while_and_reviewed_once(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let patient = Person::new(PersonId::new(ids.uuid()));
    person::add(&mut tx, &patient, None, at()).await.unwrap();
    let (doctor, officer) = (UserId::new(ids.uuid()), UserId::new(ids.uuid()));
    let one = BreakGlass {
        id: BreakGlassId::new(ids.uuid()),
        person: patient.id,
        account: doctor,
        role: Role::Clinician,
        organisation: code("HUB01"),
        reason: "Unconscious, no history.".into(),
        at: at(),
        expires: at() + 1.hour(),
        verdict: None,
        reviewed_by: None,
        reviewed_at: None,
        note: None,
    };
    break_glass::add(&mut tx, &one).await.unwrap();
    for (who, place, minutes, open) in [
        (doctor, "HUB01", 0, true),
        (doctor, "HUB01", 59, true),
        (doctor, "HUB01", 60, false),
        (doctor, "HUB01", -1, false),
        (doctor, "HUB02", 5, false),
        (officer, "HUB01", 5, false),
    ] {
        let now = at() + i64::from(minutes).minutes();
        let standing = break_glass::standing(&mut tx, who, patient.id, code(place), now).await.unwrap();
        assert_eq!(standing.is_some(), open, "{place} {minutes}");
    }
    assert_eq!(break_glass::to_review(&mut tx, 9).await.unwrap(), std::slice::from_ref(&one));
    assert!(break_glass::review(&mut tx, one.id, Verdict::Right, "Rang them.", officer, at()).await.unwrap());
    assert!(!break_glass::review(&mut tx, one.id, Verdict::Wrong, "No.", officer, at()).await.unwrap(), "once");
    assert_eq!(break_glass::to_review(&mut tx, 9).await.unwrap(), []);
    let kept = break_glass::of(&mut tx, patient.id, 9).await.unwrap();
    assert_eq!((kept[0].verdict, kept[0].reviewed_by), (Some(Verdict::Right), Some(officer)));
}

async fn an_epoch_begins_once(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    let key = |epoch| PseudonymKey { epoch, key: vec![0, 255, 39, 0], made: at() };
    for (purpose, epoch) in [("lake", 1), ("lake", 2), ("planning", 1)] {
        pseudonym_key::add(&mut tx, purpose, &key(epoch)).await.unwrap();
    }
    assert_eq!(pseudonym_key::of(&mut tx, "lake").await.unwrap(), [key(2), key(1)]);
    assert_eq!(pseudonym_key::of(&mut tx, "nothing").await.unwrap(), []);
    assert!(!format!("{:?}", key(1)).contains("255"));
    let again = pseudonym_key::add(&mut tx, "lake", &key(2)).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
}

use jiff::civil::date;
use linchpin_app::act::Query;
use linchpin_core::{ErrorKind, Person, PersonId, Role};
use linchpin_store::{store_suite, testing::TestStore};
use uuid::Uuid;

use crate::index::{Index, born, hub, living_at, number, ours, registered, someone, theirs, traced};

store_suite!(
    what_is_found_says_whether_its_number_was_traced,
    a_practice_finds_its_own_and_care_finds_anybody,
    what_is_typed_is_only_text_and_never_written_down,
    a_person_is_seen_by_their_practice_and_nobody_else,
    nobody_learns_that_a_person_does_not_exist,
);

fn typed(text: &str) -> Query {
    Query::parse(text).unwrap()
}

async fn what_is_found_says_whether_its_number_was_traced(store: TestStore) {
    let index = Index::new(store);
    let sure = index.add(registered(traced(someone("Ann", "Lee"), 1), ours())).await;
    let said = Person { nhs_number: Some(number(2)), ..registered(someone("Bea", "Lee"), ours()) };
    let said = index.add(said).await;
    let doctor = index.actor(Role::Clinician, hub());
    for (id, is_traced) in [(sure.id, true), (said.id, false)] {
        // What the emergency form shows before anything is opened.
        let found = index.app.identify(&doctor, id).await.unwrap();
        assert_eq!((found.nhs_number.is_some(), found.traced), (true, is_traced));
    }
}

async fn a_practice_finds_its_own_and_care_finds_anybody(store: TestStore) {
    let index = Index::new(store);
    let own = index.add(registered(traced(born(someone("Zoë", "O'Brien"), date(1950, 2, 3)), 1), ours())).await;
    let other = index.add(registered(someone("Al", "O’Brien"), theirs())).await;
    let desk = index.actor(Role::Receptionist, ours());
    let seq = index.seq().await;
    let found = index.app.search_people(&desk, &typed("obrien")).await.unwrap();
    assert!(found.own_only && !found.more);
    assert_eq!(found.people.iter().map(|p| p.id).collect::<Vec<_>>(), [own.id]);
    assert_eq!((found.people[0].name.as_str(), found.people[0].age), ("O'BRIEN, Zoë", Some(76)));
    let search = |who, person| ("search".to_owned(), "person".to_owned(), who, person);
    assert_eq!(
        index.since(seq).await,
        [search(Some(own.id), "done"), search(None, "done")],
        "who was shown is written"
    );

    let nurse = index.actor(Role::CoordinationNurse, hub());
    let found = index.app.search_people(&nurse, &typed("O'BRIEN")).await.unwrap();
    assert_eq!(found.people.iter().map(|p| p.id).collect::<Vec<_>>(), [other.id, own.id], "by name");
    let text = format!("{} 3/2/1950", number(1));
    assert_eq!(index.app.search_people(&nurse, &typed(&text)).await.unwrap().people[0].id, own.id);

    for role in [Role::Commissioner, Role::Finance, Role::Administrator, Role::LinkWorker, Role::Patient] {
        index.refused(index.app.search_people(&index.actor(role, ours()), &typed("o")).await, None).await;
    }
    let nothing = index.app.search_people(&desk, &Query::default()).await.unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::Invalid);
    for n in 0..30 {
        index.add(registered(someone("Al", &format!("Common{n}")), ours())).await;
    }
    let many = index.app.search_people(&desk, &typed("common")).await.unwrap();
    assert_eq!((many.people.len(), many.more), (25, true));
    index.chain_is_whole().await;
}

async fn what_is_typed_is_only_text_and_never_written_down(store: TestStore) {
    let index = Index::new(store);
    index.add(registered(living_at(someone("Zoë", "O'Brien"), "S60 1AA"), ours())).await;
    let desk = index.actor(Role::Receptionist, ours());
    let hostile = [
        "'; drop table person; --",
        "' or '1'='1",
        "zz%' union select body from person --",
        "{{7*7}} ${7*7} <script>alert(1)</script>",
        "\u{202e}nairB",
        "_ %",
        "\0obrien zz",
        "S60' OR 1=1",
        "../../etc/passwd",
        "$1 $2 $3",
    ];
    for text in hostile {
        if let Ok(query) = Query::parse(text) {
            match index.app.search_people(&desk, &query).await {
                Ok(found) => assert_eq!(found.people, [], "{text}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Invalid, "{text}"),
            }
        }
    }
    assert_eq!(index.app.search_people(&desk, &typed("brien-x zoe obrien S601")).await.unwrap().people.len(), 0);
    assert_eq!(index.app.search_people(&desk, &typed("zoe obrien S601")).await.unwrap().people.len(), 1);
    let written = format!("{:?}", index.audit().await).to_lowercase();
    for secret in ["obrien", "o'brien", "zoe", "s60", "drop table", "7*7"] {
        assert!(!written.contains(secret), "{secret}");
    }
    assert_eq!(index.count().await, 1);
}

async fn a_person_is_seen_by_their_practice_and_nobody_else(store: TestStore) {
    let index = Index::new(store);
    let ann = index.add(registered(someone("Ann", "Lee"), ours())).await;
    let seen = index.app.view_person(&index.manager(), ann.id).await.unwrap();
    assert!(seen.person == ann);
    assert_eq!(seen.rule, "practice-sees-its-people");
    assert!(seen.consents.is_some() && seen.involved.is_some());
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.person, last.outcome.as_str()), ("see", Some(ann.id), "done"));

    assert_eq!(index.app.view_person(&index.patient(ann.id), ann.id).await.unwrap().rule, "patient-sees-own");
    let somebody_else = index.patient(PersonId::new(Uuid::from_u128(5)));
    index.refused(index.app.view_person(&somebody_else, ann.id).await, Some(ann.id)).await;
    for (role, place) in [
        (Role::PracticeManager, theirs()),
        (Role::Clinician, hub()),
        (Role::LinkWorker, hub()),
        (Role::Commissioner, ours()),
        (Role::Administrator, ours()),
        (Role::Finance, ours()),
    ] {
        index.refused(index.app.view_person(&index.actor(role, place), ann.id).await, Some(ann.id)).await;
        index.refused(index.app.view_record(&index.actor(role, place), ann.id).await, Some(ann.id)).await;
    }
    let desk = index.actor(Role::Receptionist, ours());
    index.refused(index.app.view_record(&desk, ann.id).await, Some(ann.id)).await;
    let (person, record) = index.app.view_record(&index.actor(Role::Clinician, ours()), ann.id).await.unwrap();
    assert!(person == ann && record.is_empty());
    index.chain_is_whole().await;
}

async fn nobody_learns_that_a_person_does_not_exist(store: TestStore) {
    let index = Index::new(store);
    let nobody = PersonId::new(Uuid::from_u128(7));
    index.refused(index.app.view_person(&index.manager(), nobody).await, Some(nobody)).await;
    let officer = index.actor(Role::InformationGovernance, ours());
    assert_eq!(index.app.view_person(&officer, nobody).await.unwrap_err().kind(), ErrorKind::NotFound);
}

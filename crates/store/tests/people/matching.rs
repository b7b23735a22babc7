//! Two records that may be one person: candidates, merges and the pairs asked about.

use jiff::civil::date;
use linchpin_core::{Address, ConsentId, CountingIds, Ids, MatchId, MergeId, Person, Registration};
use linchpin_store::{Edited, consent, person, person_match, person_merge, store_suite, testing::TestStore};

use super::{added, at, code, found, someone};

store_suite!(
    candidates_are_those_a_rule_could_match,
    a_shared_day_of_birth_hides_nobody_with_the_number,
    a_merged_record_leads_to_the_one_that_was_kept,
    rows_move_with_a_merge_and_come_back,
    a_pair_is_asked_about_once,
    another_systems_key_is_kept
);

async fn candidates_are_those_a_rule_could_match(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let postcode = |text: &str| Some(Address { lines: vec![], postcode: Some(text.parse().unwrap()) });
    let mut asked = someone(&ids, &["Jo"], "Bell");
    asked.nhs_number = Some("9990000018".parse().unwrap());
    asked.birth_date = Some(date(1980, 3, 4));
    asked.address = postcode("S60 1AA");
    let mut same_number = someone(&ids, &["Q"], "R");
    same_number.nhs_number = asked.nhs_number;
    let mut same_day = someone(&ids, &["Q"], "R");
    same_day.birth_date = asked.birth_date;
    let mut swapped_day = someone(&ids, &["Q"], "R");
    swapped_day.birth_date = Some(date(1980, 4, 3));
    let mut neighbour = someone(&ids, &["Al"], "Bell");
    neighbour.address = postcode("S60 1AA");
    let mut stranger_next_door = someone(&ids, &["Al"], "Smith");
    stranger_next_door.address = postcode("S60 1AA");
    let namesake = someone(&ids, &["Jo"], "Bell");
    let all = [&asked, &same_number, &same_day, &swapped_day, &neighbour, &stranger_next_door, &namesake];
    for p in all {
        added(&mut tx, p).await;
    }
    let found: Vec<_> = person::candidates(&mut tx, &asked).await.unwrap().iter().map(|p| p.id).collect();
    assert_eq!(found, [same_number.id, same_day.id, swapped_day.id, neighbour.id]);
    // What leads to somebody in memory is what leads to them in the store; of several asked at once each gets their own.
    for (one, alike) in all.iter().zip(person::candidates_of(&mut tx, &all).await.unwrap()) {
        let leads = person::Alike::of(one);
        let expected = all.iter().filter(|other| other.id != one.id && leads.leads_to(other)).map(|other| other.id);
        assert_eq!(alike.iter().map(|p| p.id).collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }
    asked.address = postcode("ZZ99 3VZ");
    neighbour.address = postcode("ZZ99 3VZ");
    let _ = person::save(&mut tx, &neighbour, None, at()).await.unwrap();
    let found = person::candidates(&mut tx, &asked).await.unwrap();
    assert!(!found.iter().any(|p| p.id == neighbour.id), "no address is nobody's neighbour");
}

/// A day of birth that stands for "not known" is that of thousands: whoever has the number is found among them.
async fn a_shared_day_of_birth_hides_nobody_with_the_number(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let mut all: Vec<Person> = (0..600)
        .map(|_| {
            let mut p = someone(&ids, &["Q"], "R");
            p.birth_date = Some(date(1900, 1, 1));
            p
        })
        .collect();
    all[599].nhs_number = Some("9990000018".parse().unwrap());
    person::add_all(&mut tx, &all, None, at()).await.unwrap();
    let mut asked = someone(&ids, &["Jo"], "Bell");
    asked.birth_date = Some(date(1900, 1, 1));
    asked.nhs_number = all[599].nhs_number;
    let found = person::candidates(&mut tx, &asked).await.unwrap();
    assert_eq!(found.len(), 500);
    assert!(found.iter().any(|p| p.id == all[599].id));
}

async fn a_merged_record_leads_to_the_one_that_was_kept(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let [a, mut b, mut c] = [0, 1, 2].map(|_| someone(&ids, &["Di"], "Wood"));
    c.nhs_number = Some("9990000018".parse().unwrap());
    for p in [&a, &b, &c] {
        added(&mut tx, p).await;
    }
    c.merged_into = Some(b.id);
    b.merged_into = Some(a.id);
    for p in [&b, &c] {
        assert_eq!(person::save(&mut tx, p, None, at()).await.unwrap(), Edited::Saved(2));
    }
    assert_eq!(person::resolve(&mut tx, c.id).await.unwrap().unwrap().id, a.id);
    assert_eq!(person::stands_for(&mut tx, a.id).await.unwrap(), [a.id, b.id, c.id]);
    assert_eq!(person::stands_for(&mut tx, b.id).await.unwrap(), [b.id, c.id]);
    assert_eq!(found(&mut tx, "wood").await, [a.id]);
    let find = person::Find { number: c.nhs_number, ..person::Find::default() };
    assert_eq!(person::search(&mut tx, &find, 5).await.unwrap()[0].id, a.id, "an old number finds the kept record");
    assert_eq!(person::count(&mut tx).await.unwrap(), 1);
}

async fn rows_move_with_a_merge_and_come_back(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let (kept, gone) = (someone(&ids, &["Di"], "Wood"), someone(&ids, &["Di"], "Wood"));
    for p in [&kept, &gone] {
        added(&mut tx, p).await;
        let said = consent::Consent {
            id: ConsentId::new(ids.uuid()),
            person: p.id,
            purpose: consent::SHARING.into(),
            decision: consent::Decision::Given,
            how: consent::How::Written,
            at: at(),
            until: None,
            note: None,
            account: None,
            role: None,
            organisation: None,
        };
        consent::add(&mut tx, &said).await.unwrap();
    }
    let theirs = consent::of(&mut tx, gone.id, 9).await.unwrap();
    let moved = person_merge::rows_of(&mut tx, gone.id).await.unwrap();
    assert_eq!(moved.consents, [theirs[0].id.to_string()]);
    person_merge::move_rows(&mut tx, &moved, gone.id, kept.id).await.unwrap();
    assert_eq!(consent::of(&mut tx, kept.id, 9).await.unwrap().len(), 2);
    let merge = person_merge::Merge {
        id: MergeId::new(ids.uuid()),
        kept: kept.id,
        gone: gone.id,
        kept_before: kept.clone(),
        gone_before: gone.clone(),
        merged: kept.clone(),
        moved: moved.clone(),
        at: at(),
        by: None,
        reason: "The same".into(),
        undone_at: None,
        undone_by: None,
    };
    person_merge::add(&mut tx, &merge).await.unwrap();
    assert_eq!(person_merge::get(&mut tx, merge.id).await.unwrap(), Some(merge.clone()));
    assert_eq!(person_merge::of(&mut tx, gone.id).await.unwrap().len(), 1);
    person_merge::move_rows(&mut tx, &moved, kept.id, gone.id).await.unwrap();
    assert!(person_merge::undo(&mut tx, merge.id, None, at()).await.unwrap());
    assert!(!person_merge::undo(&mut tx, merge.id, None, at()).await.unwrap(), "once");
    assert_eq!(consent::of(&mut tx, gone.id, 9).await.unwrap(), theirs);
    assert_eq!(consent::of(&mut tx, kept.id, 9).await.unwrap().len(), 1);
}

async fn a_pair_is_asked_about_once(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let (mut a, mut b) = (someone(&ids, &["Di"], "Wood"), someone(&ids, &["Di"], "Wood"));
    for p in [&mut a, &mut b] {
        p.registrations = vec![Registration { practice: code("C87001"), from: None, to: None }];
    }
    b.registrations.push(Registration { practice: code("C87003"), from: None, to: None });
    added(&mut tx, &a).await;
    added(&mut tx, &b).await;
    let id = MatchId::new(ids.uuid());
    assert!(person_match::ask(&mut tx, id, (b.id, a.id), 12, &["same-name"], at()).await.unwrap());
    assert!(!person_match::ask(&mut tx, MatchId::new(ids.uuid()), (a.id, b.id), 9, &[], at()).await.unwrap());
    assert_eq!(person_match::count_waiting(&mut tx, None).await.unwrap(), 1);
    assert_eq!(person_match::waiting(&mut tx, Some(code("C87001")), 10).await.unwrap()[0].reasons, ["same-name"]);
    assert_eq!(person_match::waiting(&mut tx, Some(code("C87002")), 10).await.unwrap(), []);
    let half = person_match::waiting(&mut tx, Some(code("C87003")), 10).await.unwrap();
    assert_eq!(half, [], "a pair between two practices is for neither alone");
    let verdict =
        person_match::Verdict { state: person_match::State::Different, by: None, at: at(), note: Some("Twins") };
    assert!(person_match::decide(&mut tx, id, verdict).await.unwrap());
    assert!(!person_match::decide(&mut tx, id, verdict).await.unwrap(), "decided once");
    assert!(!person_match::ask(&mut tx, MatchId::new(ids.uuid()), (a.id, b.id), 9, &[], at()).await.unwrap());
    let between = person_match::between(&mut tx, b.id, a.id).await.unwrap().unwrap();
    assert_eq!((between.state, between.note.as_deref()), (person_match::State::Different, Some("Twins")));
}

async fn another_systems_key_is_kept(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let p = someone(&ids, &["Di"], "Wood");
    added(&mut tx, &p).await;
    let mut source = person::Source {
        source: "https://fhir.example".into(),
        key: "p1".into(),
        person: p.id,
        version: 1,
        hash: "1".into(),
        seen: at(),
        doubt: None,
    };
    let other = person::Source { key: "p3".into(), ..source.clone() };
    person::note_sources(&mut tx, &[source.clone(), other.clone()]).await.unwrap();
    source.hash = "2".into();
    source.doubt = Some(p.id);
    person::note_sources(&mut tx, std::slice::from_ref(&source)).await.unwrap();
    assert_eq!(person::by_source(&mut tx, "https://fhir.example", "p1").await.unwrap(), Some(source.clone()));
    assert_eq!(person::by_source(&mut tx, "https://fhir.example", "p2").await.unwrap(), None);
    let asked = ["p1", "p2", "p3", "'; drop table person; --"];
    let mut found = person::by_sources(&mut tx, "https://fhir.example", &asked).await.unwrap();
    found.sort_by(|a, b| a.key.cmp(&b.key));
    assert_eq!(found, [source.clone(), other.clone()]);
    assert_eq!(person::by_sources(&mut tx, "elsewhere", &asked).await.unwrap(), []);
    let keys = person::keys_of(&mut tx, "https://fhir.example", "", 10).await.unwrap();
    assert_eq!(keys.iter().map(|k| (&*k.key, k.doubt)).collect::<Vec<_>>(), [("p1", Some(p.id)), ("p3", None)]);
    assert_eq!(person::sources(&mut tx, p.id).await.unwrap(), [source, other]);
}

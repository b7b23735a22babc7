//! What is written about a person comes back, and of two editors neither is lost.

use jiff::civil::date;
use linchpin_core::{Address, CountingIds, Ids, Name, Person, PersonId, Registration, UserId};
use linchpin_store::{Edited, person, store_suite, testing::TestStore};

use super::{added, at, code, found, someone};

store_suite!(
    a_person_comes_back_as_they_went,
    the_second_editor_is_shown_both_versions,
    two_editors_at_one_moment_cannot_both_win,
    text_that_looks_like_sql_is_only_text,
    people_added_together_are_as_those_added_alone
);

async fn a_person_comes_back_as_they_went(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut p = someone(&ids, &["Zoë", "Mae"], "O’Brien-Núñez");
    p.nhs_number = Some("9990000018".parse().unwrap());
    p.birth_date = Some(date(1956, 2, 29));
    p.address = Some(Address { lines: vec!["1 Moor Lane".into()], postcode: Some("S25 4DB".parse().unwrap()) });
    p.registrations = vec![Registration { practice: code("C87002"), from: Some(date(2024, 4, 1)), to: None }];
    let mut tx = store.write().await.unwrap();
    added(&mut tx, &p).await;
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert!(person::get(&mut tx, p.id).await.unwrap() == Some(p.clone()));
    assert_eq!(person::count(&mut tx).await.unwrap(), 1);
    assert_eq!(person::get(&mut tx, PersonId::new(ids.uuid())).await.unwrap(), None);
}

async fn the_second_editor_is_shown_both_versions(store: TestStore) {
    let ids = CountingIds::from(1);
    let (first, second) = (UserId::new(ids.uuid()), UserId::new(ids.uuid()));
    let start = someone(&ids, &["Ann"], "Lee");
    let mut tx = store.write().await.unwrap();
    added(&mut tx, &start).await;
    let mut theirs = start.clone();
    theirs.carer = true;
    assert_eq!(person::save(&mut tx, &theirs, Some(first), at()).await.unwrap(), Edited::Saved(2));
    let mut yours = start.clone();
    yours.names = vec![Name::usual(["Anne"], "Lee")];
    let Edited::Conflict(both) = person::save(&mut tx, &yours, Some(second), at()).await.unwrap() else {
        panic!("a lost update")
    };
    assert!(both.yours == yours && both.theirs.carer && both.theirs.version == 2);
    // Having seen both, the second editor saves upon the first one's version.
    yours.carer = true;
    yours.version = 2;
    assert_eq!(person::save(&mut tx, &yours, Some(second), at()).await.unwrap(), Edited::Saved(3));
    let history = person::history(&mut tx, start.id, 10).await.unwrap();
    assert_eq!(history.iter().map(|v| v.person.version).collect::<Vec<_>>(), [3, 2, 1]);
    assert_eq!(history.iter().map(|v| v.saved_by).collect::<Vec<_>>(), [Some(second), Some(first), None]);
    assert!(!history[2].person.carer && history[1].person.carer);
    // The old name no longer finds them; the new one does.
    assert_eq!(found(&mut tx, "anne lee").await, [start.id]);
    let nobody = someone(&ids, &["No"], "Body");
    assert_eq!(person::save(&mut tx, &nobody, None, at()).await.unwrap(), Edited::Gone);
}

async fn two_editors_at_one_moment_cannot_both_win(store: TestStore) {
    let ids = CountingIds::from(1);
    let start = someone(&ids, &["Ann"], "Lee");
    let mut tx = store.write().await.unwrap();
    added(&mut tx, &start).await;
    tx.commit().await.unwrap();
    let edits = (0..8).map(|_| {
        let (store, person) = (store.store().clone(), start.clone());
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let edited = person::save(&mut tx, &person, None, at()).await.unwrap();
            tx.commit().await.unwrap();
            matches!(edited, Edited::Saved(2))
        })
    });
    let mut won = 0;
    for edit in edits.collect::<Vec<_>>() {
        won += u32::from(edit.await.unwrap());
    }
    assert_eq!(won, 1);
    let mut tx = store.read().await.unwrap();
    assert_eq!(person::get(&mut tx, start.id).await.unwrap().unwrap().version, 2);
}

async fn text_that_looks_like_sql_is_only_text(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let hostile = [
        "Robert'); DROP TABLE person;--",
        "' OR '1'='1",
        "\" OR 1=1 --",
        "%' UNION SELECT body FROM person --",
        "{{7*7}}${7*7}<%= 7*7 %>",
        "<script>alert(1)</script>",
        "$1 || pg_sleep(10)",
        "\\'; SELECT 1; --",
        "[\"json\", {\"a\": null}]",
    ];
    for text in hostile {
        let mut p = someone(&ids, &[text], text);
        p.access_needs = vec![text.into()];
        p.address = Some(Address { lines: vec![text.into()], postcode: None });
        added(&mut tx, &p).await;
        assert!(person::get(&mut tx, p.id).await.unwrap() == Some(p.clone()), "{text}");
        assert!(found(&mut tx, text).await.contains(&p.id), "{text}");
        let source = person::Source {
            source: text.into(),
            key: text.into(),
            person: p.id,
            version: 1,
            hash: text.into(),
            seen: at(),
            doubt: None,
        };
        person::note_sources(&mut tx, std::slice::from_ref(&source)).await.unwrap();
        assert_eq!(person::by_source(&mut tx, text, text).await.unwrap(), Some(source));
        let find = person::Find { postcode: Some(text.into()), ..person::Find::default() };
        assert_eq!(person::search(&mut tx, &find, 50).await.unwrap(), []);
    }
    assert_eq!(person::count(&mut tx).await.unwrap(), hostile.len() as u64);
}

async fn people_added_together_are_as_those_added_alone(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let mut one = someone(&ids, &["Zoë", "Anne"], "O’Hara-Smith");
    one.nhs_number = Some("9990000018".parse().unwrap());
    (one.nhs_verified, one.opt_outs.type_1) = (true, true);
    one.birth_date = Some(date(1980, 3, 4));
    one.address = Some(Address { lines: vec!["\"1\" Moor\\Lane".into()], postcode: Some("S60 1AA".parse().unwrap()) });
    let practice = "C87002".parse().unwrap();
    one.registrations = vec![Registration { practice, from: Some(date(2020, 1, 1)), to: None }];
    let nobody = Person::new(PersonId::new(ids.uuid()));
    person::add_all(&mut tx, &[one.clone(), nobody.clone()], None, at()).await.unwrap();
    person::add_all(&mut tx, &[], None, at()).await.unwrap();
    for p in [&one, &nobody] {
        assert_eq!(person::get(&mut tx, p.id).await.unwrap(), Some(Person { version: 1, ..p.clone() }));
    }
    assert_eq!(found(&mut tx, "ohara").await, [one.id]);
    assert_eq!(person::count_of_practice(&mut tx, practice, date(2026, 1, 1)).await.unwrap(), 1);
}

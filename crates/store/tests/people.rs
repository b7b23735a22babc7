//! The index of people and what stands around it: the same on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use jiff::{Timestamp, ToSpan as _, civil::date};
use linchpin_core::{
    Address, ConsentId, CountingIds, Ids, MatchId, MergeId, Name, NameUse, OdsCode, Person, PersonId, Registration,
    RelationshipId, UserId, person::words,
};
use linchpin_store::{
    Edited, Tx, consent, person, person_match, person_merge, relationship, store_suite,
    testing::{TestStore, on_sqlite},
};
use proptest::{collection::vec, prelude::*};

store_suite!(
    a_person_comes_back_as_they_went,
    the_second_editor_is_shown_both_versions,
    two_editors_at_one_moment_cannot_both_win,
    people_are_found_however_their_names_are_written,
    text_that_looks_like_sql_is_only_text,
    all_that_is_known_must_fit,
    a_practice_finds_its_own_people_of_the_day,
    candidates_are_those_a_rule_could_match,
    a_shared_day_of_birth_hides_nobody_with_the_number,
    people_added_together_are_as_those_added_alone,
    a_merged_record_leads_to_the_one_that_was_kept,
    the_last_word_on_consent_stands,
    a_relationship_stands_between_its_ends,
    rows_move_with_a_merge_and_come_back,
    a_pair_is_asked_about_once,
    another_systems_key_is_kept,
);

fn at() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

fn someone(ids: &CountingIds, given: &[&str], family: &str) -> Person {
    let mut person = Person::new(PersonId::new(ids.uuid()));
    person.names = vec![Name::usual(given.iter().copied(), family)];
    person.version = 1;
    person
}

async fn added(tx: &mut Tx, person: &Person) {
    person::add(tx, person, None, at()).await.unwrap();
}

async fn found(tx: &mut Tx, text: &str) -> Vec<PersonId> {
    let find = person::Find { words: words(text), ..person::Find::default() };
    person::search(tx, &find, 50).await.unwrap().into_iter().map(|p| p.id).collect()
}

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

async fn people_are_found_however_their_names_are_written(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let zoe = someone(&ids, &["Zoë", "Mae"], "O’Brien-Núñez");
    let one_name = someone(&ids, &[], "Suharto");
    let given_only = someone(&ids, &["Łukasz"], "");
    let other_script = someone(&ids, &["小龍"], "李");
    let mut married = someone(&ids, &["Mary"], "Smith");
    married.names.push(Name { used: NameUse::Former, ..Name::usual(["Mary"], "Cooper") });
    let long = someone(&ids, &["x".repeat(200).as_str()], &"Wolfeschlegelstein".repeat(10));
    for p in [&zoe, &one_name, &given_only, &other_script, &married, &long] {
        added(&mut tx, p).await;
    }
    for (text, who) in [
        ("O'BRIEN", &zoe),
        ("obrien nunez", &zoe),
        ("nunez zoe", &zoe),
        ("zo obr", &zoe),
        ("O’Brien-Núñez, Zoë", &zoe),
        ("suharto", &one_name),
        ("lukasz", &given_only),
        ("李", &other_script),
        ("cooper", &married),
        ("wolfeschlegelsteinwolf", &long),
    ] {
        assert_eq!(found(&mut tx, text).await, [who.id], "{text}");
    }
    for nobody in ["brien", "zoe smith", "", "'", "%", "_", "zoe mae obrien nunez extra"] {
        assert_eq!(found(&mut tx, nobody).await, [], "{nobody}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whoever_has_a_name_is_found_by_it_and_by_its_beginning(
        names in vec(("[\\PC&&[^\u{10ffff}]]{0,12}", "\\PC{0,24}"), 8..20),
    ) {
        on_sqlite(|store| async move {
            let ids = CountingIds::from(1);
            let mut tx = store.write().await.unwrap();
            for (given, family) in &names {
                let p = someone(&ids, &[given], family);
                added(&mut tx, &p).await;
                for text in [given, family] {
                    let all = words(text);
                    for word in &all {
                        let beginning: String = word.chars().take(3).collect();
                        let find = person::Find { words: vec![beginning], ..person::Find::default() };
                        let found = person::search(&mut tx, &find, 1000).await.unwrap();
                        assert!(found.iter().any(|one| one.id == p.id), "{text:?} by {word:?}");
                    }
                    let find = person::Find { words: all.clone(), ..person::Find::default() };
                    let found = person::search(&mut tx, &find, 1000).await.unwrap();
                    assert_eq!(found.iter().any(|one| one.id == p.id), !all.is_empty(), "{text:?}");
                }
            }
        });
    }
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

async fn all_that_is_known_must_fit(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let mut twins = ["Asha", "Anil"].map(|given| {
        let mut p = someone(&ids, &[given], "Patel");
        p.birth_date = Some(date(2019, 5, 4));
        p.address = Some(Address { lines: vec![], postcode: Some("S60 1AA".parse().unwrap()) });
        p
    });
    twins[0].nhs_number = Some("9990000018".parse().unwrap());
    for p in &twins {
        added(&mut tx, p).await;
    }
    let [asha, anil] = [twins[0].id, twins[1].id];
    let find = |text: &str| person::Find { words: words(text), ..person::Find::default() };
    let number = Some("9990000018".parse().unwrap());
    let born = Some(date(2019, 5, 4));
    for (find, who) in [
        (find("patel"), vec![asha, anil]),
        (find("patel asha"), vec![asha]),
        (person::Find { born, ..find("") }, vec![asha, anil]),
        (person::Find { born, ..find("anil") }, vec![anil]),
        (person::Find { born: Some(date(2019, 4, 5)), ..find("patel") }, vec![]),
        (person::Find { postcode: Some("S60".into()), ..find("") }, vec![asha, anil]),
        (person::Find { postcode: Some("S601AA".into()), ..find("as") }, vec![asha]),
        (person::Find { postcode: Some("S61".into()), ..find("patel") }, vec![]),
        (person::Find { number, ..find("") }, vec![asha]),
        (person::Find { number, ..find("anil") }, vec![]),
        (person::Find { number: Some("9990000026".parse().unwrap()), ..find("") }, vec![]),
        (person::Find::default(), vec![]),
    ] {
        let mut ids: Vec<_> = person::search(&mut tx, &find, 50).await.unwrap().iter().map(|p| p.id).collect();
        ids.sort();
        assert_eq!(ids, who, "{find:?}");
    }
    let find = find("patel");
    assert_eq!(person::search(&mut tx, &find, 1).await.unwrap().len(), 1, "no more than asked for");
}

async fn a_practice_finds_its_own_people_of_the_day(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let (ours, theirs) = (code("C87001"), code("C87002"));
    let mut moved = someone(&ids, &["Mo"], "Farr");
    moved.registrations = vec![
        Registration { practice: ours, from: None, to: Some(date(2026, 3, 31)) },
        Registration { practice: theirs, from: Some(date(2026, 4, 1)), to: None },
    ];
    let mut stayed = someone(&ids, &["Sal"], "Farr");
    stayed.registrations = vec![Registration { practice: ours, from: None, to: None }];
    added(&mut tx, &moved).await;
    added(&mut tx, &stayed).await;
    for (practice, day, who) in [
        (ours, date(2026, 3, 31), vec![moved.id, stayed.id]),
        (ours, date(2026, 4, 1), vec![stayed.id]),
        (theirs, date(2026, 3, 31), vec![]),
        (theirs, date(2026, 4, 1), vec![moved.id]),
    ] {
        for text in ["farr", ""] {
            let find = person::Find { words: words(text), practice: Some((practice, day)), ..person::Find::default() };
            let mut ids: Vec<_> = person::search(&mut tx, &find, 50).await.unwrap().iter().map(|p| p.id).collect();
            ids.sort();
            assert_eq!(ids, who, "{practice} {day} {text}");
        }
        let list = person::of_practice(&mut tx, practice, day, None, 50).await.unwrap();
        assert_eq!(list.iter().map(|p| p.id).collect::<Vec<_>>(), who);
    }
    let after = person::of_practice(&mut tx, ours, date(2026, 3, 31), Some(moved.id), 50).await.unwrap();
    assert_eq!(after.iter().map(|p| p.id).collect::<Vec<_>>(), [stayed.id], "the next page");
}

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

async fn the_last_word_on_consent_stands(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let p = someone(&ids, &["Di"], "Wood");
    added(&mut tx, &p).await;
    let say = async |tx: &mut Tx, decision, hours: i64, until: Option<i64>| {
        let said = consent::Consent {
            id: ConsentId::new(ids.uuid()),
            person: p.id,
            purpose: consent::SHARING.into(),
            decision,
            how: consent::How::Spoken,
            at: at() + hours.hours(),
            until: until.map(|h| at() + h.hours()),
            note: None,
            account: None,
            role: None,
            organisation: None,
        };
        consent::add(tx, &said).await.unwrap();
    };
    let allows = async |tx: &mut Tx, hours: i64| {
        let now = at() + hours.hours();
        consent::standing(tx, p.id, consent::SHARING, now).await.unwrap().is_some_and(|c| c.allows(now))
    };
    assert!(!allows(&mut tx, 0).await, "nothing said is no consent");
    say(&mut tx, consent::Decision::Given, 1, Some(3)).await;
    assert!(!allows(&mut tx, 0).await && allows(&mut tx, 1).await && allows(&mut tx, 2).await);
    assert!(!allows(&mut tx, 3).await, "it ended");
    say(&mut tx, consent::Decision::Given, 4, None).await;
    say(&mut tx, consent::Decision::Withdrawn, 4, None).await;
    assert!(!allows(&mut tx, 5).await, "of two at one instant the later one stands");
    assert_eq!(consent::of(&mut tx, p.id, 10).await.unwrap().len(), 3);
}

async fn a_relationship_stands_between_its_ends(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let p = someone(&ids, &["Di"], "Wood");
    added(&mut tx, &p).await;
    let (me, colleague) = (UserId::new(ids.uuid()), UserId::new(ids.uuid()));
    let hub = code("HUB01");
    let shared = relationship::Relationship {
        id: RelationshipId::new(ids.uuid()),
        person: p.id,
        kind: relationship::Kind::Shared,
        organisation: hub,
        account: Some(me),
        scope: relationship::Scope::Person,
        consent: None,
        reference: None,
        reason: Some("Help with housing".into()),
        from: at(),
        to: None,
        made_by: None,
        ended_by: None,
    };
    relationship::add(&mut tx, &shared).await.unwrap();
    let stands = async |tx: &mut Tx, who, hours: i64| {
        relationship::between(tx, p.id, hub, who, at() + hours.hours()).await.unwrap().len()
    };
    assert_eq!(stands(&mut tx, me, -1).await, 0);
    assert_eq!(stands(&mut tx, me, 0).await, 1);
    assert_eq!(stands(&mut tx, colleague, 0).await, 0, "it was shared with one person");
    let work = relationship::with(&mut tx, hub, relationship::Kind::Shared, me, at(), 10).await.unwrap();
    assert_eq!(work, std::slice::from_ref(&shared));
    assert!(relationship::end(&mut tx, shared.id, Some(me), at() + 2.hours()).await.unwrap());
    assert_eq!((stands(&mut tx, me, 1).await, stands(&mut tx, me, 2).await), (1, 0));
    assert!(!relationship::end(&mut tx, shared.id, Some(me), at() + 5.hours()).await.unwrap(), "an end is not put off");
    let kept = relationship::of(&mut tx, p.id, 10).await.unwrap();
    assert_eq!((kept.len(), kept[0].ended_by), (1, Some(me)));
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

//! Who looks for somebody finds them, however the name was written.

use jiff::civil::date;
use linchpin_core::{Address, CountingIds, Name, NameUse, Registration, person::words};
use linchpin_store::{person, store_suite, testing::TestStore};

use super::{added, code, found, someone};

store_suite!(
    people_are_found_however_their_names_are_written,
    all_that_is_known_must_fit,
    a_practice_finds_its_own_people_of_the_day
);

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

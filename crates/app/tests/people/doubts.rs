//! A key that a system used before for somebody else (hazard HZ-02).

use jiff::civil::date;
use linchpin_app::{
    Actor,
    act::{Decided, Edit, Imported, Incoming, Whom},
    matching,
};
use linchpin_core::{ErrorKind, Name, Person, PersonId};
use linchpin_store::{person, store_suite, testing::TestStore};

use crate::index::{Index, born, living_at, number, ours, registered, someone, traced};

store_suite!(
    a_key_of_somebody_else_waits_for_a_person,
    a_number_that_was_put_right_goes_on_after_the_merge,
    a_system_that_takes_it_back_is_believed_again,
    what_people_put_right_here_is_no_doubt,
    a_marriage_and_a_date_put_right_are_no_doubt,
    another_system_under_the_same_name_is_refused_whole,
    a_number_of_two_records_names_nobody,
    one_batch_is_as_many,
);

fn ann() -> Person {
    traced(born(registered(someone("Ann", "O’Hara"), ours()), date(1950, 2, 3)), 1)
}

fn bo() -> Person {
    traced(born(registered(someone("Bo", "Berg"), ours()), date(1980, 1, 1)), 2)
}

impl Index {
    async fn of_key(&self, key: &str) -> person::Source {
        person::by_source(&mut self.app.store.read().await.unwrap(), "gp", key).await.unwrap().unwrap()
    }

    async fn decide(&self, decided: impl Fn(&linchpin_app::act::Pair) -> Decided) {
        let manager = self.manager();
        let pairs = self.app.match_queue(&manager).await.unwrap();
        assert_eq!(pairs.len(), 1);
        assert_eq!(pairs[0].says[0], matching::sentence(matching::SAME_KEY).unwrap());
        self.app.decide_match(&manager, pairs[0].asked.id, &decided(&pairs[0])).await.unwrap();
    }

    /// The pseudonym under which rows of a key are filed; none while it is not known of whom they are.
    async fn filed(&self, key: &str) -> Option<String> {
        let names = self.app.names(&Actor::console(ours()), "gp").await.unwrap();
        match names.person(key, Some(&number(1).digits())) {
            Whom::One(named) => Some(named.pseudonym.clone()),
            Whom::OneOfTwo => None,
            other => panic!("{other:?}"),
        }
    }

    async fn pseudonym(&self, person: PersonId) -> Option<String> {
        Some(self.app.pseudonyms("lake").await.unwrap().of(person))
    }
}

async fn a_key_of_somebody_else_waits_for_a_person(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann()), ("7", someone("Cy", "Dee"))]).await;
    let before = index.of_key("1").await;
    assert_eq!(index.filed("1").await, index.pseudonym(before.person).await);

    let done = index.load("gp", &[("1", bo())]).await;
    assert_eq!(done, Imported { new: 1, queued: 1, doubted: vec![0], ..Imported::default() });
    assert_eq!(index.get(before.person).await.version, 1, "nothing is written over");
    let doubt = index.of_key("1").await.doubt.unwrap();
    assert_eq!(index.get(doubt).await.name().unwrap().full(), "Bo Berg");
    assert_eq!(index.filed("1").await, None, "nothing is filed under either, though the number is somebody's");
    let again = index.load("gp", &[("1", bo())]).await;
    assert_eq!(again, Imported { doubted: vec![0], ..Imported::default() }, "it is asked once and told each time");
    assert_eq!(index.count().await, 3);

    index.decide(|_| Decided::Different { reason: "Two people.".into() }).await;
    assert_eq!(index.filed("1").await, index.pseudonym(doubt).await, "what the system says now is of the second");
    let mut said = bo();
    said.language = Some("sv".into());
    assert_eq!(index.load("gp", &[("1", said)]).await, Imported { updated: 1, ..Imported::default() });
    assert_eq!(index.get(doubt).await.language.as_deref(), Some("sv"));
    assert_eq!(index.get(before.person).await.version, 1);
    index.chain_is_whole().await;
}

async fn a_number_that_was_put_right_goes_on_after_the_merge(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann())]).await;
    let first = index.of_key("1").await.person;
    let right = traced(ann(), 3);
    assert_eq!(index.load("gp", &[("1", right.clone())]).await.doubted, [0]);
    let second = index.of_key("1").await.doubt.unwrap();
    index.decide(|_| Decided::Same { keep: second, reason: "The number was put right.".into() }).await;
    assert_eq!(index.get(first).await.merged_into, Some(second));
    assert_eq!(index.filed("1").await, index.pseudonym(second).await);
    assert_eq!(index.load("gp", &[("1", right.clone())]).await, Imported { same: 1, ..Imported::default() });
    let moved = living_at(right, "S60 1AA");
    assert_eq!(index.load("gp", &[("1", moved)]).await, Imported { updated: 1, ..Imported::default() });
    let kept = index.get(second).await;
    assert_eq!((kept.nhs_number, kept.address.is_some()), (Some(number(3)), true));
}

async fn a_system_that_takes_it_back_is_believed_again(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann())]).await;
    let first = index.of_key("1").await.person;
    index.load("gp", &[("1", bo())]).await;
    assert_eq!(index.filed("1").await, None);
    let mut said = ann();
    said.language = Some("ga".into());
    assert_eq!(index.load("gp", &[("1", said.clone())]).await, Imported { updated: 1, ..Imported::default() });
    assert_eq!(index.filed("1").await, index.pseudonym(first).await);
    assert_eq!(index.get(first).await.language.as_deref(), Some("ga"));
    assert_eq!(index.load("gp", &[("1", said)]).await, Imported { same: 1, ..Imported::default() });
}

async fn what_people_put_right_here_is_no_doubt(store: TestStore) {
    let index = Index::new(store);
    let untraced = |p: Person| Person { nhs_verified: false, ..p };
    index.load("gp", &[("1", untraced(ann()))]).await;
    let id = index.of_key("1").await.person;
    let right = Person { nhs_number: Some(number(3)), ..index.get(id).await };
    let edit = index.app.edit_person(&index.manager(), &right).await.unwrap();
    assert!(matches!(edit, Edit::Saved { .. }));
    let mut said = untraced(ann());
    said.language = Some("ga".into());
    let done = index.load("gp", &[("1", said)]).await;
    assert_eq!(done, Imported { updated: 1, ..Imported::default() }, "the system says what it always said");
    let now = index.get(id).await;
    assert_eq!((now.nhs_number, now.language.as_deref()), (Some(number(3)), Some("ga")));
}

async fn a_marriage_and_a_date_put_right_are_no_doubt(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann()), ("2", someone("Cy", "Dee"))]).await;
    let married = Person { names: vec![Name::usual(["Ann"], "Cooper")], ..ann() };
    let dated = born(married.clone(), date(1950, 3, 2));
    let untraced = Person { nhs_number: None, nhs_verified: false, ..dated.clone() };
    let renamed = someone("Cy", "Dean");
    for batch in [[("1", married), ("2", renamed.clone())], [("1", dated), ("2", renamed.clone())]] {
        assert_eq!(index.load("gp", &batch).await.doubted, [0; 0]);
    }
    assert_eq!(index.load("gp", &[("1", untraced), ("2", renamed)]).await.doubted, [0; 0]);
    assert_eq!(index.load("gp", &[("2", someone("Eve", "Fay"))]).await.doubted, [0], "not one name is left");
}

async fn another_system_under_the_same_name_is_refused_whole(store: TestStore) {
    let index = Index::new(store);
    let all = |shift: usize, count: usize| -> Vec<(String, Person)> {
        let one = |n: usize| {
            let day = date(1950, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from((n + shift) * 37).unwrap()));
            let who = someone(&format!("Given{}", n + shift), &format!("Family{}", n + shift));
            (n.to_string(), born(registered(who, ours()), day))
        };
        (0..count).map(one).collect()
    };
    let load = async |people: Vec<(String, Person)>| {
        let batch: Vec<Incoming> = people.into_iter().map(|(key, person)| Incoming { key, person }).collect();
        index.app.import_people(&Actor::console(ours()), "practice", &batch).await
    };
    assert_eq!(load(all(0, 5)).await.unwrap().new, 5);
    let seq = index.seq().await;
    let refused = load(all(100, 9)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let said = refused.to_string();
    assert!(said.contains("--from") && said.contains("of 5 people"), "{said}");
    assert!(!said.contains("Family"), "{said}");
    assert_eq!(index.count().await, 5, "nothing of it was taken");
    assert!(index.audit().await.iter().all(|entry| entry.seq <= seq || entry.outcome.as_str() != "allowed"));
    // Two of five may be mistakes: they wait, and the others are taken.
    let mut mixed = all(0, 5);
    mixed.splice(0..2, all(200, 2));
    mixed[4].1.veteran = true;
    let done = load(mixed).await.unwrap();
    assert_eq!((done.doubted.as_slice(), done.same, done.updated), (&[0, 1][..], 2, 1));
    // Under a name of its own it comes in.
    let batch: Vec<Incoming> = all(100, 9).into_iter().map(|(key, person)| Incoming { key, person }).collect();
    let done = index.app.import_people(&Actor::console(ours()), "hospital", &batch).await.unwrap();
    assert_eq!((done.new, done.doubted.len()), (9, 0));
}

async fn a_number_of_two_records_names_nobody(store: TestStore) {
    let index = Index::new(store);
    let first = index.add(ann()).await;
    let names = index.app.names(&Actor::console(ours()), "gp").await.unwrap();
    let digits = number(1).digits();
    assert!(matches!(names.person("unknown", Some(&digits)), Whom::One(_)));
    assert_eq!(names.person("unknown", Some(&number(9).digits())), Whom::Nobody);
    index.add(traced(bo(), 1)).await;
    let names = index.app.names(&Actor::console(ours()), "gp").await.unwrap();
    assert_eq!(names.person("unknown", Some(&digits)), Whom::OneOfTwo);
    assert_eq!(index.get(first.id).await.nhs_number, Some(number(1)));
}

/// What is asked and written for many at once comes to the same as for one after the other: people who are alike within
/// a batch, keys that come twice, numbers that join, changes in between.
async fn one_batch_is_as_many(store: TestStore) {
    let index = Index::new(store);
    let one = |n: usize| {
        let day = date(1980, 1, 1).saturating_add(jiff::Span::new().days(i64::try_from(n % 7).unwrap()));
        let who = registered(someone(["Ann", "Anne", "Bo"][n % 3], ["Lee", "Leigh", "Berg", "O’Hara"][n % 4]), ours());
        let who = living_at(born(who, day), ["S60 1AA", "S60 1AB", "ZZ99 3VZ"][n % 3]);
        let who = if n.is_multiple_of(5) { traced(who, n % 10) } else { who };
        ((n * 7 % 83).to_string(), Person { veteran: n.is_multiple_of(11), ..who })
    };
    let all: Vec<(String, Person)> = (0..120).map(one).collect();
    let load = async |source: &str, size: usize| {
        let mut done = Imported::default();
        for part in all.chunks(size) {
            let batch: Vec<_> = part.iter().map(|(key, p)| Incoming { key: key.clone(), person: p.clone() }).collect();
            done.add(index.app.import_people(&Actor::console(ours()), source, &batch).await.unwrap());
        }
        done.doubted = vec![done.doubted.len()];
        done
    };
    let in_one = load("one", 120).await;
    let people = index.count().await;
    assert!(in_one.new > 20 && in_one.joined > 0 && in_one.queued > 20 && in_one.doubted[0] > 0, "{in_one:?}");
    let single = Index::new(TestStore::sqlite().await);
    let mut one_by_one = Imported::default();
    for (key, p) in &all {
        let batch = [Incoming { key: key.clone(), person: p.clone() }];
        one_by_one.add(single.app.import_people(&Actor::console(ours()), "one", &batch).await.unwrap());
    }
    one_by_one.doubted = vec![one_by_one.doubted.len()];
    assert_eq!(in_one, one_by_one);
    assert_eq!(people, single.count().await);
}

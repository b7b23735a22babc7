use jiff::civil::date;
use linchpin_app::{
    Actor,
    act::{Edit, Imported, Incoming},
};
use linchpin_core::{ErrorKind, Name, Person, Role};
use linchpin_store::{person, person_match, store_suite, testing::TestStore};

use crate::index::{Index, born, living_at, ours, registered, someone, traced};

store_suite!(
    the_same_batch_again_changes_nothing,
    what_a_source_says_again_never_undoes_what_people_wrote,
    a_traced_number_joins_and_anything_less_is_asked,
    what_cannot_be_is_refused_by_its_place,
    only_those_who_load_may_import,
    a_merged_record_follows_its_source,
);

fn ann() -> Person {
    traced(living_at(born(registered(someone("Ann", "O’Hara"), ours()), date(1950, 2, 3)), "S60 1AA"), 1)
}

fn counts(new: u64, updated: u64, same: u64) -> Imported {
    Imported { new, updated, same, ..Imported::default() }
}

async fn the_same_batch_again_changes_nothing(store: TestStore) {
    let index = Index::new(store);
    let batch = [("1", ann()), ("2", someone("", "Suharto")), ("3", someone("'; DROP TABLE person; --", "X"))];
    assert_eq!(index.load("gp", &batch).await, counts(3, 0, 0));
    assert_eq!(index.load("gp", &batch).await, counts(0, 0, 3));
    let mut changed = batch;
    changed[1].1.veteran = true;
    assert_eq!(index.load("gp", &changed).await, counts(0, 1, 2));
    assert_eq!(index.load("gp", &changed).await, counts(0, 0, 3));
    // Twice in one batch is the same as twice.
    let twice = [("9", someone("Bo", "Berg")), ("9", someone("Bo", "Berg"))];
    assert_eq!(index.load("gp", &twice).await, counts(1, 0, 1));
    assert_eq!(index.count().await, 4);
    let last = index.audit().await.remove(0);
    assert_eq!((last.act.as_str(), last.resource.as_str()), ("load", "data"));
    let detail: serde_json::Value = serde_json::from_str(&last.detail.unwrap()).unwrap();
    assert_eq!((&detail["new"], &detail["source"]), (&1.into(), &"gp".into()));
    index.chain_is_whole().await;
}

async fn what_a_source_says_again_never_undoes_what_people_wrote(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann())]).await;
    let mut tx = index.app.store.read().await.unwrap();
    let id = person::by_source(&mut tx, "gp", "1").await.unwrap().unwrap().person;
    drop(tx);
    let mut edited = index.get(id).await;
    edited.carer = true;
    edited.address = living_at(someone("", ""), "S60 9ZZ").address;
    let Edit::Saved { version: 2, .. } = index.app.edit_person(&index.manager(), &edited).await.unwrap() else {
        panic!("not saved")
    };
    let mut said = ann();
    said.address = living_at(someone("", ""), "S25 4DB").address;
    said.language = Some("ur".into());
    let done = index.load("gp", &[("1", said.clone())]).await;
    assert_eq!(done, Imported { held: 1, ..counts(0, 1, 0) });
    let now = index.get(id).await;
    assert_eq!((now.carer, now.address.clone(), now.language.as_deref()), (true, edited.address, Some("ur")));
    assert_eq!(index.load("gp", &[("1", said)]).await, counts(0, 0, 1));
}

async fn a_traced_number_joins_and_anything_less_is_asked(store: TestStore) {
    let index = Index::new(store);
    index.load("gp", &[("1", ann())]).await;
    let mut from_hospital = traced(born(someone("Anne", "OHara"), date(1950, 2, 3)), 1);
    from_hospital.language = Some("ga".into());
    let done = index.load("hospital", &[("h1", from_hospital.clone())]).await;
    assert_eq!(done, Imported { joined: 1, ..counts(0, 1, 0) });
    assert_eq!(index.count().await, 1);
    let mut written = from_hospital.clone();
    written.nhs_verified = false;
    let done = index.load("hospital", &[("h2", written.clone())]).await;
    assert_eq!(done, Imported { queued: 1, ..counts(1, 0, 0) }, "a number that was only written down");
    assert_eq!(index.count().await, 2, "no silent merge");
    // Within one batch too.
    let pair =
        [("h3", born(someone("Bo", "Berg"), date(1980, 1, 1))), ("h4", born(someone("Bo", "Berg"), date(1980, 1, 1)))];
    assert_eq!(index.load("hospital", &pair).await, Imported { queued: 1, ..counts(2, 0, 0) });
    let mut tx = index.app.store.read().await.unwrap();
    assert_eq!(person_match::count_waiting(&mut tx, None).await.unwrap(), 2);
    let joined = person::by_source(&mut tx, "hospital", "h1").await.unwrap().unwrap().person;
    let sources = person::sources(&mut tx, joined).await.unwrap();
    assert_eq!(sources.iter().map(|s| s.source.as_str()).collect::<Vec<_>>(), ["gp", "hospital"]);
    drop(tx);
    let now = index.get(joined).await;
    assert_eq!(now.language.as_deref(), Some("ga"), "gaps are filled");
    assert_eq!(now.name().unwrap().full(), "Ann O’Hara", "and nothing is overwritten");
}

async fn what_cannot_be_is_refused_by_its_place(store: TestStore) {
    let index = Index::new(store);
    let long = "k".repeat(201);
    let batch = [
        ("1", someone("", "")),
        ("2", ann()),
        ("3", born(someone("A", "B"), date(2030, 1, 1))),
        ("", someone("A", "B")),
        (long.as_str(), someone("A", "B")),
        ("a\nb", someone("A", "B")),
        ("7", someone("A", "B\0C")),
    ];
    let done = index.load("gp", &batch).await;
    assert_eq!((done.new, done.refused.len()), (1, 6));
    let told: Vec<_> = done.refused.iter().map(|r| (r.at, r.faults[0].field)).collect();
    assert_eq!(told, [(0, "name"), (2, "birth-date"), (3, "key"), (4, "key"), (5, "key"), (6, "name")]);
    assert_eq!(index.count().await, 1);
}

async fn only_those_who_load_may_import(store: TestStore) {
    let index = Index::new(store);
    let batch = [Incoming { key: "1".into(), person: ann() }];
    for role in Role::ALL {
        let done = index.app.import_people(&index.actor(role, ours()), "gp", &batch).await;
        match role {
            Role::Administrator => assert_eq!(done.unwrap().new, 1),
            _ => index.refused(done, None).await,
        }
    }
    let unnamed = index.app.import_people(&Actor::console(ours()), " ", &batch).await.unwrap_err();
    assert_eq!(unnamed.kind(), ErrorKind::Invalid);
}

async fn a_merged_record_follows_its_source(store: TestStore) {
    let index = Index::new(store);
    let twin = born(registered(someone("Bo", "Berg"), ours()), date(1980, 1, 1));
    index.load("gp", &[("1", twin.clone()), ("2", twin.clone())]).await;
    let manager = index.manager();
    let pair = index.app.match_queue(&manager).await.unwrap().remove(0);
    let (kept, gone) = (pair.one.id, pair.other.id);
    let merge = index.app.merge_people(&manager, kept, gone, "The same.").await.unwrap();
    let mut said = twin.clone();
    said.language = Some("sv".into());
    let done = index.load("gp", &[("2", said.clone())]).await;
    assert_eq!((done.new, done.updated), (0, 1));
    assert_eq!(index.get(kept).await.language.as_deref(), Some("sv"), "the record that stands for it");
    index.app.unmerge_people(&manager, merge, "Two after all.").await.unwrap();
    let parted = index.get(gone).await;
    assert_eq!((parted.language.as_deref(), parted.merged_into), (Some("sv"), None));
    said.names = vec![Name::usual(["Bo"], "Bergman")];
    assert_eq!(index.load("gp", &[("2", said)]).await.updated, 1);
    assert_eq!(index.get(gone).await.name().unwrap().full(), "Bo Bergman");
    assert_eq!(index.get(kept).await.name().unwrap().full(), "Bo Berg", "each follows its own source again");
}

/// Not part of the ordinary run: `cargo nextest run -p linchpin-app --test people --run-ignored only --no-capture
/// how_fast`. `LINCHPIN_PEOPLE` sets how many.
#[test]
#[ignore = "takes a minute"]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn how_fast_people_come_in() {
    linchpin_store::testing::on_sqlite(|store| async {
        let index = Index::new(store);
        let people: usize = std::env::var("LINCHPIN_PEOPLE").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
        let all: Vec<(String, Person)> = (0..people)
            .map(|n| {
                let day = date(1940, 1, 1).saturating_add(jiff::Span::new().days((n * 7919 % 30_000) as i64));
                let street = format!("S{} {}A{}", 60 + n % 15, n % 10, char::from(b'A' + (n / 150 % 20) as u8));
                let p = living_at(
                    born(someone(&format!("Given{}", n % 400), &format!("Family{}", n % 3001)), day),
                    &street,
                );
                (n.to_string(), registered(p, ours()))
            })
            .collect();
        for what in ["new", "the same again"] {
            let started = std::time::Instant::now();
            let mut done = Imported::default();
            for part in all.chunks(500) {
                let batch: Vec<_> =
                    part.iter().map(|(key, p)| Incoming { key: key.clone(), person: p.clone() }).collect();
                done.add(index.app.import_people(&Actor::console(ours()), "gp", &batch).await.unwrap());
            }
            let took = started.elapsed();
            println!("{what}: {:.0} people a second; {done:?}", people as f64 / took.as_secs_f64());
        }
    });
}

//! Questions about schemes and what was found, on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::Timestamp;
use linchpin_core::{CountingIds, Ids};
use linchpin_store::{
    evaluation::{self, Recorded},
    finding::{self, Finding, Kind},
    store_suite,
    testing::TestStore,
};

store_suite!(every_recording_of_a_question_stays, what_was_found_last_takes_the_place_of_what_was_found_before);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

async fn every_recording_of_a_question_stays(store: TestStore) {
    let ids = CountingIds::from(1);
    let one = |name: &str, definition: &str, recorded: &str| Recorded {
        id: ids.uuid(),
        name: name.into(),
        definition: definition.into(),
        recorded: at(recorded),
        account: None,
    };
    let later = one("telehealth", "worthwhile = 0.2", "2026-03-01T09:00:00Z");
    let first = one("telehealth", "worthwhile = 0.1", "2026-02-01T09:00:00Z");
    let other = one("case-management", "title = \"It’s <b>\"", "2026-01-01T09:00:00Z");
    let mut tx = store.write().await.unwrap();
    for one in [&later, &first, &other] {
        evaluation::add(&mut tx, one).await.unwrap();
    }
    assert!(evaluation::add(&mut tx, &first).await.is_err(), "nothing takes the place of what was recorded");
    tx.rollback().await.unwrap();
    let mut tx = store.write().await.unwrap();
    for one in [&later, &first, &other] {
        evaluation::add(&mut tx, one).await.unwrap();
    }
    assert_eq!(evaluation::of(&mut tx, "telehealth").await.unwrap(), [first.clone(), later.clone()], "the first first");
    assert_eq!(evaluation::all(&mut tx).await.unwrap(), [other, first, later]);
    assert_eq!(evaluation::of(&mut tx, "nobody").await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn what_was_found_last_takes_the_place_of_what_was_found_before(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    let (early, late) = (at("2026-02-01T09:00:00Z"), at("2026-03-01T09:00:00Z"));
    finding::keep(&mut tx, Kind::Evaluation, "telehealth", &vec![1.5, 0.25], early).await.unwrap();
    finding::keep(&mut tx, Kind::Model, "telehealth", &vec![9.0], early).await.unwrap();
    finding::keep(&mut tx, Kind::Evaluation, "telehealth", &vec![2.5], late).await.unwrap();
    let found: Vec<Finding<Vec<f64>>> = finding::of(&mut tx, Kind::Evaluation).await.unwrap();
    assert_eq!(found, [Finding { name: "telehealth".into(), found: late, content: vec![2.5] }]);
    assert!(finding::of::<String>(&mut tx, Kind::Model).await.is_err(), "what is of another form is said to be");
    tx.commit().await.unwrap();
}

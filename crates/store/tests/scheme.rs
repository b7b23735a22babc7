//! Texts of schemes, agreements and what is counted for them, on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::Timestamp;
use linchpin_core::{AgreementId, CountingIds, Ids, OdsCode, Role};
use linchpin_schemes::{
    Scheme,
    agreement::{State, Step},
};
use linchpin_store::{
    scheme::{self, Head, Kept},
    store_suite,
    testing::TestStore,
};

store_suite!(an_agreement_goes_on_step_by_step, nothing_is_counted_where_nothing_was_done);

const TEXT: &str = include_str!("../../../definitions/schemes/suture-removal.toml");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn practice(text: &str) -> OdsCode {
    text.parse().unwrap()
}

fn kept(number: u64, step: Step) -> Kept {
    let (at, organisation) = (at("2026-04-02T09:00:00Z"), practice("C87002"));
    Kept { number, at, account: None, role: Role::PracticeManager, organisation, step }
}

async fn an_agreement_goes_on_step_by_step(store: TestStore) {
    let ids = CountingIds::from(1);
    let text = Scheme::parse("suture-removal", TEXT).unwrap();
    let head = |provider: &str| Head {
        id: AgreementId::new(ids.uuid()),
        scheme: text.id.clone(),
        hash: text.hash.clone(),
        provider: practice(provider),
        begins: text.term.from,
        invited: at("2026-04-01T09:00:00Z"),
        state: State::Invited,
        served_by: None,
        version: 1,
    };
    let (one, same, other) = (head("C87002"), head("C87002"), head("C87003"));
    let mut tx = store.write().await.unwrap();
    assert!(scheme::add(&mut tx, &one).await.is_err(), "its text is kept first");
    tx.rollback().await.unwrap();
    let mut tx = store.write().await.unwrap();
    for _ in 0..2 {
        scheme::keep(&mut tx, &text, at("2026-04-01T09:00:00Z")).await.unwrap();
    }
    assert!(scheme::add(&mut tx, &one).await.unwrap());
    assert!(!scheme::add(&mut tx, &same).await.unwrap(), "one is open between the two");
    assert!(scheme::add(&mut tx, &other).await.unwrap());
    scheme::write(&mut tx, one.id, &kept(1, Step::Invite { hash: text.hash.clone() })).await.unwrap();
    let next = Head { state: State::Declined, served_by: Some(practice("C87003")), ..one.clone() };
    assert!(scheme::advance(&mut tx, &next).await.unwrap());
    assert!(!scheme::advance(&mut tx, &next).await.unwrap(), "the second saw an older version");
    scheme::write(&mut tx, one.id, &kept(2, Step::Decline { why: "It’s <b>full</b>".into() })).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = store.write().await.unwrap();
    let clash = scheme::write(&mut tx, one.id, &kept(2, Step::Accept)).await;
    assert!(clash.is_err(), "nothing takes the place of what was written");
    tx.rollback().await.unwrap();
    let mut tx = store.read().await.unwrap();
    assert_eq!(scheme::text(&mut tx, &text.hash).await.unwrap(), Some((text.id.clone(), TEXT.to_owned())));
    assert_eq!(scheme::texts(&mut tx).await.unwrap(), std::slice::from_ref(&text.id));
    let stands = Head { version: 2, ..next };
    assert_eq!(scheme::get(&mut tx, one.id).await.unwrap().unwrap(), stands);
    assert_eq!(scheme::of_scheme(&mut tx, &text.id).await.unwrap(), [stands.clone(), other.clone()]);
    assert_eq!(scheme::of_provider(&mut tx, practice("C87003")).await.unwrap(), [other]);
    assert_eq!(scheme::served_by(&mut tx, practice("C87003")).await.unwrap(), [stands]);
    let steps = scheme::history(&mut tx, one.id).await.unwrap();
    assert_eq!(steps.iter().map(|one| one.step.kind()).collect::<Vec<_>>(), ["invite", "decline"]);
    assert_eq!(scheme::steps_of_scheme(&mut tx, &text.id).await.unwrap().len(), 2);
    assert_eq!(scheme::steps_of_provider(&mut tx, practice("C87003")).await.unwrap(), []);
    tx.rollback().await.unwrap();

    // What has ended makes room for another.
    let mut tx = store.write().await.unwrap();
    let ended = Head { version: 2, state: State::Ended, ..one.clone() };
    assert!(scheme::advance(&mut tx, &ended).await.unwrap());
    assert!(scheme::add(&mut tx, &same).await.unwrap());
    assert_eq!(scheme::between(&mut tx, &text.id, practice("C87002")).await.unwrap().len(), 2);
    tx.commit().await.unwrap();
}

async fn nothing_is_counted_where_nothing_was_done(store: TestStore) {
    let span = (at("2026-04-01T00:00:00Z"), at("2026-07-01T00:00:00Z"));
    let mut tx = store.read().await.unwrap();
    for state in [None, Some("completed")] {
        let done = scheme::cases(&mut tx, ("suture-removal", state), "suture-removal", span).await.unwrap();
        assert!(done.is_empty());
    }
    assert!(scheme::kept(&mut tx, "Blood tests", span).await.unwrap().is_empty());
    tx.rollback().await.unwrap();
}

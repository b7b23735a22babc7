//! Money that comes in, on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::civil::date;
use linchpin_core::{BidId, CountingIds, FundingTableId, Ids, OdsCode, UserId};
use linchpin_store::{
    bid::{self, BidHead, BidStep, State},
    funding::{self, FundingTable, budget, evidence, saving},
    store_suite,
    testing::TestStore,
};

store_suite!(
    the_last_table_of_a_name_stands_and_the_others_stay,
    figures_evidence_and_budgets_are_kept_in_order,
    a_bid_keeps_its_steps,
);

fn at(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

fn place() -> OdsCode {
    "03L".parse().unwrap()
}

async fn the_last_table_of_a_name_stands_and_the_others_stay(store: TestStore) {
    let ids = CountingIds::from(1);
    let one = |name: &str, content: &str, edition| FundingTable {
        id: FundingTableId::new(ids.uuid()),
        organisation: place(),
        name: name.into(),
        shape: "streams".into(),
        source: "It’s <b>7.2</b>".into(),
        first_line: 742,
        content: content.into(),
        terms: "{}".into(),
        kept: at("2026-11-23T09:00:00Z"),
        kept_by: Some(UserId::new(ids.uuid())),
        edition,
    };
    let (first, second, other) = (one("GPFV", "a", 1), one("GPFV", "b", 2), one("Other", "c", 1));
    let mut tx = store.write().await.unwrap();
    for one in [&first, &second, &other] {
        funding::add(&mut tx, one).await.unwrap();
    }
    assert_eq!(funding::all(&mut tx, place()).await.unwrap(), [second.clone(), other]);
    assert_eq!(funding::get(&mut tx, first.id).await.unwrap(), Some(first.clone()), "what stood before is still there");
    assert_eq!(funding::earlier(&mut tx, &first).await.unwrap(), [second, first]);
    assert_eq!(funding::all(&mut tx, "C87002".parse().unwrap()).await.unwrap(), []);
    tx.commit().await.unwrap();
}

async fn figures_evidence_and_budgets_are_kept_in_order(store: TestStore) {
    let now = at("2026-11-23T09:00:00Z");
    let mut tx = store.write().await.unwrap();
    let figure = |kind, amount: i64| saving::SavingFigure {
        programme: "Medicines".into(),
        month: date(2026, 4, 1),
        kind,
        amount,
        reason: String::new(),
        at: now,
        account: None,
    };
    let all = [figure(saving::Kind::Plan, 9_007_199_254_740_993), figure(saving::Kind::Forecast, -5)];
    for one in &all {
        saving::add(&mut tx, place(), "2026/27", one).await.unwrap();
    }
    assert_eq!(saving::of(&mut tx, place(), "2026/27").await.unwrap(), all);
    assert_eq!(saving::years(&mut tx, place()).await.unwrap(), ["2026/27"]);
    let shown = |condition, met| evidence::Evidence {
        condition,
        met,
        words: "minutes".into(),
        document: "board".into(),
        at: now,
        account: None,
    };
    for one in [shown(6, false), shown(6, true)] {
        evidence::add(&mut tx, place(), "2026/27", &one).await.unwrap();
    }
    assert_eq!(evidence::of(&mut tx, place(), "2026/27").await.unwrap(), [shown(6, false), shown(6, true)]);
    let set =
        |amount| budget::Budget { year: "2026/27".into(), amount, source: "board".into(), at: now, account: None };
    for one in [set(1), set(2)] {
        budget::add(&mut tx, place(), &one).await.unwrap();
    }
    assert_eq!(budget::all(&mut tx, place()).await.unwrap(), [set(2), set(1)], "what stands first");
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(evidence::add(&mut tx, place(), "2026/27", &shown(7, true)).await.is_err(), "there are six");
}

async fn a_bid_keeps_its_steps(store: TestStore) {
    let ids = CountingIds::from(1);
    let head = BidHead {
        id: BidId::new(ids.uuid()),
        organisation: place(),
        applicant: "C87002".parse().unwrap(),
        call: Some("support".into()),
        definition: Some("title = 1".into()),
        funds: "ours".into(),
        title: "A hub".into(),
        amount: 5_000_000,
        recurrent: 0,
        made: date(2026, 11, 23),
        commit_by: None,
        state: State::Open,
        version: 1,
    };
    let step = |number, content: &str| BidStep {
        number,
        at: at("2026-11-23T09:00:00Z"),
        account: None,
        content: content.into(),
    };
    let mut tx = store.write().await.unwrap();
    bid::add(&mut tx, &head).await.unwrap();
    for one in [step(1, "{}"), step(2, "{\"a\":1}")] {
        bid::add_step(&mut tx, head.id, &one).await.unwrap();
    }
    assert_eq!(bid::steps(&mut tx, head.id).await.unwrap(), [step(1, "{}"), step(2, "{\"a\":1}")]);
    assert_eq!(bid::lock(&mut tx, head.id).await.unwrap(), Some(head.clone()));
    bid::move_on(&mut tx, head.id, State::Approved, Some(date(2027, 1, 1))).await.unwrap();
    let moved = BidHead { state: State::Approved, commit_by: Some(date(2027, 1, 1)), version: 2, ..head.clone() };
    assert_eq!(bid::of_applicant(&mut tx, head.applicant).await.unwrap(), std::slice::from_ref(&moved));
    assert_eq!(bid::of_organisation(&mut tx, place()).await.unwrap(), [moved]);
    assert_eq!(bid::of_organisation(&mut tx, head.applicant).await.unwrap(), []);
    tx.commit().await.unwrap();
}

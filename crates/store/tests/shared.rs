//! A page of what is shared with somebody costs what it shows: it is read in the order of its index, however much is shared.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use linchpin_store::{Statement, args, statements};

/// The plan of the one statement that has these words, as `SQLite` tells it.
async fn plan(store: &linchpin_store::Store, words: &str) -> String {
    let all: Vec<&Statement> = statements().into_iter().flatten().filter(|one| one.sqlite().contains(words)).collect();
    let [one] = all.as_slice() else { panic!("{} statements have “{words}”", all.len()) };
    let text: &'static str = format!("explain query plan {}", one.sqlite()).leak();
    let mut tx = store.read().await.unwrap();
    let rows = tx.all(Statement::new(text), args!["team/1", "", "", 50]).await.unwrap();
    rows.iter().map(|row| row.text("detail").unwrap()).collect::<Vec<_>>().join("; ")
}

#[test]
fn a_page_of_a_teams_cases_is_read_in_the_order_of_its_index() {
    linchpin_store::testing::on_sqlite(|store| async move {
        let plan = plan(store.store(), "p.ended is null and c.closed is null and (p.opened, p.care_case)").await;
        assert!(plan.contains("case_party_holder (holder=? AND "), "{plan}");
        assert!(
            !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"),
            "nothing is sorted and nothing read whole: {plan}"
        );
    });
}

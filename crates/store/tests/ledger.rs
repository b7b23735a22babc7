//! The books, on both databases: nothing that was written is changed, and what is closed stays closed.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::{Timestamp, civil::Date};
use linchpin_core::{CountingIds, EntryId, Ids, Pence, Period};
use linchpin_schemes::ledger::{Account, Amount, Entry, Of};
use linchpin_store::{ledger, store_suite, testing::TestStore};

store_suite!(
    books_balance_and_prove_themselves,
    what_was_written_stays,
    a_period_closes_for_good,
    what_comes_back_was_paid,
);

fn now() -> Timestamp {
    "2026-05-08T09:00:00Z".parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn of(ids: &CountingIds, on: &str, pence: i64) -> Of<'static> {
    let amount = Amount::new(Pence(pence)).unwrap();
    Of { id: EntryId::new(ids.uuid()), day: day(on), provider: "C87002", scheme: "local/sutures", amount }
}

const WHO: (Option<linchpin_core::RunId>, Option<linchpin_core::UserId>) = (None, None);

async fn books_balance_and_prove_themselves(store: TestStore) {
    let ids = CountingIds::from(1);
    let mut tx = store.write().await.unwrap();
    let aside = Entry::allocated(
        EntryId::new(ids.uuid()),
        day("2026-04-01"),
        "PMS: premium",
        "local/sutures",
        Amount::new(Pence(100_000)).unwrap(),
    );
    let (owed, paid) = (Entry::approved(of(&ids, "2026-05-01", 35_000)), Entry::paid(of(&ids, "2026-05-02", 35_000)));
    for entry in [&aside, &owed, &paid] {
        ledger::post(&mut tx, entry, WHO, now()).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = store.read().await.unwrap();
    let lines = ledger::trial_balance(&mut tx).await.unwrap();
    let balance = |account: &Account| lines.iter().find(|line| line.account == *account).unwrap().balance();
    assert_eq!(balance(&Account::source("PMS: premium")), Pence(-100_000));
    assert_eq!(balance(&Account::paid("C87002", "local/sutures")), Pence(35_000));
    assert_eq!(ledger::balance_of(&mut tx, &Account::pot("local/sutures")).await.unwrap(), Pence(65_000));
    assert_eq!(lines.iter().map(|line| line.balance()).sum::<Pence>(), Pence(0));
    let proof = ledger::proof(&mut tx).await.unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.kept, proof.summed), (3, Pence(170_000)));
    let all = (day("2026-01-01"), day("2026-12-31"));
    let read: Vec<Entry> =
        ledger::entries(&mut tx, all, 0, 10).await.unwrap().into_iter().map(|one| one.entry).collect();
    assert_eq!(read, [aside, owed, paid]);
    assert_eq!(ledger::entries(&mut tx, all, 2, 10).await.unwrap().len(), 1, "after a number");
}

async fn what_was_written_stays(store: TestStore) {
    let ids = CountingIds::from(1);
    let one = Entry::approved(of(&ids, "2026-05-01", 100));
    let mut tx = store.write().await.unwrap();
    ledger::post(&mut tx, &one, WHO, now()).await.unwrap();
    tx.commit().await.unwrap();
    for script in [
        "update ledger_entry set day = '2026-01-01'",
        "delete from ledger_entry",
        "update ledger_transfer set amount = 1",
        "delete from ledger_transfer",
    ] {
        let mut tx = store.write().await.unwrap();
        assert!(tx.script(script).await.is_err(), "{script}");
    }
    let mut tx = store.write().await.unwrap();
    assert!(ledger::post(&mut tx, &one, WHO, now()).await.is_err(), "the same entry again");
    tx.rollback().await.unwrap();
    // What slips past every rule is told: the count that was kept on the way is another.
    let mut tx = store.write().await.unwrap();
    tx.script("update ledger_head set moved = moved + 1").await.unwrap();
    tx.commit().await.unwrap();
    assert!(!ledger::proof(&mut store.read().await.unwrap()).await.unwrap().holds());
}

async fn a_period_closes_for_good(store: TestStore) {
    let ids = CountingIds::from(1);
    let month = |text: &str| -> Period { text.parse().unwrap() };
    let mut tx = store.write().await.unwrap();
    ledger::post(&mut tx, &Entry::approved(of(&ids, "2026-04-30", 100)), WHO, now()).await.unwrap();
    let gap = ledger::close(&mut tx, month("2026-05"), None, now()).await.unwrap_err().to_string();
    assert!(gap.contains("2026-05 cannot be closed before the days from 2026-04-30 on"), "{gap}");
    let close = ledger::close(&mut tx, month("2026-04"), None, now()).await.unwrap();
    assert_eq!((close.entries, close.moved), (1, Pence(100)));
    let again = ledger::close(&mut tx, month("2026-04"), None, now()).await.unwrap_err().to_string();
    assert!(again.contains("what was closed stays closed"), "{again}");
    let late =
        ledger::post(&mut tx, &Entry::approved(of(&ids, "2026-04-30", 1)), WHO, now()).await.unwrap_err().to_string();
    assert!(late.contains("2026-04-30 is in a period that was closed on 2026-04-30"), "{late}");
    ledger::post(&mut tx, &Entry::approved(of(&ids, "2026-05-01", 1)), WHO, now()).await.unwrap();
    tx.commit().await.unwrap();
    for script in [
        "update ledger_head set closed = null",
        "update ledger_head set closed = '2026-01-31'",
        "delete from ledger_close",
    ] {
        let mut tx = store.write().await.unwrap();
        assert!(tx.script(script).await.is_err(), "{script}");
    }
    let closes = ledger::closes(&mut store.read().await.unwrap()).await.unwrap();
    assert!(closes.len() == 1 && closes[0].holds);
}

async fn what_comes_back_was_paid(store: TestStore) {
    let ids = CountingIds::from(1);
    let paid = Entry::paid(of(&ids, "2026-05-02", 100));
    let back = |pence| Entry::clawed_back(of(&ids, "2026-05-03", pence), paid.id, "Two were not in the record");
    let mut tx = store.write().await.unwrap();
    let unknown = ledger::post(&mut tx, &back(1), WHO, now()).await.unwrap_err().to_string();
    assert!(unknown.contains("is not in the ledger"), "{unknown}");
    tx.rollback().await.unwrap();
    let mut tx = store.write().await.unwrap();
    ledger::post(&mut tx, &paid, WHO, now()).await.unwrap();
    ledger::post(&mut tx, &back(60), WHO, now()).await.unwrap();
    assert_eq!(ledger::taken_back(&mut tx, paid.id).await.unwrap(), Some((Pence(100), Pence(60))));
    let dues = ledger::dues(&mut tx).await.unwrap();
    assert_eq!((dues.len(), dues[0].amount, dues[0].scheme.as_str()), (1, Pence(60), "local/sutures"));
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    let more = ledger::post(&mut tx, &back(41), WHO, now()).await.unwrap_err().to_string();
    assert!(more.contains("£1.01 would be taken back of £1.00"), "{more}");
    drop(tx);
    let mut tx = store.write().await.unwrap();
    ledger::post(&mut tx, &Entry::repaid(of(&ids, "2026-05-04", 60)), WHO, now()).await.unwrap();
    assert_eq!(ledger::dues(&mut tx).await.unwrap(), []);
}

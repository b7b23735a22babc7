use linchpin_core::Pence;
use linchpin_schemes::ledger::Kind;
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, ours, pounds};

store_suite!(two_who_approve_at_once_owe_once, two_who_pay_at_once_pay_once);

async fn two_who_approve_at_once_owe_once(store: TestStore) {
    let office = Office::new(store).await;
    let id = office.key("sutures", ours()).await;
    office.fill(&office.manager, id, "20").await.unwrap();
    office.show(&office.manager, id, "training record").await.unwrap();
    office.declare(&office.manager, id).await.unwrap();
    office.judge(&office.buyer, id, true).await.unwrap();
    let (version, amount) = (office.version(id).await, pounds("250"));
    let (one, two) = tokio::join!(
        office.app.approve_claim(&office.buyer, id, version, amount),
        office.app.approve_claim(&office.second, id, version, amount)
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    assert_eq!(office.seen(id).await.head.owed, amount);
    office.holds().await;
}

async fn two_who_pay_at_once_pay_once(store: TestStore) {
    let office = Office::new(store).await;
    let id = office.approved("20").await;
    let again =
        crate::office::actor(&office.app, "Payer 2", linchpin_core::Role::Finance, crate::office::place()).await;
    let (one, two) = tokio::join!(office.app.pay(&office.payer), office.app.pay(&again));
    assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
    let seen = office.seen(id).await;
    assert_eq!(seen.entries.iter().filter(|one| one.entry.kind == Kind::Paid).count(), 1);
    assert_eq!((seen.head.paid, seen.head.owed), (pounds("250"), Pence(0)));
    office.holds().await;
}

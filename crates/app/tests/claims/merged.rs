use linchpin_schemes::claiming::State;
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, ours, pounds, theirs};

store_suite!(what_is_open_follows_the_practice_and_what_was_paid_stays,);

async fn what_is_open_follows_the_practice_and_what_was_paid_stays(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let paid = office.approved("20").await;
    app.pay(&office.payer).await.unwrap();
    office.at("2026-12-02T09:00:00Z");
    app.make_claims().await.unwrap();
    let approved = office.approved("10").await;
    assert_ne!(approved, paid);
    office.closed.0.lock().unwrap().insert(ours(), theirs());
    let made = app.make_claims().await.unwrap();
    assert!(made.passed >= 1, "{made:?}");
    assert_eq!(app.make_claims().await.unwrap().passed, 0, "once");
    let (old, new) = (office.seen(paid).await.head, office.seen(approved).await.head);
    assert_eq!((old.payee, new.provider, new.payee, new.state), (ours(), ours(), theirs(), State::Approved));
    assert!(app.claim(&office.other, approved).await.is_ok(), "it is theirs now");
    office.holds().await;
    let run = app.pay(&office.payer).await.unwrap().run;
    let run = app.run_of(&office.payer, run).await.unwrap();
    assert_eq!(
        (run.remittances.len(), run.remittances[0].payee, run.remittances[0].net()),
        (1, theirs(), pounds("125"))
    );
    office.holds().await;
}

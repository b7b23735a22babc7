//! A new enhanced service is two files: what its cases earn is claimed, approved and paid without a line of code.

use std::sync::Arc;

use linchpin_app::{
    Figures,
    act::{ClaimFilter, NewEvidence, StepAt},
    facts::Later,
    figures::Sheet,
};
use linchpin_core::{Pence, Result, Role};
use linchpin_pathways::Answer;
use linchpin_schemes::{Exact, agreement::Step, claiming::State};
use linchpin_store::{store_suite, testing::TestStore};

use crate::ward::{Ward, ours};

store_suite!(what_cases_earn_is_claimed_and_paid,);

struct Place(Arc<Sheet>);

impl Figures for Place {
    fn sheet(&self) -> Later<'_, Result<Arc<Sheet>>> {
        Box::pin(async { Ok(Arc::clone(&self.0)) })
    }
}

async fn what_cases_earn_is_claimed_and_paid(store: TestStore) {
    let mut ward = Ward::new(store).await;
    // The pathway's file is there already: it says which move earns. This is the scheme's.
    ward.files.1.lock().unwrap().insert("support".into(), include_str!("paid.toml").into());
    let mut sheet = Sheet::default();
    sheet.of_place([ours()]);
    ward.app = ward.app.clone().measuring(Arc::new(Place(Arc::new(sheet))));
    let app = ward.app.clone();
    let place = "03L".parse().unwrap();
    let (buyer, payer) = (ward.actor(Role::Commissioner, place).await, ward.actor(Role::Finance, place).await);
    let manager = ward.actor(Role::PracticeManager, ours()).await;
    app.offer_scheme(&buyer, "support", &[ours()]).await.unwrap();
    let seen = app.agreement_seen(&manager, "support", ours()).await.unwrap();
    let _ = app.take_step(&manager, StepAt { agreement: seen.id, version: seen.version }, Step::Accept).await.unwrap();
    for _ in 0..3 {
        let case = ward.open(ward.person().await, None).await;
        ward.accept(case).await;
        let score = [("score".to_owned(), Answer::Scale(vec![6]))].into();
        ward.make(&ward.doctor, case, "Close", score, Some("Helped")).await.unwrap().done().unwrap();
    }
    assert_eq!(app.make_claims().await.unwrap().made, 0, "the quarter is not over");
    ward.at("2027-01-04T09:00:00Z");
    assert_eq!(app.make_claims().await.unwrap().made, 1);
    let id = app.claims(&manager, &ClaimFilter::default()).await.unwrap()[0].head.id;
    let claim = app.claim(&manager, id).await.unwrap();
    let payment = claim.claim.payment().unwrap();
    assert_eq!((payment.counted, payment.amount), (Some(Exact::whole(3)), Pence(6_000)));
    assert!(claim.declares.is_empty(), "where a pathway counts nobody types a number");
    let shown = format!("{claim:?}");
    assert!(!shown.contains("LEE") && !shown.contains("Lee"), "counts, and nobody");
    let record = NewEvidence { what: "training record".into(), name: "a.pdf".into(), bytes: b"%PDF-1.7".to_vec() };
    app.show_evidence(&manager, id, claim.head.version, &record).await.unwrap();
    let version = app.claim(&manager, id).await.unwrap().head.version;
    app.declare_claim(&manager, id, version, None).await.unwrap();
    let seen = app.claim(&buyer, id).await.unwrap();
    app.judge_evidence(&buyer, (id, seen.head.version), seen.evidence[0].file.id, true, "").await.unwrap();
    let version = app.claim(&buyer, id).await.unwrap().head.version;
    app.approve_claim(&buyer, id, version, Pence(6_000)).await.unwrap();
    app.pay(&payer).await.unwrap();
    let paid = app.claim(&manager, id).await.unwrap();
    assert_eq!((paid.head.state, paid.head.paid, paid.proven), (State::Paid, Pence(6_000), Some(true)));
    ward.chain_is_whole().await;
}

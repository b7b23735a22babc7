use linchpin_app::act::VerificationFound;
use linchpin_core::{Pence, Period};
use linchpin_schemes::claiming::{Does, State};
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, ours, pounds, theirs};

store_suite!(
    a_claim_goes_from_data_to_payment_and_part_of_it_comes_back,
    a_pot_is_shared_by_all_who_are_in,
    a_list_that_is_restated_is_shown_and_is_for_a_person_to_settle,
    what_is_closed_stays_closed,
    a_cap_counts_what_was_paid_before,
);

fn october() -> Period {
    Period::parse("2026-10").unwrap()
}

async fn a_claim_goes_from_data_to_payment_and_part_of_it_comes_back(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    app.set_aside(&office.payer, "sutures", "PMS premium", pounds("5000")).await.unwrap();
    assert_eq!(app.make_claims().await.unwrap(), Default::default(), "twice does no harm");
    let id = office.key("sutures", ours()).await;
    let first = app.claim(&office.manager, id).await.unwrap();
    assert_eq!(first.may, [Does::Fill, Does::Show, Does::Declare]);
    assert_eq!(first.claim.payment().unwrap().held, ["how many completed is not known"]);
    office.fill(&office.manager, id, "24").await.unwrap();
    office.declare(&office.manager, id).await.unwrap();
    let held = office.approve(&office.buyer, id).await.unwrap_err().to_string();
    assert!(held.contains("training record is missing"), "{held}");
    let version = office.version(id).await;
    app.return_claim(&office.buyer, id, version, "The training record is missing.").await.unwrap();
    assert_eq!(office.seen(id).await.claim.returned.as_deref(), Some("The training record is missing."));
    office.show(&office.manager, id, "training record").await.unwrap();
    office.fill(&office.manager, id, "20").await.unwrap();
    office.declare(&office.manager, id).await.unwrap();
    office.judge(&office.buyer, id, true).await.unwrap();
    office.approve(&office.buyer, id).await.unwrap();
    let approved = office.seen(id).await;
    assert_eq!(
        (approved.head.state, approved.head.owed, approved.proven),
        (State::Approved, pounds("250"), Some(true))
    );
    office.holds().await;
    let paid = app.pay(&office.payer).await.unwrap();
    assert_eq!((paid.claims, paid.left_out.len()), (1, 0));
    let own = app.runs(&office.manager).await.unwrap();
    assert_eq!(
        (own.len(), own[0].remittances[0].net(), own[0].remittances[0].reference(own[0].run.number).as_str()),
        (1, pounds("250"), "LP000001 C87002")
    );
    assert_eq!(app.runs(&office.other).await.unwrap(), [], "nobody reads what another was paid");
    assert!(app.pay(&office.payer).await.unwrap_err().to_string().contains("Nothing is approved"));
    // A sample by a seed that was written down before.
    assert_eq!(app.unverified(&office.buyer).await.unwrap(), [("sutures".to_owned(), october())]);
    let sample = app.begin_verification(&office.buyer, "sutures", october()).await.unwrap();
    assert!(app.begin_verification(&office.buyer, "sutures", october()).await.is_err(), "one sample, one seed");
    app.draw_verification(&office.buyer, sample).await.unwrap();
    assert!(app.draw_verification(&office.buyer, sample).await.is_err(), "drawn once");
    let seen = app.verifications(&office.second).await.unwrap();
    assert_eq!((seen[0].of.drawn.unwrap().0, seen[0].drawn.len(), seen[0].drawn[0].head.id), (1, 1, id));
    let found = VerificationFound {
        verification: sample,
        claim: (id, office.version(id).await),
        holds: false,
        amount: pounds("25"),
        words: "Two of twenty were not in the record.".into(),
    };
    let own = app.note_finding(&office.buyer, &found).await.unwrap_err().to_string();
    assert!(own.contains("You approved or adjusted this claim yourself"), "{own}");
    app.note_finding(&office.second, &found).await.unwrap();
    let again = VerificationFound { claim: (id, office.version(id).await), ..found };
    assert!(app.note_finding(&office.second, &again).await.is_err(), "looked at once");
    office.holds().await;
    // The next month it is taken off what is paid.
    office.at("2026-12-02T09:00:00Z");
    assert_eq!(app.make_claims().await.unwrap().made, 4);
    let next = office.key("sutures", ours()).await;
    assert_ne!(next, id);
    office.fill(&office.manager, next, "10").await.unwrap();
    office.declare(&office.manager, next).await.unwrap();
    assert_eq!(office.seen(next).await.head.amount, pounds("125"), "what was accepted once holds for every claim");
    office.approve(&office.buyer, next).await.unwrap();
    let run = app.pay(&office.payer).await.unwrap().run;
    let run = app.run_of(&office.manager, run).await.unwrap();
    assert_eq!((run.remittances[0].net(), run.remittances[0].repaid[0].1), (pounds("100"), pounds("25")));
    assert!(app.journal(&office.payer).await.unwrap().contains("repaid"));
    office.holds().await;
}

async fn a_pot_is_shared_by_all_who_are_in(store: TestStore) {
    let office = Office::new(store).await;
    let (one, two) = (office.key("shared", ours()).await, office.key("shared", theirs()).await);
    for (actor, id) in [(&office.manager, one), (&office.other, two)] {
        office.show(actor, id, "plan").await.unwrap();
    }
    office.declare(&office.manager, one).await.unwrap();
    office.judge(&office.buyer, one, true).await.unwrap();
    assert_eq!(
        office.seen(one).await.head.amount,
        pounds("100"),
        "so far the whole month is for the one who has shown it"
    );
    let wait = office.approve(&office.buyer, one).await.unwrap_err().to_string();
    assert!(wait.contains("C87005 has not declared yet"), "{wait}");
    office.declare(&office.other, two).await.unwrap();
    office.judge(&office.second, two, true).await.unwrap();
    let amounts = (office.seen(one).await.head.amount, office.seen(two).await.head.amount);
    assert_eq!((amounts.0.0 + amounts.1.0, amounts.0.0.abs_diff(amounts.1.0)), (10_000, 0), "{amounts:?}");
    office.approve(&office.buyer, one).await.unwrap();
    let version = office.version(two).await;
    let late = office.app.return_claim(&office.buyer, two, version, "Not so.").await.unwrap_err().to_string();
    assert!(late.contains("A part of this pot is approved"), "{late}");
    office.approve(&office.buyer, two).await.unwrap();
    office.app.pay(&office.payer).await.unwrap();
    office.holds().await;
}

async fn a_list_that_is_restated_is_shown_and_is_for_a_person_to_settle(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.approved("150").await;
    assert_eq!(office.seen(id).await.head.amount, pounds("1500"), "120 for 5,000 people");
    app.pay(&office.payer).await.unwrap();
    office.restate(4_000);
    app.make_claims().await.unwrap();
    assert_eq!(office.seen(id).await.head.paid, pounds("1500"), "nothing changes by itself");
    let seen = app.claim(&office.second, id).await.unwrap();
    let restated = seen.restated.unwrap();
    assert_eq!((restated.was, restated.is, restated.difference()), (pounds("1500"), pounds("1200"), Pence(-30_000)));
    let wrong =
        app.restate_claim(&office.second, id, seen.head.version, Pence(-1), "The list was published again.").await;
    assert!(wrong.unwrap_err().to_string().contains("another difference"));
    app.restate_claim(&office.second, id, seen.head.version, Pence(-30_000), "The list was published again.")
        .await
        .unwrap();
    let after = office.seen(id).await;
    assert_eq!((after.head.taken, after.proven), (pounds("300"), Some(true)));
    assert!(app.claim(&office.second, id).await.unwrap().restated.is_none(), "and is settled once");
    office.holds().await;
}

async fn what_is_closed_stays_closed(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.approved("20").await;
    let november = Period::parse("2026-11").unwrap();
    let early = app.close_period(&office.payer, november).await.unwrap_err().to_string();
    assert!(early.contains("not over yet"), "{early}");
    app.close_period(&office.payer, october()).await.unwrap();
    assert!(app.close_period(&office.payer, october()).await.unwrap_err().to_string().contains("is closed"));
    office.at("2026-12-01T00:30:00Z");
    app.close_period(&office.payer, november).await.unwrap();
    // A clock that goes back writes nothing into what is closed.
    office.at("2026-11-30T12:00:00Z");
    let closed = app.pay(&office.payer).await.unwrap_err().to_string();
    assert!(closed.contains("was closed on 2026-11-30"), "{closed}");
    office.at("2026-12-01T12:00:00Z");
    app.pay(&office.payer).await.unwrap();
    assert_eq!(office.seen(id).await.head.state, State::Paid);
    let books = app.books(&office.buyer).await.unwrap();
    assert_eq!((books.closes.len(), books.closes.iter().all(|one| one.holds)), (2, true));
    office.holds().await;
}

async fn a_cap_counts_what_was_paid_before(store: TestStore) {
    let office = Office::new(store).await;
    office.approved("100").await;
    office.at("2026-12-02T09:00:00Z");
    office.app.make_claims().await.unwrap();
    let next = office.key("sutures", ours()).await;
    office.fill(&office.manager, next, "50").await.unwrap();
    let payment = office.seen(next).await.claim.payment().unwrap().clone();
    assert_eq!((payment.amount, payment.because), (pounds("250"), vec!["30 over the cap of 120".to_owned()]));
}

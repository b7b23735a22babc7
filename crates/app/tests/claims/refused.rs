use linchpin_app::{Actor, act::ClaimFilter};
use linchpin_core::{ErrorKind, Pence, Period, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::office::{Office, actor, ours, place, theirs};

store_suite!(
    who_must_not_is_refused_and_it_is_written_down,
    what_cannot_be_is_said,
    nobody_decides_on_their_own_in_another_role
);

async fn who_must_not_is_refused_and_it_is_written_down(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.key("sutures", ours()).await;
    let seen = office.version(id).await;
    let typed = [("completed".to_owned(), "1".to_owned())];
    for who in [&office.other, &office.buyer, &office.payer] {
        office.refused(app.fill_claim(who, id, seen, &typed).await).await;
        office.refused(app.declare_claim(who, id, seen, None).await).await;
    }
    office.refused(app.claim(&office.other, id).await.map(drop)).await;
    for who in [&office.manager, &office.other, &office.payer] {
        office.refused(app.approve_claim(who, id, seen, Pence(0)).await).await;
        office.refused(app.return_claim(who, id, seen, "No.").await).await;
        office.refused(app.adjust_claim(who, id, seen, Pence(1), "No.").await).await;
        office.refused(app.claw_back(who, id, seen, Pence(1), "No.").await).await;
    }
    let month = Period::parse("2026-10").unwrap();
    for who in [&office.manager, &office.buyer] {
        office.refused(app.pay(who).await.map(drop)).await;
        office.refused(app.close_period(who, month).await).await;
        office.refused(app.set_aside(who, "sutures", "x", Pence(1)).await).await;
    }
    for role in [
        Role::Clinician,
        Role::Receptionist,
        Role::Administrator,
        Role::InformationGovernance,
        Role::Patient,
        Role::Nhs111,
    ] {
        let who = actor(app, role.title(), role, if role == Role::Administrator { place() } else { ours() }).await;
        office.refused(app.claim(&who, id).await.map(drop)).await;
        office.refused(app.claims(&who, &ClaimFilter::default()).await.map(drop)).await;
        office.refused(app.books(&who).await.map(drop)).await;
        office.refused(app.runs(&who).await.map(drop)).await;
        office.refused(app.verifications(&who).await.map(drop)).await;
        office.refused(app.journal(&who).await.map(drop)).await;
    }
    office.refused(app.books(&office.manager).await.map(drop)).await;
    office.refused(app.verifications(&office.manager).await.map(drop)).await;
    let own =
        app.claims(&office.manager, &ClaimFilter { payee: Some(theirs()), ..ClaimFilter::default() }).await.unwrap();
    assert!(
        own.iter().all(|row| row.head.payee == ours()) && own.len() == 2,
        "a practice sees its own, whatever it asks"
    );
    office.holds().await;
}

async fn what_cannot_be_is_said(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.key("sutures", ours()).await;
    let seen = office.version(id).await;
    for (what, count, told) in [
        ("completed", "-4", "completed is below nought: less than was claimed before is an adjustment"),
        ("completed", "4.5", "write a whole number"),
        ("completed", "9999999999", "write a whole number"),
        ("stitches", "4", "does not ask for “stitches”"),
        ("completed", "", "at least one number"),
    ] {
        let why = app.fill_claim(&office.manager, id, seen, &[(what.into(), count.into())]).await.unwrap_err();
        assert_eq!(why.kind(), ErrorKind::Invalid);
        assert!(why.to_string().contains(told), "{why}");
    }
    office.fill(&office.manager, id, "1,024").await.unwrap();
    let stale = app.declare_claim(&office.manager, id, seen, None).await.unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::Conflict, "whoever has not seen the last step looks first");
    office.at("2026-11-20T09:00:00Z");
    let late = office.declare(&office.manager, id).await.unwrap_err().to_string();
    assert!(late.contains("was to be in by 9 November 2026"), "{late}");
    let version = office.version(id).await;
    app.declare_claim(&office.manager, id, version, Some("The nurse was ill.")).await.unwrap();
    assert_eq!(office.seen(id).await.claim.late.as_deref(), Some("The nurse was ill."));
    let version = office.version(id).await;
    assert!(app.return_claim(&office.buyer, id, version, "  ").await.is_err());
    office.holds().await;
}

async fn nobody_decides_on_their_own_in_another_role(store: TestStore) {
    let office = Office::new(store).await;
    let app = &office.app;
    let id = office.key("sutures", ours()).await;
    office.fill(&office.manager, id, "20").await.unwrap();
    office.show(&office.manager, id, "training record").await.unwrap();
    office.declare(&office.manager, id).await.unwrap();
    // The manager is a commissioner too, and the commissioner works for finance on Fridays.
    let both = Actor { role: Role::Commissioner, organisation: place(), ..office.manager.clone() };
    let told = office.judge(&both, id, true).await.unwrap_err().to_string();
    assert!(told.starts_with("You declared this claim"), "{told}");
    let seen = app.claim(&both, id).await.unwrap();
    assert!(seen.may.is_empty() && seen.hindered.unwrap().starts_with("You declared this claim"));
    let at_practice = Actor { organisation: ours(), ..office.buyer.clone() };
    let told = office.judge(&at_practice, id, true).await.unwrap_err().to_string();
    assert!(told.starts_with("It is your own organisation’s claim"), "{told}");
    office.judge(&office.buyer, id, true).await.unwrap();
    office.approve(&office.buyer, id).await.unwrap();
    for own in [&office.buyer, &office.manager] {
        let payer = Actor { role: Role::Finance, organisation: place(), ..own.clone() };
        let told = app.pay(&payer).await.unwrap_err().to_string();
        assert!(told.contains("yourself") || told.starts_with("You declared"), "{told}");
    }
    app.pay(&office.payer).await.unwrap();
    office.holds().await;
}

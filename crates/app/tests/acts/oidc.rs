use linchpin_app::act::{Elsewhere, NewAccount, Post, Proofing, Provider, SignIn};
use linchpin_core::{ErrorKind, NhsNumber, Role};
use linchpin_store::{account, store_suite, testing::TestStore};

use crate::place::{Place, born, elsewhere, practice};

store_suite!(
    staff_need_an_account_that_is_tied_to_them,
    a_patient_fully_proved_gets_an_account,
    a_provider_opens_its_own_roles_only
);

const NUMBER: &str = "9990000018";

fn staff<'a>(subject: &'a str) -> Elsewhere<'a> {
    Elsewhere {
        provider: Provider::Staff,
        issuer: "https://cis2.example",
        subject,
        name: Some("Ann Staff"),
        nhs_number: None,
        birth_date: None,
        proofing: None,
    }
}

fn patient(subject: &str) -> Elsewhere<'_> {
    Elsewhere {
        provider: Provider::Patient,
        issuer: "https://login.example",
        subject,
        name: Some("Pat Example"),
        nhs_number: NhsNumber::parse(NUMBER).ok(),
        birth_date: Some(born()),
        proofing: Some(Proofing::P9),
    }
}

async fn staff_need_an_account_that_is_tied_to_them(store: TestStore) {
    let place = Place::new(store);
    let refused = place.app.sign_in_oidc(staff("1234"), "", None).await.unwrap();
    assert!(matches!(refused, SignIn::Refused));
    assert_eq!(place.last().await.2.as_deref(), Some("unknown-subject"));
    let new = NewAccount {
        name: "Ann Staff".into(),
        subject: Some(("https://cis2.example".into(), "1234".into())),
        posts: vec![Post { role: Role::InformationGovernance, organisation: practice() }],
        ..NewAccount::default()
    };
    let added = place.app.add_account(&place.console(), new).await.unwrap();
    assert!(added.ticket.is_none(), "no password of ours");
    let SignIn::In(signed) = place.app.sign_in_oidc(staff("1234"), "", None).await.unwrap() else { panic!() };
    assert_eq!(signed.actor.user, added.id);
    assert!(!signed.actor.unproven, "the provider asked for the second factor");
    let other = Elsewhere { issuer: "https://evil.example", ..staff("1234") };
    assert!(matches!(place.app.sign_in_oidc(other, "", None).await.unwrap(), SignIn::Refused), "another issuer");
    place.app.switch_account(&place.console(), added.id, false).await.unwrap();
    assert!(matches!(place.app.sign_in_oidc(staff("1234"), "", None).await.unwrap(), SignIn::Refused));
}

async fn a_patient_fully_proved_gets_an_account(store: TestStore) {
    let place = Place::new(store);
    assert!(
        matches!(place.app.sign_in_oidc(patient("p"), "", None).await.unwrap(), SignIn::Refused),
        "not in the index"
    );
    let person = place.person(NUMBER, practice()).await;
    for less in [
        Elsewhere { proofing: Some(Proofing::P5), ..patient("p") },
        Elsewhere { proofing: None, ..patient("p") },
        Elsewhere { birth_date: "1950-02-04".parse().ok(), ..patient("p") },
        Elsewhere { birth_date: None, ..patient("p") },
        Elsewhere { nhs_number: None, ..patient("p") },
        Elsewhere { nhs_number: NhsNumber::parse("9990000026").ok(), ..patient("p") },
    ] {
        assert!(matches!(place.app.sign_in_oidc(less, "", None).await.unwrap(), SignIn::Refused), "{less:?}");
    }
    let SignIn::In(first) = place.app.sign_in_oidc(patient("p"), "", None).await.unwrap() else { panic!() };
    assert_eq!((first.actor.person, first.actor.role), (Some(person), Role::Patient));
    assert_eq!(first.actor.organisation, practice());
    let SignIn::In(second) = place.app.sign_in_oidc(patient("p"), "", None).await.unwrap() else { panic!() };
    assert_eq!(second.actor.user, first.actor.user, "one account, however often");
    // Two records with one number: a person must decide first which is which.
    place.person(NUMBER, elsewhere()).await;
    assert!(matches!(place.app.sign_in_oidc(patient("q"), "", None).await.unwrap(), SignIn::Refused));
}

async fn a_provider_opens_its_own_roles_only(store: TestStore) {
    let place = Place::new(store);
    let (clinician, own) = (
        Post { role: Role::Clinician, organisation: practice() },
        Post { role: Role::Patient, organisation: practice() },
    );
    let new = NewAccount {
        name: "Both".into(),
        subject: Some(("https://login.example".into(), "both".into())),
        posts: vec![clinician],
        ..NewAccount::default()
    };
    let id = place.app.add_account(&place.console(), new).await.unwrap().id;
    assert!(place.app.grant_role(&place.console(), id, own).await.is_err(), "an account is the one or the other");
    // Even if the store says both.
    let mut tx = place.app.store.write().await.unwrap();
    account::grant(&mut tx, id, own.role, own.organisation.as_str(), place.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    let SignIn::In(signed) = place.app.sign_in_oidc(patient("both"), "", None).await.unwrap() else { panic!() };
    assert_eq!((signed.actor.role, signed.posts), (Role::Patient, vec![own]));
    let refused = place.app.choose_role(signed.token.secret(), clinician, None).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Forbidden, "nor by the way of changing role");
}

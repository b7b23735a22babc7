use linchpin_app::{
    Settings,
    act::{Attempt, Post, SignIn},
    identity::Cost,
};
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::place::{self, PASSWORD, Place, elsewhere, practice};

store_suite!(
    somebody_signs_in_and_out,
    no_refusal_tells_why,
    wrong_tries_lock_and_waiting_opens,
    many_guesses_at_once_are_counted,
    a_session_ends_by_itself,
    a_patient_is_signed_out_sooner,
    forged_and_old_tokens_open_nothing,
    a_change_of_role_gives_a_new_token,
    a_role_not_held_cannot_be_chosen,
    signing_out_everywhere,
    a_dearer_hash_is_made_when_they_sign_in,
    the_demo_offers_its_accounts_and_nobody_else_does,
);

async fn somebody_signs_in_and_out(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    let signed = place.sign_in(" Ann ").await;
    assert_eq!((signed.actor.user, signed.actor.role, signed.actor.organisation), (id, Role::Receptionist, practice()));
    assert!(!signed.actor.unproven);
    let known = place.known(signed.token.secret()).await.unwrap();
    assert_eq!((known.actor.user, known.csrf), (id, signed.csrf));
    assert_eq!(
        place.last().await,
        ("sign-in".into(), format!("session/{}", signed.actor.session.unwrap()), Some("password".into()), "done")
    );
    place.app.sign_out(signed.token.secret(), None).await.unwrap();
    assert!(place.known(signed.token.secret()).await.is_none());
    assert_eq!(place.last().await.0, "sign-out");
    // Once more is no error and no entry.
    let entries = place.audit().await.len();
    place.app.sign_out(signed.token.secret(), None).await.unwrap();
    assert_eq!(place.audit().await.len(), entries);
    place.chain_is_whole().await;
}

async fn no_refusal_tells_why(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    let off = place.account("bob", &[(Role::Receptionist, practice())]).await;
    place.account("cy", &[]).await;
    place.app.switch_account(&place.console(), off, false).await.unwrap();
    for (username, password, why, about) in [
        ("nobody", PASSWORD, "unknown-name", "account".to_owned()),
        ("ann", "wrong", "wrong-password", format!("account/{id}")),
        ("bob", PASSWORD, "switched-off", format!("account/{off}")),
        ("ann' or '1'='1", PASSWORD, "unknown-name", "account".to_owned()),
        ("", "", "unknown-name", "account".to_owned()),
    ] {
        assert!(matches!(place.try_password(username, password).await, SignIn::Refused), "{username}");
        assert_eq!(place.last().await, ("sign-in".into(), about, Some(why.into()), "failed"));
    }
    assert!(matches!(place.try_password("cy", PASSWORD).await, SignIn::Refused), "no role");
    assert_eq!(place.last().await.2.as_deref(), Some("no-role"));
    // What they typed is nowhere in the audit: people type passwords into the wrong field.
    assert!(!format!("{:?}", place.audit().await).contains("nobody"));
}

async fn wrong_tries_lock_and_waiting_opens(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Receptionist, practice())]).await;
    for _ in 0..4 {
        place.try_password("ann", "wrong").await;
    }
    place.sign_in("ann").await;
    for _ in 0..5 {
        place.try_password("ann", "wrong").await;
    }
    assert!(matches!(place.try_password("ann", PASSWORD).await, SignIn::Refused), "locked, though right");
    assert_eq!(place.last().await.2.as_deref(), Some("locked"));
    place.wait_seconds(59);
    assert!(matches!(place.try_password("ann", PASSWORD).await, SignIn::Refused));
    place.wait_seconds(1);
    // A sixth wrong one waits two minutes.
    place.try_password("ann", "wrong").await;
    place.wait(1);
    assert!(matches!(place.try_password("ann", PASSWORD).await, SignIn::Refused));
    place.wait(1);
    place.sign_in("ann").await;
    // The right one wipes the slate.
    place.try_password("ann", "wrong").await;
    place.sign_in("ann").await;
}

async fn many_guesses_at_once_are_counted(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    let guesses = (0..20).map(|i| {
        let app = place.app.clone();
        tokio::spawn(async move {
            let password = format!("guess number {i}");
            let attempt = Attempt { username: "ann", password: &password, agent: "", request: None };
            app.sign_in(attempt).await.unwrap();
        })
    });
    for guess in guesses.collect::<Vec<_>>() {
        guess.await.unwrap();
    }
    let view = place.app.account(&place.console(), id).await.unwrap();
    assert!(view.locked_until.is_some());
    let wrong = place.audit().await.iter().filter(|e| e.reason.as_deref() == Some("wrong-password")).count();
    assert!((5..=8).contains(&wrong), "{wrong} guesses were looked at");
    place.chain_is_whole().await;
}

async fn a_session_ends_by_itself(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Receptionist, practice())]).await;
    let signed = place.sign_in("ann").await;
    place.wait(29);
    assert!(place.known(signed.token.secret()).await.is_some(), "seen again");
    place.wait(29);
    assert!(place.known(signed.token.secret()).await.is_some(), "and again");
    place.wait(30);
    assert!(place.known(signed.token.secret()).await.is_none(), "half an hour away");
    let busy = place.sign_in("ann").await;
    for _ in 0..28 {
        place.wait(25);
        assert!(place.known(busy.token.secret()).await.is_some());
    }
    place.wait(20);
    assert!(place.known(busy.token.secret()).await.is_none(), "twelve hours, however busy");
}

async fn a_patient_is_signed_out_sooner(store: TestStore) {
    let place = Place::new(store);
    place.account("pat", &[(Role::Patient, practice())]).await;
    let signed = place.sign_in("pat").await;
    place.wait(14);
    assert!(place.known(signed.token.secret()).await.is_some());
    place.wait(15);
    assert!(place.known(signed.token.secret()).await.is_none());
}

async fn forged_and_old_tokens_open_nothing(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    let signed = place.sign_in("ann").await;
    let token = signed.token.secret();
    let mut forged = token.to_owned();
    forged.replace_range(42.., if token.ends_with('A') { "E" } else { "A" });
    let session = signed.actor.session.unwrap().to_string();
    for wrong in ["", "x", "' or 1=1 --", &forged, &token[..42], &format!("{token}A"), &session, "\0", "é"] {
        assert!(place.known(wrong).await.is_none(), "{wrong}");
    }
    // The hash that the store keeps is no token.
    let mut tx = place.app.store.read().await.unwrap();
    let kept = linchpin_store::session::of_account(&mut tx, id, place.app.now()).await.unwrap();
    drop(tx);
    assert_ne!(kept[0].token, token);
    assert!(place.known(&kept[0].token).await.is_none());
    // Switched off, the account's session is over at once; so it is when its role is taken away.
    place.app.switch_account(&place.console(), id, false).await.unwrap();
    assert!(place.known(token).await.is_none());
    place.app.switch_account(&place.console(), id, true).await.unwrap();
    let again = place.sign_in("ann").await;
    let post = Post { role: Role::Receptionist, organisation: practice() };
    place.app.revoke_role(&place.console(), id, post).await.unwrap();
    assert!(place.known(again.token.secret()).await.is_none());
}

async fn a_change_of_role_gives_a_new_token(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Clinician, practice()), (Role::Clinician, elsewhere())]).await;
    let first = place.sign_in("ann").await;
    assert_eq!(first.posts.len(), 2);
    let other = Post { role: Role::Clinician, organisation: elsewhere() };
    let second = place.app.choose_role(first.token.secret(), other, Some("r2")).await.unwrap();
    assert_eq!(second.actor.organisation, elsewhere());
    assert_eq!(second.actor.session, first.actor.session);
    assert_ne!(second.csrf, first.csrf);
    assert!(place.known(first.token.secret()).await.is_none(), "the old token is spent");
    assert_eq!(place.known(second.token.secret()).await.unwrap().actor.organisation, elsewhere());
    let spent = place.app.choose_role(first.token.secret(), other, None).await.unwrap_err();
    assert_eq!(spent.kind(), ErrorKind::SignedOut);
}

async fn a_role_not_held_cannot_be_chosen(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Receptionist, practice())]).await;
    let signed = place.sign_in("ann").await;
    for post in [
        Post { role: Role::Administrator, organisation: practice() },
        Post { role: Role::Receptionist, organisation: elsewhere() },
        Post { role: Role::Commissioner, organisation: place::place() },
    ] {
        let refused = place.app.choose_role(signed.token.secret(), post, None).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
        let (act, _, _, outcome) = place.last().await;
        assert_eq!((act.as_str(), outcome), ("change-role", "denied"));
    }
    assert_eq!(place.known(signed.token.secret()).await.unwrap().actor.role, Role::Receptionist);
}

async fn signing_out_everywhere(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Receptionist, practice())]).await;
    place.account("bob", &[(Role::Receptionist, practice())]).await;
    let (one, two, other) = (place.sign_in("ann").await, place.sign_in("ann").await, place.sign_in("bob").await);
    assert_eq!(place.app.own_sessions(&one.actor).await.unwrap().len(), 2);
    assert_eq!(place.app.sign_out_everywhere(&one.actor).await.unwrap(), 2);
    assert!(place.known(one.token.secret()).await.is_none());
    assert!(place.known(two.token.secret()).await.is_none());
    assert!(place.known(other.token.secret()).await.is_some());
}

async fn a_dearer_hash_is_made_when_they_sign_in(store: TestStore) {
    let mut place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    place.app.settings.cost = Cost { memory: 16, passes: 2 };
    place.sign_in("ann").await;
    let mut tx = place.app.store.read().await.unwrap();
    let kept = linchpin_store::account::by_id(&mut tx, id).await.unwrap().unwrap().password.unwrap();
    drop(tx);
    assert!(kept.contains("m=16,t=2"), "{kept}");
    place.sign_in("ann").await;
}

async fn the_demo_offers_its_accounts_and_nobody_else_does(store: TestStore) {
    let mut place = Place::new(store);
    let id = place.account("ann", &[(Role::Administrator, place::place())]).await;
    assert!(place.app.demo_accounts().await.unwrap().is_empty());
    let refused = place.app.sign_in_demo(id, "", None).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotFound);
    place.app.settings = Settings { demo: true, ..place.app.settings.clone() };
    assert_eq!(place.app.demo_accounts().await.unwrap().len(), 1);
    let SignIn::In(signed) = place.app.sign_in_demo(id, "", None).await.unwrap() else { panic!() };
    assert!(!signed.actor.unproven, "the demo asks for no telephone");
}

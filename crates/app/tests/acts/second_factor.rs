use linchpin_app::{
    Actor,
    act::{Post, SignIn, SignedIn},
    identity::Factor,
    permission::{Act, Resource, Subject},
};
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{store_suite, testing::TestStore};

use crate::place::{self, PASSWORD, Place, practice};

store_suite!(
    a_second_factor_is_asked_for_once_set_up,
    a_code_is_good_once,
    a_recovery_code_is_good_once,
    wrong_codes_lock_the_account,
    a_ticket_of_the_second_step_is_not_enough_and_ends,
    privileged_roles_do_nothing_without_one,
    it_is_kept_sealed_and_for_its_account_only,
    taking_it_away,
);

/// Sets one up and gives its secret and recovery codes.
async fn enrol(place: &Place, actor: &Actor) -> (Factor, Vec<String>) {
    let enrolment = place.app.begin_second_factor(actor).await.unwrap();
    let secret = decode(&enrolment.typed);
    let factor = Factor::new(&secret).unwrap();
    assert!(place.app.confirm_second_factor(actor, &enrolment.ticket, "000000").await.unwrap().is_none());
    let code = factor.code(place.app.now());
    let codes = place.app.confirm_second_factor(actor, &enrolment.ticket, &code).await.unwrap().unwrap();
    (factor, codes)
}

/// RFC 4648 base 32, as apps read it.
fn decode(typed: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for c in typed.bytes().filter(u8::is_ascii_alphanumeric) {
        let value = if c.is_ascii_uppercase() { c - b'A' } else { c - b'2' + 26 };
        bits = bits << 5 | u32::from(value);
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    bytes
}

async fn step(place: &Place, code: &str) -> SignIn {
    let SignIn::SecondStep(ticket) = place.try_password("ann", PASSWORD).await else { panic!("no second step") };
    place.app.second_step(&ticket, code, "", None).await.unwrap()
}

async fn start(place: &Place) -> SignedIn {
    place.account("ann", &[(Role::Clinician, practice())]).await;
    place.sign_in("ann").await
}

async fn a_second_factor_is_asked_for_once_set_up(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let other = place.sign_in("ann").await;
    let (factor, codes) = enrol(&place, &signed.actor).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(place.app.recovery_codes_left(&signed.actor).await.unwrap(), 10);
    assert!(place.known(signed.token.secret()).await.is_some());
    assert!(place.known(other.token.secret()).await.is_none(), "other sessions end");
    place.wait(1);
    assert!(matches!(step(&place, "123456").await, SignIn::Refused));
    let SignIn::In(signed) = step(&place, &factor.code(place.app.now())).await else { panic!() };
    assert!(place.known(signed.token.secret()).await.is_some());
    assert_eq!(place.last().await.2.as_deref(), Some("second-factor"));
}

async fn a_code_is_good_once(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let (factor, _) = enrol(&place, &signed.actor).await;
    let code = factor.code(place.app.now());
    assert!(matches!(step(&place, &code).await, SignIn::Refused), "the code that proved it is spent");
    place.wait(1);
    let code = factor.code(place.app.now());
    assert!(matches!(step(&place, &code).await, SignIn::In(_)));
    assert!(matches!(step(&place, &code).await, SignIn::Refused), "looked over a shoulder");
    assert_eq!(place.last().await.2.as_deref(), Some("wrong-code"));
}

async fn a_recovery_code_is_good_once(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let (_, codes) = enrol(&place, &signed.actor).await;
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert!(matches!(step(&place, &typed).await, SignIn::In(_)));
    assert!(matches!(step(&place, &codes[3]).await, SignIn::Refused));
    assert_eq!(place.app.recovery_codes_left(&signed.actor).await.unwrap(), 9);
    assert!(matches!(step(&place, "AAAA-AAAA-AAAA-AAAA").await, SignIn::Refused));
}

async fn wrong_codes_lock_the_account(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let (factor, _) = enrol(&place, &signed.actor).await;
    place.wait(1);
    let SignIn::SecondStep(ticket) = place.try_password("ann", PASSWORD).await else { panic!() };
    for guess in 0..5 {
        let code = format!("{guess:06}");
        assert!(matches!(place.app.second_step(&ticket, &code, "", None).await.unwrap(), SignIn::Refused));
    }
    let right = factor.code(place.app.now());
    assert!(matches!(place.app.second_step(&ticket, &right, "", None).await.unwrap(), SignIn::Refused));
    assert_eq!(place.last().await.2.as_deref(), Some("locked"));
}

async fn a_ticket_of_the_second_step_is_not_enough_and_ends(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let (factor, _) = enrol(&place, &signed.actor).await;
    place.wait(1);
    let SignIn::SecondStep(ticket) = place.try_password("ann", PASSWORD).await else { panic!() };
    assert!(place.known(&ticket).await.is_none(), "it is no session");
    let chosen = place.app.set_password(&ticket, "feeds the cat at noon", None).await.unwrap();
    assert_eq!(chosen, linchpin_app::act::Chosen::Refused, "and sets no password");
    place.wait(5);
    let late = place.app.second_step(&ticket, &factor.code(place.app.now()), "", None).await.unwrap();
    assert!(matches!(late, SignIn::Refused));
    assert_eq!(place.last().await.2.as_deref(), Some("stale-ticket"));
}

async fn privileged_roles_do_nothing_without_one(store: TestStore) {
    let place = Place::new(store);
    for (name, role) in [("ada", Role::Administrator), ("iggy", Role::InformationGovernance)] {
        let actor = place.actor(name, role, place::place()).await;
        assert!(actor.unproven);
        let refused = place.app.require(&actor, Act::See, &Subject::of(Resource::Published)).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Forbidden);
        assert_eq!(place.last().await.2.as_deref(), Some("no-second-factor"));
        let (factor, _) = enrol(&place, &actor).await;
        place.wait(1);
        let SignIn::SecondStep(ticket) = place.try_password(name, PASSWORD).await else { panic!() };
        let code = factor.code(place.app.now());
        let SignIn::In(signed) = place.app.second_step(&ticket, &code, "", None).await.unwrap() else { panic!() };
        assert!(!signed.actor.unproven);
        place.app.require(&signed.actor, Act::See, &Subject::of(Resource::Published)).await.unwrap();
    }
}

async fn it_is_kept_sealed_and_for_its_account_only(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    place.account("bob", &[(Role::Clinician, practice())]).await;
    let bob = place.sign_in("bob").await.actor;
    let enrolment = place.app.begin_second_factor(&signed.actor).await.unwrap();
    let secret = decode(&enrolment.typed);
    let code = Factor::new(&secret).unwrap().code(place.app.now());
    let stolen = place.app.confirm_second_factor(&bob, &enrolment.ticket, &code).await.unwrap();
    assert!(stolen.is_none(), "a ticket is its owner's");
    place.app.confirm_second_factor(&signed.actor, &enrolment.ticket, &code).await.unwrap().unwrap();
    let mut tx = place.app.store.read().await.unwrap();
    let kept = linchpin_store::account::by_id(&mut tx, signed.actor.user).await.unwrap().unwrap().totp.unwrap();
    assert!(!kept.windows(8).any(|w| secret.windows(8).any(|s| s == w)), "the secret is not readable in the store");
}

async fn taking_it_away(store: TestStore) {
    let place = Place::new(store);
    let signed = start(&place).await;
    let (factor, _) = enrol(&place, &signed.actor).await;
    place.wait(1);
    assert!(!place.app.remove_second_factor(&signed.actor, "000000").await.unwrap());
    let code = factor.code(place.app.now());
    assert!(place.app.remove_second_factor(&signed.actor, &code).await.unwrap());
    place.sign_in("ann").await;
    // An administrator takes it away from somebody who lost their telephone; a privileged role keeps its own.
    enrol(&place, &signed.actor).await;
    place.app.reset_second_factor(&place.console(), signed.actor.user).await.unwrap();
    let again = place.sign_in("ann").await;
    enrol(&place, &again.actor).await;
    let post = Post { role: Role::Administrator, organisation: place::place() };
    place.app.grant_role(&place.console(), again.actor.user, post).await.unwrap();
    let refused = place.app.remove_second_factor(&again.actor, "000000").await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
}

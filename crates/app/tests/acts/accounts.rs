use linchpin_app::act::{Chosen, NewAccount, NewToken, Post, SignIn};
use linchpin_app::identity::Fault;
use linchpin_core::{ErrorKind, Role};
use linchpin_store::{Edited, store_suite, testing::TestStore};

use crate::place::{self, PASSWORD, Place, practice};

store_suite!(
    only_administrators_keep_accounts,
    an_administrator_gives_themselves_nothing,
    a_ticket_sets_a_password_once,
    a_ticket_grows_old_and_cannot_be_changed,
    a_password_that_will_not_do_is_refused,
    one_changes_ones_own_password,
    resetting_ends_sessions_and_the_old_password,
    names_are_checked,
    two_administrators_who_edit_see_each_other,
    a_role_that_opens_people_is_told_to_the_officer,
    switching_off_takes_tokens_back_for_good,
);

const ADMINISTRATOR: Role = Role::Administrator;

async fn only_administrators_keep_accounts(store: TestStore) {
    let place = Place::new(store);
    let other = place.account("other", &[(Role::Receptionist, practice())]).await;
    let mut denied = 0;
    for role in Role::ALL.into_iter().filter(|r| *r != ADMINISTRATOR && *r != Role::InformationGovernance) {
        let actor = place.actor(role.as_str(), role, practice()).await;
        let new = NewAccount { username: Some("mine".into()), name: "Mine".into(), ..NewAccount::default() };
        let post = Post { role: Role::Clinician, organisation: practice() };
        let app = &place.app;
        let tries = [
            app.add_account(&actor, new).await.map(drop),
            app.accounts(&actor, None, 10).await.map(drop),
            app.account(&actor, other).await.map(drop),
            app.rename_account(&actor, other, 1, "X", None).await.map(drop),
            app.switch_account(&actor, other, false).await,
            app.grant_role(&actor, other, post).await,
            app.grant_role(&actor, actor.user, post).await,
            app.revoke_role(&actor, other, post).await,
            app.unlock_account(&actor, other).await,
            app.reset_password(&actor, other).await.map(drop),
            app.reset_second_factor(&actor, other).await,
        ];
        for (i, tried) in tries.into_iter().enumerate() {
            assert_eq!(tried.unwrap_err().kind(), ErrorKind::Forbidden, "{role}: {i}");
            denied += 1;
        }
    }
    let entries = place.audit().await;
    assert_eq!(entries.iter().filter(|e| e.outcome.as_str() == "denied").count(), denied);
    place.chain_is_whole().await;
}

async fn an_administrator_gives_themselves_nothing(store: TestStore) {
    let place = Place::new(store);
    let mut actor = place.actor("ada", ADMINISTRATOR, place::place()).await;
    assert!(actor.unproven, "an administrator has a second factor");
    actor.unproven = false;
    let post = Post { role: Role::Clinician, organisation: practice() };
    let app = &place.app;
    for tried in [
        app.grant_role(&actor, actor.user, post).await,
        app.unlock_account(&actor, actor.user).await,
        app.reset_second_factor(&actor, actor.user).await,
        app.reset_password(&actor, actor.user).await.map(drop),
        app.switch_account(&actor, actor.user, false).await,
    ] {
        assert_eq!(tried.unwrap_err().kind(), ErrorKind::Invalid);
    }
    assert_eq!(app.account(&actor, actor.user).await.unwrap().posts.len(), 1);
}

async fn a_ticket_sets_a_password_once(store: TestStore) {
    let place = Place::new(store);
    let new = NewAccount { username: Some("ann".into()), name: "Ann".into(), ..NewAccount::default() };
    let ticket = place.app.add_account(&place.console(), new).await.unwrap().ticket.unwrap();
    assert!(matches!(place.try_password("ann", "").await, SignIn::Refused), "no password yet, not the empty one");
    assert_eq!(place.app.set_password(&ticket, PASSWORD, None).await.unwrap(), Chosen::Set);
    assert_eq!(place.app.set_password(&ticket, "another fine one 77", None).await.unwrap(), Chosen::Refused);
    assert_eq!(place.last().await.0, "set-password");
}

async fn a_ticket_grows_old_and_cannot_be_changed(store: TestStore) {
    let place = Place::new(store);
    let new = |name: &str| NewAccount { username: Some(name.into()), name: name.into(), ..NewAccount::default() };
    let ticket = place.app.add_account(&place.console(), new("ann")).await.unwrap().ticket.unwrap();
    for at in (0..ticket.len()).step_by(7) {
        let mut changed = ticket.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(place.app.set_password(&changed, PASSWORD, None).await.unwrap(), Chosen::Refused, "at {at}");
    }
    for other in ["", "x", "' or 1=1", &"A".repeat(100_000)] {
        assert_eq!(place.app.set_password(other, PASSWORD, None).await.unwrap(), Chosen::Refused);
    }
    place.wait(72 * 60);
    assert_eq!(place.app.set_password(&ticket, PASSWORD, None).await.unwrap(), Chosen::Refused, "three days old");
}

async fn a_password_that_will_not_do_is_refused(store: TestStore) {
    let place = Place::new(store);
    let new = NewAccount { username: Some("ann.smith".into()), name: "Ann Smith".into(), ..NewAccount::default() };
    let ticket = place.app.add_account(&place.console(), new).await.unwrap().ticket.unwrap();
    for (password, fault) in
        [("short", Fault::Short), ("Password1234", Fault::Common), ("smith rides again", Fault::Name)]
    {
        assert_eq!(place.app.set_password(&ticket, password, None).await.unwrap(), Chosen::Faults(vec![fault]));
    }
    assert_eq!(place.app.set_password(&ticket, PASSWORD, None).await.unwrap(), Chosen::Set);
}

async fn one_changes_ones_own_password(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[(Role::Receptionist, practice())]).await;
    let (here, there) = (place.sign_in("ann").await, place.sign_in("ann").await);
    let change = |present: &'static str, new: &'static str| place.app.change_password(&here.actor, present, new);
    assert_eq!(change("wrong", "feeds the cat at noon").await.unwrap(), Chosen::Refused);
    assert_eq!(place.last().await.3, "failed");
    assert_eq!(change(PASSWORD, "short").await.unwrap(), Chosen::Faults(vec![Fault::Short]));
    assert_eq!(change(PASSWORD, "feeds the cat at noon").await.unwrap(), Chosen::Set);
    assert!(place.known(here.token.secret()).await.is_some(), "this session goes on");
    assert!(place.known(there.token.secret()).await.is_none(), "the other ends");
    assert!(matches!(place.try_password("ann", PASSWORD).await, SignIn::Refused));
    assert!(matches!(place.try_password("ann", "feeds the cat at noon").await, SignIn::In(_)));
    // Guessing the present password at an open screen locks like guessing at the door.
    for _ in 0..6 {
        change("wrong", "milks the cow at dusk").await.unwrap();
    }
    assert_eq!(change("feeds the cat at noon", "milks the cow at dusk").await.unwrap(), Chosen::Refused);
}

async fn resetting_ends_sessions_and_the_old_password(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[(Role::Receptionist, practice())]).await;
    let signed = place.sign_in("ann").await;
    let reset = place.app.reset_password(&place.console(), id).await.unwrap();
    assert!(place.known(signed.token.secret()).await.is_none());
    assert!(matches!(place.try_password("ann", PASSWORD).await, SignIn::Refused));
    let chosen = place.app.set_password(&reset.ticket.unwrap(), "feeds the cat at noon", None).await.unwrap();
    assert_eq!(chosen, Chosen::Set);
    assert!(matches!(place.try_password("ann", "feeds the cat at noon").await, SignIn::In(_)));
}

async fn names_are_checked(store: TestStore) {
    let place = Place::new(store);
    place.account("ann", &[]).await;
    for (username, name, kind) in [
        (Some("a"), "Short", ErrorKind::Invalid),
        (Some("ann lee"), "A space", ErrorKind::Invalid),
        (Some("ann'; drop table account"), "Injection", ErrorKind::Invalid),
        (Some("<script>"), "Markup", ErrorKind::Invalid),
        (None, "No way in", ErrorKind::Invalid),
        (Some("bob"), "", ErrorKind::Invalid),
        (Some("bob"), "a\u{7}b", ErrorKind::Invalid),
        (Some(" ANN "), "The same in capitals", ErrorKind::Conflict),
    ] {
        let new = NewAccount { username: username.map(str::to_owned), name: name.into(), ..NewAccount::default() };
        let refused = place.app.add_account(&place.console(), new).await.unwrap_err();
        assert_eq!(refused.kind(), kind, "{name}");
    }
    assert_eq!(place.app.accounts(&place.console(), None, 100).await.unwrap().len(), 1);
}

async fn two_administrators_who_edit_see_each_other(store: TestStore) {
    let place = Place::new(store);
    let id = place.account("ann", &[]).await;
    let console = place.console();
    let version = place.app.account(&console, id).await.unwrap().version;
    let first = place.app.rename_account(&console, id, version, "Ann One", Some("ann")).await.unwrap();
    assert_eq!(first, Edited::Saved(version + 1));
    let second = place.app.rename_account(&console, id, version, "Ann Two", Some("ann")).await.unwrap();
    let Edited::Conflict(both) = second else { panic!("{second:?}") };
    assert_eq!((both.yours.name.as_str(), both.theirs.name.as_str()), ("Ann Two", "Ann One"));
    assert_eq!(place.app.account(&console, id).await.unwrap().name, "Ann One");
}

async fn a_role_that_opens_people_is_told_to_the_officer(store: TestStore) {
    let place = Place::new(store);
    let mut administrator = place.actor("ada", ADMINISTRATOR, place::place()).await;
    let mut officer = place.actor("iggy", Role::InformationGovernance, place::place()).await;
    (administrator.unproven, officer.unproven) = (false, false);
    let id = place.account("ann", &[]).await;
    let give = |role, organisation| place.app.grant_role(&administrator, id, Post { role, organisation });
    give(Role::Commissioner, place::place()).await.unwrap();
    assert!(place.app.alerts(&officer, 10).await.unwrap().is_empty());
    give(Role::Clinician, practice()).await.unwrap();
    give(Role::Clinician, practice()).await.unwrap();
    let alerts = place.app.alerts(&officer, 10).await.unwrap();
    assert_eq!(alerts.len(), 1, "once, though given twice");
    assert_eq!(alerts[0].kind, "role-given");
    assert!(place.app.close_alert(&officer, alerts[0].id).await.unwrap());
    assert!(place.app.alerts(&officer, 10).await.unwrap().is_empty());
}

async fn switching_off_takes_tokens_back_for_good(store: TestStore) {
    let place = Place::new(store);
    let post = Post { role: Role::Finance, organisation: place::place() };
    let id = place.account("machine", &[(post.role, post.organisation)]).await;
    let console = place.console();
    let new = NewToken { post, label: "Nightly feed".into(), days: 90 };
    let (one, two) = (
        place.app.issue_token(&console, id, &new).await.unwrap(),
        place.app.issue_token(&console, id, &new).await.unwrap(),
    );
    assert!(place.app.bearer(&one.secret).await.unwrap().is_some());
    place.app.switch_account(&console, id, false).await.unwrap();
    assert!(place.audit().await[0].detail.as_deref().unwrap().contains("\"tokens\":2"));
    place.app.switch_account(&console, id, true).await.unwrap();
    for secret in [&one.secret, &two.secret] {
        assert!(place.app.bearer(secret).await.unwrap().is_none(), "what was taken back stays so");
    }
    let kept = place.app.tokens(&console, id).await.unwrap();
    assert!(kept.len() == 2 && kept.iter().all(|token| token.revoked.is_some()));
    let fresh = place.app.issue_token(&console, id, &new).await.unwrap();
    assert!(place.app.bearer(&fresh.secret).await.unwrap().is_some(), "and a new one works");
    place.chain_is_whole().await;
}

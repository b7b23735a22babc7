//! Accounts, sessions, alerts and rates on both databases.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{AlertId, ErrorKind, Role, SessionId, UserId};
use linchpin_store::{
    Edited, Store,
    account::{self, Account, Held, New, Subject},
    alert::{self, Alert},
    rate,
    session::{self, Rotation, Session},
    store_suite,
    testing::TestStore,
};
use uuid::Uuid;

store_suite!(
    an_account_is_found_by_every_name,
    no_two_accounts_share_a_name_or_a_subject,
    the_second_editor_is_shown_both_versions,
    wrong_tries_at_once_are_all_counted,
    a_code_is_spent_once,
    roles_are_granted_and_revoked,
    accounts_are_listed_by_pages,
    a_session_lives_until_it_ends,
    a_rotated_token_opens_nothing,
    signing_out_everywhere_ends_all_but_one,
    a_switched_off_account_has_no_live_session,
    an_alert_is_seen_once_by_those_it_is_for,
    tries_are_counted_within_a_window,
);

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> Timestamp {
    noon() + SignedDuration::from_mins(minutes)
}

fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

fn new(n: u128, username: &str) -> New {
    New {
        id: user(n),
        username: Some(username.to_owned()),
        name: format!("Name {n}"),
        staff: None,
        person: None,
        subject: None,
        password: Some("$argon2id$x".to_owned()),
    }
}

async fn added(store: &Store, n: u128, username: &str) -> Account {
    let mut tx = store.write().await.unwrap();
    account::add(&mut tx, &new(n, username), noon()).await.unwrap();
    let account = account::by_id(&mut tx, user(n)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    account
}

async fn an_account_is_found_by_every_name(store: TestStore) {
    let made = added(&store, 1, " Nurse.One ").await;
    assert_eq!((made.username.as_deref(), made.password_changed, made.version), (Some("nurse.one"), Some(noon()), 1));
    let mut tx = store.write().await.unwrap();
    assert_eq!(account::by_username(&mut tx, "NURSE.ONE").await.unwrap().as_ref(), Some(&made));
    assert_eq!(account::by_username(&mut tx, "nurse.one'--").await.unwrap(), None);
    let subject = Subject { issuer: "https://login.example".into(), subject: "s-1".into() };
    account::set_subject(&mut tx, made.id, Some(&subject)).await.unwrap();
    let found = account::by_subject(&mut tx, &subject.issuer, "s-1").await.unwrap().unwrap();
    assert_eq!((found.id, found.subject), (made.id, Some(subject)));
    assert_eq!(account::by_subject(&mut tx, "https://other.example", "s-1").await.unwrap(), None);
    let shown = format!("{:?}", account::by_id(&mut tx, made.id).await.unwrap().unwrap());
    assert!(!shown.contains("argon2") && !shown.contains("nurse"), "{shown}");
}

async fn no_two_accounts_share_a_name_or_a_subject(store: TestStore) {
    added(&store, 1, "one").await;
    let mut tx = store.write().await.unwrap();
    let clash = account::add(&mut tx, &new(2, "ONE"), noon()).await.unwrap_err();
    assert_eq!(clash.kind(), ErrorKind::Conflict);
    drop(tx);
    // Several without a name or a subject are no clash.
    let mut tx = store.write().await.unwrap();
    for n in 3..5 {
        account::add(&mut tx, &New { username: None, ..new(n, "") }, noon()).await.unwrap();
    }
}

async fn the_second_editor_is_shown_both_versions(store: TestStore) {
    let read = added(&store, 1, "one").await;
    let first = Account { name: "First".into(), ..read.clone() };
    let second = Account { name: "Second".into(), ..read.clone() };
    let mut tx = store.write().await.unwrap();
    assert_eq!(account::edit(&mut tx, first).await.unwrap(), Edited::Saved(2));
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    let Edited::Conflict(both) = account::edit(&mut tx, second.clone()).await.unwrap() else { panic!() };
    assert_eq!((both.yours.name.as_str(), both.theirs.name.as_str(), both.theirs.version), ("Second", "First", 2));
    assert_eq!(Edited::Conflict(both.clone()).saved().unwrap_err().kind(), ErrorKind::Conflict);
    // Having looked, the second saves over the first.
    let again = Account { version: both.theirs.version, ..second };
    assert_eq!(account::edit(&mut tx, again).await.unwrap().saved().unwrap(), 3);
    let gone = Account { id: user(9), ..read };
    assert_eq!(account::edit(&mut tx, gone).await.unwrap(), Edited::Gone);
}

async fn wrong_tries_at_once_are_all_counted(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let tries = (0..10).map(|_| {
        let store = store.store().clone();
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let count = account::failed(&mut tx, account.id).await.unwrap();
            tx.commit().await.unwrap();
            count
        })
    });
    let mut counts = Vec::new();
    for tried in tries.collect::<Vec<_>>() {
        counts.push(tried.await.unwrap());
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=10).collect::<Vec<u64>>());
    let mut tx = store.write().await.unwrap();
    account::lock(&mut tx, user(1), Some(later(15))).await.unwrap();
    assert_eq!(account::by_id(&mut tx, user(1)).await.unwrap().unwrap().locked_until, Some(later(15)));
    account::signed_in(&mut tx, user(1), later(20)).await.unwrap();
    let open = account::by_id(&mut tx, user(1)).await.unwrap().unwrap();
    assert_eq!((open.failures, open.locked_until, open.last_signed_in), (0, None, Some(later(20))));
}

async fn a_code_is_spent_once(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let mut tx = store.write().await.unwrap();
    account::set_totp(&mut tx, account.id, Some(&[0, 255, 7])).await.unwrap();
    assert_eq!(account::by_id(&mut tx, user(1)).await.unwrap().unwrap().totp, Some(vec![0, 255, 7]));
    let mut spent = Vec::new();
    for step in [100, 100, 99, 101] {
        spent.push(account::use_totp_step(&mut tx, account.id, step).await.unwrap());
    }
    assert_eq!(spent, [true, false, false, true]);
    account::set_recovery(&mut tx, account.id, &["a".into(), "b".into()]).await.unwrap();
    assert!(account::recover(&mut tx, account.id, "a", noon()).await.unwrap());
    assert!(!account::recover(&mut tx, account.id, "a", noon()).await.unwrap());
    assert!(!account::recover(&mut tx, account.id, "c", noon()).await.unwrap());
    assert_eq!(account::spare_recoveries(&mut tx, account.id).await.unwrap(), 1);
}

async fn roles_are_granted_and_revoked(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let mut tx = store.write().await.unwrap();
    assert!(account::grant(&mut tx, account.id, Role::Receptionist, "A81001", noon()).await.unwrap());
    assert!(!account::grant(&mut tx, account.id, Role::Receptionist, "A81001", noon()).await.unwrap());
    assert!(account::grant(&mut tx, account.id, Role::Clinician, "A81001", noon()).await.unwrap());
    assert!(account::revoke(&mut tx, account.id, Role::Clinician, "A81001").await.unwrap());
    let held = Held { role: Role::Receptionist, organisation: "A81001".into() };
    assert_eq!(account::held(&mut tx, account.id).await.unwrap(), [held]);
    let nobody = account::grant(&mut tx, user(9), Role::Clinician, "A81001", noon()).await;
    let nobody = match nobody {
        Ok(_) => tx.commit().await.unwrap_err(),
        Err(error) => error,
    };
    assert_eq!(nobody.kind(), ErrorKind::Invalid);
}

async fn accounts_are_listed_by_pages(store: TestStore) {
    for n in 1..=5 {
        added(&store, n, &format!("u{n}")).await;
    }
    let mut tx = store.read().await.unwrap();
    let (mut seen, mut last) = (Vec::new(), None);
    loop {
        let page = account::list(&mut tx, last.as_ref(), 2).await.unwrap();
        let Some(end) = page.last().cloned() else { break };
        seen.extend(page.into_iter().map(|a| a.id));
        last = Some(end);
    }
    assert_eq!(seen, (1..=5).map(user).collect::<Vec<_>>());
}

fn session_of(account: UserId, n: u128) -> Session {
    Session {
        id: SessionId::new(Uuid::from_u128(n)),
        token: format!("token-{n}"),
        account,
        role: Role::Clinician,
        organisation: "A81001".into(),
        csrf: "c".into(),
        agent: "Firefox on Linux".into(),
        created: noon(),
        seen: noon(),
        idle_expires: later(30),
        expires: later(720),
    }
}

async fn a_session_lives_until_it_ends(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let made = session_of(account.id, 1);
    let mut tx = store.write().await.unwrap();
    session::add(&mut tx, &made).await.unwrap();
    assert_eq!(session::live(&mut tx, "token-1", later(29)).await.unwrap().as_ref(), Some(&made));
    assert_eq!(session::live(&mut tx, "token-1", later(30)).await.unwrap(), None, "idle");
    session::touch(&mut tx, made.id, later(29), later(59)).await.unwrap();
    session::touch(&mut tx, made.id, later(20), later(50)).await.unwrap();
    let live = session::live(&mut tx, "token-1", later(58)).await.unwrap().unwrap();
    assert_eq!((live.seen, live.idle_expires), (later(29), later(59)), "an overtaken request changes nothing");
    session::touch(&mut tx, made.id, later(719), later(749)).await.unwrap();
    assert_eq!(session::live(&mut tx, "token-1", later(720)).await.unwrap(), None, "the longest time is over");
    assert_eq!(session::purge(&mut tx, later(720)).await.unwrap(), 1);
    session::add(&mut tx, &made).await.unwrap();
    session::end(&mut tx, made.id).await.unwrap();
    assert_eq!(session::live(&mut tx, "token-1", noon()).await.unwrap(), None);
    assert!(!format!("{made:?}").contains("token-1"));
}

async fn a_rotated_token_opens_nothing(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let made = session_of(account.id, 1);
    let mut tx = store.write().await.unwrap();
    session::add(&mut tx, &made).await.unwrap();
    let rotation =
        Rotation { old_token: "token-1", token: "token-2", csrf: "d", role: Role::Finance, organisation: "QF7" };
    assert!(session::rotate(&mut tx, made.id, &rotation).await.unwrap());
    assert!(!session::rotate(&mut tx, made.id, &rotation).await.unwrap(), "the old one was used twice");
    assert_eq!(session::live(&mut tx, "token-1", noon()).await.unwrap(), None);
    let live = session::live(&mut tx, "token-2", noon()).await.unwrap().unwrap();
    assert_eq!((live.role, live.organisation.as_str(), live.csrf.as_str()), (Role::Finance, "QF7", "d"));
}

async fn signing_out_everywhere_ends_all_but_one(store: TestStore) {
    let (one, two) = (added(&store, 1, "one").await, added(&store, 2, "two").await);
    let mut tx = store.write().await.unwrap();
    for n in 1..=3 {
        session::add(&mut tx, &session_of(one.id, n)).await.unwrap();
    }
    session::add(&mut tx, &session_of(two.id, 4)).await.unwrap();
    assert_eq!(session::end_all(&mut tx, one.id, Some(SessionId::new(Uuid::from_u128(2)))).await.unwrap(), 2);
    assert_eq!(session::of_account(&mut tx, one.id, noon()).await.unwrap().len(), 1);
    assert_eq!(session::end_all(&mut tx, one.id, None).await.unwrap(), 1);
    assert!(session::live(&mut tx, "token-4", noon()).await.unwrap().is_some(), "somebody else's stays");
}

async fn a_switched_off_account_has_no_live_session(store: TestStore) {
    let account = added(&store, 1, "one").await;
    let mut tx = store.write().await.unwrap();
    session::add(&mut tx, &session_of(account.id, 1)).await.unwrap();
    account::edit(&mut tx, Account { disabled: true, ..account }).await.unwrap().saved().unwrap();
    assert_eq!(session::live(&mut tx, "token-1", noon()).await.unwrap(), None);
}

async fn an_alert_is_seen_once_by_those_it_is_for(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    let alert = |n: u128, organisation: Option<&str>| Alert {
        id: AlertId::new(Uuid::from_u128(n)),
        at: later(n as i64),
        kind: "break-glass".into(),
        role: Role::PracticeManager,
        organisation: organisation.map(str::to_owned),
        person: None,
        actor: Some(user(1)),
        detail: "A record was opened in an emergency.".into(),
    };
    for raised in [alert(1, Some("A81001")), alert(2, Some("A81002")), alert(3, None)] {
        alert::raise(&mut tx, &raised).await.unwrap();
    }
    let open = alert::open(&mut tx, Role::PracticeManager, "A81001", 10).await.unwrap();
    assert_eq!(open, [alert(3, None), alert(1, Some("A81001"))]);
    assert_eq!(alert::count_open(&mut tx, Role::Receptionist, "A81001").await.unwrap(), 0);
    assert!(alert::see(&mut tx, open[0].id, user(5), noon()).await.unwrap());
    assert!(!alert::see(&mut tx, open[0].id, user(6), noon()).await.unwrap());
    assert_eq!(alert::count_open(&mut tx, Role::PracticeManager, "A81001").await.unwrap(), 1);
}

async fn tries_are_counted_within_a_window(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    let window = SignedDuration::from_mins(10);
    let mut counts = Vec::new();
    for minute in [0, 1, 9, 10, 15, 19, 20] {
        counts.push(rate::hit(&mut tx, "sign-in:x", window, later(minute)).await.unwrap());
    }
    assert_eq!(counts, [1, 2, 3, 1, 2, 3, 1]);
    assert_eq!(rate::hit(&mut tx, "sign-in:y", window, later(20)).await.unwrap(), 1);
    assert_eq!(rate::purge(&mut tx, later(20)).await.unwrap(), 2);
}

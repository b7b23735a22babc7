//! What is backed up comes back, into either database; what is damaged does not.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::Timestamp;
use linchpin_core::{CountingIds, Ids, JobId, Name, Person, PersonId, Role, SessionId, UserId};
use linchpin_store::{
    Address, Edited, Settings, Store,
    account::{self, New},
    args,
    audit::{self, Entry, Verdict},
    backup::Summary,
    job::{self, Ask},
    person,
    session::{self, Session},
    statement, store_suite,
    testing::{Cluster, TestStore},
};

store_suite!(
    everything_comes_back,
    a_session_does_not_come_back,
    a_backup_is_one_moment,
    a_damaged_backup_is_refused_whole,
    a_store_in_use_is_not_written_over,
);

fn now() -> Timestamp {
    "2026-11-21T09:30:00Z".parse().unwrap()
}

/// Accounts with roles, secrets and odd letters, jobs and a chain of some length.
async fn filled(store: &Store) {
    let ids = CountingIds::default();
    let mut tx = store.write().await.unwrap();
    for n in 0..1_203 {
        let id = UserId::new(ids.uuid());
        let name = format!("Zoë “O’Neill” \u{1F600} \\ \n {n}");
        let new = New {
            id,
            username: Some(format!("user-{n}")),
            name,
            staff: None,
            person: None,
            subject: None,
            password: None,
        };
        account::add(&mut tx, &new, now()).await.unwrap();
        account::grant(&mut tx, id, Role::Clinician, "C87002", now()).await.unwrap();
        if n % 100 == 0 {
            account::set_totp(&mut tx, id, Some(&[0, 255, 7, 128])).await.unwrap();
            let resource = format!("account/{id}");
            tx.audit(&Entry { actor: Some(id), ..Entry::new(now(), "add", &resource) }).unwrap();
        }
    }
    // A record that was merged into a later one: it comes back before the one that it points to.
    let mut gone = Person::new(PersonId::new(ids.uuid()));
    let mut kept = Person::new(PersonId::new(ids.uuid()));
    for person in [&mut gone, &mut kept] {
        person.names = vec![Name::usual(["Zoë"], "O’Brien-Núñez")];
        person.version = 1;
        person::add(&mut tx, person, None, now()).await.unwrap();
    }
    gone.merged_into = Some(kept.id);
    assert_eq!(person::save(&mut tx, &gone, None, now()).await.unwrap(), Edited::Saved(2));
    job::ask(&mut tx, &Ask::new(JobId::new(ids.uuid()), "tidy", "{}", now())).await.unwrap();
    tx.set_meta("keys", "0123456789abcdef").await.unwrap();
    tx.commit().await.unwrap();
}

async fn taken(store: &Store) -> (Vec<u8>, Summary) {
    let mut lines = Vec::new();
    let summary = store.back_up(&mut lines).await.unwrap();
    (lines, summary)
}

/// An address of the other kind and of the same kind, with nothing there.
async fn empty(store: &TestStore, folder: &tempfile::TempDir) -> Vec<Address> {
    let mut addresses = vec![Address::Sqlite(folder.path().join("restored.db"))];
    if matches!(store.address(), Address::Postgres(_)) {
        addresses.push(Cluster::shared().unwrap().empty_database().await);
    } else if let Some(cluster) = Cluster::shared() {
        addresses.push(cluster.empty_database().await);
    }
    addresses
}

async fn everything_comes_back(store: TestStore) {
    filled(&store).await;
    let (lines, summary) = taken(&store).await;
    assert_eq!((summary.rows["account"], summary.rows["person"], summary.end.seq), (1_203, 2, 13));
    let folder = tempfile::tempdir().unwrap();
    for address in empty(&store, &folder).await {
        let restored = Store::restore(&address, &Settings::default(), &mut lines.as_slice()).await.unwrap();
        assert_eq!(restored, summary);
        let copy = Store::open(&address, Settings::default()).await.unwrap();
        // The same lines again prove that nothing was lost or changed on the way.
        let (again, _) = taken(&copy).await;
        let sorted = |lines: &[u8]| {
            let mut lines: Vec<String> =
                lines.split(|b| *b == b'\n').map(|l| String::from_utf8(l.to_vec()).unwrap()).collect();
            lines.sort();
            lines
        };
        assert!(sorted(&again) == sorted(&lines), "{address}");
        // And it lives: the chain goes on, keys still hold.
        let mut tx = copy.write().await.unwrap();
        tx.audit(&Entry::new(now(), "see", "record")).unwrap();
        assert_eq!(tx.seal().await.unwrap(), Some(14));
        assert!(matches!(audit::verify(&copy, Some(&summary.end)).await.unwrap(), Verdict::Whole(_)));
        let mut tx = copy.write().await.unwrap();
        let orphan = account::grant(&mut tx, UserId::new(uuid::Uuid::nil()), Role::Finance, "03L", now()).await;
        assert!(orphan.is_err(), "{address} still refuses a role of nobody");
        drop(tx);
        copy.close().await;
    }
}

async fn a_session_does_not_come_back(store: TestStore) {
    filled(&store).await;
    let mut tx = store.write().await.unwrap();
    let account = account::by_username(&mut tx, "user-7").await.unwrap().unwrap().id;
    let session = Session {
        id: SessionId::new(uuid::Uuid::from_u128(9)),
        token: "f".repeat(64),
        account,
        role: Role::Clinician,
        organisation: "C87002".into(),
        csrf: "secret".into(),
        agent: "Firefox".into(),
        created: now(),
        seen: now(),
        idle_expires: "2030-01-01T00:00:00Z".parse().unwrap(),
        expires: "2030-01-01T00:00:00Z".parse().unwrap(),
    };
    session::add(&mut tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    let (lines, _) = taken(&store).await;
    assert!(!String::from_utf8(lines.clone()).unwrap().contains(&session.token));
    let folder = tempfile::tempdir().unwrap();
    let address = Address::Sqlite(folder.path().join("restored.db"));
    Store::restore(&address, &Settings::default(), &mut lines.as_slice()).await.unwrap();
    let copy = Store::open(&address, Settings::default()).await.unwrap();
    let mut tx = copy.read().await.unwrap();
    assert!(session::live(&mut tx, &session.token, now()).await.unwrap().is_none());
}

async fn a_backup_is_one_moment(store: TestStore) {
    filled(&store).await;
    // Others go on working while it is taken.
    let others = store.store().clone();
    let writing = tokio::spawn(async move {
        let ids = CountingIds::from(1_000_000);
        for _ in 0..200 {
            let id = UserId::new(ids.uuid());
            let mut tx = others.write().await.unwrap();
            let insert = statement!("insert into account (id, name, created) values ($1, 'New', $2)");
            tx.execute(insert, args![id, now()]).await.unwrap();
            tx.audit(&Entry::new(now(), "add", "account")).unwrap();
            tx.commit().await.unwrap();
        }
    });
    for _ in 0..5 {
        let (lines, summary) = taken(&store).await;
        assert_eq!(summary.rows["account"] - 1_203, summary.rows["audit"] - 13, "an act is in it whole or not at all");
        assert_eq!(summary.end.seq, summary.rows["audit"]);
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("restored.db"));
        Store::restore(&address, &Settings::default(), &mut lines.as_slice()).await.unwrap();
    }
    writing.await.unwrap();
}

async fn a_damaged_backup_is_refused_whole(store: TestStore) {
    filled(&store).await;
    let (lines, _) = taken(&store).await;
    let text = String::from_utf8(lines).unwrap();
    let cut = &text[..text.len() / 2];
    let at_line = &text[..text[..text.len() / 2].rfind('\n').unwrap() + 1];
    let without = text.replacen("\"user-7\"", "\"user-8\"", 1);
    let line = text.lines().find(|l| l.contains("\"user-9\"")).unwrap();
    let fewer = text.replace(&format!("{line}\n"), "");
    let edited = text.replacen("[1,\"2026-11-21T09:30:00.000000Z\"", "[1,\"2026-11-21T09:31:00.000000Z\"", 1);
    let named = text.replacen("\"table\":\"account\"", "\"table\":\"account; drop table audit\"", 1);
    let newer = text.replacen("\"version\":", "\"version\":9", 1);
    let cases = [
        cut,
        at_line,
        &without,
        &fewer,
        &edited,
        &named,
        &newer,
        "",
        "{}\n",
        "{\"linchpin_store\":1,\"version\":1}\n[1]\n",
    ];
    for (n, case) in cases.into_iter().enumerate() {
        assert_ne!(case, text, "case {n} changes nothing");
        let folder = tempfile::tempdir().unwrap();
        let address = Address::Sqlite(folder.path().join("restored.db"));
        let refused = Store::restore(&address, &Settings::default(), &mut case.as_bytes()).await;
        assert!(refused.is_err(), "case {n} was taken");
    }
}

async fn a_store_in_use_is_not_written_over(store: TestStore) {
    filled(&store).await;
    let (lines, before) = taken(&store).await;
    let refused = Store::restore(store.address(), &Settings::default(), &mut lines.as_slice()).await.unwrap_err();
    assert!(refused.to_string().contains("already"), "{refused}");
    assert_eq!(taken(&store).await.1, before);
}

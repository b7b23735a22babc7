//! When things go wrong around the store: no room, no server, no turn, nobody waiting any more.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::{
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use jiff::Timestamp;
use linchpin_core::ErrorKind;
use linchpin_store::{
    Address, Settings, Store, args,
    audit::{self, Entry, Verdict},
    statement, store_suite,
    testing::{self, Cluster, TestStore},
};

store_suite!(
    an_act_that_nobody_waits_for_is_not_saved,
    a_dropped_act_leaves_no_lock,
    two_editors_of_one_row_take_turns
);

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

/// An act of two rows, of which neither may be there alone.
async fn act(store: &Store, n: u64, size: usize) -> linchpin_core::Result<()> {
    let mut tx = store.write().await?;
    tx.set_meta(&format!("act-{n}"), &"x".repeat(size)).await?;
    tx.audit(&Entry::new(noon(), "act", &format!("act/{n}")))?;
    tx.commit().await
}

async fn counts(store: &Store) -> (u64, u64) {
    let both = statement!("select (select count(*) from meta) as acts, (select count(*) from audit) as entries");
    let row = store.read().await.unwrap().only(both, args![]).await.unwrap();
    (row.count("acts").unwrap(), row.count("entries").unwrap())
}

async fn whole(store: &Store, entries: u64) {
    let verdict = audit::verify(store, None).await.unwrap();
    assert!(matches!(&verdict, Verdict::Whole(head) if head.seq == entries), "{verdict:?}");
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_written() {
    testing::on_sqlite(|roomy| async move {
        let settings = Settings { max_pages: Some(450), connections: 2, ..Settings::default() };
        let store = Store::open(roomy.address(), settings).await.unwrap();
        let mut done = 0;
        let full = loop {
            match act(&store, done, 3_000).await {
                Ok(()) => done += 1,
                Err(error) => break error,
            }
            assert!(done < 10_000, "the ceiling does nothing");
        };
        assert_eq!(full.kind(), ErrorKind::Unavailable);
        assert!(full.to_string().contains("full") && full.to_string().contains("Nothing was saved"), "{full}");
        assert!(done > 5, "{done}");
        assert_eq!(counts(&store).await, (done, done));
        // Again and again, small and large: each is whole or refused, and the store goes on answering.
        for (n, size) in (0..60).map(|n| (n + 100_000, if n % 3 == 0 { 30_000 } else { 10 })) {
            match act(&store, n, size).await {
                Ok(()) => done += 1,
                Err(error) => assert_eq!(error.kind(), ErrorKind::Unavailable, "{error}"),
            }
            let (acts, entries) = counts(&store).await;
            assert_eq!((acts, entries), (done, done));
        }
        whole(&store, done).await;
        // Room is made: the same store goes on.
        store.close().await;
        act(&roomy, 200_000, 30_000).await.unwrap();
        whole(&roomy, done + 1).await;
    });
}

#[test]
fn a_new_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    testing::on_sqlite(|_| async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("linchpin.db");
        let store = Store::open(&Address::Sqlite(path.clone()), Settings::default()).await.unwrap();
        act(&store, 0, 10).await.unwrap();
        let mode = |name: &str| folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
        for name in ["linchpin.db", "linchpin.db-wal", "linchpin.db-shm"] {
            assert_eq!(mode(name), 0o600, "{name}");
        }
        store.close().await;
        // Whoever shares a file on purpose keeps it shared.
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o660)).unwrap();
        Store::open(&Address::Sqlite(path), Settings::default()).await.unwrap().close().await;
        assert_eq!(mode("linchpin.db"), 0o660);
    });
}

#[test]
fn the_server_goes_away_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let Some(cluster) = Cluster::private(folder.path()) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let address = cluster.database().await;
        let settings = Settings { connections: 4, patience: Duration::from_secs(2), ..Settings::default() };
        let store = Store::open(&address, settings).await.unwrap();
        // Several connections, so that several are dead afterwards.
        let open = [store.read().await.unwrap(), store.read().await.unwrap(), store.read().await.unwrap()];
        drop(open);
        act(&store, 0, 10).await.unwrap();
        let mut half = store.write().await.unwrap();
        half.set_meta("half", "x").await.unwrap();
        cluster.stop();
        let lost = half.set_meta("half", "y").await.unwrap_err();
        assert_eq!(lost.kind(), ErrorKind::Unavailable, "{lost}");
        assert_eq!(half.audit(&Entry::new(noon(), "act", "half")).unwrap_err().kind(), ErrorKind::Internal);
        assert_eq!(half.commit().await.unwrap_err().kind(), ErrorKind::Internal, "a lost transaction is over");
        for _ in 0..3 {
            let away = act(&store, 1, 10).await.unwrap_err();
            assert_eq!(away.kind(), ErrorKind::Unavailable, "{away}");
            assert!(away.to_string().contains("Nothing was saved"), "{away}");
            assert_eq!(store.ping().await.unwrap_err().kind(), ErrorKind::Unavailable);
        }
        cluster.up();
        // The very first act works, without opening the store anew.
        act(&store, 1, 10).await.unwrap();
        store.ping().await.unwrap();
        assert_eq!(counts(&store).await, (2, 2));
        whole(&store, 2).await;
        // A quick restart between two acts is not noticed at all.
        let open = [store.read().await.unwrap(), store.read().await.unwrap(), store.read().await.unwrap()];
        drop(open);
        cluster.stop();
        cluster.up();
        act(&store, 2, 10).await.unwrap();
        whole(&store, 3).await;
        store.close().await;
    });
    cluster.stop();
}

#[test]
fn a_writer_who_waits_too_long_is_told() {
    testing::on_sqlite(|store| async move {
        let patience = Duration::from_millis(200);
        let settings = Settings { patience, connections: 2, ..Settings::default() };
        let other = Store::open(store.address(), settings).await.unwrap();
        let held = store.write().await.unwrap();
        // Another process would be in the same place: the lock is the file's.
        let busy = act(&other, 0, 10).await.unwrap_err();
        assert_eq!(busy.kind(), ErrorKind::Unavailable);
        assert!(busy.to_string().contains("in time"), "{busy}");
        drop(held);
        act(&other, 0, 10).await.unwrap();
        // The queue within one process is bounded too.
        let held = other.write().await.unwrap();
        assert_eq!(act(&other, 1, 10).await.unwrap_err().kind(), ErrorKind::Unavailable);
        other.ping().await.unwrap();
        drop(held);
        act(&other, 1, 10).await.unwrap();
    });
}

async fn an_act_that_nobody_waits_for_is_not_saved(store: TestStore) {
    let mut stopped = 0;
    for n in 0..20 {
        let mut tx = store.write().await.unwrap();
        let key = format!("slow-{n}");
        let slow = tx.set_meta(&key, "x");
        // Polled once and dropped, as when the browser goes away.
        let waits = pin!(slow).as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending();
        if waits {
            stopped += 1;
            assert!(tx.commit().await.is_err(), "what was stopped in the middle cannot be committed");
        }
    }
    for _ in 0..20 {
        let begin = store.read();
        let _ = pin!(begin).as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let begin = store.write();
        let _ = pin!(begin).as_mut().poll(&mut Context::from_waker(Waker::noop()));
    }
    assert!(stopped > 0, "no statement was stopped in the middle");
    act(&store, 1, 10).await.unwrap();
    assert_eq!(counts(&store).await, (1, 1));
}

async fn a_dropped_act_leaves_no_lock(store: TestStore) {
    for n in 0..20 {
        let mut tx = store.write().await.unwrap();
        tx.audit(&Entry::new(noon(), "act", "dropped")).unwrap();
        drop(tx);
        act(&store, n, 10).await.unwrap();
    }
    assert_eq!(counts(&store).await, (20, 20));
    whole(&store, 20).await;
}

async fn two_editors_of_one_row_take_turns(store: TestStore) {
    act(&store, 0, 1).await.unwrap();
    let add = statement!("update meta set value = value || 'y' where key = 'act-0'");
    let editors = (0..8).map(|_| {
        let store = store.store().clone();
        tokio::spawn(async move {
            for _ in 0..10 {
                let mut tx = store.write().await.unwrap();
                tx.execute(add, args![]).await.unwrap();
                tx.commit().await.unwrap();
            }
        })
    });
    for editor in editors.collect::<Vec<_>>() {
        editor.await.unwrap();
    }
    let value = store.read().await.unwrap().meta("act-0").await.unwrap().unwrap();
    assert_eq!(value.len(), 81, "no edit was lost");
}

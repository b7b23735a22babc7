//! Background jobs on both databases: at least once, one worker at a time, never lost.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{ErrorKind, JobId};
use linchpin_store::{
    Store,
    job::{self, Ask, Claim},
    store_suite,
    testing::TestStore,
};
use uuid::Uuid;

store_suite!(
    a_job_is_there_when_its_act_is,
    the_longest_due_comes_first,
    workers_at_once_never_share_a_job,
    a_dead_worker_s_job_is_taken_over,
    a_failure_waits_longer_each_time_and_ends_as_a_dead_letter,
    a_worker_that_dies_each_time_leaves_a_dead_letter,
    the_same_work_waits_once,
    work_and_mark_happen_together,
);

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn at(seconds: i64) -> Timestamp {
    "2026-11-21T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn id(n: u128) -> JobId {
    JobId::new(Uuid::from_u128(n))
}

fn plain(n: u128) -> Ask<'static> {
    Ask::new(id(n), "match-people", "{}", at(0))
}

async fn asked(store: &Store, ask: &Ask<'_>) -> bool {
    let mut tx = store.write().await.unwrap();
    let new = job::ask(&mut tx, ask).await.unwrap();
    tx.commit().await.unwrap();
    new
}

async fn claimed(store: &Store, worker: &str, now: Timestamp) -> Option<Claim> {
    let mut tx = store.write().await.unwrap();
    let claim = job::claim(&mut tx, worker, LEASE, now).await.unwrap();
    tx.commit().await.unwrap();
    claim
}

async fn failed(store: &Store, claim: &Claim, now: Timestamp) {
    let mut tx = store.write().await.unwrap();
    job::failed(&mut tx, claim, "no answer", now).await.unwrap();
    tx.commit().await.unwrap();
}

async fn counts(store: &Store) -> Vec<(String, u64)> {
    job::counts(&mut store.read().await.unwrap()).await.unwrap().into_iter().collect()
}

async fn a_job_is_there_when_its_act_is(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    job::ask(&mut tx, &plain(1)).await.unwrap();
    drop(tx);
    assert_eq!(claimed(&store, "w", at(0)).await, None);
    assert!(asked(&store, &Ask { payload: r#"{"batch":7}"#, ..plain(1) }).await);
    let claim = claimed(&store, "w", at(0)).await.unwrap();
    assert_eq!((claim.job.id, claim.job.payload.as_str(), claim.job.attempts), (id(1), r#"{"batch":7}"#, 1));
}

async fn the_longest_due_comes_first(store: TestStore) {
    for (n, due) in [(1, 30), (2, 10), (3, 20)] {
        asked(&store, &Ask { due: at(due), ..plain(n) }).await;
    }
    assert_eq!(claimed(&store, "w", at(9)).await, None, "none is due");
    let mut order = Vec::new();
    while let Some(claim) = claimed(&store, "w", at(30)).await {
        order.push(claim.job.id);
    }
    assert_eq!(order, [id(2), id(3), id(1)]);
}

async fn workers_at_once_never_share_a_job(store: TestStore) {
    for n in 0..40 {
        asked(&store, &plain(n)).await;
    }
    let workers = (0..4).map(|n| {
        let store = store.store().clone();
        tokio::spawn(async move {
            let mut mine = Vec::new();
            while let Some(claim) = claimed(&store, &format!("w{n}"), at(1)).await {
                let mut tx = store.write().await.unwrap();
                job::done(&mut tx, &claim, at(2)).await.unwrap();
                tx.commit().await.unwrap();
                mine.push(claim.job.id);
            }
            mine
        })
    });
    let mut all = Vec::new();
    for worker in workers.collect::<Vec<_>>() {
        all.extend(worker.await.unwrap());
    }
    all.sort_unstable();
    assert_eq!(all, (0..40).map(id).collect::<Vec<_>>());
    assert_eq!(counts(&store).await, [("done".to_owned(), 40)]);
    let mut tx = store.write().await.unwrap();
    assert_eq!(job::purge(&mut tx, at(2)).await.unwrap(), 40);
}

async fn a_dead_worker_s_job_is_taken_over(store: TestStore) {
    asked(&store, &plain(1)).await;
    let slow = claimed(&store, "slow", at(0)).await.unwrap();
    assert_eq!(claimed(&store, "quick", at(59)).await, None, "the lease runs");
    let mut tx = store.write().await.unwrap();
    job::alive(&mut tx, &slow, at(90)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(claimed(&store, "quick", at(60)).await, None, "it said that it lives");
    let quick = claimed(&store, "quick", at(90)).await.unwrap();
    assert_eq!(quick.job.attempts, 2);
    // The first one wakes up and is told.
    let mut tx = store.write().await.unwrap();
    for told in [
        job::done(&mut tx, &slow, at(91)).await,
        job::alive(&mut tx, &slow, at(200)).await,
        job::failed(&mut tx, &slow, "late", at(91)).await,
    ] {
        assert_eq!(told.unwrap_err().kind(), ErrorKind::Conflict);
    }
    job::done(&mut tx, &quick, at(92)).await.unwrap();
    assert_eq!(job::done(&mut tx, &quick, at(92)).await.unwrap_err().kind(), ErrorKind::Conflict, "done once");
}

async fn a_failure_waits_longer_each_time_and_ends_as_a_dead_letter(store: TestStore) {
    asked(&store, &Ask { most_attempts: 4, ..plain(1) }).await;
    let mut now = 0;
    for wait in [10, 20, 40] {
        let claim = claimed(&store, "w", at(now)).await.unwrap();
        failed(&store, &claim, at(now)).await;
        assert_eq!(claimed(&store, "w", at(now + wait - 1)).await, None, "not yet");
        now += wait;
    }
    let last = claimed(&store, "w", at(now)).await.unwrap();
    assert_eq!((last.job.attempts, last.job.fault.as_deref()), (4, Some("no answer")));
    failed(&store, &last, at(now)).await;
    assert_eq!(claimed(&store, "w", at(1_000_000)).await, None);
    let mut tx = store.write().await.unwrap();
    let dead = job::dead(&mut tx, 10).await.unwrap();
    assert_eq!((dead[0].id, dead[0].fault.as_deref()), (id(1), Some("no answer")));
    assert_eq!(job::purge(&mut tx, at(9_999_999)).await.unwrap(), 0, "a dead letter stays");
    assert!(job::retry(&mut tx, id(1), at(now)).await.unwrap());
    assert!(!job::retry(&mut tx, id(1), at(now)).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(claimed(&store, "w", at(now)).await.unwrap().job.attempts, 1);
}

async fn a_worker_that_dies_each_time_leaves_a_dead_letter(store: TestStore) {
    asked(&store, &Ask { most_attempts: 2, ..plain(1) }).await;
    for now in [0, 60] {
        assert!(claimed(&store, "w", at(now)).await.is_some());
    }
    assert_eq!(claimed(&store, "w", at(120)).await, None);
    let dead = job::dead(&mut store.read().await.unwrap(), 10).await.unwrap();
    assert!(dead[0].fault.as_ref().unwrap().contains("stopped"), "{dead:?}");
}

async fn the_same_work_waits_once(store: TestStore) {
    let once = |n| Ask { dedupe: Some("person-7"), ..plain(n) };
    assert!(asked(&store, &once(1)).await);
    assert!(!asked(&store, &once(2)).await, "it waits already");
    assert!(asked(&store, &Ask { kind: "tell-practice", ..once(3) }).await, "other work");
    let running = claimed(&store, "w", at(0)).await.unwrap();
    assert_eq!(running.job.id, id(1));
    assert!(asked(&store, &once(4)).await, "the one that runs may have read too early");
    // It fails while the same work waits: that one is enough.
    failed(&store, &running, at(1)).await;
    let mut left = Vec::new();
    while let Some(claim) = claimed(&store, "w", at(100)).await {
        left.push(claim.job.id);
    }
    assert_eq!(left, [id(3), id(4)]);
}

async fn work_and_mark_happen_together(store: TestStore) {
    asked(&store, &plain(1)).await;
    let claim = claimed(&store, "w", at(0)).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.set_meta("sent", "yes").await.unwrap();
    job::done(&mut tx, &claim, at(1)).await.unwrap();
    tx.rollback().await.unwrap();
    // The process stopped before the commit: neither happened, and the job comes again.
    let again = claimed(&store, "w", at(60)).await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.meta("sent").await.unwrap(), None);
    tx.set_meta("sent", "yes").await.unwrap();
    job::done(&mut tx, &again, at(61)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counts(&store).await, [("done".to_owned(), 1)]);
}

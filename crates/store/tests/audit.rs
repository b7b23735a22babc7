//! The audit chain: what is written stays, and what somebody changes behind our back is found.

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop loudly")]

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{ErrorKind, PersonId, Role, UserId};
use linchpin_store::{
    Statement, Store, args,
    audit::{self, Break, Checkpoint, Entry, Outcome, Search, Verdict},
    statement, store_suite,
    testing::TestStore,
};
use proptest::{
    prelude::*,
    strategy::ValueTree as _,
    test_runner::{Config, TestRng, TestRunner},
};
use uuid::Uuid;

store_suite!(
    entries_follow_each_other_and_the_chain_is_whole,
    an_entry_goes_with_its_act,
    an_entry_that_cannot_be_written_undoes_its_act,
    many_writers_make_one_chain,
    nobody_changes_or_removes_an_entry,
    every_edit_of_every_row_is_found,
    every_deletion_gap_swap_and_addition_is_found,
    a_rewritten_tail_is_found_by_a_checkpoint_kept_elsewhere,
    a_rewritten_head_is_found,
    any_texts_make_a_whole_chain,
    entries_are_found_by_person_actor_act_and_time,
    a_clock_that_goes_back_changes_no_order,
);

fn noon() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn user(n: u128) -> UserId {
    UserId::new(Uuid::from_u128(n))
}

fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

/// Twelve entries of all shapes.
async fn fill(store: &Store) -> Checkpoint {
    for n in 0..12_u128 {
        let mut tx = store.write().await.unwrap();
        let detail = format!("{{\"n\":{n}}}");
        let entry = Entry {
            actor: (n % 3 != 0).then(|| user(n % 3)),
            role: (n % 2 == 0).then_some(Role::Clinician),
            organisation: (n % 4 != 0).then_some("A81001"),
            person: (n % 2 == 1).then(|| person(n % 5)),
            reason: (n % 5 == 0).then_some("own-organisation"),
            outcome: if n % 6 == 5 { Outcome::Denied } else { Outcome::Done },
            detail: (n % 2 == 0).then_some(&*detail),
            request: Some("req"),
            ..Entry::new(noon() + SignedDuration::from_mins(n as i64), "view-record", "record")
        };
        tx.audit(&entry).unwrap();
        assert_eq!(tx.seal().await.unwrap(), Some(n as u64 + 1));
    }
    match audit::verify(store, None).await.unwrap() {
        Verdict::Whole(head) => head,
        broken => panic!("{broken:?}"),
    }
}

/// What somebody does who can switch triggers off, with a copy to put things right again.
async fn open_up(store: &Store) {
    let mut tx = store.write().await.unwrap();
    let off = if tx.is_sqlite() {
        "drop trigger audit_moves_head; drop trigger audit_never_changes;
         drop trigger audit_never_goes; drop trigger audit_head_only_grows; drop trigger audit_head_never_goes"
    } else {
        "alter table audit disable trigger user; alter table audit_head disable trigger user"
    };
    tx.script(off).await.unwrap();
    tx.script("create table kept as select * from audit; create table kept_head as select * from audit_head")
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn tamper(store: &Store, text: &str) -> Verdict {
    let mut tx = store.write().await.unwrap();
    tx.script(leak(text)).await.unwrap();
    tx.commit().await.unwrap();
    let verdict = audit::verify(store, None).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.script(
        "delete from audit; insert into audit select * from kept;
         delete from audit_head; insert into audit_head select * from kept_head",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    verdict
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn broken(seq: u64, how: Break) -> Verdict {
    Verdict::Broken { seq, how }
}

async fn entries_follow_each_other_and_the_chain_is_whole(store: TestStore) {
    let nothing: Checkpoint = format!("0:{}", "0".repeat(64)).parse().unwrap();
    assert_eq!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(nothing));
    let head = fill(&store).await;
    assert_eq!(head.seq, 12);
    assert_eq!(head.to_string().parse::<Checkpoint>().unwrap(), head);
    let mut tx = store.write().await.unwrap();
    tx.audit(&Entry::new(noon(), "merge", "person")).unwrap();
    tx.audit(&Entry::new(noon(), "part", "person")).unwrap();
    assert_eq!(tx.seal().await.unwrap(), Some(14), "two in one transaction");
    let last = audit::after(&mut store.read().await.unwrap(), 12, 5).await.unwrap();
    assert_eq!(last.iter().map(|entry| (entry.seq, &*entry.act)).collect::<Vec<_>>(), [(13, "merge"), (14, "part")]);
    assert_eq!(store.write().await.unwrap().seal().await.unwrap(), None, "nothing was audited");
    assert!(matches!(audit::verify(&store, Some(&head)).await.unwrap(), Verdict::Whole(head) if head.seq == 14));
}

async fn an_entry_goes_with_its_act(store: TestStore) {
    let mut tx = store.write().await.unwrap();
    tx.set_meta("place", "RXX").await.unwrap();
    tx.audit(&Entry::new(noon(), "edit", "meta")).unwrap();
    drop(tx);
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.meta("place").await.unwrap(), None);
    tx.audit(&Entry::new(noon(), "edit", "meta")).unwrap();
    assert_eq!(tx.seal().await.unwrap(), Some(1), "the one that never was left no gap");
}

async fn an_entry_that_cannot_be_written_undoes_its_act(store: TestStore) {
    fill(&store).await;
    open_up(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.script("update audit_head set seq = 5, hash = (select hash from audit where seq = 5)").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.set_meta("place", "RXX").await.unwrap();
    tx.audit(&Entry::new(noon(), "edit", "meta")).unwrap();
    let refused = tx.commit().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict, "its place is taken: {refused}");
    let mut tx = store.write().await.unwrap();
    assert_eq!(tx.meta("place").await.unwrap(), None);
    let torn = tx.audit(&Entry::new(noon(), "edit", "a\0b")).unwrap_err();
    assert_eq!(torn.kind(), ErrorKind::Invalid);
}

async fn many_writers_make_one_chain(store: TestStore) {
    let writers = (0..6_u128).map(|n| {
        let store = store.store().clone();
        tokio::spawn(async move {
            for _ in 0..15 {
                let mut tx = store.write().await.unwrap();
                tx.audit(&Entry { actor: Some(user(n)), ..Entry::new(noon(), "view", "record") }).unwrap();
                tx.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert!(matches!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(head) if head.seq == 90));
}

async fn nobody_changes_or_removes_an_entry(store: TestStore) {
    fill(&store).await;
    let mut refused = vec![
        "update audit set reason = 'x' where seq = 3",
        "update audit set seq = 99 where seq = 12",
        "delete from audit where seq = 12",
        "delete from audit_head",
        "update audit_head set seq = 11",
        "update audit_head set seq = 13",
        "insert into audit (seq, at, act, resource, outcome, previous, hash) values (13, 'x', 'x', 'x', 'done', 'x', 'x')",
        "insert into audit (seq, at, act, resource, outcome, previous, hash)
         select 14, at, act, resource, outcome, hash, hash from audit where seq = 12",
    ];
    if store.file().is_none() {
        refused.extend(["truncate audit", "truncate audit_head"]);
    }
    for text in refused {
        let mut tx = store.write().await.unwrap();
        assert!(tx.script(leak(text)).await.is_err(), "{text}");
    }
    assert!(matches!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(head) if head.seq == 12));
}

async fn every_edit_of_every_row_is_found(store: TestStore) {
    fill(&store).await;
    open_up(&store).await;
    let fields =
        ["at", "actor", "role", "organisation", "act", "resource", "person", "reason", "detail", "request", "hash"];
    for seq in 1..=12 {
        for field in fields {
            let changed = format!(
                "update audit set {field} = case when {field} is null then '' else {field} || 'x' end where seq = {seq}"
            );
            let changed = if field == "role" { changed.replace("|| 'x'", "|| ' '") } else { changed };
            assert_eq!(tamper(&store, &changed).await, broken(seq, Break::Edited), "{field} of {seq}");
        }
        let outcome = format!(
            "update audit set outcome = case outcome when 'failed' then 'done' else 'failed' end where seq = {seq}"
        );
        assert_eq!(tamper(&store, &outcome).await, broken(seq, Break::Edited), "outcome of {seq}");
        let previous = format!("update audit set previous = hash where seq = {seq}");
        assert_eq!(tamper(&store, &previous).await, broken(seq, Break::Unlinked), "link of {seq}");
    }
    let emptied = "update audit set organisation = null where seq = 2";
    assert_eq!(tamper(&store, emptied).await, broken(2, Break::Edited), "taken away");
    let shifted = "update audit set act = 'view', resource = '-recordrecord' where seq = 2";
    assert_eq!(tamper(&store, shifted).await, broken(2, Break::Edited), "moved from one field to the next");
}

async fn every_deletion_gap_swap_and_addition_is_found(store: TestStore) {
    fill(&store).await;
    open_up(&store).await;
    for seq in 1..=12_u64 {
        let gone = format!("delete from audit where seq = {seq}");
        assert_eq!(tamper(&store, &gone).await, broken(seq, Break::Missing), "{seq} deleted");
        let tail = format!("delete from audit where seq >= {seq}");
        assert_eq!(tamper(&store, &tail).await, broken(seq, Break::Missing), "the tail from {seq} deleted");
        let gap = format!("update audit set seq = seq + 100 where seq = {seq}");
        assert_eq!(tamper(&store, &gap).await, broken(seq, Break::Missing), "{seq} moved away");
        for other in seq + 1..=12 {
            let swap = format!(
                "update audit set seq = 99 where seq = {seq}; update audit set seq = {seq} where seq = {other};
                 update audit set seq = {other} where seq = 99"
            );
            assert_eq!(tamper(&store, &swap).await, broken(seq, Break::Unlinked), "{seq} and {other} swapped");
        }
    }
    for place in [13, 500, 0, -4_i64] {
        let more = format!(
            "insert into audit (seq, at, act, resource, outcome, previous, hash)
             select {place}, at, act, resource, outcome, hash, hash from audit where seq = 12"
        );
        let found = tamper(&store, &more).await;
        assert!(matches!(found, Verdict::Broken { how: Break::Added, .. }), "an entry at {place}: {found:?}");
    }
}

async fn a_rewritten_tail_is_found_by_a_checkpoint_kept_elsewhere(store: TestStore) {
    let kept = fill(&store).await;
    open_up(&store).await;
    let mut tx = store.write().await.unwrap();
    tx.script(
        "delete from audit where seq > 8;
         update audit_head set seq = 8, hash = (select hash from audit where seq = 8)",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    assert!(
        matches!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(head) if head.seq == 8),
        "by itself it looks whole"
    );
    assert_eq!(audit::verify(&store, Some(&kept)).await.unwrap(), broken(9, Break::Missing));
    let other = Checkpoint { seq: 5, hash: kept.hash };
    assert_eq!(audit::verify(&store, Some(&other)).await.unwrap(), broken(5, Break::Checkpoint));
}

async fn a_rewritten_head_is_found(store: TestStore) {
    fill(&store).await;
    open_up(&store).await;
    assert_eq!(tamper(&store, "delete from audit_head").await, broken(0, Break::Head));
    assert_eq!(tamper(&store, "update audit_head set seq = 13").await, broken(13, Break::Missing));
    assert_eq!(tamper(&store, "update audit_head set hash = '0'").await, broken(12, Break::Head));
    assert!(matches!(
        tamper(&store, "update audit_head set seq = 3, hash = (select hash from audit where seq = 3)").await,
        Verdict::Broken { how: Break::Added, .. }
    ));
}

async fn any_texts_make_a_whole_chain(store: TestStore) {
    // A runner with a fixed seed, because the cases are drawn outside of proptest's own loop.
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(Config::default().rng_algorithm));
    let text = "[^\u{0}]{0,40}";
    let entries = (text, proptest::option::of(text), proptest::option::of(text), 0..2_000_000_000_i64, any::<bool>());
    let mut before = None;
    for _ in 0..60 {
        let (act, reason, detail, second, denied) = entries.new_tree(&mut runner).unwrap().current();
        let entry = Entry {
            reason: reason.as_deref(),
            detail: detail.as_deref(),
            outcome: if denied { Outcome::Denied } else { Outcome::Done },
            ..Entry::new(Timestamp::from_second(second).unwrap(), &act, "record")
        };
        let mut tx = store.write().await.unwrap();
        tx.audit(&entry).unwrap();
        tx.commit().await.unwrap();
        let Verdict::Whole(head) = audit::verify(&store, before.as_ref()).await.unwrap() else { panic!("{entry:?}") };
        let last = audit::after(&mut store.read().await.unwrap(), head.seq - 1, 1).await.unwrap().remove(0);
        assert_eq!((last.act, last.reason, last.detail, last.hash), (act, reason, detail, head.hash.clone()));
        before = Some(head);
    }
}

async fn entries_are_found_by_person_actor_act_and_time(store: TestStore) {
    fill(&store).await;
    let mut tx = store.read().await.unwrap();
    let all = audit::after(&mut tx, 0, 100).await.unwrap();
    let at = |n: i64| Some(noon() + SignedDuration::from_mins(n));
    let asks = [
        Search::default(),
        Search { person: Some(person(1)), ..Search::default() },
        Search { person: Some(person(1)), actor: Some(user(1)), ..Search::default() },
        Search { actor: Some(user(2)), from: at(3), to: at(9), ..Search::default() },
        Search { act: Some("view-record".into()), outcome: Some(Outcome::Denied), ..Search::default() },
        Search { act: Some("merge".into()), ..Search::default() },
        Search { organisation: Some("A81001".into()), before: Some(8), ..Search::default() },
    ];
    let mut sizes = Vec::new();
    for ask in asks {
        let mut expected: Vec<u64> = all
            .iter()
            .filter(|r| ask.person.is_none_or(|p| r.person == Some(p)) && ask.actor.is_none_or(|a| r.actor == Some(a)))
            .filter(|r| ask.act.as_ref().is_none_or(|a| r.act == *a) && ask.outcome.is_none_or(|o| r.outcome == o))
            .filter(|r| ask.organisation.is_none() || r.organisation == ask.organisation)
            .filter(|r| ask.from.is_none_or(|t| r.at >= t) && ask.to.is_none_or(|t| r.at < t))
            .map(|r| r.seq)
            .filter(|seq| ask.before.is_none_or(|b| *seq < b))
            .collect();
        expected.reverse();
        let found = |page: Vec<audit::Record>| page.iter().map(|r| r.seq).collect::<Vec<_>>();
        assert_eq!(found(audit::search(&mut tx, &ask, 100).await.unwrap()), expected, "{ask:?}");
        let first = found(audit::search(&mut tx, &ask, 2).await.unwrap());
        assert_eq!(first, expected.iter().copied().take(2).collect::<Vec<_>>());
        if let Some(last) = first.last() {
            let next = Search { before: Some(*last), ..ask };
            let rest: Vec<u64> = expected.iter().copied().skip(2).collect();
            assert_eq!(found(audit::search(&mut tx, &next, 100).await.unwrap()), rest, "the next page");
        }
        sizes.push(expected.len());
    }
    assert_eq!(sizes, [12, 2, 1, 2, 2, 0, 5]);
}

async fn a_clock_that_goes_back_changes_no_order(store: TestStore) {
    for hour in [5, 3, 4, -7] {
        let mut tx = store.write().await.unwrap();
        tx.audit(&Entry::new(noon() + SignedDuration::from_hours(hour), "view", "record")).unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.read().await.unwrap();
    let found = audit::search(&mut tx, &Search::default(), 10).await.unwrap();
    assert_eq!(found.iter().map(|r| r.seq).collect::<Vec<_>>(), [4, 3, 2, 1]);
    assert!(matches!(audit::verify(&store, None).await.unwrap(), Verdict::Whole(_)));
}

/// A page of one person's entries must not read the whole chain.
#[test]
fn a_search_by_person_uses_its_index() {
    linchpin_store::testing::on_sqlite(|store| async move {
        const PLAN: Statement = statement!(
            "explain query plan select seq from audit where person = $1 and seq < $2
             and (cast($1 as text) is null or person = $1) order by seq desc limit 10"
        );
        let mut tx = store.read().await.unwrap();
        let plan = tx.all(PLAN, args![person(1), 9]).await.unwrap();
        let detail = plan[0].text("detail").unwrap();
        assert!(detail.contains("audit_person"), "{detail}");
    });
}

//! Killed at any moment, the store holds everything that it acknowledged, nothing by halves, and a whole audit chain.
//!
//! A child process does audited acts and prints a line for each once it is committed. The test kills it with SIGKILL
//! again and again, at the start, between acts and within them, and then asks the store. On PostgreSQL the server is
//! killed too. `LINCHPIN_KILLS` sets how often (default 200 on SQLite).

#![cfg(feature = "testing")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::{collections::BTreeSet, path::Path, process::Command, time::Duration};

use jiff::Timestamp;
use linchpin_core::{CountingIds, Ids, UserId};
use linchpin_store::{
    Address, Settings, Statement, Store, args,
    audit::{self, Entry, Verdict},
    statement,
    testing::{Cluster, Dying, TestStore, dice, often, say},
};

const ADDRESS: &str = "LINCHPIN_KILL_ADDRESS";
const FIRST: &str = "LINCHPIN_KILL_FIRST";

const ADD_ACCOUNT: Statement =
    statement!("insert into account (id, username, name, created) values ($1, $2, 'Somebody', $3)");
const ADD_JOB: Statement = statement!(
    "insert into job (id, kind, payload, state, due, most_attempts, created) values ($1, 'welcome', '{}', 'waiting', $2, 5, $2)"
);
const TOUCH: Statement = statement!("update account set version = version + 1 where id = $1");
const ACCOUNTS: Statement = statement!("select id, version from account order by id");
const COUNTS: Statement = statement!(
    "select (select count(*) from account) as accounts, (select count(*) from job) as jobs, (select count(*) from audit) as entries"
);

/// One act of several statements: an account, its job, a second thought about the account, and two audit entries.
async fn act(store: &Store, ids: &dyn Ids, at: Timestamp) -> linchpin_core::Result<(UserId, u64)> {
    let id = UserId::new(ids.uuid());
    let mut tx = store.write().await?;
    tx.execute(ADD_ACCOUNT, args![id, format!("user-{id}"), at]).await?;
    tx.execute(ADD_JOB, args![id, at]).await?;
    tx.execute(TOUCH, args![id]).await?;
    let resource = format!("account/{id}");
    tx.audit(&Entry::new(at, "add-user", &resource))?;
    tx.audit(&Entry::new(at, "enqueue", &resource))?;
    let seq = tx.seal().await?.unwrap();
    Ok((id, seq))
}

/// The child: acts until it is killed. An act that fails is tried no more, and the next one begins: the server may be
/// away for a while.
#[test]
#[ignore = "started by the tests below, which kill it"]
fn child() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let address: Address = address.parse().unwrap();
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let patience = Duration::from_secs(5);
        let store = Store::open(&address, Settings { connections: 4, patience, ..Settings::default() }).await.unwrap();
        let at: Timestamp = "2026-11-21T09:30:00Z".parse().unwrap();
        let writers = (0..3).map(|writer| {
            let (store, ids) = (store.clone(), CountingIds::from(first + writer * 1_000_000));
            tokio::spawn(async move {
                loop {
                    match act(&store, &ids, at).await {
                        Ok((id, seq)) => say(&format!("{id} {seq}")),
                        Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                    }
                }
            })
        });
        // None of them ever ends.
        let first = writers.collect::<Vec<_>>().into_iter().next();
        first.unwrap().await.unwrap();
    });
}

fn worker(address: &str, first: u64) -> Dying {
    Dying::start("child", &[(ADDRESS, address), (FIRST, &first.to_string())])
}

/// What a child acknowledged: the account, and the last audit entry of its act.
fn acts(said: Vec<Vec<String>>) -> Vec<(String, u64)> {
    said.into_iter().map(|line| (line[0].clone(), line[1].parse().unwrap())).collect()
}

/// Runs a child and kills it at some point: while it opens the store, or after some acts and a moment more.
fn round(address: &str, round: u64) -> Vec<(String, u64)> {
    let chance = dice(round);
    let mut worker = worker(address, round * 10_000_000);
    if chance.is_multiple_of(4) {
        std::thread::sleep(Duration::from_micros(chance / 4 % 60_000));
    } else {
        worker.wait(chance / 4 % 25);
        std::thread::sleep(Duration::from_micros(chance / 100 % 4_000));
    }
    acts(worker.kill())
}

/// Asks the store, as the next start of the service would, whether all is well.
async fn look(address: &Address, acknowledged: &[(String, u64)], when: &str) {
    let store = Store::open(address, Settings::default()).await.unwrap();
    let verdict = audit::verify(&store, None).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole(_)), "{when}: {verdict:?}");
    let mut tx = store.read().await.unwrap();
    let counts = tx.only(COUNTS, args![]).await.unwrap();
    let [accounts, jobs, entries] = ["accounts", "jobs", "entries"].map(|c| counts.count(c).unwrap());
    assert_eq!((jobs, entries), (accounts, accounts * 2), "{when}: an act happened by halves");
    let rows = tx.all(ACCOUNTS, args![]).await.unwrap();
    assert!(rows.iter().all(|r| r.whole("version").unwrap() == 2), "{when}: an act happened by halves");
    let there: BTreeSet<String> = rows.iter().map(|r| r.text("id").unwrap()).collect();
    for (id, seq) in acknowledged {
        assert!(there.contains(id), "{when}: {id} was acknowledged and is gone");
        let entry = audit::after(&mut tx, seq - 1, 1).await.unwrap();
        assert_eq!(entry[0].resource, format!("account/{id}"), "{when}");
    }
    drop(tx);
    store.close().await;
}

fn text(address: &Address) -> String {
    match address {
        Address::Sqlite(path) => format!("sqlite:{}", path.display()),
        Address::Postgres(url) => url.clone(),
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Kills the client so often, looking after each, and at the end at everything ever acknowledged.
fn kill_the_client(address: &Address, kills: u64) {
    let runtime = runtime();
    let mut all = Vec::new();
    let mut within = 0;
    for n in 0..kills {
        let done = round(&text(address), n);
        within += u64::from(!done.is_empty());
        runtime.block_on(look(address, &done, &format!("kill {n}")));
        all.extend(done);
    }
    runtime.block_on(look(address, &all, "at the end"));
    println!("{kills} kills ({within} while acts were done), {} acts acknowledged, none lost", all.len());
    assert!(within >= kills / 2, "most kills should find it at work, and {within} of {kills} did");
}

#[test]
fn sqlite_loses_nothing_when_it_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    kill_the_client(&Address::Sqlite(folder.path().join("linchpin.db")), often("LINCHPIN_KILLS", 200));
}

#[test]
fn postgres_loses_nothing_when_the_client_is_killed() {
    let Some(store) = runtime().block_on(TestStore::postgres()) else { return };
    kill_the_client(store.address(), often("LINCHPIN_KILLS", 100));
}

#[test]
fn postgres_loses_nothing_when_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let Some(cluster) = Cluster::private(folder.path()) else { return };
    let runtime = runtime();
    let address = runtime.block_on(cluster.database());
    // One client lives through it all: the database goes and comes back under it.
    let mut worker = worker(&text(&address), 0);
    for n in 0..6 {
        worker.wait(20 + dice(n) % 60);
        std::thread::sleep(Duration::from_micros(dice(n) / 100 % 10_000));
        if n % 2 == 0 {
            cluster.stop();
        } else {
            kill_server(folder.path());
        }
        std::thread::sleep(Duration::from_millis(100));
        cluster.up();
        // The client finds the way back by itself.
        worker.wait(20);
        runtime.block_on(look(&address, &[], &format!("server kill {n}")));
    }
    let done = acts(worker.kill());
    println!("6 kills of the server, {} acts acknowledged by one client, none lost", done.len());
    runtime.block_on(look(&address, &done, "at the end"));
    cluster.stop();
}

/// SIGKILL to the server's first process; the others notice, and end.
fn kill_server(home: &Path) {
    let file = home.join("data/postmaster.pid");
    let written = std::fs::read_to_string(&file).unwrap();
    let id = written.lines().next().unwrap();
    assert!(Command::new("kill").args(["-9", id]).status().unwrap().success());
    // A new server cannot start while a child of the old one still holds its shared memory.
    let children = || {
        let found = std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| {
            let command = std::fs::read(entry.path().join("cmdline")).ok()?;
            let folder = std::fs::read_link(entry.path().join("cwd")).ok()?;
            (command.starts_with(b"postgres") && folder == home.join("data")).then_some(())
        });
        found.count()
    };
    for _ in 0..200 {
        if children() == 0 {
            // In a container nobody may gather the dead, and a new server would take the old one to be alive.
            std::fs::remove_file(&file).ok();
            std::fs::remove_file(home.join("socket/.s.PGSQL.5432.lock")).ok();
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the server's processes do not end");
}

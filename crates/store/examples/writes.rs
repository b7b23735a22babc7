//! Audited acts as fast as they go, for the benchmark that sets them beside a bare client doing the same inserts.
//!
//! `writes ADDRESS ACTS CLIENTS` makes so many acts, shared by so many clients, each one transaction of two rows: an
//! alert and its audit entry. Prints one line of JSON.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a measurement reads the clock and may stop"
)]

use std::time::Instant;

use jiff::Timestamp;
use linchpin_core::{AlertId, CountingIds, Ids as _, PersonId, Role, UserId};
use linchpin_store::{
    Address, Settings, Store,
    alert::{self, Alert},
    audit::{self, Entry, Verdict},
};

async fn act(store: &Store, ids: &CountingIds, at: Timestamp) -> linchpin_core::Result<()> {
    let (actor, person) = (UserId::new(ids.uuid()), PersonId::new(ids.uuid()));
    let mut tx = store.write().await?;
    let raised = Alert {
        id: AlertId::new(ids.uuid()),
        at,
        kind: "break-glass".to_owned(),
        role: Role::PracticeManager,
        organisation: Some("A81001".to_owned()),
        person: Some(person),
        actor: Some(actor),
        detail: "A record was opened in an emergency.".to_owned(),
    };
    alert::raise(&mut tx, &raised).await?;
    let entry = Entry {
        actor: Some(actor),
        role: Some(Role::Clinician),
        organisation: Some("A81001"),
        person: Some(person),
        reason: Some("broken-glass"),
        request: Some("018f2d2e-0000-7000-8000-000000000000"),
        ..Entry::new(at, "view-record", "record")
    };
    tx.audit(&entry)?;
    tx.commit().await
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, acts, clients] = &arguments[..] else {
        eprintln!("writes ADDRESS ACTS CLIENTS");
        std::process::exit(2);
    };
    let address: Address = address.parse().unwrap();
    let (acts, clients): (u64, u64) = (acts.parse().unwrap(), clients.parse().unwrap());
    let connections = u32::try_from(clients).unwrap().max(16);
    let store = Store::open(&address, Settings { connections, ..Settings::default() }).await.unwrap();
    // Connecting is not measured: the peer does not measure it either.
    let mut open = Vec::new();
    for _ in 0..clients {
        open.push(store.read().await.unwrap());
    }
    for tx in open {
        tx.rollback().await.unwrap();
    }
    let before = audit::verify(&store, None).await.unwrap();
    let Verdict::Whole(before) = before else { return eprintln!("the chain is broken: {before:?}") };
    let at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let began = Instant::now();
    let workers = (0..clients).map(|n| {
        let store = store.clone();
        // Keys that no earlier run has used.
        let ids = CountingIds::from(before.seq * 3 + 1 + n * 100_000_000);
        tokio::spawn(async move {
            for _ in 0..acts / clients {
                act(&store, &ids, at).await.unwrap();
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    let seconds = began.elapsed().as_secs_f64();
    let verify = Instant::now();
    let Verdict::Whole(after) = audit::verify(&store, Some(&before)).await.unwrap() else {
        panic!("the chain is broken")
    };
    let verified = verify.elapsed().as_secs_f64();
    assert_eq!(after.seq - before.seq, acts / clients * clients);
    println!(
        "{{\"acts\":{},\"seconds\":{seconds:.4},\"verified\":{},\"verify_seconds\":{verified:.4}}}",
        acts / clients * clients,
        after.seq
    );
}

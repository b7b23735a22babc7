//! Killed in the middle of moving a case, or at any other moment, the store has lost nothing that was said to be done and
//! keeps no half of anything: history, versions of a section, tasks and the case itself are of one version.
//!
//! `LINCHPIN_KILLS` sets how often (40).

use linchpin_app::{
    Actor,
    act::{MoveCase, OpenCase, WriteSection},
};
use linchpin_core::{CaseId, PersonId, Role};
use linchpin_pathways::Answer;
use linchpin_store::{
    Address, Settings, Store,
    audit::{self, Verdict},
    care, person,
    testing::{Dying, often, say},
};

use crate::ward::{Ward, none, ours, why};

const ADDRESS: &str = "LINCHPIN_KILL_CASES";
const ROUND: &str = "LINCHPIN_KILL_CASES_ROUND";

fn doctor(app: &linchpin_app::App) -> Actor {
    Actor {
        user: linchpin_core::UserId::new(app.ids.uuid()),
        person: None,
        name: "Dr Shah".to_owned(),
        role: Role::Clinician,
        organisation: ours(),
        session: None,
        unproven: false,
        request: None,
    }
}

#[test]
#[ignore = "started by the test below, which kills it"]
fn child() {
    let Ok(path) = std::env::var(ADDRESS) else { return };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Address::Sqlite(path.into()), Settings::default()).await.unwrap();
        let now = crate::ward::NOW.parse().unwrap();
        let (app, ..) = Ward::app(store, 1_000_000_000 + round * 1_000_000, now);
        let doctor = doctor(&app);
        loop {
            let mut one = linchpin_core::Person::new(PersonId::new(app.ids.uuid()));
            one.registrations = vec![linchpin_core::Registration { practice: ours(), from: None, to: None }];
            let mut tx = app.store.write().await.unwrap();
            person::add(&mut tx, &one, None, app.now()).await.unwrap();
            tx.commit().await.unwrap();
            let wanted = OpenCase { person: one.id, pathway: "support".into(), answers: why(), agreed: None };
            let case = app.open_case(&doctor, &wanted).await.unwrap().done().unwrap();
            say(&format!("{case} 1"));
            for n in 0..3 {
                let answers = [("ring".to_owned(), Answer::Text(format!("Version {n}")))].into();
                let wanted = WriteSection { case, section: "plan.Contingency".into(), after: n, answers };
                let version = app.write_section(&doctor, &wanted).await.unwrap().done().unwrap();
                say(&format!("{case} {version}"));
                let (does, reason) =
                    if n % 2 == 0 { ("Offer later", Some("In hospital")) } else { ("Offer again", None) };
                let reason = reason.map(str::to_owned);
                let wanted = MoveCase { case, seen: version, does: does.into(), answers: none(), reason };
                let version = app.move_case(&doctor, &wanted).await.unwrap().done().unwrap();
                say(&format!("{case} {version}"));
            }
        }
    });
}

/// Runs a child, kills it after some lines and a moment more, and gives everything that it had said.
fn round(path: &str, round: u64) -> Vec<(CaseId, u64)> {
    let child = Dying::start("kills::child", &[(ADDRESS, path), (ROUND, &round.to_string())]);
    let read = |line: Vec<String>| (line[0].parse().unwrap(), line[1].parse().unwrap());
    child.kill_in(round).into_iter().map(read).collect()
}

#[test]
fn sqlite_keeps_a_move_whole_or_not_at_all_when_it_is_killed() {
    let kills = often("LINCHPIN_KILLS", 40);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("linchpin.db");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let address = Address::Sqlite(path.clone());
    let mut acknowledged = 0;
    for n in 0..kills {
        let said = round(path.to_str().unwrap(), n);
        acknowledged += said.len();
        runtime.block_on(async {
            let store = Store::open(&address, Settings::default()).await.unwrap();
            let mut tx = store.read().await.unwrap();
            for (case, version) in &said {
                let one = care::get(&mut tx, *case).await.unwrap().expect("what was opened is there");
                assert!(one.version >= *version, "kill {n}: version {version} of {case} was lost");
            }
            for mark in care::of_practice(&mut tx, ours(), None, 100_000).await.unwrap() {
                let one = care::get(&mut tx, mark.case).await.unwrap().unwrap();
                let lines = care::entries(&mut tx, mark.case, 0, 10_000).await.unwrap();
                assert_eq!(lines[0].version, one.version, "kill {n}: the history ends where the case is");
                let versions: std::collections::BTreeSet<u64> = lines.iter().map(|line| line.version).collect();
                assert_eq!(versions.len() as u64, one.version, "kill {n}: each version is told");
                let moves = lines.iter().filter(|line| matches!(line.kind.as_str(), "move" | "opened")).count();
                assert_eq!(moves, one.it.steps.len(), "kill {n}: a move is whole or not at all");
                let tasks = care::tasks(&mut tx, mark.case).await.unwrap();
                assert_eq!(tasks.len(), one.it.tasks.len(), "kill {n}: so are its tasks");
            }
            drop(tx);
            let verdict = audit::verify(&store, None).await.unwrap();
            assert!(matches!(verdict, Verdict::Whole(_)), "kill {n}: {verdict:?}");
            store.close().await;
        });
    }
    println!("{kills} kills, {acknowledged} acts acknowledged, none lost or half done");
}

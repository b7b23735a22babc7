//! Looks at cases among 12,000 that are open: one case, a practice's list, a team's list and its tasks, of which there are as
//! many. What a page asks of the store and the table, without its HTML.
//!
//! `case_page ADDRESS PATHWAY.toml` on an empty store; the pathway is shared with a team from the beginning. Prints one line
//! of JSON, times in milliseconds.

#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "a measurement reads the clock and may stop")]

use std::{sync::Arc, time::Instant};

use linchpin_access::{
    escalation,
    simulate::{Fit, Place},
};
use linchpin_app::{
    Actor, App, Definitions, Keys, Settings,
    act::{Acted, OpenCase},
    facts::NoFacts,
};
use linchpin_core::{
    CountingIds, Error, FixedClock, Name, OdsCode, Person, PersonId, Registration, Result, Role, StaffId, TeamId,
    UserId,
};
use linchpin_pathways::Answer;
use linchpin_store::{
    Address, Settings as Opening, Store, account, person,
    staff::{self, Staff},
    team::{self, Team},
};

const CASES: usize = 12_000;
const PRACTICES: usize = 36;
const ROUNDS: usize = 200;

/// One pathway.
struct One(String);

impl Definitions for One {
    fn scenarios(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn places(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn place(&self, _: &str, _: f64) -> Result<(Place, Option<Fit>)> {
        Err(Error::not_found("There is none."))
    }

    fn escalation(&self) -> Result<escalation::Definition> {
        Err(Error::not_found("There is none."))
    }

    fn pathways(&self) -> Vec<(String, String)> {
        vec![("support".to_owned(), self.0.clone())]
    }
}

fn practice(n: usize) -> OdsCode {
    format!("C87{:03}", n % PRACTICES).parse().unwrap()
}

fn actor(app: &App, role: Role, organisation: OdsCode) -> Actor {
    let user = UserId::new(app.ids.uuid());
    let name = role.title().to_owned();
    Actor { user, person: None, name, role, organisation, session: None, unproven: false, request: None }
}

/// A link worker of the hub, in the one team.
async fn worker(app: &App) -> Actor {
    let hub: OdsCode = "HUB01".parse().unwrap();
    let worker = actor(app, Role::LinkWorker, hub);
    let (id, team) = (StaffId::new(app.ids.uuid()), TeamId::new(app.ids.uuid()));
    let name = Name::usual(["Pat"], "Webb");
    let one = Staff { id, name, codes: vec![], email: None, roles: vec![], ended: None, version: 1 };
    let user = account::New {
        id: worker.user,
        username: Some("webb".into()),
        name: "Pat Webb".into(),
        staff: Some(id),
        person: None,
        subject: None,
        password: None,
    };
    let all =
        Team { id: team, name: "Support team".into(), organisation: hub, purpose: None, closed: None, version: 1 };
    let mut tx = app.store.write().await.unwrap();
    staff::add(&mut tx, &one).await.unwrap();
    account::add(&mut tx, &user, app.now()).await.unwrap();
    team::add(&mut tx, &all).await.unwrap();
    team::join(&mut tx, team, id, app.now()).await.unwrap();
    tx.commit().await.unwrap();
    worker
}

async fn fill(app: &App, doctors: &[Actor]) -> Vec<linchpin_core::CaseId> {
    let mut cases = Vec::new();
    for n in 0..CASES {
        let mut one = Person::new(PersonId::new(app.ids.uuid()));
        one.names = vec![Name::usual(["Ann"], "Lee")];
        one.registrations = vec![Registration { practice: practice(n), from: None, to: None }];
        let mut tx = app.store.write().await.unwrap();
        person::add(&mut tx, &one, None, app.now()).await.unwrap();
        tx.commit().await.unwrap();
        let answers = [("needs".to_owned(), Answer::Many(vec!["company".into()]))].into();
        let wanted = OpenCase { person: one.id, pathway: "support".into(), answers, agreed: Some(true) };
        let Acted::Done(case) = app.open_case(&doctors[n % PRACTICES], &wanted).await.unwrap() else { continue };
        cases.push(case);
    }
    cases
}

/// The median and the 95th percentile.
fn parts(mut times: Vec<f64>) -> (f64, f64) {
    times.sort_by(f64::total_cmp);
    let part = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    (part(0.5), part(0.95))
}

#[tokio::main]
async fn main() {
    let [address, pathway] = &std::env::args().skip(1).collect::<Vec<_>>()[..] else {
        eprintln!("case_page ADDRESS PATHWAY.toml");
        std::process::exit(2);
    };
    let address: Address = address.parse().unwrap();
    let store = Store::open(&address, Opening::default()).await.unwrap();
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let (clock, ids) = (Arc::new(FixedClock(now)), Arc::new(CountingIds::from(1)));
    let app = App::new(store, clock, ids, Arc::new(NoFacts), Keys::new([1; 32], [2; 32]), Settings::default());
    let text = std::fs::read_to_string(pathway).unwrap();
    let app = app.unwrap().defined_by(Arc::new(One(text)));
    let worker = worker(&app).await;
    let doctors: Vec<Actor> = (0..PRACTICES).map(|n| actor(&app, Role::Clinician, practice(n))).collect();
    let cases = fill(&app, &doctors).await;
    let mut times: [Vec<f64>; 4] = Default::default();
    for round in 0..ROUNDS {
        let n = round * 7919 % cases.len();
        let doctor = &doctors[n % PRACTICES];
        let mut took = |which: usize, began: Instant| times[which].push(began.elapsed().as_secs_f64() * 1000.0);
        let began = Instant::now();
        app.case(doctor, cases[n]).await.unwrap();
        took(0, began);
        let began = Instant::now();
        app.practice_cases(doctor, None, 50).await.unwrap();
        took(1, began);
        let began = Instant::now();
        app.my_cases(&worker, None, 50).await.unwrap();
        took(2, began);
        let began = Instant::now();
        app.my_tasks(&worker, None, 50).await.unwrap();
        took(3, began);
    }
    let [case, practice, team, tasks] = times.map(parts);
    println!(
        "{{\"cases\":{},\"p50\":{:.2},\"p95\":{:.2},\"practice_list_p95\":{:.2},\"team_list_p95\":{:.2},\"tasks_p95\":{:.2}}}",
        cases.len(),
        case.0,
        case.1,
        practice.1,
        team.1,
        tasks.1
    );
}

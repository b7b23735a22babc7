//! A what-if is asked, played year by year in the background, kept and told; and to whom.

use std::{path::Path, sync::Arc};

use linchpin_access::{
    escalation::Definition,
    simulate::{Fit, Measure, Place},
};
use linchpin_app::{
    Actor, App, Definitions, NoDefinitions,
    act::AskWhatIf,
    work::{Context, PlayWhatIf, Worker},
};
use linchpin_core::{Error, ErrorKind, Result, Role, WhatIfId};
use linchpin_store::{store_suite, testing::TestStore, what_if::State};

use crate::hub::{Hub, hub, ours, theirs};

store_suite!(
    a_question_is_played_year_by_year_and_kept,
    what_cannot_be_asked_is_said,
    what_cannot_be_played_is_told_and_not_tried_for_ever,
);

/// The files that ship, and two practices instead of six so that a year is quick.
pub struct Shipped;

fn shipped(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions").join(path)).unwrap()
}

impl Definitions for Shipped {
    fn scenarios(&self) -> Vec<(String, String)> {
        let ids = ["hub-45-minutes", "two-gps-gone", "missed-halved"];
        ids.iter().map(|id| ((*id).to_owned(), shipped(&format!("scenarios/{id}.toml")))).collect()
    }

    fn places(&self) -> Vec<(String, String)> {
        vec![("own".into(), "Ours".into()), ("neighbourhood".into(), "A neighbourhood".into())]
    }

    fn place(&self, id: &str, fill: f64) -> Result<(Place, Option<Fit>)> {
        if id == "own" {
            return Err(Error::not_found(format!("No month is loaded to fit {fill} to.")));
        }
        let mut place = Place::parse(id, &shipped("places/neighbourhood.toml")).unwrap();
        place.practices.truncate(2);
        (place.weeks, place.warm_up) = (6, 3);
        Ok((place, None))
    }

    fn escalation(&self) -> Result<Definition> {
        Ok(Definition::parse(&shipped("escalation/primary-care.toml")).unwrap())
    }
}

/// With the files that ship.
pub async fn with_definitions(store: TestStore) -> Hub {
    let mut made = Hub::new(store, 2).await;
    made.app.definitions = Arc::new(Shipped);
    made
}

fn wanted() -> AskWhatIf {
    AskWhatIf {
        scenario: "missed-halved".into(),
        numbers: vec![],
        place: "neighbourhood".into(),
        fill: 0.95,
        runs: 3,
        seed: 7,
    }
}

/// Works until nothing is due; gives how many jobs that were.
async fn work(app: &App) -> usize {
    let (store, clock, ids) = (app.store.clone(), Arc::clone(&app.clock), Arc::clone(&app.ids));
    let worker = Worker::new(Context { store, clock, ids }, "one", vec![Arc::new(PlayWhatIf(app.clone()))]);
    let mut done = 0;
    while worker.one().await.unwrap() {
        done += 1;
        assert!(done < 50, "it never ends");
    }
    done
}

fn manager(hub_: &Hub) -> Actor {
    hub_.actor(Role::PracticeManager, ours())
}

async fn a_question_is_played_year_by_year_and_kept(store: TestStore) {
    let hub_ = with_definitions(store).await;
    let (ann, app) = (manager(&hub_), &hub_.app);
    let asked = app.ask_what_if(&ann, &wanted()).await.unwrap();
    assert_eq!(hub_.last().await, ("add".into(), "what-if".into(), None, "done"));
    let told = app.what_if(&ann, asked.id).await.unwrap();
    assert_eq!((told.asked.state, told.standing), (State::Waiting, None));
    assert_eq!(work(app).await, 3, "a job for each year");
    let told = app.what_if(&ann, asked.id).await.unwrap();
    assert_eq!((told.asked.state, told.asked.played), (State::Done, 3));
    let report = told.standing.as_ref().unwrap().report();
    let missed = report.differences.iter().find(|one| one.measure == Measure::Missed).unwrap();
    assert!(missed.is_clear() && missed.by.mean < 0.0, "{missed:?}");
    assert!(report.sentence.contains("o clear change in"), "{}", report.sentence);
    // The same question gives the same answer, and another beside it is compared run by run.
    let again = app.ask_what_if(&ann, &wanted()).await.unwrap();
    let other = AskWhatIf { scenario: "hub-45-minutes".into(), ..wanted() };
    let numbers = vec![("0.hub.minutes_per_1000".to_owned(), "90".to_owned())];
    let other = app.ask_what_if(&ann, &AskWhatIf { numbers, ..other }).await.unwrap();
    assert!(other.title.ends_with("changed: hub: minutes per 1,000 people a week 90"), "{}", other.title);
    work(app).await;
    let again = app.what_if(&ann, again.id).await.unwrap();
    assert_eq!(again.standing.as_ref().unwrap().runs.len(), 3);
    assert_eq!(again.standing.as_ref().unwrap().report().sentence, report.sentence);
    let other = app.what_if(&ann, other.id).await.unwrap();
    let beside = again.standing.unwrap().beside(&other.standing.unwrap()).unwrap();
    assert!(beside.of(Measure::ExtendedPer1000).unwrap().by.mean > 60.0);
    let all = app.what_ifs(&ann).await.unwrap();
    assert_eq!(all.len(), 3);
    // It is the organisation's own.
    let theirs_ = hub_.actor(Role::PracticeManager, theirs());
    assert_eq!(app.what_ifs(&theirs_).await.unwrap(), []);
    hub_.refused(app.what_if(&theirs_, asked.id).await).await;
    hub_.refused(app.what_if(&hub_.actor(Role::Commissioner, hub()), asked.id).await).await;
    for role in [Role::Receptionist, Role::Clinician, Role::Finance, Role::Administrator, Role::Patient] {
        hub_.refused(app.what_if(&hub_.actor(role, ours()), asked.id).await).await;
        hub_.refused(app.ask_what_if(&hub_.actor(role, ours()), &wanted()).await).await;
    }
    let none = app.what_if(&ann, WhatIfId::new(uuid::Uuid::nil())).await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound);
    hub_.chain_is_whole().await;
}

async fn what_cannot_be_asked_is_said(store: TestStore) {
    let hub_ = with_definitions(store).await;
    let ann = manager(&hub_);
    let one = |at: &str, typed: &str| vec![(at.to_owned(), typed.to_owned())];
    let wrong = [
        (AskWhatIf { scenario: "none".into(), ..wanted() }, "Choose a scenario"),
        (AskWhatIf { place: "../secrets".into(), ..wanted() }, "Choose a place"),
        (AskWhatIf { runs: 1, ..wanted() }, "2 to 40"),
        (AskWhatIf { runs: 41, ..wanted() }, "2 to 40"),
        (AskWhatIf { fill: 0.0, ..wanted() }, "above 0%"),
        (AskWhatIf { fill: f64::NAN, ..wanted() }, "above 0%"),
        (AskWhatIf { seed: u64::MAX, ..wanted() }, "too large"),
        (AskWhatIf { numbers: one("0.missed.times", "half"), ..wanted() }, "“half” is no number"),
    ];
    for (wanted, words) in wrong {
        let said = hub_.app.ask_what_if(&ann, &wanted).await.unwrap_err();
        assert_eq!(said.kind(), ErrorKind::Invalid, "{said}");
        assert!(said.to_string().contains(words), "{said}");
    }
    for _ in 0..4 {
        hub_.app.ask_what_if(&ann, &wanted()).await.unwrap();
    }
    let fifth = hub_.app.ask_what_if(&ann, &wanted()).await.unwrap_err();
    assert!(fifth.to_string().contains("Wait until one is done"), "{fifth}");
    let mut bare = hub_.app.clone();
    bare.definitions = Arc::new(NoDefinitions);
    assert_eq!(bare.ask_what_if(&ann, &wanted()).await.unwrap_err().kind(), ErrorKind::Invalid);
}

async fn what_cannot_be_played_is_told_and_not_tried_for_ever(store: TestStore) {
    let hub_ = with_definitions(store).await;
    let (ann, app) = (manager(&hub_), &hub_.app);
    let unfit = app.ask_what_if(&ann, &AskWhatIf { place: "own".into(), ..wanted() }).await.unwrap();
    // More GPs than there are cannot leave: the file is right, and the place does not allow it.
    let numbers = vec![("0.leave.people".to_owned(), "90".to_owned())];
    let many = AskWhatIf { scenario: "two-gps-gone".into(), numbers, ..wanted() };
    let many = app.ask_what_if(&ann, &many).await.unwrap();
    assert_eq!(work(app).await, 2);
    for (id, words) in [(unfit.id, "No month is loaded"), (many.id, "has only")] {
        let told = app.what_if(&ann, id).await.unwrap();
        assert_eq!(told.asked.state, State::Failed);
        assert!(told.asked.fault.unwrap().contains(words));
    }
}

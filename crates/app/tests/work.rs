//! Background jobs are done at least once, tried again when they fail, given up in the end, and begun again when their
//! worker dies.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop")]

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, civil::date};
use linchpin_app::work::{ChaseEmergencies, Context, Later, Task, Worker, waited};
use linchpin_core::{
    BreakGlassId, Clock, CountingIds, Error, Ids, JobId, Person, PersonId, Registration, Result, Role, UserId,
    WorkingCalendar,
};
use linchpin_store::{
    account, alert,
    audit::Entry,
    break_glass::{self, BreakGlass, Verdict},
    job::{self, Ask, Job},
    person, store_suite,
    testing::TestStore,
};

store_suite!(
    what_is_asked_for_is_done_once,
    what_fails_is_tried_again_later_and_given_up_in_the_end,
    a_job_of_a_worker_that_died_is_begun_again,
    a_task_that_panics_does_not_stop_the_worker,
    standing_work_comes_back_and_waits_only_once,
    a_worker_ends_its_job_before_it_stops,
    a_broken_chain_is_told_to_the_officer,
    an_emergency_that_nobody_reviews_is_told_again_each_working_day,
);

/// A clock that the test moves.
struct Moved(Mutex<Timestamp>);

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// Counts its runs and does what it is told.
struct Counted {
    runs: AtomicU32,
    does: fn(u32) -> Result<()>,
    takes: Duration,
}

impl Task for Counted {
    fn kind(&self) -> &'static str {
        "counted"
    }

    fn run<'a>(&'a self, _: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            tokio::time::sleep(self.takes).await;
            (self.does)(self.runs.fetch_add(1, Ordering::Relaxed) + 1)
        })
    }
}

struct Bench {
    context: Context,
    clock: Arc<Moved>,
    task: Arc<Counted>,
    worker: Worker,
}

fn bench(store: &TestStore, does: fn(u32) -> Result<()>, takes: Duration) -> Bench {
    let clock = Arc::new(Moved(Mutex::new("2026-11-21T09:00:00Z".parse().unwrap())));
    let ids: Arc<dyn Ids> = Arc::new(CountingIds::default());
    let context = Context { store: store.store().clone(), clock: Arc::clone(&clock) as Arc<dyn Clock>, ids };
    let task = Arc::new(Counted { runs: AtomicU32::new(0), does, takes });
    let worker = Worker::new(context.clone(), "one", vec![Arc::clone(&task) as Arc<dyn Task>]);
    Bench { context, clock, task, worker }
}

impl Bench {
    async fn ask(&self, most_attempts: u32) -> JobId {
        let id = JobId::new(self.context.ids.uuid());
        let mut tx = self.context.store.write().await.unwrap();
        let ask = Ask { most_attempts, ..Ask::new(id, "counted", "{}", self.clock.now()) };
        assert!(job::ask(&mut tx, &ask).await.unwrap());
        tx.commit().await.unwrap();
        id
    }

    fn later(&self, by: SignedDuration) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }

    async fn count(&self, state: &str) -> u64 {
        let mut tx = self.context.store.read().await.unwrap();
        job::counts(&mut tx).await.unwrap().get(state).copied().unwrap_or_default()
    }

    fn runs(&self) -> u32 {
        self.task.runs.load(Ordering::Relaxed)
    }
}

async fn what_is_asked_for_is_done_once(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::ZERO);
    bench.ask(3).await;
    assert!(bench.worker.one().await.unwrap());
    assert!(!bench.worker.one().await.unwrap(), "nothing else is due");
    assert_eq!((bench.runs(), bench.count("done").await), (1, 1));
}

async fn what_fails_is_tried_again_later_and_given_up_in_the_end(store: TestStore) {
    let bench = bench(&store, |_| Err(Error::invalid("The other side is away.")), Duration::ZERO);
    let id = bench.ask(3).await;
    assert!(bench.worker.one().await.unwrap());
    assert!(!bench.worker.one().await.unwrap(), "not at once");
    for _ in 0..2 {
        bench.later(SignedDuration::from_hours(1));
        assert!(bench.worker.one().await.unwrap());
    }
    bench.later(SignedDuration::from_hours(1));
    assert!(!bench.worker.one().await.unwrap(), "given up");
    assert_eq!((bench.runs(), bench.count("dead").await), (3, 1));
    let mut tx = store.read().await.unwrap();
    let dead = job::dead(&mut tx, 10).await.unwrap();
    assert_eq!((dead[0].id, dead[0].fault.as_deref()), (id, Some("The other side is away.")));
    drop(tx);
    // A person mends it and lets it try again.
    let mut tx = store.write().await.unwrap();
    assert!(job::retry(&mut tx, id, bench.clock.now()).await.unwrap());
    tx.commit().await.unwrap();
    assert!(bench.worker.one().await.unwrap());
    assert_eq!(bench.runs(), 4);
}

async fn a_job_of_a_worker_that_died_is_begun_again(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::ZERO);
    bench.ask(3).await;
    let mut tx = store.write().await.unwrap();
    let lease = SignedDuration::from_secs(60);
    assert!(job::claim(&mut tx, "dead worker", lease, bench.clock.now()).await.unwrap().is_some());
    tx.commit().await.unwrap();
    assert!(!bench.worker.one().await.unwrap(), "the lease holds");
    bench.later(SignedDuration::from_secs(61));
    assert!(bench.worker.one().await.unwrap());
    assert_eq!((bench.runs(), bench.count("done").await), (1, 1));
}

async fn a_task_that_panics_does_not_stop_the_worker(store: TestStore) {
    let bench = bench(&store, |run| if run == 1 { panic!("on purpose") } else { Ok(()) }, Duration::ZERO);
    bench.ask(3).await;
    assert!(bench.worker.one().await.unwrap());
    assert_eq!(bench.count("waiting").await, 1);
    bench.later(SignedDuration::from_hours(1));
    assert!(bench.worker.one().await.unwrap());
    assert_eq!(bench.count("done").await, 1);
}

async fn standing_work_comes_back_and_waits_only_once(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::ZERO);
    let workers = ["one", "two"].map(|name| Worker::new(bench.context.clone(), name, Worker::standing()));
    for worker in &workers {
        worker.ask_for_standing_work().await.unwrap();
    }
    assert_eq!(bench.count("waiting").await, 2, "tidy and verify-audit, once each");
    while workers[0].one().await.unwrap() {}
    assert_eq!((bench.count("done").await, bench.count("waiting").await), (2, 2));
    bench.later(SignedDuration::from_hours(1));
    assert!(workers[1].one().await.unwrap());
    assert!(!workers[1].one().await.unwrap(), "only tidying is due after an hour");
}

async fn a_worker_ends_its_job_before_it_stops(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::from_millis(400));
    bench.ask(3).await;
    bench.ask(3).await;
    let (context, task) = (bench.context.clone(), Arc::clone(&bench.task));
    // Told to stop in the middle of the first job: it is ended, and the second is not begun.
    bench.worker.work(tokio::time::sleep(Duration::from_millis(200)), Duration::from_secs(10)).await;
    let mut tx = context.store.read().await.unwrap();
    let counts = job::counts(&mut tx).await.unwrap();
    assert_eq!((task.runs.load(Ordering::Relaxed), counts["done"], counts["waiting"]), (1, 1, 1));
}

async fn a_broken_chain_is_told_to_the_officer(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::ZERO);
    let worker = Worker::new(bench.context.clone(), "one", Worker::standing());
    let mut tx = store.write().await.unwrap();
    for _ in 0..3 {
        tx.audit(&Entry::new(bench.clock.now(), "see", "record")).unwrap();
    }
    tx.commit().await.unwrap();
    worker.ask_for_standing_work().await.unwrap();
    while worker.one().await.unwrap() {}
    assert_eq!(officers_alerts(&store).await, 0);
    let mut tx = store.write().await.unwrap();
    if tx.is_sqlite() {
        tx.script("drop trigger audit_never_changes; update audit set reason = 'nothing to see' where seq = 2")
            .await
            .unwrap();
    } else {
        tx.script("alter table audit disable trigger user; update audit set reason = 'nothing to see' where seq = 2")
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    bench.later(SignedDuration::from_hours(25));
    while worker.one().await.unwrap() {}
    assert_eq!(officers_alerts(&store).await, 1);
}

async fn officers_alerts(store: &TestStore) -> usize {
    let mut tx = store.read().await.unwrap();
    alert::open(&mut tx, Role::InformationGovernance, "03L", 10).await.unwrap().len()
}

/// Thursday 24 December 2026: Friday, Monday and New Year’s Day are bank holidays.
async fn an_emergency_that_nobody_reviews_is_told_again_each_working_day(store: TestStore) {
    let bench = bench(&store, |_| Ok(()), Duration::ZERO);
    *bench.clock.0.lock().unwrap() = "2026-12-24T16:00:00Z".parse().unwrap();
    let calendar = Arc::new(WorkingCalendar::new([date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)]));
    let worker = Worker::new(bench.context.clone(), "one", vec![Arc::new(ChaseEmergencies(Arc::clone(&calendar)))]);
    let now = bench.clock.now();
    let mut person = Person::new(PersonId::new(bench.context.ids.uuid()));
    person.registrations = vec![Registration { practice: "C87002".parse().unwrap(), from: None, to: None }];
    let reader = UserId::new(bench.context.ids.uuid());
    let access = BreakGlass {
        id: BreakGlassId::new(bench.context.ids.uuid()),
        person: person.id,
        account: reader,
        role: Role::Clinician,
        organisation: "Y00001".parse().unwrap(),
        reason: "Ada Marsh fell off a ladder".into(),
        at: now,
        expires: now.checked_add(SignedDuration::from_hours(1)).unwrap(),
        verdict: None,
        reviewed_by: None,
        reviewed_at: None,
        note: None,
    };
    let mut tx = store.write().await.unwrap();
    let user = account::New {
        id: reader,
        username: Some("lane".into()),
        name: "Dr Lane".into(),
        staff: None,
        person: None,
        subject: None,
        password: None,
    };
    account::add(&mut tx, &user, now).await.unwrap();
    person::add(&mut tx, &person, None, now).await.unwrap();
    break_glass::add(&mut tx, &access).await.unwrap();
    tx.commit().await.unwrap();
    worker.ask_for_standing_work().await.unwrap();
    let alerts = async |role, code| {
        let mut tx = store.read().await.unwrap();
        alert::open(&mut tx, role, code, 100).await.unwrap()
    };
    let told = async || {
        let days: Vec<String> = alerts(Role::PracticeManager, "C87002").await.into_iter().map(|a| a.detail).collect();
        assert_eq!(days.len(), officers_alerts(&store).await, "both are told the same");
        assert!(alerts(Role::PracticeManager, "C87003").await.is_empty(), "another practice is not");
        days
    };
    // Day and hour, and how often it was told by then: Tuesday 29 is the first working day, Wednesday 30 the second.
    for (hour, expected) in [
        ("2026-12-24T17:00:00Z", 0),
        ("2026-12-28T12:00:00Z", 0),
        ("2026-12-29T12:00:00Z", 0),
        ("2026-12-30T08:00:00Z", 1),
        ("2026-12-30T15:00:00Z", 1),
        ("2026-12-31T09:00:00Z", 2),
        ("2027-01-02T09:00:00Z", 2),
        ("2027-01-04T09:00:00Z", 3),
    ] {
        *bench.clock.0.lock().unwrap() = hour.parse().unwrap();
        while worker.one().await.unwrap() {}
        let days = told().await;
        assert_eq!(days.len(), expected, "{hour}: {days:?}");
        assert!(days.iter().all(|d| d.contains("unreviewed for") && !d.contains("Ada")), "{days:?}");
    }
    let days = told().await;
    assert!(days[0].ends_with("on 24 December 2026 is unreviewed for 4 working days."), "{days:?}");
    assert_eq!(waited(&access, &calendar, date(2026, 12, 30)), 2);
    // Once it is reviewed nobody is told again.
    let mut tx = store.write().await.unwrap();
    break_glass::review(&mut tx, access.id, Verdict::Right, "Rang the practice.", reader, now).await.unwrap();
    tx.commit().await.unwrap();
    *bench.clock.0.lock().unwrap() = "2027-01-05T09:00:00Z".parse().unwrap();
    while worker.one().await.unwrap() {}
    assert_eq!(told().await.len(), 3);
}

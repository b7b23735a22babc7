//! Background jobs: what is done without anybody waiting for it.
//!
//! A job is asked for in the transaction of the act that needs it ([`linchpin_store::job::ask`]) and done at least once:
//! a worker that dies in the middle of it loses its lease, and another begins again. So a task must be written so that
//! doing it twice does no harm. A job that fails is tried again, later each time, and in the end waits for a person.

mod chase_emergencies;
mod expire;
mod feed;
mod follow_people;
mod leave_out;
mod make_claims;
mod measure_pressure;
mod offer_slots;
mod play_what_if;
mod remind;
mod ring_clocks;
mod roll;
mod send_messages;
mod tidy;
mod verify_audit;
mod watch_promises;

use std::{collections::BTreeMap, pin::Pin, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Clock, Error, ErrorKind, Ids, JobId, Result};
use linchpin_store::{
    Store,
    job::{self, Ask, Claim, Job},
};

pub use chase_emergencies::{ChaseEmergencies, PATIENCE, waited};
pub use expire::Expire;
pub use feed::{Counted, Fed, Feed, Lists, Measured, near};
pub use follow_people::FollowPeople;
pub use leave_out::{LEAVE_OUT, LeaveOut, Planning};
pub use make_claims::MakeClaims;
pub use measure_pressure::MeasurePressure;
pub use offer_slots::OfferSlots;
pub use play_what_if::{PLAY, PlayWhatIf};
pub use remind::Remind;
pub use ring_clocks::RingClocks;
pub use roll::{OnList, Roll};
pub use send_messages::SendMessages;
pub use tidy::Tidy;
pub use verify_audit::VerifyAudit;
pub use watch_promises::WatchPromises;

/// What a task is handed.
#[derive(Clone)]
pub struct Context {
    /// The operational records.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New keys.
    pub ids: Arc<dyn Ids>,
}

/// An answer that takes a while.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// One kind of work.
pub trait Task: Send + Sync {
    /// Its name in the queue.
    fn kind(&self) -> &'static str;

    /// How long after it was done it is due again, for work that nobody asks for.
    fn every(&self) -> Option<SignedDuration> {
        None
    }

    /// Does it. Twice must do no harm. A fault's sentence is kept with the job: it names nobody.
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Later<'a, Result<()>>;
}

/// Does jobs, one after the other.
pub struct Worker {
    context: Context,
    name: String,
    tasks: BTreeMap<&'static str, Arc<dyn Task>>,
}

/// For how long a job is ours before another worker may take it; lengthened while we are at it.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How often the lease is lengthened.
const ALIVE: Duration = Duration::from_secs(20);

/// How long an idle worker waits before it looks again.
const IDLE: Duration = Duration::from_secs(1);

/// How long it waits when the store is away.
const AWAY: Duration = Duration::from_secs(5);

impl Worker {
    /// A worker of this name that knows these tasks.
    #[must_use]
    pub fn new(context: Context, name: impl Into<String>, tasks: Vec<Arc<dyn Task>>) -> Self {
        let tasks = tasks.into_iter().map(|task| (task.kind(), task)).collect();
        Self { context, name: name.into(), tasks }
    }

    /// The tasks that need nothing but the store.
    #[must_use]
    pub fn standing() -> Vec<Arc<dyn Task>> {
        vec![Arc::new(Tidy), Arc::new(VerifyAudit)]
    }

    /// Works until `stop`; then takes nothing new, and leaves what it cannot end within `limit` to another worker.
    pub async fn work(self, stop: impl Future<Output = ()>, limit: Duration) {
        tokio::pin!(stop);
        let mut begun = false;
        loop {
            let round = self.round(&mut begun);
            tokio::pin!(round);
            let found = tokio::select! {
                found = &mut round => found,
                () = &mut stop => {
                    if tokio::time::timeout(limit, round).await.is_err() {
                        tracing::warn!("a job was left to another worker");
                    }
                    return;
                }
            };
            let pause = match found {
                Ok(true) => continue,
                Ok(false) => IDLE,
                Err(error) => {
                    tracing::warn!(error = %error, "the queue cannot be read");
                    AWAY
                }
            };
            tokio::select! {
                () = &mut stop => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn round(&self, begun: &mut bool) -> Result<bool> {
        if !*begun {
            self.ask_for_standing_work().await?;
            *begun = true;
        }
        self.one().await
    }

    /// Puts the work that nobody asks for into the queue, unless it waits there already.
    ///
    /// # Errors
    /// The store cannot be reached.
    pub async fn ask_for_standing_work(&self) -> Result<()> {
        let mut tx = self.context.store.write().await?;
        for task in self.tasks.values().filter(|t| t.every().is_some()) {
            let now = self.context.clock.now();
            job::ask(&mut tx, &standing(task.as_ref(), &*self.context.ids, now, now)).await?;
        }
        tx.commit().await
    }

    /// Does the job that is longest due; false when none is.
    ///
    /// # Errors
    /// The store cannot be reached. A job that fails is no error: it is noted with the job.
    pub async fn one(&self) -> Result<bool> {
        let Context { store, clock, ids } = &self.context;
        let mut tx = store.write().await?;
        let claim = job::claim(&mut tx, &self.name, LEASE, clock.now()).await?;
        tx.commit().await?;
        let Some(claim) = claim else { return Ok(false) };
        let outcome = self.attempt(&claim).await;
        let (kind, attempt, now) = (claim.job.kind.as_str(), claim.job.attempts, clock.now());
        let mut tx = store.write().await?;
        let noted = match &outcome {
            Ok(()) => {
                tracing::info!(kind, attempt, outcome = "done", "job");
                job::done(&mut tx, &claim, now).await
            }
            Err(error) => {
                tracing::warn!(kind, attempt, outcome = "failed", error = %error, "job");
                job::failed(&mut tx, &claim, &error.to_string(), now).await
            }
        };
        match noted {
            Ok(()) => {}
            // Another worker took it while we slept through the lease; its word counts.
            Err(error) if error.kind() == ErrorKind::Conflict => return Ok(true),
            Err(error) => return Err(error),
        }
        let task = self.tasks.get(kind).filter(|_| outcome.is_ok());
        if let Some((task, every)) = task.and_then(|t| Some((t, t.every()?))) {
            let due = now.checked_add(every).unwrap_or(Timestamp::MAX);
            job::ask(&mut tx, &standing(task.as_ref(), &**ids, due, now)).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Runs the task, lengthening the lease meanwhile. A task that panics has failed, and the worker goes on.
    async fn attempt(&self, claim: &Claim) -> Result<()> {
        let Some(task) = self.tasks.get(claim.job.kind.as_str()).cloned() else {
            return Err(Error::invalid("No worker knows this kind of job."));
        };
        let (context, job) = (self.context.clone(), claim.job.clone());
        let mut running = tokio::spawn(async move { task.run(&context, &job).await });
        loop {
            tokio::select! {
                ended = &mut running => {
                    return ended.unwrap_or_else(|why| Err(Error::internal("The job stopped in the middle.", why)));
                }
                () = tokio::time::sleep(ALIVE) => {
                    if let Err(error) = self.lengthen(claim).await
                        && error.kind() == ErrorKind::Conflict
                    {
                        running.abort();
                        return Err(error);
                    }
                }
            }
        }
    }

    async fn lengthen(&self, claim: &Claim) -> Result<()> {
        let until = self.context.clock.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        let mut tx = self.context.store.write().await?;
        job::alive(&mut tx, claim, until).await?;
        tx.commit().await
    }
}

fn standing<'a>(task: &dyn Task, ids: &dyn Ids, due: Timestamp, now: Timestamp) -> Ask<'a> {
    let id = JobId::new(ids.uuid());
    Ask { dedupe: Some("standing"), due, ..Ask::new(id, task.kind(), "{}", now) }
}

/// What a job is to be done with.
fn payload<T: serde::de::DeserializeOwned>(job: &Job) -> Result<T> {
    serde_json::from_str(&job.payload).map_err(|_| Error::invalid("The job does not say what to do it with."))
}

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, ErrorKind, JobId, Result};

use super::Job;
use crate::{Statement, Tx, args, statement};

macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "update job set state = 'running', attempts = attempts + 1, worker = $2, lease = $3
             where id = (select id from job
                where ((state = 'waiting' and due <= $1) or (state = 'running' and lease <= $1))
                    and attempts < most_attempts
                order by due, id limit 1 ",
            $lock,
            ") returning id, kind, payload, attempts, most_attempts, created, fault"
        )
    };
}

// Two workers never wait for each other: the second takes the next job.
pub(super) const CLAIM: Statement = statement!(sqlite: claim!(""), postgres: claim!("for update skip locked"));
// A worker that died in the last attempt leaves a job that nobody may begin again.
pub(super) const BURY: Statement = statement!(
    "update job set state = 'dead', finished = $1, fault = coalesce(fault, 'the worker stopped in the middle of it')
     where state = 'running' and lease <= $1 and attempts >= most_attempts"
);
// The number of the attempt fences off a worker that slept through its lease.
pub(super) const ALIVE: Statement =
    statement!("update job set lease = $4 where id = $1 and worker = $2 and attempts = $3 and state = 'running'");
pub(super) const DONE: Statement = statement!(
    "update job set state = 'done', finished = $4, lease = null, fault = null
     where id = $1 and worker = $2 and attempts = $3 and state = 'running'"
);
// When the same work was asked for again while this ran, that one is enough, and this one is over.
pub(super) const FAILED: Statement = statement!(
    "update job set due = $5, finished = $6, fault = $7, lease = null,
        state = case when $4 = 'waiting' and exists (select 1 from job as again
            where again.kind = job.kind and again.dedupe = job.dedupe and again.state = 'waiting') then 'done' else $4 end
     where id = $1 and worker = $2 and attempts = $3 and state = 'running'"
);
pub(super) const DEAD: Statement = statement!(
    "select id, kind, payload, attempts, most_attempts, created, fault from job
     where state = 'dead' order by due desc, id limit $1"
);
pub(super) const RETRY: Statement = statement!(
    "update job set state = 'waiting', attempts = 0, due = $2, finished = null, lease = null, dedupe = null
     where id = $1 and state = 'dead'"
);
pub(super) const COUNTS: Statement = statement!("select state, count(*) as n from job group by state");
pub(super) const PURGE: Statement = statement!("delete from job where state = 'done' and finished <= $1");

/// A job in a worker's hands.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The job.
    pub job: Job,
    worker: String,
}

/// Takes the job that is longest due, for as long as the lease. Call it in a transaction of its own and commit.
///
/// # Errors
/// When the database cannot be reached.
pub async fn claim(tx: &mut Tx, worker: &str, lease: SignedDuration, now: Timestamp) -> Result<Option<Claim>> {
    tx.execute(BURY, args![now]).await?;
    let until = now.checked_add(lease).unwrap_or(Timestamp::MAX);
    let row = tx.one(CLAIM, args![now, worker, until]).await?;
    row.map(|row| Ok(Claim { job: Job::read(&row)?, worker: worker.to_owned() })).transpose()
}

/// Lengthens the lease of work that takes longer.
///
/// # Errors
/// [`ErrorKind::Conflict`] when the lease had run out and another worker took the job: stop.
pub async fn alive(tx: &mut Tx, claim: &Claim, until: Timestamp) -> Result<()> {
    let touched = tx.execute(ALIVE, args![claim.job.id, claim.worker, claim.job.attempts, until]).await?;
    still_ours(touched)
}

/// Marks a job as done. In the transaction of its last write, the work and the mark happen together.
///
/// # Errors
/// [`ErrorKind::Conflict`] when another worker took the job meanwhile: do not commit.
pub async fn done(tx: &mut Tx, claim: &Claim, now: Timestamp) -> Result<()> {
    let touched = tx.execute(DONE, args![claim.job.id, claim.worker, claim.job.attempts, now]).await?;
    still_ours(touched)
}

/// Marks a job as failed: it is due again later, or a dead letter. `why` is for the person who runs the system and
/// holds no personal data.
///
/// # Errors
/// [`ErrorKind::Conflict`] when another worker took the job meanwhile.
pub async fn failed(tx: &mut Tx, claim: &Claim, why: &str, now: Timestamp) -> Result<()> {
    let job = &claim.job;
    let dead = job.attempts >= job.most_attempts;
    let due = now.checked_add(back_off(job.attempts)).unwrap_or(Timestamp::MAX);
    let state = if dead { "dead" } else { "waiting" };
    let row = args![job.id, claim.worker, job.attempts, state, due, dead.then_some(now), why];
    still_ours(tx.execute(FAILED, row).await?)
}

/// 10 s, 20 s, 40 s, … up to an hour.
fn back_off(attempts: u64) -> SignedDuration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(u32::MAX).min(9);
    SignedDuration::from_secs((10_i64 << doublings).min(3_600))
}

fn still_ours(touched: u64) -> Result<()> {
    if touched == 1 {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Conflict, "Another worker has taken this job."))
}

/// The dead letters, newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn dead(tx: &mut Tx, limit: u32) -> Result<Vec<Job>> {
    tx.all(DEAD, args![limit]).await?.iter().map(Job::read).collect()
}

/// Lets a dead letter try again from the beginning; false when it is none.
///
/// # Errors
/// When the database cannot be reached.
pub async fn retry(tx: &mut Tx, id: JobId, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(RETRY, args![id, now]).await? == 1)
}

/// How many jobs there are in each state (`waiting`, `running`, `done`, `dead`), for the metrics.
///
/// # Errors
/// When the database cannot be reached.
pub async fn counts(tx: &mut Tx) -> Result<BTreeMap<String, u64>> {
    tx.all(COUNTS, args![]).await?.iter().map(|row| Ok((row.text("state")?, row.count("n")?))).collect()
}

/// Forgets jobs that were done before an instant. Dead letters stay until a person has looked.
///
/// # Errors
/// When the database cannot be reached.
pub async fn purge(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.execute(PURGE, args![before]).await
}

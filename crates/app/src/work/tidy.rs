use jiff::{SignedDuration, Timestamp};
use linchpin_core::Result;
use linchpin_store::{
    hold,
    job::{self, Job},
    rate, request_key, session, slot,
};

use super::{Context, Later, Task};

/// For how long a job that was done can still be looked at.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// No limit looks further back than this.
const LIMITS: SignedDuration = SignedDuration::from_hours(24);

/// For how long the same request is answered as before: longer than anybody leaves a form open.
const REQUESTS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Forgets sessions that ended, limits that no longer count, jobs done long ago, and what was asked under which key; marks
/// the holds that have run out, whose slots were free without it.
pub struct Tidy;

impl Task for Tidy {
    fn kind(&self) -> &'static str {
        "tidy"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_hours(1))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let now = context.clock.now();
            let mut tx = context.store.write().await?;
            session::purge(&mut tx, now).await?;
            let before = |ago| now.checked_sub(ago).unwrap_or(Timestamp::MIN);
            job::purge(&mut tx, before(KEPT)).await?;
            rate::purge(&mut tx, before(LIMITS)).await?;
            request_key::purge(&mut tx, before(REQUESTS)).await?;
            hold::expire(&mut tx, now).await?;
            slot::sweep(&mut tx, now).await?;
            tx.commit().await
        })
    }
}

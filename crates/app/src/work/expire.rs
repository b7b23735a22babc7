use jiff::{SignedDuration, Timestamp};
use linchpin_core::Result;
use linchpin_store::{hold, job::Job, offer, request_key, slot, waiting};

use super::{Context, Later, Task};

/// For how long the same asked again under its key is answered as before.
const KEYS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Ends what has run out: holds, offers, places on waiting lists, keys of requests. It only tidies: each counts as over
/// from its own instant on, whether or not this was done.
pub struct Expire;

impl Task for Expire {
    fn kind(&self) -> &'static str {
        "expire"
    }

    fn every(&self) -> Option<SignedDuration> {
        Some(SignedDuration::from_mins(5))
    }

    fn run<'a>(&'a self, context: &'a Context, _: &'a Job) -> Later<'a, Result<()>> {
        Box::pin(async {
            let now = context.clock.now();
            let mut tx = context.store.write().await?;
            slot::sweep(&mut tx, now).await?;
            hold::expire(&mut tx, now).await?;
            offer::expire(&mut tx, now).await?;
            waiting::lapse(&mut tx, now).await?;
            request_key::purge(&mut tx, now.checked_sub(KEYS).unwrap_or(Timestamp::MIN)).await?;
            tx.commit().await
        })
    }
}

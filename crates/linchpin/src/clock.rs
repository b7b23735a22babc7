use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use linchpin_app::act::CLOCK_AHEAD;
use linchpin_core::Clock;
use linchpin_store::Store;

use crate::place::Place;

/// The machine's clock: the only place where the time is read.
#[derive(Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that everything else is handed")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The clock of a place: the machine's, and in a made-up one as far ahead of it as an administrator has moved it.
pub async fn of_place(place: &Place, store: &Store) -> Result<Arc<dyn Clock>> {
    if !place.config.made_up {
        return Ok(Arc::new(SystemClock));
    }
    let kept = store.read().await?.meta(CLOCK_AHEAD).await?;
    let ahead = kept.and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    Ok(Arc::new(MadeUpClock { ahead: AtomicI64::new(ahead) }))
}

/// The clock of a made-up place: so many seconds ahead.
struct MadeUpClock {
    ahead: AtomicI64,
}

impl Clock for MadeUpClock {
    fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        SystemClock.now().checked_add(ahead).unwrap_or(Timestamp::MAX)
    }

    fn move_on(&self, by: SignedDuration) -> bool {
        self.ahead.fetch_add(by.as_secs().max(0), Ordering::Relaxed);
        true
    }
}

/// Time since this was first asked, by a clock that never goes back.
#[expect(clippy::disallowed_methods, reason = "this is the one stopwatch that everything else is handed")]
pub fn ticks() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}

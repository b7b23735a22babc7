use std::{
    sync::OnceLock,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use linchpin_core::Clock;

/// The machine's clock: the only place where the time is read.
#[derive(Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that everything else is handed")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Time since this was first asked, by a clock that never goes back.
#[expect(clippy::disallowed_methods, reason = "this is the one stopwatch that everything else is handed")]
pub fn ticks() -> Duration {
    static BEGAN: OnceLock<Instant> = OnceLock::new();
    BEGAN.get_or_init(Instant::now).elapsed()
}

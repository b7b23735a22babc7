use jiff::Timestamp;
use linchpin_core::Clock;

/// The machine's clock: the only place where the time is read.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock that everything else is handed")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

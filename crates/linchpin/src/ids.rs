//! The machine's randomness: the only place where it is drawn.

use std::sync::Mutex;

use jiff::Timestamp;
use linchpin_core::{Clock, Ids};
use rand::{TryRng, rngs::SysRng};
use uuid::{Builder, Uuid};

/// Keys from the clock and the operating system's random bytes.
pub struct SystemIds<C> {
    clock: C,
    /// The last place in time that was given away, in 4096ths of a millisecond.
    last: Mutex<u64>,
}

impl<C: Clock> SystemIds<C> {
    /// Draws with this clock.
    pub fn new(clock: C) -> Self {
        Self { clock, last: Mutex::default() }
    }

    /// A place in time later than every one before it, even when the clock went back.
    fn place(&self, now: Timestamp) -> u64 {
        let micros = u64::try_from(now.as_microsecond()).unwrap_or_default();
        let now = ((micros / 1000) << 12) | ((micros % 1000) * 4096 / 1000);
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = now.max(*last + 1);
        *last
    }
}

impl<C: Clock> Ids for SystemIds<C> {
    fn uuid(&self) -> Uuid {
        let place = self.place(self.clock.now());
        let mut random = [0; 10];
        self.bytes(&mut random[2..]);
        // The twelve bits after the milliseconds keep keys of one millisecond in order (RFC 9562, 6.2, method 3).
        let [high, low] = u16::try_from(place & 0xfff).unwrap_or_default().to_be_bytes();
        (random[0], random[1]) = (high, low);
        Builder::from_unix_timestamp_millis(place >> 12, &random).into_uuid()
    }

    fn bytes(&self, into: &mut [u8]) {
        SysRng.try_fill_bytes(into).expect("the system has random bytes: nothing secret can be made without them");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use linchpin_core::FixedClock;

    use super::*;

    #[test]
    fn keys_grow_even_while_the_clock_stands_still() {
        let ids = SystemIds::new(FixedClock("2026-11-21T09:30:00.123456Z".parse().unwrap()));
        let made: Vec<Uuid> = (0..10_000).map(|_| ids.uuid()).collect();
        assert!(made.is_sorted_by(|a, b| a < b));
        assert!(made.iter().all(|u| u.get_version_num() == 7));
    }

    #[test]
    fn secrets_differ() {
        let ids = SystemIds::new(FixedClock(Timestamp::UNIX_EPOCH));
        let drawn: BTreeSet<[u8; 32]> = (0..100)
            .map(|_| {
                let mut bytes = [0; 32];
                ids.bytes(&mut bytes);
                bytes
            })
            .collect();
        assert_eq!(drawn.len(), 100);
    }
}

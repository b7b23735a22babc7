use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

/// The time zone of England. Its rules come with the program; without them it would be universal time.
#[must_use]
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// Where the time comes from. Only the binary holds the real one; everything else is handed it.
pub trait Clock: Send + Sync {
    /// The instant now.
    fn now(&self) -> Timestamp;

    /// The date now in England.
    fn today(&self) -> Date {
        self.now().to_zoned(london()).date()
    }

    /// Moves on by so long, and says whether it did: only the clock of a made-up place can.
    fn move_on(&self, _by: SignedDuration) -> bool {
        false
    }
}

/// A clock that stands still, for tests and for the demo.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

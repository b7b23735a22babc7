use jiff::{SignedDuration, Timestamp};

/// Tries that cost nothing: people mistype.
const FREE: u64 = 4;

/// The longest wait. Longer, and a stranger could keep somebody out of their own account for a day.
pub const WORST_WAIT: SignedDuration = SignedDuration::from_mins(60);

/// How long an account waits after wrong tries: nothing for four, then a minute, twice as long each time, an hour at most.
/// Guessing a thousand passwords takes more than a month; a person who remembers late waits minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock;

impl Lock {
    /// Until when no try is looked at, after so many wrong ones since the last right one.
    #[must_use]
    pub fn after(failures: u64, now: Timestamp) -> Option<Timestamp> {
        let doublings = failures.checked_sub(FREE + 1)?;
        let minutes = 1_i64.checked_shl(u32::try_from(doublings).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
        let wait = if doublings >= 6 { WORST_WAIT } else { SignedDuration::from_mins(minutes) };
        Some(now.checked_add(wait).unwrap_or(Timestamp::MAX))
    }

    /// Whether tries are not looked at now. A clock that went back keeps nobody out for longer than the longest wait.
    #[must_use]
    pub fn holds(until: Option<Timestamp>, now: Timestamp) -> bool {
        until.is_some_and(|until| now < until && until.duration_since(now) <= WORST_WAIT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour() {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let minutes = |failures| Lock::after(failures, now).map(|until| until.duration_since(now).as_mins());
        let waits: Vec<_> = (0..14).map(minutes).collect();
        assert_eq!(waits[..5], [None; 5]);
        assert_eq!(waits[5..], [1, 2, 4, 8, 16, 32, 60, 60, 60].map(Some));
        assert_eq!(minutes(u64::MAX), Some(60));
    }

    #[test]
    fn a_lock_ends_and_a_clock_that_went_back_does_not_prolong_it() {
        let now: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let until = Lock::after(8, now);
        assert!(Lock::holds(until, now));
        assert!(Lock::holds(until, now + SignedDuration::from_secs(8 * 60 - 1)));
        assert!(!Lock::holds(until, now + SignedDuration::from_mins(8)));
        assert!(!Lock::holds(None, now));
        assert!(!Lock::holds(until, now - SignedDuration::from_hours(24)));
    }

    #[test]
    fn guessing_a_thousand_passwords_takes_more_than_a_month() {
        let mut now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let start = now;
        for failures in 1..=1000 {
            now = Lock::after(failures, now).unwrap_or(now);
        }
        assert!(now.duration_since(start) > SignedDuration::from_hours(30 * 24), "{}", now.duration_since(start));
    }
}

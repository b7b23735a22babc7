//! How often an act may be tried. Each limit has a name, so that the log and the answer say which one was met.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc, time::Duration};

use governor::{Quota, RateLimiter, clock, middleware::NoOpMiddleware, nanos::Nanos, state::keyed::DashMapStateStore};
use linchpin_core::{Clock, UserId};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Limit {
    /// Trying names and passwords, and beginning to sign in elsewhere.
    SignIn,
    /// Trying second factors and recovery codes.
    SecondFactor,
    /// Looking for people: nobody needs to page through the index.
    Search,
    /// Opening records in an emergency.
    BreakGlass,
    /// Taking lists away as files.
    Export,
    /// Opening and answering offers by the address in a text: nobody guesses one.
    Offer,
    /// Reading calendars by their address: nobody guesses one, and a whole practice reads from one machine.
    Calendar,
    /// The FHIR interface.
    Fhir,
    /// Changing anything else.
    Write,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::SignIn,
        Self::SecondFactor,
        Self::Search,
        Self::BreakGlass,
        Self::Export,
        Self::Offer,
        Self::Calendar,
        Self::Fhir,
        Self::Write,
    ];

    /// The name in log and answer.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SecondFactor => "second-factor",
            Self::Search => "search",
            Self::BreakGlass => "break-glass",
            Self::Export => "export",
            Self::Offer => "offer",
            Self::Calendar => "calendar",
            Self::Fhir => "fhir",
            Self::Write => "write",
        }
    }

    /// How many at once, and after what time one more. A whole practice may sit behind one address, so that what is
    /// counted by address is wider than one person's mistakes; guesses at one account are the lockout's business.
    fn allows(self) -> (u32, Duration) {
        match self {
            Self::SignIn => (40, Duration::from_secs(3)),
            Self::SecondFactor => (20, Duration::from_secs(6)),
            Self::Search => (40, Duration::from_secs(1)),
            Self::BreakGlass => (6, Duration::from_secs(600)),
            Self::Export => (20, Duration::from_secs(10)),
            Self::Offer => (30, Duration::from_secs(6)),
            Self::Calendar => (60, Duration::from_secs(2)),
            Self::Fhir => (200, Duration::from_millis(20)),
            Self::Write => (60, Duration::from_millis(500)),
        }
    }
}

/// Whose tries are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Somebody signed in.
    User(UserId),
    /// A machine; of an IPv6 address the network, which one subscriber has whole.
    Address(IpAddr),
}

impl Key {
    /// The key of a machine.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(four) => Self::Address(four.into()),
            IpAddr::V6(six) => Self::Address(std::net::Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64)).into()),
        }
    }
}

/// Our clock, as governor reads it.
#[derive(Clone)]
struct Time(Arc<dyn Clock>);

impl clock::Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        // A clock before 1970 stands at nought: nothing is then allowed twice, and nothing is refused for ever.
        Nanos::from(u64::try_from(self.0.now().as_nanosecond()).unwrap_or(0))
    }
}

type Counter = RateLimiter<Key, DashMapStateStore<Key>, Time, NoOpMiddleware<Nanos>>;

/// All limits with what was tried so far. Kept in this process: several servers count each for itself.
pub(crate) struct Limits(Vec<(Limit, Counter)>);

/// Keys are swept out when there are more.
const KEYS: usize = 20_000;

impl Limits {
    pub(crate) fn new(clock: &Arc<dyn Clock>) -> Self {
        let counter = |limit: Limit| {
            let (burst, period) = limit.allows();
            let quota = Quota::with_period(period)
                .unwrap_or(Quota::per_second(NonZeroU32::MIN))
                .allow_burst(NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN));
            RateLimiter::new(quota, DashMapStateStore::default(), Time(Arc::clone(clock)))
        };
        Self(Limit::ALL.into_iter().map(|limit| (limit, counter(limit))).collect())
    }

    /// Counts a try; the time to wait where it is one too many.
    pub(crate) fn try_once(&self, limit: Limit, key: Key) -> Result<(), Duration> {
        let Some((_, counter)) = self.0.iter().find(|(l, _)| *l == limit) else { return Err(Duration::MAX) };
        if counter.len() > KEYS {
            counter.retain_recent();
        }
        counter.check_key(&key).map_err(|not| not.wait_time_from(clock::Clock::now(counter.clock())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[derive(Default)]
    struct Hand(AtomicI64);

    impl Clock for Hand {
        fn now(&self) -> jiff::Timestamp {
            jiff::Timestamp::from_second(1_800_000_000 + self.0.load(Ordering::Relaxed)).unwrap()
        }
    }

    #[test]
    fn a_limit_is_met_told_and_passes() {
        let hand = Arc::new(Hand::default());
        let limits = Limits::new(&(Arc::clone(&hand) as Arc<dyn Clock>));
        let here = Key::of("192.0.2.1".parse().unwrap());
        let tries = (0..1000).take_while(|_| limits.try_once(Limit::SignIn, here).is_ok()).count();
        assert_eq!(tries, 40);
        let wait = limits.try_once(Limit::SignIn, here).unwrap_err();
        assert!(wait > Duration::ZERO && wait <= Duration::from_secs(3), "{wait:?}");
        // Neither another machine nor another act is held up.
        assert!(limits.try_once(Limit::SignIn, Key::of("192.0.2.2".parse().unwrap())).is_ok());
        assert!(limits.try_once(Limit::SecondFactor, here).is_ok());
        hand.0.store(4, Ordering::Relaxed);
        assert!(limits.try_once(Limit::SignIn, here).is_ok());
        // A clock that goes back opens nothing and breaks nothing.
        hand.0.store(-3600, Ordering::Relaxed);
        assert!(limits.try_once(Limit::SignIn, here).is_err());
    }

    #[test]
    fn one_subscriber_is_one_key() {
        let key = |text: &str| Key::of(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::3"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::3"), key("2001:db8:1:3::3"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }
}

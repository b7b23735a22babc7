use jiff::Timestamp;
use linchpin_core::WorkingCalendar;

use crate::{england, words::words};

words! {
    /// Why a request ended without anybody being seen for it here.
    Stop {
        /// The person no longer wants it.
        Withdrawn = "withdrawn", "No longer wanted";
        /// The person was offered a time within the promise and chose a later one.
        ChoseLater = "chose-later", "Chose a later time";
        /// Another service helps: a pharmacy, the emergency centre.
        Elsewhere = "elsewhere", "Helped elsewhere";
        /// It was entered twice.
        Duplicate = "duplicate", "Entered twice";
        /// The person could not be reached.
        NoContact = "no-contact", "Could not be reached";
        /// An appointment within the promise was booked, and the person did not come to it.
        Missed = "missed", "Did not come";
        /// The person has died.
        Died = "died", "Has died";
    }
}

/// What has happened with a request so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// When the promise ends.
    pub due: Timestamp,
    /// When the booked appointment begins, if one is booked.
    pub booked: Option<Timestamp>,
    /// When the person was seen or spoken to.
    pub seen: Option<Timestamp>,
    /// When and why it was stopped.
    pub stopped: Option<(Timestamp, Stop)>,
}

/// How a promise stands at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// There is time.
    Running,
    /// It ends on the next working day.
    BreaksNext,
    /// It ends today.
    BreaksToday,
    /// It has ended and nobody was seen in time; what came later, a stop included, does not mend it.
    Broken,
    /// Seen in time.
    Kept,
    /// Seen, and too late.
    KeptLate,
    /// Stopped before it ended.
    Stopped(Stop),
}

impl State {
    /// The words on the page.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::BreaksNext => "Breaks next working day",
            Self::BreaksToday => "Breaks today",
            Self::Broken => "Broken",
            Self::Kept => "Kept",
            Self::KeptLate => "Seen late",
            Self::Stopped(why) => why.title(),
        }
    }

    /// Whether somebody still waits to be seen: the request is neither seen to nor stopped in time. A broken promise may be either.
    #[must_use]
    pub fn is_running(self) -> bool {
        matches!(self, Self::Running | Self::BreaksNext | Self::BreaksToday)
    }
}

impl Progress {
    /// How the promise stands now. What happens after `now` has not happened yet.
    #[must_use]
    pub fn state(&self, now: Timestamp, calendar: &WorkingCalendar) -> State {
        let seen = self.seen.filter(|at| *at <= now);
        let stopped = self.stopped.filter(|(at, _)| *at <= now && seen.is_none_or(|seen| *at < seen));
        match (seen, stopped) {
            (Some(at), _) if at <= self.due => State::Kept,
            (_, Some((at, why))) if at <= self.due => State::Stopped(why),
            (Some(_), None) => State::KeptLate,
            _ if now > self.due => State::Broken,
            _ => {
                let (today, last) = (england::day(now), england::day(self.due));
                match last {
                    last if last == today => State::BreaksToday,
                    last if last <= calendar.next_working(today) => State::BreaksNext,
                    _ => State::Running,
                }
            }
        }
    }

    /// Whether nobody waits any more: seen, or stopped.
    #[must_use]
    pub fn is_closed(&self, now: Timestamp) -> bool {
        self.seen.is_some_and(|at| at <= now) || self.stopped.is_some_and(|(at, _)| at <= now)
    }

    /// Whether an appointment is booked that keeps the promise.
    #[must_use]
    pub fn is_secured(&self) -> bool {
        self.booked.is_some_and(|at| at <= self.due)
    }
}

/// How many promises were kept: what a commissioner sees, and never whose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Seen in time.
    pub kept: u64,
    /// Not seen in time, seen late included.
    pub broken: u64,
    /// Still to be seen, in time.
    pub running: u64,
    /// Stopped in time: neither kept nor broken, and shown beside them so that nothing disappears.
    pub stopped: u64,
}

impl Tally {
    /// The share kept of those that are decided, 0 to 1; none where none is.
    #[must_use]
    pub fn share_kept(&self) -> Option<f64> {
        let decided = self.kept + self.broken;
        (decided > 0).then(|| self.kept as f64 / decided as f64)
    }
}

impl FromIterator<State> for Tally {
    fn from_iter<I: IntoIterator<Item = State>>(states: I) -> Self {
        let mut tally = Self::default();
        for state in states {
            *match state {
                State::Kept => &mut tally.kept,
                State::Broken | State::KeptLate => &mut tally.broken,
                State::Stopped(_) => &mut tally.stopped,
                State::Running | State::BreaksNext | State::BreaksToday => &mut tally.running,
            } += 1;
        }
        tally
    }
}

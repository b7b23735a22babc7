use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime},
};
use linchpin_core::{CORE_HOURS, WorkingCalendar, london};

use crate::{Need, england};

/// How long a clinician says that a follow-up may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", tag = "unit", content = "count", deny_unknown_fields)]
pub enum Interval {
    /// Days, of any kind.
    Days(u16),
    /// Weeks.
    Weeks(u16),
    /// Months: the same day of the month, or the last day of a shorter one.
    Months(u16),
}

impl Interval {
    /// The day that is this long after `day`.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        match self {
            Self::Days(count) => day.saturating_add(i32::from(count).days()),
            Self::Weeks(count) => day.saturating_add(i32::from(count).weeks()),
            Self::Months(count) => day.saturating_add(i32::from(count).months()),
        }
    }
}

/// What is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Promise {
    /// Within one working day.
    Urgent,
    /// The same day: a child under 12, acutely ill.
    Child,
    /// Within five working days.
    Routine,
    /// No later than the interval and five working days more.
    FollowUp {
        /// The day on which the clinician set it.
        set: Date,
        /// The interval.
        interval: Interval,
    },
}

impl Promise {
    /// What is promised for this need; a follow-up needs to know when it was set and for how long.
    #[must_use]
    pub fn of(need: Need, follow_up: Option<(Date, Interval)>) -> Option<Self> {
        Some(match need {
            Need::Urgent => Self::Urgent,
            Need::Child => Self::Child,
            Need::Routine => Self::Routine,
            Need::FollowUp => follow_up.map(|(set, interval)| Self::FollowUp { set, interval })?,
        })
    }

    /// The need.
    #[must_use]
    pub fn need(&self) -> Need {
        match self {
            Self::Urgent => Need::Urgent,
            Self::Child => Need::Child,
            Self::Routine => Need::Routine,
            Self::FollowUp { .. } => Need::FollowUp,
        }
    }
}

/// Who must act until the practice can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cover {
    /// The practice is at work, or the need can wait until it is.
    Practice,
    /// The practice is closed and the need cannot wait: NHS 111 or out of hours.
    OutOfHours,
}

/// The end of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Due {
    /// Seen at this instant the promise is still kept; a moment later it is broken.
    pub at: Timestamp,
    /// Who must act until then.
    pub cover: Cover,
    /// Whether bank holidays are known up to that day; if not, the promise may yet move to a later day.
    pub certain: bool,
}

/// By when this is promised.
///
/// Every promise ends with core hours, at 18:30 on England's clocks, on a working day (Monday to Friday and no bank
/// holiday; `methods.md` 7). How the clock runs:
///
/// * **Urgent** and **routine**: the day on which the request came, by England's date and at whatever hour, is day
///   nought; the promise ends on the first, or the fifth, working day after it. What comes on Friday at 22:00, on
///   Saturday, or on Sunday is urgent until Monday 18:30: at least one whole day of core hours, and never more than the
///   contract allows. A request that comes later never ends earlier.
/// * **A child under 12**: on a working day before 18:30, however early, the promise ends at 18:30 of that day, even where
///   that is minutes away. Once core hours are over, or on a day that is not worked, the practice cannot keep "the same
///   day": the child must be assessed by NHS 111 or out of hours ([`Cover::OutOfHours`], and the desk and the page online
///   must say so), and the practice's own promise ends on the next working day.
/// * **Follow-up**: the interval counts from the day on which it was set, in calendar days, weeks or months; the fifth
///   working day after that ends the promise. When the request was entered makes no difference.
#[must_use]
pub fn due(promise: Promise, received: Timestamp, calendar: &WorkingCalendar) -> Due {
    let came = london().to_datetime(received);
    let today = came.date();
    let open = calendar.is_working(today) && came.time() < CORE_HOURS.1;
    let (day, cover) = match promise {
        Promise::Urgent => (calendar.add(today, 1), Cover::Practice),
        Promise::Routine => (calendar.add(today, 5), Cover::Practice),
        Promise::Child if open => (today, Cover::Practice),
        Promise::Child => (calendar.next_working(today), Cover::OutOfHours),
        Promise::FollowUp { set, interval } => (calendar.add(interval.after(set), 5), Cover::Practice),
    };
    let at = england::instant(DateTime::from_parts(day, CORE_HOURS.1)).unwrap_or(Timestamp::MAX);
    Due { at, cover, certain: calendar.known_until().is_some_and(|known| day <= known) }
}

use jiff::Timestamp;

use super::{Viewer, say::minutes_in_words};
use crate::england::{say, say_time};

/// One reason why a slot may not be booked by those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unseen {
    /// The rule does not name them.
    NotNamed,
    /// It will be theirs to book.
    Opens {
        /// From when.
        at: Timestamp,
    },
    /// It was theirs to book.
    Closed {
        /// Since when.
        at: Timestamp,
        /// How long before the slot that is, in minutes.
        minutes: u32,
    },
    /// The rule names them and opens only after it closes.
    Never,
    /// Nobody is on the rota for it yet.
    NoClinician,
    /// It has begun.
    Past,
    /// Somebody else is booking it.
    Held {
        /// Until then at most.
        until: Timestamp,
    },
    /// It is somebody's.
    Booked,
    /// It was taken out of the diary.
    Withdrawn,
}

impl Unseen {
    /// The word for counting reasons.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::NotNamed => "not-named",
            Self::Opens { .. } => "opens",
            Self::Closed { .. } => "closed",
            Self::Never => "never",
            Self::NoClinician => "no-clinician",
            Self::Past => "past",
            Self::Held { .. } => "held",
            Self::Booked => "booked",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The reason as those who ask would be told it, to follow a colon or to stand alone.
    #[must_use]
    pub fn sentence(&self, viewer: &Viewer, now: Timestamp) -> String {
        let you = match viewer {
            Viewer::Staff { organisation, .. } if organisation.looks_like_practice() => "your practice",
            Viewer::Staff { .. } => "your organisation",
            Viewer::Nhs111 => "NHS 111",
            Viewer::Online { .. } => "you online",
        };
        match self {
            Self::NotNamed => format!("not opened to {you}"),
            Self::Opens { at } => format!("opens to {you} {}", say(*at, now)),
            Self::Closed { minutes: 0, .. } => "closed when it started".into(),
            Self::Closed { minutes, .. } => format!("closed {} before start", minutes_in_words(*minutes)),
            Self::Never => "its rule opens it only after it closes it: tell whoever keeps the diary".into(),
            Self::NoClinician => "no clinician yet".into(),
            Self::Past => "in the past".into(),
            Self::Held { until } => format!("held by somebody until {}", say_time(*until)),
            Self::Booked => "already booked".into(),
            Self::Withdrawn => "taken out of the diary".into(),
        }
    }
}

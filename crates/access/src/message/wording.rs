use jiff::Timestamp;

use super::{Length, gsm7, measure};
use crate::{
    Mode,
    england::{say_day, say_time},
};

/// The longest name of a place that a text carries; a longer one is cut at a word, so that a text stays one part.
const LONGEST_NAME: usize = 32;

/// When and where somebody is expected, as a text says it. The name of the place is what people may read over a shoulder: it
/// must not tell what somebody is treated for, and no text names a clinic, a profession or a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When<'a> {
    /// When the appointment begins.
    pub starts: Timestamp,
    /// The place.
    pub place: &'a str,
    /// How they are seen: a text about a telephone call does not send them anywhere.
    pub mode: Mode,
}

/// A text to a person. The wording is plain English within one part of 160 characters of the GSM alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// The appointment is booked.
    Booked(When<'a>),
    /// It comes near.
    Reminder(When<'a>),
    /// It is cancelled, as they asked.
    Cancelled(When<'a>),
    /// The practice had to cancel it.
    Withdrawn {
        /// What it was.
        was: When<'a>,
        /// The number to ring.
        phone: &'a str,
    },
    /// It is at another time or place.
    Moved(When<'a>),
    /// A slot has come free.
    Offer {
        /// What is offered.
        slot: When<'a>,
        /// Until when they can answer.
        until: Timestamp,
        /// The address for answering with one tap; as short as can be.
        link: &'a str,
    },
    /// The slot that they were offered has gone.
    Gone,
    /// They have it.
    Taken(When<'a>),
    /// Their reply was not understood.
    AskBack(When<'a>),
    /// They were offered a slot and their reply was not understood.
    AskBackOffer(When<'a>),
    /// They asked for no more texts.
    OptedOut,
}

impl Text<'_> {
    /// The words.
    #[must_use]
    pub fn words(&self, now: Timestamp) -> String {
        let words = match self {
            Self::Booked(when) => format!("Your appointment: {}. Reply CANCEL if you do not need it.", when.said(now)),
            Self::Reminder(when) => {
                format!("Reminder: {}. Can't come? Reply CANCEL so that somebody else can.", when.said(now))
            }
            Self::Cancelled(when) => {
                format!("Your appointment on {} is cancelled. Thank you for telling us.", when.at(now))
            }
            Self::Withdrawn { was, phone } => {
                format!("Sorry, your appointment on {} cannot go ahead. Please ring {phone} for another.", was.at(now))
            }
            Self::Moved(when) => {
                format!("Your appointment has changed. It is now {}. Reply CANCEL if you can't come.", when.said(now))
            }
            Self::Offer { slot, until, link } => {
                format!("Free now: {}. Want it? Reply YES or NO by {}, or {link}", slot.said(now), say_time(*until))
            }
            Self::Gone => "Sorry, somebody else has taken that appointment. You are still on the waiting list.".into(),
            Self::Taken(when) => format!("It is yours: {}. Reply CANCEL if you can't come.", when.said(now)),
            Self::AskBack(when) => {
                format!(
                    "Sorry, we did not understand. Reply CANCEL to cancel on {}. Otherwise it stands.",
                    when.at(now)
                )
            }
            Self::AskBackOffer(when) => {
                format!("Sorry, we did not understand. Reply YES to take {}, or NO.", when.at(now))
            }
            Self::OptedOut => "You will get no more texts from us. Appointments you have booked still stand.".into(),
        };
        gsm7(&words)
    }

    /// How long it is for the network.
    #[must_use]
    pub fn length(&self, now: Timestamp) -> Length {
        measure(&self.words(now))
    }
}

impl When<'_> {
    /// `Tuesday 24 November 08:40`.
    fn at(&self, now: Timestamp) -> String {
        format!("{} {}", say_day(self.starts, now), say_time(self.starts))
    }

    /// Day, time and where or how.
    fn said(&self, now: Timestamp) -> String {
        let at = self.at(now);
        match self.mode {
            Mode::FaceToFace => format!("{at} at {}", cut(self.place)),
            Mode::Telephone => format!("{at}, we will ring you"),
            Mode::VideoOnline => format!("{at}, online"),
            Mode::HomeVisit => format!("{at}, at your home"),
        }
    }
}

/// The name of a place, cut at a word.
fn cut(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().count() <= LONGEST_NAME {
        return name;
    }
    let short: String = name.chars().take(LONGEST_NAME).collect();
    short.rsplit_once(' ').map_or(short.clone(), |(words, _)| words.to_owned())
}

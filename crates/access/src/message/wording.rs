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
    /// It stands, and somebody else sees them.
    Stands(When<'a>),
    /// It cannot stay as it is: they ring for another.
    Ring {
        /// What it was.
        was: When<'a>,
        /// The number to ring.
        phone: &'a str,
    },
    /// A slot has come free.
    Offer {
        /// What is offered.
        slot: When<'a>,
        /// Until when they can answer.
        until: Timestamp,
        /// The address for answering with one tap, as short as can be; empty where there is none.
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
    /// What a campaign says to everybody whom it calls, in the words of its file, and the number to ring.
    Call {
        /// The words.
        says: &'a str,
        /// The number to ring.
        phone: &'a str,
    },
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
            Self::Stands(when) => format!(
                "Your appointment on {} stands, with another member of staff. Reply CANCEL if you can't come.",
                when.at(now)
            ),
            Self::Ring { was, phone } => {
                format!("Sorry, we must change your appointment on {}. Please ring {phone}.", was.at(now))
            }
            Self::Offer { slot, until, link } => {
                let tap = if link.is_empty() { String::new() } else { format!(", or {link}") };
                format!("Free now: {}. Want it? Reply YES or NO by {}{tap}", slot.said(now), say_time(*until))
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
            Self::Call { says, phone } => format!("{says} Our number: {phone}. Reply STOP for no more texts."),
            Self::OptedOut => "You will get no more texts from us. Appointments you have booked still stand.".into(),
        };
        gsm7(&words)
    }

    /// The same as an e-mail: what it is called, and its words. Nobody reads answers to e-mails, so that it says whom to
    /// ring, or where to tap. None for what is only ever an answer to a text.
    #[must_use]
    pub fn email(&self, now: Timestamp) -> Option<(&'static str, String)> {
        let end = "If you cannot come, please ring us, so that somebody else can.";
        Some(match self {
            Self::Booked(when) => ("Your appointment", format!("Your appointment: {}.\n\n{end}", when.said(now))),
            Self::Reminder(when) => {
                ("Your appointment", format!("You have an appointment: {}.\n\n{end}", when.said(now)))
            }
            Self::Moved(when) => {
                ("Your appointment has changed", format!("Your appointment is now {}.\n\n{end}", when.said(now)))
            }
            Self::Stands(when) => {
                let words = format!(
                    "Your appointment on {} stands. Another member of staff will see you.\n\n{end}",
                    when.at(now)
                );
                ("Your appointment has changed", words)
            }
            Self::Ring { was, phone } => {
                let words =
                    format!("Sorry, we must change your appointment on {}.\n\nPlease ring {phone}.", was.at(now));
                ("Your appointment has changed", words)
            }
            Self::Cancelled(when) => {
                ("Your appointment is cancelled", format!("Your appointment on {} is cancelled.", when.at(now)))
            }
            Self::Withdrawn { was, phone } => {
                let at = was.at(now);
                let words =
                    format!("Sorry, your appointment on {at} cannot go ahead.\n\nPlease ring {phone} for another.");
                ("Your appointment cannot go ahead", words)
            }
            Self::Offer { slot, until, link } if !link.is_empty() => {
                let words = format!("Free now: {}.\n\nTo answer by {}, open {link}", slot.said(now), say_time(*until));
                ("An earlier appointment", words)
            }
            Self::Call { says, phone } => ("From your practice", format!("{says}\n\nOur number: {phone}.")),
            Self::Gone => ("That appointment has gone", self.words(now)),
            Self::Taken(when) => ("Your appointment", format!("It is yours: {}.\n\n{end}", when.said(now))),
            Self::Offer { .. } | Self::AskBack(_) | Self::AskBackOffer(_) | Self::OptedOut => return None,
        })
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

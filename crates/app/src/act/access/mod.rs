//! Acts on diaries, slots, appointments and requests (`domain.md` A1 to A3).
//!
//! Whether somebody may book a slot is asked twice: the permission table says which roles book at all and that the slot
//! must be their organisation's own or opened to them; the rule of the slot says from when until when.

mod amend;
mod answer_offer;
mod appointments;
mod book;
mod calendar;
mod cancel;
mod capacity;
mod check_slot;
mod closure;
mod diary_days;
mod effect;
mod enter_request;
mod expected;
mod find_slots;
mod follow_up;
mod hold;
mod instead;
mod involve;
mod join_waiting;
mod key;
mod load_diary;
mod look;
mod mark;
mod offer_slot;
mod offers;
mod opening;
mod own;
mod pattern;
mod plan_diary;
mod promises;
mod publish_diary;
mod release;
mod remind;
mod request_steps;
mod series;
mod site;
mod slot_type;
mod spans;
mod stand_in;
mod text_came;
mod viewer;

use linchpin_access::opening::Unseen;
use linchpin_core::{AppointmentId, Error, OdsCode, Result};

pub use amend::Amend;
pub use answer_offer::{Answered, OfferSeen, OfferStands};
pub use book::Book;
pub use calendar::{CalendarMade, CalendarSlot, Calendars, Stands};
pub use cancel::Cancel;
pub use check_slot::{As, Checked};
pub use diary_days::{DiaryDays, Sitting};
pub use effect::{Loses, Touched};
pub use enter_request::{Enter, Entered};
pub use expected::{Expected, Why};
pub use find_slots::{FindSlots, FreeSlot};
pub use hold::HELD_FOR;
pub use involve::OPEN_AFTER;
pub use join_waiting::{Join, Wish};
pub use linchpin_store::appointment::Settle;
pub use load_diary::{DiaryLoaded, DiaryNames, Part as SlotPart, TakenSlot, ToldSlot};
pub use offers::{Offer, SlotSeen};
pub use plan_diary::Planned;
pub(crate) use promises::progress;
pub use promises::{Promised, Week};
pub use publish_diary::Published;
pub use request_steps::Said as Told;
pub use series::{AllOrNone, Series, Turn};
pub use stand_in::Seated;
pub use text_came::{Came, TextDid};

use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Relationship, Resource, Subject},
};

/// What came of asking for a slot.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "it may not have been done"]
pub enum Answer<T> {
    /// Done, or done before under the same key.
    Done(T),
    /// Somebody else has it.
    Taken,
    /// Its rule does not let them, for these reasons: see [`Unseen::sentence`].
    NotOpen(Vec<Unseen>),
    /// The person has this appointment at the same time.
    Clash(AppointmentId),
    /// The appointment changed meanwhile, or is over: look at it again.
    Changed,
    /// They keep as many slots as one may at a time.
    TooMany,
}

impl<T> Answer<T> {
    /// The same about something else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Done(what) => Answer::Done(change(what)),
            Self::Taken => Answer::Taken,
            Self::NotOpen(why) => Answer::NotOpen(why),
            Self::Clash(with) => Answer::Clash(with),
            Self::Changed => Answer::Changed,
            Self::TooMany => Answer::TooMany,
        }
    }

    /// What was done, or an error with a sentence where the caller has nothing better to show.
    ///
    /// # Errors
    /// It was not done.
    pub fn done(self) -> Result<T> {
        let conflict = |words: &str| Error::new(linchpin_core::ErrorKind::Conflict, words);
        Err(match self {
            Self::Done(what) => return Ok(what),
            Self::Taken => conflict("Somebody else has just taken this slot. Choose another."),
            Self::NotOpen(_) => conflict("This slot cannot be booked by you now. The slot checker says why."),
            Self::Clash(_) => conflict("The person has another appointment at that time."),
            Self::Changed => conflict("This appointment has changed since you looked. Look again."),
            Self::TooMany => conflict("You are keeping as many slots as you may. Book one or let one go."),
        })
    }
}

impl App {
    /// Opens an act on the diary of an organisation.
    pub(crate) async fn on_diary<'a>(
        &'a self,
        actor: &'a Actor,
        act: Act,
        organisation: OdsCode,
        about: About,
    ) -> Result<Permitted<'a>> {
        let own = actor.organisation == organisation;
        let subject = Subject::of(Resource::Diary);
        let subject = if own { subject.with(Relationship::OwnOrganisation) } else { subject };
        self.begin(actor).await?.permit(act, &subject, about).await
    }
}

/// A name as typed: there, on one line, and not too long.
fn named(text: &str) -> Result<()> {
    if text.trim().is_empty() || text.chars().count() > 200 || text.chars().any(char::is_control) {
        return Err(Error::invalid("Give it a name of 200 letters or fewer, on one line."));
    }
    Ok(())
}

/// Words of a person or about them, as typed: none where there are none.
pub(super) fn words(text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    let odd = text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if odd || text.chars().count() > 1000 {
        return Err(Error::invalid("Write it in 1,000 letters or fewer."));
    }
    Ok(Some(text.to_owned()))
}

/// Refuses a name that something else of the same list has: a form that was sent twice, or the same typed by two.
fn unlike<'n>(name: &str, mut others: impl Iterator<Item = &'n str>) -> Result<()> {
    if others.any(|other| other.trim().eq_ignore_ascii_case(name.trim())) {
        return Err(Error::invalid("There is one of that name already: give this one another name."));
    }
    Ok(())
}

fn no_slot() -> Error {
    Error::not_found("There is no such slot.")
}

fn no_session() -> Error {
    Error::not_found("There is no such session.")
}

fn no_appointment() -> Error {
    Error::not_found("There is no such appointment.")
}

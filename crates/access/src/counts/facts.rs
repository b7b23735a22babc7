use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};
use linchpin_core::{OdsCode, OpeningId, Sex, WorkingCalendar, london};

use crate::{
    Category, Mode, Need, Profession,
    demand::{Contact, Status},
    promise,
};

/// An appointment that was not cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booking {
    /// In whose diary.
    pub organisation: OdsCode,
    /// The practice of the person.
    pub practice: Option<OdsCode>,
    /// The person, as a key that nobody can turn back.
    pub person: u64,
    /// The request for which it was booked, as such a key.
    pub request: Option<u64>,
    /// When it began.
    pub starts: Timestamp,
    /// When it was booked.
    pub made: Timestamp,
    /// What became of it.
    pub status: Status,
    /// Who saw the person.
    pub profession: Profession,
    /// How.
    pub mode: Mode,
    /// The national category.
    pub category: Category,
}

/// A slot with a clinician that was planned or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// In whose diary.
    pub organisation: OdsCode,
    /// The rule for who may book it.
    pub opening: OpeningId,
    /// When it begins.
    pub starts: Timestamp,
    /// Its length.
    pub minutes: u16,
    /// What became of the appointment in it; none where nobody took it.
    pub taken: Option<Status>,
    /// Who sits.
    pub profession: Profession,
    /// How.
    pub mode: Mode,
    /// The sex of the clinician, where it is recorded.
    pub sex: Option<Sex>,
}

/// A need that somebody brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which practice keeps the promise.
    pub practice: OdsCode,
    /// What was needed.
    pub need: Need,
    /// When it came.
    pub received: Timestamp,
    /// By when it was promised.
    pub due: Timestamp,
    /// How the promise stands now.
    pub state: promise::State,
    /// When somebody was seen or it was stopped, if so.
    pub ended: Option<Timestamp>,
    /// A slot was offered and declined.
    pub declined: bool,
    /// There was, at least once, nothing to offer.
    pub nothing: bool,
}

/// Slots under one rule on one day, and since when they have been published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// In whose diary.
    pub organisation: OdsCode,
    /// The day.
    pub day: Date,
    /// From when they could be booked by staff or people: published, and open by the rule.
    pub from: Timestamp,
}

/// All that weeks are counted from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Appointments; those of a week and of the one after it, because a visit there may be what a triage led to.
    pub bookings: &'a [Booking],
    /// Slots.
    pub offers: &'a [Offer],
    /// Requests: those that were open, or whose promise ended, in a week counted.
    pub requests: &'a [Asked],
    /// Slots to come.
    pub ahead: &'a [Ahead],
    /// The practices of the place, with their registered people.
    pub practices: &'a BTreeMap<OdsCode, u32>,
    /// For each rule of a hub, the practices whose people may be booked under it.
    pub served: &'a BTreeMap<OpeningId, BTreeSet<OdsCode>>,
    /// Which days are worked.
    pub calendar: &'a WorkingCalendar,
}

impl Booking {
    /// When it began, on England's clocks.
    #[must_use]
    pub fn when(&self) -> DateTime {
        london().to_datetime(self.starts)
    }

    /// The same as the contract's rules take it.
    #[must_use]
    pub fn contact(&self) -> Contact {
        Contact {
            when: self.when(),
            profession: self.profession,
            mode: self.mode,
            category: self.category,
            person: self.person,
            request: self.request,
            status: self.status,
            booked: Some(london().to_datetime(self.made).date()),
        }
    }
}

impl Offer {
    /// When it begins, on England's clocks.
    #[must_use]
    pub fn when(&self) -> DateTime {
        london().to_datetime(self.starts)
    }
}

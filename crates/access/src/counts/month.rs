use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::OdsCode;

use super::Booking;
use crate::{
    Category, Mode, Profession,
    demand::{Lead, Status},
};

/// By what the published table tells appointments apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind {
    /// attended, dna or unknown.
    pub status: &'static str,
    /// gp or other.
    pub hcp: &'static str,
    /// How.
    pub mode: Mode,
    /// The national category.
    pub category: Category,
    /// Days from booking.
    pub lead: Lead,
}

impl Kind {
    /// What it is, unless it was cancelled: those are not in the published table.
    #[must_use]
    pub fn of(one: &Booking) -> Option<Self> {
        let status = match one.status {
            Status::Attended => "attended",
            Status::Missed => "dna",
            Status::Unknown => "unknown",
            Status::Cancelled => return None,
        };
        let contact = one.contact();
        let ahead = contact.booked.map_or(0, |booked| (contact.when.date() - booked).get_days());
        let hcp = Profession::published(one.profession);
        Some(Self { status, hcp, mode: one.mode, category: one.category, lead: Lead::of(ahead) })
    }
}

/// Appointments from the first to the last day, both counted, by whose diary they were in and what the published table tells
/// apart.
#[must_use]
pub fn month(bookings: &[Booking], first: Date, last: Date) -> BTreeMap<(OdsCode, Kind), u64> {
    let mut by = BTreeMap::new();
    for one in bookings.iter().filter(|b| (first..=last).contains(&b.when().date())) {
        if let Some(kind) = Kind::of(one) {
            *by.entry((one.organisation, kind)).or_default() += 1;
        }
    }
    by
}

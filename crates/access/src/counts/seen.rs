use std::collections::BTreeMap;

use linchpin_core::OdsCode;

use super::{Booking, Facts, week::Days};
use crate::{
    Mode, Profession,
    demand::{Contact, Lead, Status, counted},
    words::words,
};

words! {
    /// In whose diary somebody was seen.
    Provider {
        /// Their own practice’s.
        Practice = "practice", "Own practice";
        /// Another organisation’s, such as a hub’s.
        Hub = "hub", "Hub";
    }
}

/// People of a practice who were seen in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// Appointments attended.
    pub attended: u64,
    /// Of these, what the contract counts: triage and the visit it led to are one (`domain.md` A1).
    pub counted: u64,
}

/// Appointments of a diary in a week by days from booking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Leads {
    /// Booked and not cancelled.
    pub booked: u64,
    /// Of these, attended.
    pub attended: u64,
    /// Of these, missed.
    pub missed: u64,
}

pub(super) type ContactsBy = BTreeMap<(OdsCode, Provider, Profession, Mode), Contacts>;
pub(super) type LeadsBy = BTreeMap<(OdsCode, Lead), Leads>;

fn provider(one: &Booking) -> Provider {
    if one.practice.is_none_or(|own| own == one.organisation) { Provider::Practice } else { Provider::Hub }
}

/// Contacts by practice of the person. What a hub saw stands apart: the contract's minimum is the practice's own. A practice
/// with a diary and nobody seen has a row of noughts, because that is a number and not a gap.
pub(super) fn contacts(facts: &Facts<'_>, days: Days) -> ContactsBy {
    let mut by: ContactsBy = BTreeMap::new();
    let own = facts.offers.iter().filter(|o| days.has(o.starts) && facts.practices.contains_key(&o.organisation));
    for offer in own {
        by.entry((offer.organisation, Provider::Practice, offer.profession, offer.mode)).or_default();
    }
    let mut of: BTreeMap<(OdsCode, Provider), Vec<Contact>> = BTreeMap::new();
    for one in facts.bookings {
        of.entry((one.practice.unwrap_or(one.organisation), provider(one))).or_default().push(one.contact());
    }
    for ((practice, provider), all) in of {
        let here = |c: &&Contact| days.holds(c.when.date());
        for one in all.iter().filter(here).filter(|c| c.status == Status::Attended) {
            by.entry((practice, provider, one.profession, one.mode)).or_default().attended += 1;
        }
        for one in counted(&all, facts.calendar).into_iter().filter(here) {
            by.entry((practice, provider, one.profession, one.mode)).or_default().counted += 1;
        }
    }
    by
}

/// Appointments by whose diary they were in and how long before they were booked.
pub(super) fn leads(facts: &Facts<'_>, days: Days) -> LeadsBy {
    let mut by: LeadsBy = BTreeMap::new();
    for one in facts.bookings.iter().filter(|b| days.has(b.starts)) {
        let contact = one.contact();
        let ahead = contact.booked.map_or(0, |booked| (contact.when.date() - booked).get_days());
        let sum = by.entry((one.organisation, Lead::of(ahead))).or_default();
        sum.booked += 1;
        sum.attended += u64::from(one.status == Status::Attended);
        sum.missed += u64::from(one.status == Status::Missed);
    }
    by
}

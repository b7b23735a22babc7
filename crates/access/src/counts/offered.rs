use std::collections::BTreeMap;

use jiff::{Timestamp, civil::DateTime};
use linchpin_core::OdsCode;

use super::{Facts, Offer, week::Days};
use crate::{
    Mode, Profession,
    demand::{Horizon, Seat, Sessions, Sexes, Status, horizon, minutes_outside_core, sessions, sexes},
};

/// What a diary offered in a week, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slots {
    /// Slots with a clinician.
    pub offered: u64,
    /// Of these, taken.
    pub booked: u64,
    /// Of these, attended.
    pub attended: u64,
    /// Of the taken, missed.
    pub missed: u64,
    /// Minutes offered.
    pub minutes: u64,
    /// Minutes taken.
    pub booked_minutes: u64,
    /// Minutes attended.
    pub attended_minutes: u64,
    /// Minutes offered outside core hours.
    pub extended_minutes: u64,
}

/// When a diary was open in a week, and who sat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sat {
    /// Half-days with a bookable session, of those there could be.
    pub sessions: Sessions,
    /// The sexes of those who sat.
    pub sexes: Sexes,
    /// How far ahead one could book when the week ended.
    pub horizon: Horizon,
}

/// Time outside core hours for a practice's people in a week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extended {
    /// Minutes in its own diary.
    pub own_minutes: u64,
    /// Its share, by registered people, of the minutes of the hubs that serve it.
    pub hub_minutes: f64,
    /// Its registered people.
    pub patients: u32,
}

pub(super) type SlotsBy = BTreeMap<(OdsCode, Profession, Mode), Slots>;

fn of_week<'a>(facts: &Facts<'a>, days: Days) -> impl Iterator<Item = &'a Offer> {
    facts.offers.iter().filter(move |o| days.has(o.starts))
}

/// Slots by whose they were, who sat and how.
pub(super) fn slots(facts: &Facts<'_>, days: Days) -> SlotsBy {
    let mut by: SlotsBy = BTreeMap::new();
    for one in of_week(facts, days) {
        let (sum, minutes) =
            (by.entry((one.organisation, one.profession, one.mode)).or_default(), u64::from(one.minutes));
        sum.offered += 1;
        sum.minutes += minutes;
        sum.extended_minutes += u64::from(minutes_outside_core(one.when(), one.minutes, facts.calendar));
        if let Some(status) = one.taken {
            sum.booked += 1;
            sum.booked_minutes += minutes;
            sum.missed += u64::from(status == Status::Missed);
            if status == Status::Attended {
                sum.attended += 1;
                sum.attended_minutes += minutes;
            }
        }
    }
    by
}

/// Sessions, who sat, and how far ahead one could book, by whose diary it is.
pub(super) fn sat(facts: &Facts<'_>, days: Days) -> BTreeMap<OdsCode, Sat> {
    let mut of: BTreeMap<OdsCode, (Vec<DateTime>, Vec<Seat>)> = BTreeMap::new();
    for one in of_week(facts, days) {
        let (begin, seats) = of.entry(one.organisation).or_default();
        begin.push(one.when());
        seats.push(Seat { day: one.when().date(), sex: one.sex });
    }
    let open = |organisation: OdsCode| {
        let known = facts.ahead.iter().filter(move |a| a.organisation == organisation && a.from <= days.ends);
        horizon(known.map(|a| a.day), days.last)
    };
    of.into_iter()
        .filter_map(|(organisation, (begin, seats))| {
            let held = sessions(&begin, days.first, days.last, facts.calendar).into_iter().next()?;
            let sexes = sexes(&seats, days.first, days.last);
            Some((organisation, Sat { sessions: held, sexes, horizon: open(organisation) }))
        })
        .collect()
}

/// Minutes outside core hours by practice. A hub's are shared among the practices that its rule serves, by registered people,
/// so that they add up to what the hub offered and each practice of a hub has the same for every 1,000 (`domain.md` A2).
pub(super) fn extended(facts: &Facts<'_>, days: Days) -> BTreeMap<OdsCode, Extended> {
    let row = |(code, patients): (&OdsCode, &u32)| (*code, Extended { patients: *patients, ..Extended::default() });
    let mut by: BTreeMap<OdsCode, Extended> = facts.practices.iter().map(row).collect();
    let mut any: Option<Timestamp> = None;
    for one in of_week(facts, days) {
        any = any.max(Some(one.starts));
        let minutes = minutes_outside_core(one.when(), one.minutes, facts.calendar);
        if let Some(own) = by.get_mut(&one.organisation) {
            own.own_minutes += u64::from(minutes);
            continue;
        }
        let Some(served) = facts.served.get(&one.opening) else { continue };
        let people = |code: &OdsCode| f64::from(facts.practices.get(code).copied().unwrap_or(0));
        let all: f64 = served.iter().map(people).sum();
        for code in served {
            if let Some(practice) = by.get_mut(code).filter(|_| all > 0.0) {
                practice.hub_minutes += f64::from(minutes) * people(code) / all;
            }
        }
    }
    // Before anybody kept a diary here, nothing is known; that is not the same as nothing offered.
    if any.is_none() { BTreeMap::new() } else { by }
}

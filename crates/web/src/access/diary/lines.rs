use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use linchpin_access::england;
use linchpin_app::{
    act::{DiaryDays, Expected, Sitting},
    kept::{Became, Slot, SlotState},
};
use linchpin_core::AppointmentId;
use serde::Serialize;

use super::super::{appointment, words};
use super::many;
use crate::people;

/// A session as a page shows it.
#[derive(Serialize)]
pub(super) struct Session {
    pub(super) id: String,
    pub(super) who: String,
    pub(super) gap: bool,
    pub(super) place: String,
    pub(super) day: String,
    pub(super) times: String,
    pub(super) counts: String,
    /// Where one says who sits, for those who may and while it is not over.
    pub(super) seat: Option<String>,
    pub(super) slots: Vec<Line>,
}

/// A slot as a page shows it.
#[derive(Serialize)]
pub(super) struct Line {
    time: String,
    kind: String,
    state: &'static str,
    tone: &'static str,
    /// Who is booked: their name where the reader may know it, and the page of the appointment.
    name: Option<String>,
    facts: Option<String>,
    href: Option<String>,
    /// Why they must hear from the desk.
    unplanned: bool,
    /// What can be written down from the list: value and words.
    marks: Vec<(&'static str, &'static str)>,
    act: Option<String>,
    version: u64,
}

/// How many slots of each state a session has.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) slots: usize,
    pub(super) free: usize,
    pub(super) booked: usize,
    pub(super) missed: usize,
}

impl Tally {
    pub(super) fn of(days: &DiaryDays, one: &Sitting) -> Self {
        let mut tally = Self::default();
        for slot in one.slots.iter().filter(|slot| slot.state != SlotState::Withdrawn) {
            tally.slots += 1;
            if slot.state == SlotState::Booked {
                tally.booked += 1;
                let became = slot.appointment.and_then(|id| days.became.get(&id));
                tally.missed += usize::from(became.is_some_and(|(state, _)| *state == Became::Dna));
            } else {
                tally.free += 1;
            }
        }
        tally
    }

    fn words(self) -> String {
        if self.slots == 0 {
            return "no slots".into();
        }
        format!("{}: {} booked, {} free", many(self.slots, "slot", "slots"), self.booked, self.free)
    }
}

/// A session without its slots.
pub(super) fn session(days: &DiaryDays, one: &Sitting, on: Date, now: Timestamp, edits: bool) -> Session {
    let clinic = &one.clinic;
    let who = clinic.staff.map(|id| days.staff.get(&id).cloned().unwrap_or_else(|| "Somebody who left".into()));
    let begins = if clinic.day == on { "" } else { "from the evening before, " };
    let ends = if england::day(clinic.ends) == clinic.day { "" } else { " the next morning" };
    Session {
        id: clinic.id.to_string(),
        gap: who.is_none(),
        who: who.unwrap_or_else(|| "Nobody yet".into()),
        place: days.sites.get(&clinic.site).map_or_else(String::new, |site| site.name.clone()),
        day: clinic.day.strftime("%A %-d %B").to_string(),
        times: format!("{begins}{} to {}{ends}", england::say_time(clinic.starts), england::say_time(clinic.ends)),
        counts: Tally::of(days, one).words(),
        seat: (edits && now < clinic.ends).then(|| format!("/diary/sessions/{}", clinic.id)),
        slots: Vec::new(),
    }
}

/// The slots of a session, those that were taken out left aside.
pub(super) fn slots(
    days: &DiaryDays,
    one: &Sitting,
    known: &BTreeMap<AppointmentId, Expected>,
    now: Timestamp,
) -> Vec<Line> {
    one.slots
        .iter()
        .filter(|slot| slot.state != SlotState::Withdrawn)
        .map(|slot| line(days, slot, known, now))
        .collect()
}

pub(super) fn line(days: &DiaryDays, slot: &Slot, known: &BTreeMap<AppointmentId, Expected>, now: Timestamp) -> Line {
    let kind = days.kinds.get(&slot.slot_type);
    let id = slot.appointment.filter(|_| slot.state == SlotState::Booked);
    let booked = id.and_then(|id| known.get(&id));
    let (state, tone) = match slot.state {
        SlotState::Booked => match id.and_then(|id| days.became.get(&id)) {
            Some((became, _)) => appointment::state(*became),
            None => ("Booked", "blue"),
        },
        SlotState::Held if slot.held_until.is_some_and(|until| now < until) => ("Being booked", "yellow"),
        SlotState::Withdrawn => ("Taken out", "grey"),
        SlotState::Free | SlotState::Held if slot.starts <= now => ("Not used", "grey"),
        SlotState::Free | SlotState::Held if slot.staff.is_none() => ("No clinician yet", "orange"),
        SlotState::Free | SlotState::Held => ("Free", "white"),
    };
    let person = booked.and_then(|one| one.person.as_ref());
    let name = match (id, person) {
        (None, _) => None,
        (Some(_), Some(person)) => Some(people::formal(person)),
        (Some(_), None) => Some("Name kept back".into()),
    };
    let facts = person.map(|person| {
        let born = person.birth_date.map(|day| format!("born {}", people::born(day)));
        let number = person.nhs_number.map(|number| number.to_string());
        born.into_iter().chain(number).collect::<Vec<_>>().join(", ")
    });
    Line {
        time: england::say_time(slot.starts),
        kind: kind.map_or_else(String::new, |kind| {
            // A name such as "Hub GP by telephone" says how already.
            let says = kind.name.to_lowercase().contains(&kind.mode.title().to_lowercase());
            if says { kind.name.clone() } else { format!("{}, {}", kind.name, words::how(kind.mode)) }
        }),
        state,
        tone,
        href: id.filter(|_| person.is_some()).map(|id| format!("/appointments/{id}")),
        name,
        facts,
        unplanned: !slot.planned && slot.state == SlotState::Booked && now < slot.starts,
        marks: booked
            .filter(|_| person.is_some())
            .map(|one| {
                appointment::marks(&one.appointment, now).into_iter().map(|(value, said, _)| (value, said)).collect()
            })
            .unwrap_or_default(),
        act: id.map(|id| format!("/appointments/{id}/mark")),
        version: booked.map_or(0, |one| one.appointment.version),
    }
}

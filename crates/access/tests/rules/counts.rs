//! What is counted of a week and a month, on a small place: two practices and a hub that serves both.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use linchpin_access::{
    Category, Mode, Need, Profession,
    counts::{Ahead, Asked, Booking, Extended, Facts, Fate, Kind, Offer, Provider, month, week},
    demand::{Lead, Status},
    promise::{State, Stop},
};
use linchpin_core::{OdsCode, OpeningId, Sex, WorkingCalendar};
use uuid::Uuid;

use crate::support::at;

fn code(text: &str) -> OdsCode {
    text.parse().unwrap()
}

fn rule(n: u128) -> OpeningId {
    OpeningId::new(Uuid::from_u128(n))
}

/// Everything, to be changed by each test.
struct Place {
    bookings: Vec<Booking>,
    offers: Vec<Offer>,
    requests: Vec<Asked>,
    ahead: Vec<Ahead>,
    practices: BTreeMap<OdsCode, u32>,
    served: BTreeMap<OpeningId, BTreeSet<OdsCode>>,
    calendar: WorkingCalendar,
}

impl Place {
    fn new() -> Self {
        let practices = BTreeMap::from([(code("C87001"), 6000), (code("C87002"), 2000), (code("C87003"), 1000)]);
        let served = BTreeMap::from([(rule(9), [code("C87001"), code("C87002")].into())]);
        Self {
            bookings: vec![],
            offers: vec![],
            requests: vec![],
            ahead: vec![],
            practices,
            served,
            calendar: WorkingCalendar::new([date(2026, 12, 25)]),
        }
    }

    fn week(&self) -> linchpin_access::counts::Week {
        let Self { bookings, offers, requests, ahead, practices, served, calendar } = self;
        let facts = Facts { bookings, offers, requests, ahead, practices, served, calendar };
        // Monday 2 November 2026.
        week(&facts, date(2026, 11, 2))
    }
}

fn booking(person: u64, when: &str) -> Booking {
    Booking {
        organisation: code("C87001"),
        practice: Some(code("C87001")),
        person,
        request: None,
        starts: at(when),
        made: at("2026-11-02T08:00"),
        status: Status::Attended,
        profession: Profession::Gp,
        mode: Mode::FaceToFace,
        category: Category::GeneralAcute,
    }
}

fn offer(organisation: &str, opening: u128, when: &str, taken: Option<Status>) -> Offer {
    Offer {
        organisation: code(organisation),
        opening: rule(opening),
        starts: at(when),
        minutes: 15,
        taken,
        profession: Profession::Gp,
        mode: Mode::FaceToFace,
        sex: Some(Sex::Female),
    }
}

#[test]
fn triage_on_friday_and_the_visit_on_monday_are_one_of_the_week_of_the_visit() {
    let triage = |person, when| Booking { mode: Mode::Telephone, category: Category::Triage, ..booking(person, when) };
    let mut place = Place::new();
    place.bookings = vec![
        triage(1, "2026-11-06T09:00"),
        booking(1, "2026-11-09T09:00"),
        triage(2, "2026-11-06T10:00"),
        booking(3, "2026-11-03T10:00"),
    ];
    let contacts = place.week().contacts;
    let of = |mode| contacts[&(code("C87001"), Provider::Practice, Profession::Gp, mode)];
    assert_eq!((of(Mode::Telephone).attended, of(Mode::Telephone).counted), (2, 1), "the first joins Monday’s visit");
    assert_eq!((of(Mode::FaceToFace).attended, of(Mode::FaceToFace).counted), (1, 1), "Monday is next week’s");
}

#[test]
fn what_a_hub_saw_stands_apart_and_a_diary_without_anybody_is_nought() {
    let mut place = Place::new();
    place.bookings = vec![Booking { organisation: code("U00001"), ..booking(1, "2026-11-03T19:00") }];
    place.offers = vec![offer("C87002", 1, "2026-11-03T09:00", None)];
    let contacts = place.week().contacts;
    let gp = |practice: &str, by| contacts.get(&(code(practice), by, Profession::Gp, Mode::FaceToFace));
    assert_eq!(gp("C87001", Provider::Hub).unwrap().attended, 1);
    assert_eq!(gp("C87001", Provider::Practice), None, "it kept no diary here");
    assert_eq!(gp("C87002", Provider::Practice).unwrap().counted, 0, "it kept one, and nobody came");
}

#[test]
fn a_hubs_minutes_are_shared_by_people_and_add_up() {
    let mut place = Place::new();
    // A quarter of an hour after half past six, and one across it.
    place.offers = vec![
        offer("U00001", 9, "2026-11-03T19:00", None),
        offer("U00001", 9, "2026-11-03T18:20", None),
        offer("C87001", 1, "2026-11-07T09:00", None),
    ];
    let extended = place.week().extended;
    let hub: f64 = extended.values().map(|one| one.hub_minutes).sum();
    assert!((hub - 20.0).abs() < 1e-9, "{hub}");
    assert!((extended[&code("C87001")].hub_minutes - 15.0).abs() < 1e-9);
    assert_eq!(extended[&code("C87001")].own_minutes, 15);
    assert_eq!(extended[&code("C87003")], Extended { patients: 1000, ..Extended::default() }, "no hub serves it");
    assert!(Place::new().week().extended.is_empty(), "before anybody kept a diary nothing is known");
}

#[test]
fn slots_sessions_and_how_far_ahead() {
    let mut place = Place::new();
    place.offers = vec![
        offer("C87001", 1, "2026-11-03T09:00", Some(Status::Attended)),
        offer("C87001", 1, "2026-11-03T09:15", Some(Status::Missed)),
        Offer { sex: Some(Sex::Male), ..offer("C87001", 1, "2026-11-03T14:00", Some(Status::Unknown)) },
        offer("C87001", 1, "2026-11-05T18:30", None),
        offer("C87001", 1, "2026-11-09T09:00", None),
    ];
    let day = |day, from: &str| Ahead { organisation: code("C87001"), day, from: at(from) };
    place.ahead = vec![
        day(date(2026, 12, 9), "2026-11-08T12:00"),
        day(date(2026, 12, 30), "2026-11-09T08:00"),
        Ahead { organisation: code("C87002"), ..day(date(2027, 1, 30), "2026-01-01T00:00") },
    ];
    let week = place.week();
    let slots = week.slots[&(code("C87001"), Profession::Gp, Mode::FaceToFace)];
    assert_eq!((slots.offered, slots.booked, slots.attended, slots.missed), (4, 3, 1, 1), "next Monday is next week’s");
    assert_eq!((slots.minutes, slots.booked_minutes, slots.attended_minutes, slots.extended_minutes), (60, 45, 15, 15));
    let sat = week.sat[&code("C87001")];
    assert_eq!((sat.sessions.held, sat.sessions.target), (2, 10), "the evening is extended access");
    assert!(sat.sexes.female && sat.sexes.male && !sat.sexes.unrecorded);
    assert_eq!(sat.horizon.days, Some(31), "what opened on Monday could not be booked on Sunday");
    assert!(sat.horizon.month_ahead);
}

fn asked(need: Need, received: &str, due: &str, state: State) -> Asked {
    let (received, due) = (at(received), at(due));
    Asked { practice: code("C87001"), need, received, due, state, ended: None, declined: false, nothing: false }
}

#[test]
fn a_request_counts_where_it_came_and_a_promise_where_it_ended() {
    let mut place = Place::new();
    let ended = |when: &str, one: Asked| Asked { ended: Some(at(when)), ..one };
    place.requests = vec![
        ended("2026-11-03T10:00", asked(Need::Urgent, "2026-11-02T09:00", "2026-11-03T18:30", State::Kept)),
        ended("2026-11-05T10:00", asked(Need::Urgent, "2026-11-02T09:00", "2026-11-03T18:30", State::KeptLate)),
        Asked { nothing: true, ..asked(Need::Routine, "2026-11-06T09:00", "2026-11-13T18:30", State::Broken) },
        ended(
            "2026-11-03T09:00",
            asked(Need::Urgent, "2026-10-30T09:00", "2026-11-02T18:30", State::Stopped(Stop::Missed)),
        ),
        asked(Need::Routine, "2026-11-09T09:00", "2026-11-16T18:30", State::Broken),
    ];
    let week = place.week();
    let of = |need, fate| week.promises.get(&(code("C87001"), need, fate)).copied();
    assert_eq!(of(Need::Urgent, Fate::Received), Some(2));
    assert_eq!(of(Need::Urgent, Fate::Kept), Some(1));
    assert_eq!(of(Need::Urgent, Fate::Broken), Some(1), "seen late");
    assert_eq!(of(Need::Urgent, Fate::Stopped), Some(1));
    assert_eq!(of(Need::Routine, Fate::Unmet), Some(1));
    assert_eq!(of(Need::Routine, Fate::Broken), Some(0), "that promise ends next week");
    assert_eq!(of(Need::Child, Fate::Received), None, "nobody asked");
    let demand = week.demand[&code("C87001")];
    assert_eq!((demand.asked, demand.waiting, demand.wait_days), (3, 1, 2), "since Friday");
}

#[test]
fn a_follow_up_waits_from_the_day_for_which_it_was_wanted() {
    let mut place = Place::new();
    // Wanted on Thursday the 5th: five working days before Thursday the 12th.
    place.requests = vec![
        asked(Need::FollowUp, "2026-10-15T09:00", "2026-11-12T18:30", State::Running),
        asked(Need::FollowUp, "2026-10-15T09:00", "2026-12-10T18:30", State::Running),
    ];
    let demand = place.week().demand[&code("C87001")];
    assert_eq!((demand.asked, demand.waiting, demand.wait_days), (0, 1, 4));
    assert_eq!(Place::new().week().demand, BTreeMap::new());
}

#[test]
fn a_month_is_in_the_words_of_the_published_table() {
    let all = [
        booking(1, "2026-11-02T09:00"),
        Booking { status: Status::Missed, profession: Profession::Nurse, ..booking(2, "2026-11-30T23:30") },
        Booking { status: Status::Cancelled, ..booking(3, "2026-11-03T09:00") },
        booking(4, "2026-12-01T00:10"),
        Booking { made: at("2026-10-01T09:00"), ..booking(5, "2026-11-30T09:00") },
    ];
    let counted = month(&all, date(2026, 11, 1), date(2026, 11, 30));
    let told: Vec<(Kind, u64)> = counted.into_iter().map(|((_, kind), n)| (kind, n)).collect();
    assert_eq!(told.len(), 3);
    assert!(told.iter().all(|(_, n)| *n == 1));
    let labels: BTreeSet<_> = told.iter().map(|(kind, _)| (kind.status, kind.hcp, kind.lead)).collect();
    let expected =
        [("attended", "gp", Lead::SameDay), ("attended", "gp", Lead::Over), ("dna", "other", Lead::FourWeeks)];
    assert_eq!(labels, expected.into());
}

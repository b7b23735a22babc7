use jiff::{
    Timestamp, ToSpan,
    civil::{Time, date},
};
use linchpin_access::promise::{
    Cover, Forecast, Interval, Progress, Promise, Standing, State, Stop, Tally, breaks_first, due, forecast,
};
use linchpin_access::{Need, england};
use linchpin_core::{CORE_HOURS, london};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, calendar};

fn ends(promise: Promise, received: &str) -> Timestamp {
    due(promise, at(received), &calendar()).at
}

#[test]
fn urgent_and_routine_end_with_core_hours() {
    for (received, urgent, routine) in [
        ("2026-11-20T09:12", "2026-11-23T18:30", "2026-11-27T18:30"), // Friday: the desk of the mock-up says Fri 27 Nov
        ("2026-11-16T23:50", "2026-11-17T18:30", "2026-11-23T18:30"), // Monday, nearly midnight
        ("2026-11-17T00:10", "2026-11-18T18:30", "2026-11-24T18:30"), // Tuesday before core hours
        ("2026-11-21T03:00", "2026-11-23T18:30", "2026-11-27T18:30"), // Saturday
        ("2026-04-02T18:31", "2026-04-07T18:30", "2026-04-13T18:30"), // the evening before Good Friday
        ("2026-04-04T10:00", "2026-04-07T18:30", "2026-04-13T18:30"), // Easter Saturday
        ("2026-12-24T09:00", "2026-12-29T18:30", "2027-01-05T18:30"), // Christmas Eve: 28 December is a holiday, and 1 January
        ("2026-10-23T17:00", "2026-10-26T18:30", "2026-10-30T18:30"), // over the change of the clocks
    ] {
        assert_eq!(ends(Promise::Urgent, received), at(urgent), "urgent on {received}");
        assert_eq!(ends(Promise::Routine, received), at(routine), "routine on {received}");
    }
}

#[test]
fn a_child_is_seen_the_same_day_or_out_of_hours() {
    for (received, ends, cover) in [
        ("2026-11-24T00:05", "2026-11-24T18:30", Cover::Practice),
        ("2026-11-24T18:29", "2026-11-24T18:30", Cover::Practice),
        ("2026-11-24T18:30", "2026-11-25T18:30", Cover::OutOfHours),
        ("2026-11-21T10:00", "2026-11-23T18:30", Cover::OutOfHours),
        ("2026-12-25T10:00", "2026-12-29T18:30", Cover::OutOfHours),
    ] {
        let due = due(Promise::Child, at(received), &calendar());
        assert_eq!((due.at, due.cover), (at(ends), cover), "{received}");
    }
}

#[test]
fn a_follow_up_has_its_interval_and_five_working_days() {
    let set = date(2026, 1, 31);
    let promise = |interval| Promise::FollowUp { set, interval };
    // One month from 31 January is 28 February, a Saturday; the fifth working day after it is Friday 6 March.
    assert_eq!(ends(promise(Interval::Months(1)), "2026-02-10T09:00"), at("2026-03-06T18:30"));
    assert_eq!(
        ends(promise(Interval::Weeks(9)), "2026-02-10T09:00"),
        at("2026-04-13T18:30"),
        "4 April, over Easter Monday"
    );
    assert_eq!(
        ends(promise(Interval::Days(2)), "2026-02-10T09:00"),
        at("2026-02-09T18:30"),
        "entered after its promise ended"
    );
    assert_eq!(Promise::of(Need::FollowUp, None), None);
    for need in Need::ALL {
        assert_eq!(Promise::of(*need, Some((set, Interval::Days(1)))).unwrap().need(), *need);
    }
    assert!(
        !due(promise(Interval::Months(600)), at("2026-02-10T09:00"), &calendar()).certain,
        "no bank holidays are known so far ahead"
    );
}

fn progress() -> Progress {
    Progress { due: at("2026-11-24T18:30"), booked: None, seen: None, stopped: None }
}

#[test]
fn a_promise_is_in_one_state() {
    let (plain, calendar) = (progress(), calendar());
    let says = |progress: Progress, now: &str| progress.state(at(now), &calendar);
    assert_eq!(says(plain, "2026-11-20T19:00"), State::Running, "Monday comes first");
    for (now, state) in [
        ("2026-11-23T09:00", State::BreaksNext),
        ("2026-11-24T00:00", State::BreaksToday),
        ("2026-11-24T18:30", State::BreaksToday),
        ("2026-11-24T18:31", State::Broken),
    ] {
        assert_eq!(says(plain, now), state, "{now}");
    }
    let monday = Progress { due: at("2026-11-23T18:30"), ..plain };
    assert_eq!(says(monday, "2026-11-20T19:00"), State::BreaksNext, "over the weekend");
    let seen = |when: &str| Progress { seen: Some(at(when)), ..plain };
    let later = "2026-11-30T09:00";
    assert_eq!(says(seen("2026-11-24T18:30"), later), State::Kept);
    assert_eq!(says(seen("2026-11-24T18:31"), later), State::KeptLate);
    assert_eq!(says(seen("2026-11-25T09:00"), "2026-11-24T19:00"), State::Broken, "not seen yet");
    let stop = |when: &str, why| Progress { stopped: Some((at(when), why)), ..plain };
    assert_eq!(says(stop("2026-11-23T10:00", Stop::Elsewhere), later), State::Stopped(Stop::Elsewhere));
    assert_eq!(
        says(stop("2026-11-25T10:00", Stop::Withdrawn), later),
        State::Broken,
        "giving up afterwards mends nothing"
    );
    assert_eq!(says(stop("2026-11-25T10:00", Stop::Withdrawn), "2026-11-24T09:00"), State::BreaksToday);
    let missed = stop("2026-11-24T10:00", Stop::Missed);
    assert_eq!(says(missed, later), State::Stopped(Stop::Missed), "a place was there in time, and nobody was seen");
    let again = |when: &str| Progress { seen: Some(at(when)), ..missed };
    assert_eq!(says(again("2026-11-26T09:00"), later), State::Stopped(Stop::Missed), "a second chance breaks nothing");
    assert_eq!(says(again("2026-11-24T17:00"), later), State::Kept, "seen in time after all");
    assert_eq!(says(stop("2026-11-25T09:00", Stop::Missed), later), State::Broken, "that place came too late");
    let tally: Tally =
        [State::Kept, State::Kept, State::Kept, State::KeptLate, State::BreaksNext, State::Stopped(Stop::Died)]
            .into_iter()
            .collect();
    assert_eq!((tally, tally.share_kept()), (Tally { kept: 3, broken: 1, running: 1, stopped: 1 }, Some(0.75)));
    assert_eq!(Tally::default().share_kept(), None);
}

#[test]
fn the_forecast_follows_the_best_slot() {
    let (plain, now) = (progress(), at("2026-11-24T09:00"));
    let (soon, late, later) = (at("2026-11-24T16:00"), at("2026-11-26T09:00"), at("2026-11-27T09:00"));
    assert_eq!(forecast(&plain, Some(soon), now), Forecast::WillKeep { with: soon });
    assert_eq!(forecast(&plain, Some(late), now), Forecast::WillBreak { best: late });
    assert_eq!(forecast(&plain, None, now), Forecast::Nothing);
    assert_eq!(forecast(&plain, Some(at("2026-11-24T08:00")), now), Forecast::Nothing, "that slot has begun");
    let booked = |when| Progress { booked: Some(when), ..plain };
    assert_eq!(forecast(&booked(soon), None, now), Forecast::Booked);
    assert_eq!(forecast(&booked(late), Some(soon), now), Forecast::BookedLate { better: soon });
    assert_eq!(forecast(&booked(later), Some(late), now), Forecast::WillBreak { best: late });
    assert_eq!(forecast(&plain, Some(soon), at("2026-11-24T18:31")), Forecast::Decided);
}

#[test]
fn the_desk_is_ordered_by_what_breaks_first() {
    let now = at("2026-11-24T10:00");
    let one = |number: u64, need, received: &str, due: &str| Standing {
        request: id!(RequestId, number),
        need,
        received: at(received),
        progress: Progress { due: at(due), ..progress() },
    };
    let mut closed = one(1, Need::Urgent, "2026-11-01T09:00", "2026-11-02T18:30");
    closed.progress.seen = Some(at("2026-11-03T09:00"));
    let mut secured = one(2, Need::Urgent, "2026-11-23T09:00", "2026-11-24T18:30");
    secured.progress.booked = Some(at("2026-11-24T15:00"));
    let mut late = one(3, Need::Urgent, "2026-11-23T16:02", "2026-11-24T18:30");
    late.progress.booked = Some(at("2026-11-25T15:00"));
    let child = one(4, Need::Child, "2026-11-24T09:12", "2026-11-24T18:30");
    let broken = one(5, Need::Routine, "2026-11-12T09:00", "2026-11-19T18:30");
    let routine = one(6, Need::Routine, "2026-11-18T09:00", "2026-11-25T18:30");
    let mut all = [closed, secured, routine, late, broken, child];
    breaks_first(&mut all, now);
    let order: Vec<_> = all.iter().map(|one| one.request).collect();
    assert_eq!(order, [5_u64, 4, 3, 6, 2, 1].map(|n| id!(RequestId, n)));
}

fn any_instant() -> impl Strategy<Value = Timestamp> {
    // Seconds of 2018 to 2028: every bank holiday and clock change that is published.
    (1_514_764_800_i64..1_830_000_000).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn any_promise() -> impl Strategy<Value = Promise> {
    prop_oneof![Just(Promise::Urgent), Just(Promise::Child), Just(Promise::Routine)]
}

proptest! {
    #[test]
    fn every_promise_ends_at_half_past_six_of_a_working_day(promise in any_promise(), received in any_instant()) {
        let calendar = calendar();
        let due = due(promise, received, &calendar);
        let shown = london().to_datetime(due.at);
        prop_assert_eq!(shown.time(), CORE_HOURS.1);
        prop_assert!(calendar.is_working(shown.date()));
        prop_assert!(due.at > received);
        let worked = calendar.between(england::day(received), shown.date());
        let (least, most) = match promise { Promise::Routine => (5, 5), Promise::Urgent => (1, 1), _ => (0, 1) };
        prop_assert!((least..=most).contains(&worked));
        // Wherever the next working day decides, some core hours lie between: nobody is promised what cannot be.
        let core = |day: jiff::civil::Date, hour: Time| england::instant(day.to_datetime(hour)).unwrap();
        let opens = core(shown.date(), CORE_HOURS.0);
        prop_assert!(promise == Promise::Child || received < opens);
        prop_assert_eq!(due.cover == Cover::OutOfHours, promise == Promise::Child && worked == 1);
    }

    #[test]
    fn who_comes_later_is_never_due_earlier(promise in any_promise(), one in any_instant(), wait in 0_i64..1_000_000) {
        let calendar = calendar();
        prop_assert!(due(promise, one, &calendar).at <= due(promise, one + wait.seconds(), &calendar).at);
    }

    #[test]
    fn time_moves_a_promise_one_way(promise in any_promise(), received in any_instant(), steps in prop::collection::vec(0_i64..200_000, 1..20)) {
        let calendar = calendar();
        let progress = Progress { due: due(promise, received, &calendar).at, booked: None, seen: None, stopped: None };
        let rank = |state| match state { State::Running => 0, State::BreaksNext => 1, State::BreaksToday => 2, State::Broken => 3, other => panic!("{other:?}") };
        let (mut now, mut last) = (received, 0);
        for step in steps {
            now += step.seconds();
            let state = progress.state(now, &calendar);
            prop_assert!(rank(state) >= last);
            prop_assert_eq!(state.is_running(), now <= progress.due);
            last = rank(state);
        }
    }

    #[test]
    fn a_follow_up_is_five_working_days_after_its_interval(days in 0_i32..3000, count in 0_u16..400, unit in 0_u8..3, received in any_instant()) {
        let calendar = calendar();
        let set = date(2019, 1, 1).saturating_add(days.days());
        let interval = match unit { 0 => Interval::Days(count), 1 => Interval::Weeks(count / 7), _ => Interval::Months(count / 30) };
        let due = due(Promise::FollowUp { set, interval }, received, &calendar).at;
        prop_assert_eq!(calendar.between(interval.after(set), england::day(due)), 5);
        prop_assert_eq!(england::say_time(due), "18:30");
    }
}

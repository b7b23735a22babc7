//! The simulation against what is known exactly, against itself, and the shipped scenarios against their examples.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that meets something else has failed")]

use std::{fs, path::Path};

use jiff::civil::date;
use linchpin_access::{
    Mode, Need,
    demand::Lead,
    interval::estimate,
    simulate::{
        Change, Comparison, Expected, Measure, Outcome, Place, Published, PublishedMonth, Scenario, Simulation,
        Standing, Verb, What, calibrate, compare, line, validate,
    },
    telephone::{Calls, Line},
};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

fn definitions() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions")
}

fn place_text() -> String {
    fs::read_to_string(definitions().join("places/neighbourhood.toml")).unwrap()
}

fn neighbourhood() -> Place {
    Place::parse("neighbourhood", &place_text()).unwrap_or_else(|e| panic!("{e}"))
}

/// Two practices for ten weeks: enough where one looks at how, and not at how much.
fn small() -> Place {
    let mut place = neighbourhood();
    place.practices.truncate(2);
    (place.weeks, place.warm_up) = (10, 4);
    place
}

fn play(place: &Place, runs: u32) -> Outcome {
    Simulation::new(place).unwrap().play(7, runs)
}

fn mean(outcome: &Outcome, measure: Measure) -> f64 {
    outcome.estimate(measure).unwrap().mean
}

fn scenarios() -> Vec<(String, Scenario)> {
    let mut all: Vec<(String, Scenario)> = fs::read_dir(definitions().join("scenarios"))
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let text = fs::read_to_string(&path).unwrap();
            (text.clone(), Scenario::parse(&id, &text).unwrap_or_else(|e| panic!("{e}")))
        })
        .collect();
    all.sort_by(|a, b| a.1.id.cmp(&b.1.id));
    all
}

/// Erlang C is exact for one queue. Each run is long enough for its own error to be small; the interval of the runs'
/// mean must be narrower than the 1% that is promised, so that the agreement is not luck.
#[test]
fn a_single_queue_agrees_with_erlang_within_one_per_cent() {
    for (people, erlangs, calls) in [(2, 1.0, 600_000), (5, 3.0, 1_500_000), (6, 4.0, 1_500_000)] {
        let handling = 180.0;
        let exact = Line::new(people, erlangs);
        let runs = |run: u64| {
            let mut chance = ChaCha8Rng::seed_from_u64(run);
            line(people as usize, erlangs / handling, handling, None, 20.0, calls, &mut chance)
        };
        let seen: Vec<_> = (0..10).map(runs).collect();
        let check = |what: &str, ours: Vec<f64>, exact: f64| {
            let told = estimate(&ours).unwrap();
            let (out, width) = ((told.mean / exact - 1.0).abs(), (told.high - told.mean) / exact);
            assert!(out < 0.01, "{what} of {people}: {} and exactly {exact}", told.mean);
            assert!(width < 0.01, "{what} of {people}: the runs are too short to say, {width}");
        };
        check("who waits", seen.iter().map(|s| s.waited).collect(), exact.waits());
        check("the mean wait", seen.iter().map(|s| s.mean_wait).collect(), exact.mean_wait(handling));
        check("in 20 seconds", seen.iter().map(|s| s.within).collect(), exact.answered_within(20.0, handling));
        assert!(seen.iter().all(|s| s.gave_up == 0.0));
    }
}

/// Impatient callers: with one person, exponential patience as long as the calls, and twice the load, what gives up is
/// exactly known: the chain of n in the system has rates 2 up and n down, which is Poisson with mean 2.
#[test]
fn who_gives_up_is_as_the_exact_chain_has_it() {
    let runs =
        |run: u64| line(1, 2.0 / 60.0, 60.0, Some(60.0), 0.0, 200_000, &mut ChaCha8Rng::seed_from_u64(run)).gave_up;
    let told = estimate(&(0..8).map(runs).collect::<Vec<_>>()).unwrap();
    // Answered a handling time: 1 - e^-2, of 2 who ring.
    let exact = 1.0 - (1.0 - (-2.0f64).exp()) / 2.0;
    assert!((told.mean / exact - 1.0).abs() < 0.005, "{} and exactly {exact}", told.mean);
}

#[test]
fn the_same_seed_gives_the_same_runs_and_another_seed_others() {
    let simulation = Simulation::new(&small()).unwrap();
    let three = simulation.play(5, 3);
    assert_eq!(three, simulation.play(5, 3));
    assert_eq!(three.runs[2], simulation.one(5, 2), "a run does not depend on those before it");
    assert_ne!(three.runs[0], three.runs[1]);
    assert_ne!(three.runs[0], simulation.one(6, 0));
}

#[test]
fn two_places_meet_the_same_people() {
    let before = small();
    let mut after = before.clone();
    Change::Missed { times: 0.0 }.apply(&mut after).unwrap();
    let (before, after) = (play(&before, 3), play(&after, 3));
    for (b, a) in before.runs.iter().zip(&after.runs) {
        assert_eq!(b.requests, a.requests);
        assert_eq!(
            b.value(Measure::RoutineKept),
            a.value(Measure::RoutineKept),
            "who misses holds a slot all the same"
        );
        assert_eq!(a.value(Measure::Missed), Some(0.0));
    }
}

#[test]
fn with_room_for_everybody_nobody_goes_elsewhere_and_without_any_everybody_does() {
    let mut roomy = small();
    for sitting in roomy.practices.iter_mut().flat_map(|p| &mut p.diary) {
        (sitting.slots, sitting.on_the_day) = (sitting.slots * 4, sitting.on_the_day * 4);
    }
    let told = play(&roomy, 2);
    // Who asks late in the day for a child may still find the day over; a routine wish finds something within five days.
    assert_eq!(mean(&told, Measure::RoutineKept), 1.0);
    assert_eq!(mean(&told, Measure::UrgentKept), 1.0);
    assert!(mean(&told, Measure::Unmet) < 0.01, "{}", mean(&told, Measure::Unmet));
    let mut bare = small();
    bare.hub = None;
    bare.practices.iter_mut().for_each(|p| p.diary.clear());
    let told = play(&bare, 2);
    assert_eq!(mean(&told, Measure::Unmet), 1.0);
    assert_eq!(mean(&told, Measure::RoutineKept), 0.0);
    assert_eq!(told.estimate(Measure::RoutineMedian), None, "nobody was given an appointment");
    assert_eq!(told.estimate(Measure::CostPerContact), None);
}

/// What goes in is what comes out: requests are the place's rate, and missed appointments those of the lead times.
#[test]
fn the_rates_that_are_put_in_come_out() {
    let mut place = small();
    place.asking.months = [1.0; 12];
    place.holidays.clear();
    let told = play(&place, 8);
    let expected: f64 =
        place.requests.iter().map(|r| r.per_1000).sum::<f64>() * place.patients() as f64 / 1000.0 * 10.0;
    let seen = estimate(&told.runs.iter().map(|r| r.requests as f64).collect::<Vec<_>>()).unwrap();
    // Poisson: eight runs of N have a standard error of sqrt(N / 8); four of them are allowed.
    assert!((seen.mean - expected).abs() < 4.0 * (expected / 8.0).sqrt(), "{} and {expected}", seen.mean);
    let months = || told.runs.iter().flat_map(|r| &r.months);
    let by_lead: f64 =
        months().map(|m| m.lead.iter().zip(place.missed.0).map(|(n, share)| *n as f64 * share).sum::<f64>()).sum();
    let missed: f64 = months().map(|m| m.missed as f64).sum();
    assert!((missed - by_lead).abs() < 4.0 * by_lead.sqrt(), "{missed} and {by_lead}");
    let hub = mean(&told, Measure::ExtendedPer1000);
    assert!((hub - 15.0).abs() < 0.5, "{hub}");
}

#[test]
fn callers_who_give_up_ring_again_and_some_are_lost() {
    let mut place = small();
    assert_eq!(play(&place, 1).estimate(Measure::CallsGivenUp), None, "no telephone, no figure");
    let phone = |people_per_10000| linchpin_access::simulate::Telephone {
        share: 0.8,
        people_per_10000,
        handling: 240.0,
        patience: 300.0,
    };
    place.telephone = Some(phone(3.0));
    let few = play(&place, 2);
    place.telephone = Some(phone(20.0));
    let many = play(&place, 2);
    assert!(mean(&few, Measure::CallsGivenUp) > 0.1, "{}", mean(&few, Measure::CallsGivenUp));
    assert!(mean(&many, Measure::CallsGivenUp) < 0.001);
    assert!(mean(&few, Measure::Unmet) > mean(&many, Measure::Unmet));
    assert!(mean(&few, Measure::CallWait) > mean(&many, Measure::CallWait));
}

#[test]
fn a_hub_serves_only_whom_it_serves() {
    let mut place = small();
    place.hub.as_mut().unwrap().minutes_per_1000 = 60.0;
    place.hub.as_mut().unwrap().serves = vec!["Beech Road".into()];
    // Too little at both practices, so that the hub matters.
    Change::Demand { need: Some(Need::Routine), times: 1.15 }.apply(&mut place).unwrap();
    let told = play(&place, 3);
    let kept: Vec<f64> = told.by_practice(Need::Routine).into_iter().map(|(_, e)| e.unwrap().mean).collect();
    assert_eq!(told.by_practice(Need::Routine)[1].0, "Beech Road");
    assert!(kept[1] > kept[0] + 0.05, "{kept:?}");
    place.hub.as_mut().unwrap().serves = vec!["Nowhere".into()];
    assert!(place.check().unwrap_err().contains("Nowhere, which is no practice"));
}

#[test]
fn every_shipped_scenario_does_what_its_example_says() {
    let all = scenarios();
    let ids: Vec<&str> = all.iter().map(|(_, s)| s.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "bank-holiday-week",
            "hub-45-minutes",
            "missed-halved",
            "physiotherapist-first",
            "two-gps-gone",
            "waiting-list"
        ]
    );
    for (_, scenario) in all {
        assert_eq!(scenario.example.place, "neighbourhood");
        let example = &scenario.example;
        let (_, _, told) = scenario.play(&neighbourhood(), example.seed, example.runs).unwrap();
        println!("{}: {}", scenario.id, told.sentence());
        let faults = example.faults(&told);
        assert!(faults.is_empty(), "{}: {faults:#?}", scenario.id);
    }
}

#[test]
fn an_example_that_is_not_so_is_found_out() {
    let told = compare(&play(&small(), 2), &play(&small(), 2));
    let row = |verb, number| Expected { measure: Measure::RoutineKept, verb, number };
    let with = |row| {
        linchpin_access::simulate::Expectation { place: String::new(), seed: 1, runs: 2, rows: vec![row] }.faults(&told)
    };
    assert_eq!(with(row(Verb::Rises, 0.0)).len(), 1, "the same place does not rise");
    assert_eq!(with(row(Verb::Falls, 0.0)).len(), 1);
    assert_eq!(with(row(Verb::Is, 0.5)).len(), 1);
    assert_eq!(with(row(Verb::Stays, 0.0)).len(), 0);
    let none = Expected { measure: Measure::CallWait, verb: Verb::Stays, number: 1.0 };
    assert_eq!(with(none), ["call-wait was not measured"]);
    assert!(Comparison { differences: vec![] }.sentence().is_empty());
}

#[test]
fn a_file_with_a_fault_is_refused_with_its_line() {
    let (text, _) = scenarios().into_iter().find(|(_, s)| s.id == "two-gps-gone").unwrap();
    let fault = |from: &str, to: &str| {
        assert!(text.contains(from));
        Scenario::parse("x", &text.replace(from, to)).unwrap_err().to_string()
    };
    let line = text.lines().position(|l| l.starts_with("leave =")).unwrap() + 1;
    let unknown = fault("leave = {", "leaves = {");
    assert!(unknown.starts_with(&format!("scenarios/x.toml, line {line}: ")), "{unknown}");
    assert!(unknown.contains("leave"), "{unknown}");
    assert!(fault("people = 2", "peeple = 2").contains(&format!("line {line}")));
    assert!(fault("| falls  | 0.05", "| sinks  | 0.05").contains("rises, falls, stays or is"));
    assert!(fault("routine-promises-kept", "routine-promises").contains("must be one of urgent-promises-kept"));
    assert!(fault("title  = \"Two GPs leave\"", "title = \" \"").contains("title is empty"));
    assert!(fault("[[change]]\nleave", "#").contains("line"), "nothing is changed");
    let place = place_text();
    let wrong = |from: &str, to: &str| Place::parse("x", &place.replace(from, to)).unwrap_err().to_string();
    assert!(wrong("remote               = 0.7", "remote = 1.7").contains("must lie from 0 to 1"));
    assert!(
        wrong("evenings             = \"18:30-20:00\"", "evenings = \"20:00-18:30\"").contains("must be hours such as")
    );
    assert!(wrong("first    = 2026-01-05", "first = \"soon\"").contains("line"));
    assert!(wrong("gp                    = 300", "").contains("does not say what a minute of gp costs"));
    assert!(wrong("weeks    = 52", "weeks = 0").contains("weeks must be at least 1"));
}

#[test]
fn a_change_that_the_place_does_not_allow_is_refused_in_words() {
    let refused = |change: Change| change.apply(&mut neighbourhood()).unwrap_err().to_string();
    let leave = |people, at: &str| Change::Leave {
        profession: linchpin_access::Profession::Gp,
        people,
        appointments_each: 120,
        at: vec![at.into()],
    };
    assert_eq!(refused(leave(1, "Gorse")), "Gorse is no practice of this place");
    assert!(refused(leave(3, "Fir Hill")).starts_with("Fir Hill has only "));
    let first = |frees| Change::FirstContact {
        seen_by: linchpin_access::Profession::Physiotherapist,
        frees,
        need: Need::Routine,
        minutes: 20,
        slots_each: 1.0,
    };
    assert!(refused(first(1_000_000)).contains("but only "));
    assert!(refused(Change::Missed { times: f64::NAN }).contains("must lie from"));
    assert!(refused(Change::Demand { need: None, times: -1.0 }).contains("must lie from"));
    assert!(refused(Change::OnTheDay { share: 2.0 }).contains("must lie from 0 to 1"));
    assert!(refused(Change::DaysAhead(1000)).contains("must lie from 0 to 366"));
}

/// A place whose truth is known is played, its tables are handed to the fit, and what the fit has not seen is foretold.
#[test]
fn a_fit_finds_a_known_place_and_foretells_held_back_months() {
    let mut truth = neighbourhood();
    truth.practices.truncate(3);
    truth.warm_up = 6;
    for request in &mut truth.requests {
        request.per_1000 *= if request.need == Need::Urgent { 0.9 } else { 0.98 };
    }
    truth.practices[1].activity = 1.08;
    Change::Missed { times: 1.3 }.apply(&mut truth).unwrap();
    let run = Simulation::new(&truth).unwrap().one(99, 0);
    let published = |m: &linchpin_access::simulate::Month| PublishedMonth {
        month: m.month,
        lead: m.lead,
        mode: m.mode,
        all: m.appointments(),
        attended: m.appointments() - m.missed,
        missed: m.missed,
    };
    let months: Vec<PublishedMonth> =
        run.months.iter().map(published).filter(|m| (2..=11).contains(&m.month.month())).collect();
    let (fit, held): (Vec<_>, Vec<_>) = months.into_iter().partition(|m| m.month.month() <= 8);
    let rates: Vec<u64> = truth.practices.iter().map(|p| (f64::from(p.patients) * p.activity) as u64).collect();
    let fill = run.value(Measure::AppointmentsPer1000).unwrap() / 110.0;
    let mut start = neighbourhood();
    start.practices.truncate(3);
    start.warm_up = 6;
    let before = validate(&start, &Published { months: held.clone(), ..Published::default() }, 3, 2).unwrap();
    let calls: Vec<Calls> = (0..5)
        .map(|d| Calls { day: date(2026, 6, 15 + d), half_hour: 17, offered: [27, 20, 18, 18, 17][d as usize] })
        .collect();
    let found =
        calibrate(&start, &Published { months: fit, practices: rates, calls: vec![] }, fill.min(1.0), 3).unwrap();
    println!("{} rounds, misfit {:.4}, {:?}", found.rounds, found.misfit, found.notes);
    assert!(found.misfit < 0.03, "{}", found.misfit);
    assert!((found.place.practices[1].activity / found.place.practices[0].activity - 1.08).abs() < 0.01);
    assert!(found.notes[0].starts_with("There are no calls"));
    let after = validate(&found.place, &Published { months: held, ..Published::default() }, 3, 2).unwrap();
    println!("before: {}\nafter:  {}", before.words(), after.words());
    let lead = |w: What| matches!(w, What::Lead(_));
    assert!(after.error(lead).unwrap() < 0.02, "{}", after.words());
    assert!(after.error(lead).unwrap() < before.error(lead).unwrap());
    assert!(after.error(|w| w == What::Missed).unwrap() < 0.005, "{}", after.words());
    assert!(after.error(|w| w == What::Missed).unwrap() < before.error(|w| w == What::Missed).unwrap());
    assert!(after.error(|w| w == What::Appointments).unwrap() < 0.06, "{}", after.words());
    assert_eq!(after.checks.len(), 3 * (2 + Lead::ALL.len() + Mode::ALL.len()));
    let hours = calibrate(&start, &Published { months: vec![], practices: vec![], calls }, 0.9, 3).unwrap_err();
    assert!(hours.to_string().contains("there must be months"));
}

/// Nearly everything is at the hub, and half of it comes free again: who waits longest comes forward, of whichever practice
/// that the hub serves, and the unlucky tenth waits less long.
#[test]
fn a_slot_that_comes_free_at_the_hub_is_offered_too() {
    let mut place = small();
    place.cancelled.0 = [0.5; 7];
    place.requests.truncate(3);
    place.hub.as_mut().unwrap().minutes_per_1000 = 900.0;
    place.practices.iter_mut().for_each(|p| p.diary.clear());
    let without = play(&place, 3);
    (place.booking.offers, place.booking.accepts) = (true, 1.0);
    let with = play(&place, 3);
    assert_eq!(without.runs[0].requests, with.runs[0].requests);
    let kept = |told: &Outcome| mean(told, Measure::UrgentKept);
    assert!(kept(&with) > kept(&without) + 0.02, "{} and {}", kept(&without), kept(&with));
}

/// What is kept of a scenario half played is enough to go on with it, and to compare it later.
#[test]
fn runs_are_kept_and_compared_later() {
    let place = small();
    let (_, scenario) = scenarios().into_iter().find(|(_, s)| s.id == "missed-halved").unwrap();
    let (_, other) = scenarios().into_iter().find(|(_, s)| s.id == "hub-45-minutes").unwrap();
    let played = |scenario: &Scenario| {
        let ready = scenario.ready(&place).unwrap();
        let mut standing = Standing::new(scenario, &place, None);
        for replication in 0..3 {
            standing.runs.push(ready.one(4, replication));
            let text = serde_json::to_string(&standing).unwrap();
            standing = serde_json::from_str(&text).unwrap();
        }
        standing
    };
    let (halved, hub) = (played(&scenario), played(&other));
    let (_, _, told) = scenario.play(&place, 4, 3).unwrap();
    assert_eq!(halved.report().sentence, told.sentence(), "one by one is the same as in one go");
    for (kept, at_once) in halved.report().differences.iter().zip(&told.differences) {
        // JSON may lose the last of seventeen digits.
        assert!((kept.by.mean - at_once.by.mean).abs() <= at_once.before.mean.abs() * 1e-12, "{kept:?} {at_once:?}");
    }
    assert_eq!(halved.report().by_practice.len(), 2 * Need::ALL.len());
    let beside = halved.beside(&hub).unwrap();
    assert!(beside.of(Measure::ExtendedPer1000).unwrap().by.mean > 20.0, "the second has the hub");
    let mut elsewhere = place.clone();
    elsewhere.practices[0].patients += 1;
    let standing = Standing { runs: hub.runs.clone(), ..Standing::new(&other, &elsewhere, None) };
    assert_eq!(halved.beside(&standing), None, "another place has other people");
    assert_eq!(halved.beside(&Standing { runs: hub.runs[..2].to_vec(), ..hub }), None);
}

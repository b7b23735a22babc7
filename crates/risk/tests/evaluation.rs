//! Three made-up schemes, of which the truth is known: the methods tell them apart.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

mod starter;

use std::path::Path;

use jiff::civil::{Date, date};
use linchpin_core::OdsCode;
use linchpin_risk::{
    evaluate::{
        Cohort, Definition, Evidence, Gatherer, Matching, Method, Month, Participant, Registered, Registration, Report,
        Series, Verdict, pair, series,
    },
    made_up::{Scheme, scheme},
    population::Population,
    record::{Day, Fact, Record, Who},
};
use proptest::prelude::*;

fn definition(id: &str) -> Definition {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../definitions/evaluations/{id}.toml"));
    Definition::parse(id, &std::fs::read_to_string(path).unwrap()).unwrap()
}

const FILES: [(&str, Scheme, Verdict); 3] = [
    ("case-management", Scheme::Works, Verdict::Works),
    ("telehealth", Scheme::DoesNothing, Verdict::NoDifference),
    ("crisis-visits", Scheme::OnlySeems, Verdict::OnlySeems),
];

fn with_report<T>(definition: &Definition, of: Scheme, seed: u64, look: impl FnOnce(&Report) -> T) -> T {
    let (cohort, series) = scheme(of, seed).unwrap();
    let registrations = [Registration { text: definition.text.clone(), recorded: date(2025, 3, 1) }];
    let evidence = Evidence { cohort: &cohort, series: Some(&series), registrations: &registrations };
    look(&Report::new(definition, evidence).unwrap())
}

#[test]
fn the_three_schemes_are_told_apart() {
    for (id, of, verdict) in FILES {
        let definition = definition(id);
        with_report(&definition, of, 1, |report| {
            assert_eq!(report.verdict, verdict, "{id}: {}", report.sentence());
            assert_eq!(report.registered, Registered::Before { recorded: date(2025, 3, 1) });
            let primary = &report.findings[0];
            assert_eq!(primary.method, Method::Matched);
            // The truth lies in the interval.
            let truth = (of.effect() - 1.0) * primary.without;
            assert!(primary.effect.low <= truth && truth <= primary.effect.high, "{id}: {truth} {:?}", primary.effect);
            // What is kept is read again as it was, up to the last digits.
            let kept: Report = serde_json::from_str(&serde_json::to_string(report).unwrap()).unwrap();
            assert_eq!((kept.markdown(2), kept.definition), (report.markdown(2), definition.clone()));
        });
    }
}

/// Somebody with these admissions in each of twelve months before and twelve since.
fn person(in_scheme: bool, practice: u32, traits: [f64; 2], before: u16, since: u16) -> Participant {
    Participant { in_scheme, practice, traits: traits.to_vec(), months: [vec![before; 12], vec![since; 12]].concat() }
}

const FILE: &str = r#"
title = "t"
why = "w"
source = "s"
scheme = "x"
who = "p"
comparison = "c"
begun = 2025-01-01
written = 2024-12-01
author = "a"
primary = "matched"
[outcome]
title = "Admissions"
lists = ["contacts/emergency-admission"]
better = "lower"
months_before = 12
months_after = 12
worthwhile = 2
[in_scheme]
lists = ["schemes/telehealth"]
days = 31
[least]
people = 50
events = 10
[[trait]]
name = "ill"
of = { any-register = ["copd", "heart-failure"] }
[[trait]]
name = "age"
of = "age"
step = 5
[match]
exact = ["ill"]
nearest = ["age"]
caliper = 0.5
"#;

/// So many on each side, alike before; what follows each month is given by side and number.
fn cohort(many: u32, since: impl Fn(bool, u32) -> u16) -> Cohort {
    let side = |in_scheme: bool| {
        let since = &since;
        (0..many).map(move |n| {
            let age = f64::from(50 + n * 7 % 40) + if in_scheme { 0.5 } else { 0.0 };
            person(in_scheme, n % 20 + if in_scheme { 0 } else { 20 }, [f64::from(n % 2), age], 1, since(in_scheme, n))
        })
    };
    Cohort::new(&["ill", "age"], (12, 12, 3), side(true).chain(side(false)).collect()).unwrap()
}

fn verdict(definition: &Definition, cohort: &Cohort) -> (Verdict, String) {
    let evidence = Evidence { cohort, series: None, registrations: &[] };
    let report = Report::new(definition, evidence).unwrap();
    assert_eq!(report.registered, Registered::Never);
    assert!(report.markdown(1).contains("Interrupted time series was not used: there is no series"));
    (report.verdict, report.sentence())
}

#[test]
fn each_verdict_is_reached_and_said_in_words() {
    let definition = Definition::parse("test", FILE).unwrap();
    // Noise of its own for each person, so that practices are not all the same.
    let noise = |n: u32| u16::from(n * 37 % 11 < 5);
    for (many, since, wanted, said) in [
        (
            200,
            &(|scheme: bool, n: u32| if scheme { noise(n) } else { 1 + noise(n + 3) }) as &dyn Fn(bool, u32) -> u16,
            Verdict::Works,
            "more than the 200",
        ),
        (
            200,
            &|scheme: bool, n: u32| if scheme { 2 + noise(n) } else { noise(n + 3) },
            Verdict::Harms,
            "Stop and find out why",
        ),
        (200, &|_, n: u32| 1 + noise(n), Verdict::NoDifference, "is not among them"),
        (200, &|_, n: u32| noise(n), Verdict::OnlySeems, "when they were at their worst"),
        (
            60,
            &|scheme: bool, n: u32| if n % 20 == u32::from(scheme) { 20 } else { 1 },
            Verdict::CannotTell,
            "follow more people",
        ),
        (40, &|_, n: u32| noise(n), Verdict::TooFew, "Beforehand 50 and 10 were asked for"),
    ] {
        let (found, sentence) = verdict(&definition, &cohort(many, since));
        assert_eq!(found, wanted, "{sentence}");
        assert!(sentence.contains(said), "{sentence}");
    }
    // Nobody outside is like a third of those inside: the answer would be about the others.
    let mut people = cohort(200, |_, n| noise(n)).people().to_vec();
    people.iter_mut().for_each(|person| person.traits.truncate(2));
    people.iter_mut().filter(|person| person.in_scheme).take(80).for_each(|person| person.traits[0] = 9.0);
    let cohort = Cohort::new(&["ill", "age"], (12, 12, 3), people).unwrap();
    let (found, sentence) = verdict(&definition, &cohort);
    assert_eq!(found, Verdict::NotToBeReliedOn, "{sentence}");
    assert!(sentence.contains("120 of 200 in the scheme found somebody (60 in 100)"), "{sentence}");
}

#[test]
fn a_question_counts_as_asked_before_only_if_it_was() {
    let definition = Definition::parse("test", FILE).unwrap();
    let of = |text: &str, recorded| Registration { text: text.to_owned(), recorded };
    let stands = |all: &[Registration]| Registered::of(&definition, all);
    let (early, late) = (date(2024, 12, 31), date(2025, 1, 1));
    assert_eq!(stands(&[]), Registered::Never);
    assert_eq!(stands(&[of(FILE, early)]), Registered::Before { recorded: early });
    assert_eq!(stands(&[of(&format!("# said again\n{FILE}"), early)]), Registered::Before { recorded: early });
    assert_eq!(stands(&[of(FILE, late)]), Registered::After { recorded: late });
    let lower = FILE.replace("worthwhile = 2", "worthwhile = 1").replace("name = \"age\"", "name = \"years\"");
    let Registered::Changed { recorded, changes } = stands(&[of(&lower, early), of(FILE, late)]) else {
        panic!("a bar that was moved when the data were there is found out")
    };
    assert_eq!(recorded, early);
    let told: Vec<_> = changes.iter().map(|c| (c.key.as_str(), c.was.as_deref(), c.is.as_deref())).collect();
    assert_eq!(told[0], ("outcome.worthwhile", Some("1"), Some("2")));
    assert!(told.contains(&("trait.age.step", None, Some("5"))), "{told:?}");
    // What was thought over while nothing was known yet counts as it was last.
    assert_eq!(stands(&[of(&lower, date(2024, 12, 1)), of(FILE, early)]), Registered::Before { recorded: early });
}

#[test]
fn what_cannot_be_answered_says_why() {
    for (from, to, said) in [
        ("caliper = 0.5", "caliper = 0", "the caliper must be above 0"),
        ("worthwhile = 2", "worthwhile = 0", "what difference would be worth the cost?"),
        ("months_before = 12", "months_before = 0", "1 to 120 months"),
        ("author = \"a\"", "author = \" \"", "author is empty"),
        ("exact = [\"ill\"]\nnearest = [\"age\"]", "", "nobody can be matched on nothing"),
        ("primary = \"matched\"", "primary = \"mached\"", "line 11: unknown variant `mached`"),
        ("primary = \"matched\"", "primary = \"matched\"\np_value = 0.05", "unknown field `p_value`"),
        ("exact = [\"ill\"]", "exact = [\"height\"]", "there is no trait “height”: write a [[trait]] of that name"),
        ("step = 5", "step = 0", "the step of a trait must be above 0"),
        ("begun = 2025-01-01", "begun = 2025-02-30", "line "),
    ] {
        let error = Definition::parse("test", &FILE.replace(from, to)).unwrap_err().to_string();
        assert!(error.starts_with("evaluations/test.toml") && error.contains(said), "{error}");
    }
    let one_sided = Cohort::new(&["ill", "age"], (12, 12, 3), vec![person(true, 1, [0.0, 1.0], 0, 0)]).unwrap_err();
    assert!(one_sided.to_string().starts_with("there are 1 people in the scheme and 0 outside"));
    let mut odd = person(false, 1, [0.0, f64::NAN], 0, 0);
    assert!(
        Cohort::new(&["ill", "age"], (12, 12, 3), vec![odd.clone()]).unwrap_err().to_string().starts_with("person 1")
    );
    (odd.traits[1], odd.months) = (1.0, vec![0; 5]);
    assert!(Cohort::new(&["ill", "age"], (12, 12, 3), vec![odd]).is_err());

    let people = cohort(100, |_, n| u16::from(n % 3 == 0));
    let answer = |text: &str| {
        let definition = Definition::parse("test", text).unwrap();
        let evidence = Evidence { cohort: &people, series: None, registrations: &[] };
        Report::new(&definition, evidence).map(|report| report.verdict).unwrap_err().to_string()
    };
    assert!(answer(&FILE.replace("\"ill\"", "\"height\"")).contains("there is no trait “height”: name one"));
    assert!(
        answer(&FILE.replace("months_after = 12", "months_after = 6")).contains("the definition asks for 12 and 6")
    );
    assert!(answer(&FILE.replace("\"matched\"", "\"interrupted-series\"")).contains("there is no series by month"));
    // Age says who is in the scheme: half a year more, always.
    assert!(
        answer(
            &FILE
                .replace("nearest = [\"age\"]", "nearest = [\"age\", \"ill\"]")
                .replace("caliper = 0.5", "caliper = 1e-9")
        )
        .contains("nobody in the scheme has anybody like them")
    );
}

#[test]
fn a_series_breaks_only_where_it_breaks() {
    let made = |level: &dyn Fn(usize) -> f64| Series {
        months: (0_i64..48)
            .map(|at| Month {
                month: date(2022, 1, 1).saturating_add(jiff::Span::new().months(at)),
                // A little noise that is the same at each run, and a winter.
                events: 1000.0
                    * (level(at as usize)
                        + 0.01 * ((at * 7919 % 13) as f64 - 6.0) / 6.0
                        + 0.05 * (at as f64 * std::f64::consts::TAU / 12.0).cos())
                    / 12.0,
                people: 1000.0,
            })
            .collect(),
        before: 30,
    };
    let step = series(&made(&|at| 1.0 - if at >= 30 { 0.2 } else { 0.0 })).unwrap();
    assert!((step.effect.value + 0.2).abs() < 0.02 && !step.effect.may_be_none() && !step.fails(), "{step:?}");
    assert!((step.without - 1.0).abs() < 0.02);
    let none = series(&made(&|at| 1.0 - 0.01 * at as f64)).unwrap();
    assert!(none.effect.value.abs() < 0.03, "a course that goes on is no effect: {none:?}");
    let earlier = series(&made(&|at| 1.0 - if at >= 15 { 0.2 } else { 0.0 })).unwrap();
    assert!(earlier.fails(), "it had broken before the scheme: {:?}", earlier.assumptions[0]);
    let mut short = made(&|_| 1.0);
    short.before = 11;
    assert!(series(&short).unwrap_err().to_string().starts_with("11 months before and 37 of the scheme are too few"));
    let mut gap = made(&|_| 1.0);
    gap.months.remove(20);
    assert!(series(&gap).unwrap_err().to_string().starts_with("2023-10-01: the months must follow each other"));
}

#[test]
fn records_become_people_on_the_side_where_they_belong() {
    let (population, faults) = Population::read(&starter::texts());
    assert!(faults.is_empty(), "{faults:?}");
    let text = FILE.replace(
        "[least]",
        "[among]\nage_from = 60\nconditions_from = 1\nregisters = [\"copd\"]\nnot_in = [\"schemes/case-management\"]\nlately_from = 1\n[least]",
    );
    let definition = Definition::parse("test", &text).unwrap();
    let gatherer = Gatherer::new(&definition, &population).unwrap();
    let fact = |list: &str, on: Date| Fact::on(population.dictionary.concept(list).unwrap(), Day::from(on));
    let (copd, admitted, taken_in) = ("conditions/copd", "contacts/emergency-admission", "schemes/telehealth");
    let person = |born: i16, facts: &[(&str, Date)]| {
        let mut record = Record::default();
        record.who = Who {
            practice: Some(OdsCode::parse("A12345").unwrap()),
            born: Some(Day::from(date(born, 6, 1))),
            ..Who::default()
        };
        facts.iter().for_each(|(list, on)| record.add(fact(list, *on)));
        record
    };
    let base = [(copd, date(2020, 1, 1)), (admitted, date(2024, 11, 30))];
    let with = |more: &[(&'static str, Date)]| person(1950, &[&base[..], more].concat());
    let mut gathering = gatherer.begin();
    // Of 74: 12 months before 1 January 2025 and 12 from then on are looked at.
    let inside = with(&[
        (taken_in, date(2025, 1, 31)),
        (admitted, date(2023, 12, 31)),
        (admitted, date(2024, 1, 1)),
        (admitted, date(2025, 1, 1)),
        (admitted, date(2025, 12, 31)),
        (admitted, date(2026, 1, 1)),
    ]);
    assert!(gathering.add(&inside) && gathering.add(&with(&[])));
    let mut dead = with(&[]);
    dead.who.died = Some(Day::from(date(2024, 12, 31)));
    let mut died_later = with(&[]);
    died_later.who.died = Some(Day::from(date(2025, 1, 1)));
    let mut new = with(&[]);
    new.who.registered = Some(Day::from(date(2024, 1, 2)));
    for (record, belongs) in [
        (with(&[(taken_in, date(2025, 2, 1))]), false),
        (with(&[("schemes/case-management", date(2025, 6, 1))]), false),
        (with(&[("schemes/case-management", date(2024, 6, 1))]), true),
        (dead, false),
        (died_later, true),
        (new, false),
        (person(1990, &base), false),
        (person(1950, &base[..1]), false),
        (person(1950, &base[1..]), false),
        (person(1990, &[base[0], base[1], (taken_in, date(2025, 1, 1))]), false),
        (person(1950, &[(copd, date(2025, 1, 1)), base[1]]), false),
    ] {
        assert_eq!(gathering.add(&record), belongs, "{record:?}");
    }
    let told = gathering.told;
    assert_eq!(told.elsewhere, 1);
    assert_eq!((told.later, told.not_followed, told.not_for, told.out_of_place, told.unknown), (1, 2, 4, 1, 0));
    let (cohort, place) = gathering.done().unwrap();
    let inside = &cohort.people()[0];
    assert!(inside.in_scheme && !cohort.people()[1].in_scheme && cohort.people().len() == 4);
    assert_eq!(inside.traits, [1.0, 70.0, 2.0, 1.0], "ill, 74 in steps of 5, and events before and just before");
    assert_eq!((inside.months[0], inside.months[10], inside.months[12], inside.months[23]), (1, 1, 1, 1));
    assert_eq!(inside.months.iter().sum::<u16>(), 4, "what came before or after is not looked at");
    assert_eq!(place, None, "people picked by their outcomes have no course of their own");
    let definition = Definition::parse("test", &text.replace("lately_from = 1\n", "")).unwrap();
    let gatherer = Gatherer::new(&definition, &population).unwrap();
    let mut gathering = gatherer.begin();
    for more in [&[(taken_in, date(2025, 1, 1))][..], &[], &[(taken_in, date(2025, 3, 1))]] {
        gathering.add(&with(more));
    }
    // The place has everybody for whom it is, those taken in later as well.
    let place = gathering.done().unwrap().1.unwrap();
    assert_eq!(
        (place.months.len(), place.before, place.months[10].events, place.months[10].people),
        (24, 12, 3.0, 3.0)
    );
    let unknown = Definition::parse("test", &FILE.replace("schemes/telehealth", "schemes/kites")).unwrap();
    assert!(
        Gatherer::new(&unknown, &population)
            .err()
            .unwrap()
            .fault()
            .to_string()
            .contains("there is no code list “schemes/kites”")
    );
}

proptest! {
    #[test]
    fn pairs_are_of_one_kind_near_and_taken_once(
        people in prop::collection::vec((any::<bool>(), 0_u8..3, 20.0_f64..90.0), 12..80),
        caliper in 0.05_f64..2.0,
        each in 1_usize..3,
    ) {
        let made = people.iter().map(|(scheme, kind, age)| person(*scheme, 1, [f64::from(*kind), *age], 0, 0));
        let Ok(cohort) = Cohort::new(&["kind", "age"], (12, 12, 3), made.collect()) else { return Ok(()) };
        let matching = Matching { exact: vec!["kind".into()], nearest: vec!["age".into()], caliper, each };
        let Ok(pairing) = pair(&cohort, &matching) else { return Ok(()) };
        let odds: Vec<f64> = pairing.propensity.unwrap().iter().map(|p| (p / (1.0 - p)).ln()).collect();
        let mean = odds.iter().sum::<f64>() / odds.len() as f64;
        let spread = (odds.iter().map(|o| (o - mean).powi(2)).sum::<f64>() / (odds.len() as f64 - 1.0)).sqrt();
        let scheme = people.iter().filter(|p| p.0).count();
        prop_assert_eq!(pairing.matched + pairing.unmatched, scheme);
        for set in 1..=u32::try_from(pairing.matched).unwrap() {
            let of: Vec<usize> = (0..people.len()).filter(|&at| pairing.weights[at] > 0.0 && pairing.sets[at] == set).collect();
            let (inside, outside): (Vec<usize>, Vec<usize>) = of.iter().partition(|&&at| people[at].0);
            prop_assert_eq!(inside.len(), 1);
            prop_assert!(!outside.is_empty() && outside.len() <= each);
            let weight: f64 = outside.iter().map(|&at| pairing.weights[at]).sum();
            prop_assert!((weight - 1.0).abs() < 1e-12);
            for at in outside {
                prop_assert_eq!(people[at].1, people[inside[0]].1);
                prop_assert!((odds[at] - odds[inside[0]]).abs() <= caliper * spread + 1e-9);
            }
        }
    }
}

use jiff::civil::date;
use linchpin_access::escalation::{
    Asker, Definition, DefinitionError, Level, Measure, Party, Pressure, Report, Sharing, Shown, Spell, State, spells,
    view,
};
use proptest::prelude::*;

use crate::support::at;

const AGREED: &str = r#"
title = "Pressure in Rotherham"
agree = 2
stale = 7
thresholds = [
  { measure = "promises-broken", amber = 10, red = 25, black = 50 },
  { measure = "next-day-booked", amber = 85, red = 98 },
  { measure = "telephone-wait", amber = 180, red = 600, black = 1800 },
]
[[cards]]
level = "amber"
who = "practice"
actions = ["Turn two routine slots of each session to the same day."]
[[cards]]
level = "red"
who = "hub"
actions = ["Open the reserve session.", "Take the practice's calls from 08:00 to 09:00."]
[[cards]]
level = "black"
who = "commissioner"
actions = ["Ring the practice within the hour."]
"#;

fn agreed() -> Definition {
    Definition::parse(AGREED).unwrap()
}

fn pressure(values: [Option<f64>; 3]) -> Pressure {
    let [broken, booked, wait] = values;
    Pressure::default().with(Measure::Broken, broken).with(Measure::Booked, booked).with(Measure::Wait, wait)
}

#[test]
fn a_level_is_measured_when_enough_agree() {
    let level = |values| agreed().measure(&pressure(values)).level;
    assert_eq!(level([Some(0.0), Some(50.0), Some(20.0)]), Some(Level::Green));
    assert_eq!(level([Some(60.0), Some(50.0), Some(20.0)]), Some(Level::Green), "one alone raises nothing");
    assert_eq!(level([Some(60.0), Some(85.0), Some(20.0)]), Some(Level::Amber));
    assert_eq!(level([Some(60.0), Some(99.0), Some(20.0)]), Some(Level::Red));
    assert_eq!(level([Some(60.0), Some(99.0), Some(1800.0)]), Some(Level::Black));
    assert_eq!(level([Some(60.0), None, None]), None, "too little is known, which is not green");
    assert_eq!(level([Some(60.0), Some(f64::NAN), None]), None);
    let readings = agreed().measure(&pressure([Some(60.0), None, Some(200.0)])).readings;
    assert_eq!(readings.iter().map(|one| one.level).collect::<Vec<_>>(), [Level::Black, Level::Amber]);
}

#[test]
fn own_word_and_figures_stand_beside_each_other() {
    let measured = agreed().measure(&pressure([Some(30.0), Some(99.0), None]));
    let report = |day: &str| Some(Report { level: Level::Amber, at: at(day), note: Some("two doctors ill".into()) });
    let now = at("2026-11-24T09:00");
    let state = State::now(&agreed(), report("2026-11-23T08:00"), measured.clone(), now);
    assert_eq!(state.acting(), Some(Level::Red));
    assert_eq!(state.sentence("Elm Tree"), "Elm Tree reports amber (stretched); its figures say red (needs help).");
    let old = State::now(&agreed(), report("2026-11-17T23:00"), measured, now);
    assert_eq!(old.sentence("Elm Tree"), "Elm Tree has not reported; its figures say red (needs help).");
    let unknown = State::now(&agreed(), None, agreed().measure(&Pressure::default()), now);
    assert_eq!(
        (unknown.acting(), unknown.sentence("Elm Tree").as_str()),
        (None, "Elm Tree has not reported, and too little is measured to say.")
    );
    let cards: Vec<_> = agreed().cards(Level::Red).map(|card| (card.level, card.who)).collect();
    assert_eq!(cards, [(Level::Red, Party::Hub), (Level::Amber, Party::Practice)]);
    assert_eq!(agreed().cards(Level::Green).count(), 0);
}

#[test]
fn the_practice_decides_what_the_commissioner_sees() {
    let measured = agreed().measure(&pressure([Some(30.0), Some(99.0), None]));
    let report = Report { level: Level::Amber, at: at("2026-11-23T08:00"), note: Some("two doctors ill".into()) };
    let state = State::now(&agreed(), Some(report), measured, at("2026-11-24T09:00"));
    let sees = |sharing| view(&state, sharing, Asker::Commissioner);
    assert_eq!(sees(Sharing::Nothing).reported, Shown::NotShared);
    assert_eq!(
        (sees(Sharing::Reported).reported, sees(Sharing::Reported).measured),
        (Shown::Some(Level::Amber), Shown::NotShared)
    );
    assert_eq!(
        (sees(Sharing::Levels).measured, sees(Sharing::Levels).note),
        (Shown::Some(Level::Red), Shown::NotShared)
    );
    assert_eq!(sees(Sharing::Everything).note, Shown::Some("two doctors ill".into()));
    for sharing in Sharing::ALL {
        assert_eq!(view(&state, *sharing, Asker::Own), sees(Sharing::Everything));
    }
    let silent = State { reported: None, ..state };
    assert_eq!(
        view(&silent, Sharing::Reported, Asker::Commissioner).reported,
        Shown::None,
        "not reported is not the same as not shared"
    );
}

#[test]
fn a_wrong_definition_is_refused_with_the_reason() {
    let wrong = |from: &str, to: &str| Definition::parse(&AGREED.replace(from, to)).unwrap_err();
    assert_eq!(wrong("agree = 2", "agree = 4"), DefinitionError::Agree { agree: 4, measures: 3 });
    assert_eq!(wrong("agree = 2", "agree = 0").to_string(), "`agree` must be 1 or more");
    assert_eq!(
        wrong("red = 25", "red = 5").to_string(),
        "promises-broken: amber must be below red and red below black, all of them numbers"
    );
    assert_eq!(
        wrong("\"next-day-booked\", amber = 85", "\"promises-broken\", amber = 85"),
        DefinitionError::Twice(Measure::Broken)
    );
    assert_eq!(
        wrong("\"Ring the practice within the hour.\"", "\" \""),
        DefinitionError::EmptyCard { level: Level::Black, who: Party::Commissioner }
    );
    assert_eq!(wrong("level = \"black\"", "level = \"red\"").to_string(), "nobody acts at black: write a card");
    assert!(matches!(wrong("agree = 2", "agreed = 2"), DefinitionError::Shape(_)));
    assert!(wrong("\"telephone-wait\"", "\"telephone\"").to_string().contains("telephone"));
}

#[test]
fn history_is_spells() {
    let day = |n| date(2026, 11, n);
    let red = Some(Level::Red);
    let days = [(day(1), None), (day(2), red), (day(3), red), (day(5), red), (day(6), Some(Level::Green))];
    let of = |level, from, to| Spell { level, from: day(from), to: day(to) };
    assert_eq!(spells(&days), [of(None, 1, 1), of(red, 2, 3), of(red, 5, 5), of(Some(Level::Green), 6, 6)]);
}

fn any_value() -> impl Strategy<Value = Option<f64>> {
    prop::option::of(0.0..2000.0)
}

proptest! {
    #[test]
    fn more_pressure_never_lowers_the_level(values in [any_value(), any_value(), any_value()], place in 0_usize..3, more in 0.0..500.0) {
        let before = agreed().measure(&pressure(values)).level;
        let mut worse = values;
        worse[place] = worse[place].map(|value| value + more);
        prop_assert!(agreed().measure(&pressure(worse)).level >= before);
        // At least as many measures as must agree have reached what is said, and not for the next level.
        let measured = agreed().measure(&pressure(values));
        if let Some(level) = measured.level {
            let reached = |least| measured.readings.iter().filter(|one| one.level >= least).count();
            prop_assert!(reached(level) >= 2);
            prop_assert!(Level::ALL.iter().filter(|higher| **higher > level).all(|higher| reached(*higher) < 2));
        }
    }

    #[test]
    fn sharing_more_hides_nothing(values in [any_value(), any_value(), any_value()], own in prop::option::of(0_usize..4), less in 0_usize..4, more in 0_usize..4) {
        let report = own.map(|n| Report { level: Level::ALL[n], at: at("2026-11-23T08:00"), note: None });
        let state = State::now(&agreed(), report, agreed().measure(&pressure(values)), at("2026-11-24T09:00"));
        let (less, more) = (Sharing::ALL[less.min(more)], Sharing::ALL[less.max(more)]);
        let (one, other) = (view(&state, less, Asker::Commissioner), view(&state, more, Asker::Commissioner));
        prop_assert!(one.reported == Shown::NotShared || one.reported == other.reported);
        prop_assert!(one.measured == Shown::NotShared || one.measured == other.measured);
        prop_assert!(one.readings == Shown::NotShared || one.readings == other.readings);
    }
}

/// The starter set, as it ships.
#[test]
fn the_starter_set_says_who_acts_at_every_level() {
    let text = include_str!("../../../../definitions/escalation/primary-care.toml");
    let agreed = Definition::parse(text).unwrap();
    for level in [Level::Amber, Level::Red, Level::Black] {
        assert!(agreed.cards(level).any(|card| card.level == level && card.who == Party::Practice), "{level}");
    }
    assert_eq!(agreed.cards(Level::Green).count(), 0);
    assert!(agreed.thresholds.len() >= usize::from(agreed.agree));
    assert!(agreed.cards.iter().flat_map(|card| &card.actions).all(|action| action.ends_with('.')));
}

/// The network acts on a level that the commissioner may not be told; what else is kept back is kept back from both.
#[test]
fn the_network_knows_the_level_that_it_acts_on() {
    let measured = agreed().measure(&pressure([Some(30.0), Some(99.0), None]));
    let report = Report { level: Level::Red, at: at("2026-11-24T08:00"), note: Some("two doctors ill".into()) };
    let state = State::now(&agreed(), Some(report), measured, at("2026-11-24T09:00"));
    let network = |sharing| view(&state, sharing, Asker::Network);
    assert_eq!(network(Sharing::Nothing).reported, Shown::Some(Level::Red));
    assert_eq!(network(Sharing::Nothing).measured, Shown::NotShared);
    assert_eq!(network(Sharing::Reported).note, Shown::NotShared);
    assert_eq!(network(Sharing::Everything).note, Shown::Some("two doctors ill".into()));
    assert_eq!(view(&state, Sharing::Nothing, Asker::Commissioner).reported, Shown::NotShared);
}

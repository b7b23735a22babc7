//! What holds of a case whatever is done to it, in whatever order, on every pathway of the starter set.

use jiff::{Timestamp, ToSpan};
use linchpin_core::WorkingCalendar;
use linchpin_pathways::{
    Act, Answer, Answers, Case, Effect, Event, Pathway,
    case::{Begin, Consent},
    pathway::{About, Form, Kind, News, PRACTICE, Part},
};
use proptest::prelude::*;

use crate::support::pathways;

/// Something that somebody tries, by numbers that are taken round the pathway's own.
#[derive(Clone, Debug)]
enum Try {
    Move { place: usize, fill: bool },
    Write { place: usize, by: usize },
    Done { task: u32 },
    Consent(bool),
    News(usize),
    Tick,
}

fn tries() -> impl Strategy<Value = Vec<(u32, Try)>> {
    let one = prop_oneof![
        6 => (any::<usize>(), prop::bool::weighted(0.9)).prop_map(|(place, fill)| Try::Move { place, fill }),
        4 => (any::<usize>(), any::<usize>()).prop_map(|(place, by)| Try::Write { place, by }),
        1 => (0..6_u32).prop_map(|task| Try::Done { task }),
        1 => prop::bool::weighted(0.7).prop_map(Try::Consent),
        1 => (0..5_usize).prop_map(Try::News),
        2 => Just(Try::Tick),
    ];
    // Up to two months pass between one and the next.
    prop::collection::vec((0..1500_u32, one), 0..25)
}

/// Answers that fit a form.
fn answers(form: Option<&Form>) -> Answers {
    let mut given = Answers::new();
    for item in form.into_iter().flat_map(|form| &form.items) {
        if form.is_some_and(|form| form.is_shown(item, &given)) {
            given.insert(item.id.clone(), answer(&item.kind));
        }
    }
    given
}

fn answer(kind: &Kind) -> Answer {
    match kind {
        Kind::YesNo => Answer::YesNo(true),
        Kind::Choice { options } => Answer::Choice(options[0].clone()),
        Kind::Many { options } => Answer::Many(options[..1].to_vec()),
        Kind::Text { .. } => Answer::Text("<b>words</b> & more".into()),
        Kind::Date => Answer::Date("2026-09-30".parse().unwrap()),
        Kind::Quantity { from, .. } => Answer::Quantity(from.unwrap_or(1.0)),
        Kind::Integer { to, .. } => Answer::Integer(*to),
        Kind::Scale { from, questions, .. } => Answer::Scale(vec![*from; questions.len()]),
        Kind::Staff | Kind::Team | Kind::Service { .. } => Answer::Reference("key-1".into()),
        Kind::Group { items, .. } => {
            Answer::Group(vec![items.iter().map(|item| (item.id.clone(), answer(&item.kind))).collect()])
        }
    }
}

/// Opens a case and tries everything, looking at it after each; what follows is gathered.
fn play(pathway: &Pathway, tries: &[(u32, Try)], look: &mut dyn FnMut(&Case, &[Effect]), between: Option<i64>) -> Case {
    let calendar = WorkingCalendar::default();
    let mut at: Timestamp = "2026-01-05T09:00:00Z".parse().unwrap();
    let form = pathway.opens.form.as_deref().and_then(|form| pathway.form(form));
    let by = pathway.opens.by[0].as_str();
    let begin = Begin { at, by: &[by], answers: &answers(form), consent: Some(true) };
    let (mut case, effects) = Case::open(pathway, &begin, &calendar).unwrap();
    look(&case, &effects);
    let nothing = Answers::new();
    for (hours, one) in tries {
        let next = at + i64::from(*hours).hours();
        // Looked after often, or only when something is done.
        while let Some(pause) = between {
            at += pause.hours();
            if at >= next {
                break;
            }
            let effects = case.play(pathway, &Event { at, by: &[], act: Act::Tick }, &calendar).unwrap();
            look(&case, &effects);
        }
        at = next;
        // What is tried is chosen from where the case is by then.
        let effects = case.play(pathway, &Event { at, by: &[], act: Act::Tick }, &calendar).unwrap();
        look(&case, &effects);
        let parties: Vec<&str> = pathway.parties.iter().map(|party| party.name.as_str()).collect();
        let round = |place: usize, of: usize| place % of.max(1);
        let from: Vec<_> = pathway.moves_from(&case.state).collect();
        let sections: Vec<_> = pathway.plan.iter().collect();
        let filled;
        let chosen = from.get(match one {
            Try::Move { place, .. } => round(*place, from.len()),
            _ => 0,
        });
        let mut by: Vec<&str> = parties.clone();
        let act = match one {
            Try::Move { fill, .. } => {
                let Some(chosen) = chosen else { continue };
                filled = if *fill {
                    answers(chosen.form.as_deref().and_then(|form| pathway.form(form)))
                } else {
                    nothing.clone()
                };
                let reason = chosen.asks.as_ref().map(|ask| ask.options.first().map_or("because", String::as_str));
                Act::Move { does: &chosen.does, answers: &filled, reason }
            }
            Try::Write { place, by: who } => {
                let Some(section) = sections.get(round(*place, sections.len())) else { continue };
                filled = answers(Some(&section.form));
                by = vec![parties[round(*who, parties.len())]];
                Act::Write { section: &section.form.name, after: case.written(&section.form.name), answers: &filled }
            }
            Try::Done { task } => Act::Done { task: *task },
            Try::Consent(given) => Act::Consent(*given),
            Try::News(place) => Act::News(News::ALL[*place].0),
            Try::Tick => Act::Tick,
        };
        let before = case.clone();
        match case.play(pathway, &Event { at, by: &by, act }, &calendar) {
            Ok(effects) => look(&case, &effects),
            Err(_) => assert!(case == before, "a refusal changes nothing"),
        }
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_case_is_always_somewhere_and_always_somebodys(tries in tries()) {
        for pathway in pathways() {
            play(pathway, &tries, &mut |case, effects| {
                let state = pathway.state(&case.state);
                assert!(state.is_some(), "{} is no state of {}", case.state, pathway.id);
                let state = state.unwrap();
                assert_eq!(state.is_final(), case.closed.is_some());
                if !state.is_final() {
                    assert!(!case.clocks.is_empty(), "{}: no clock runs in {}", pathway.id, case.state);
                    for running in &case.clocks {
                        let owner = case.holder(pathway, &state.clocks[running.clock].owner);
                        assert!(case.may_see(pathway, owner), "{}: {owner} owns a clock and sees nothing", pathway.id);
                    }
                }
                for effect in effects {
                    if let Effect::Told { party, .. } = effect {
                        assert!(party == PRACTICE || pathway.party(party).is_some());
                    }
                }
            }, None);
        }
    }

    #[test]
    fn nobody_outside_sees_without_consent_and_a_commissioner_never(tries in tries()) {
        for pathway in pathways() {
            play(pathway, &tries, &mut |case, _| {
                for party in &pathway.parties {
                    let sight = case.sight(pathway, &[party.name.as_str()]);
                    if party.seat.is_outside() && (case.consent != Consent::Given || case.closed.is_some()) {
                        assert!(sight.is_nothing(), "{}: {} still sees", pathway.id, party.name);
                    }
                    if party.name == "commissioner" && pathway.about == About::Person {
                        assert!(sight.is_nothing());
                    }
                    for form in &pathway.forms {
                        for item in form.items.iter().filter(|item| !item.only.is_empty()) {
                            assert!(item.only.contains(&party.name) || !sight.shows_item(form, item));
                        }
                    }
                }
                assert!(case.sight(pathway, &[PRACTICE]).shows(&Part::State));
            }, None);
        }
    }

    #[test]
    fn how_often_a_case_is_looked_after_makes_no_difference(tries in tries(), pause in 1_i64..200) {
        for pathway in pathways() {
            let mut seldom = Vec::new();
            let mut often = Vec::new();
            let one = play(pathway, &tries, &mut |_, effects| seldom.extend(effects.to_vec()), None);
            let other = play(pathway, &tries, &mut |_, effects| often.extend(effects.to_vec()), Some(pause));
            // What was refused, and what nobody did since, is made up for at the next look.
            let calendar = WorkingCalendar::default();
            let end: Timestamp = "2032-01-01T00:00:00Z".parse().unwrap();
            let finish = |mut case: Case, effects: &mut Vec<Effect>| {
                effects.extend(case.play(pathway, &Event { at: end, by: &[], act: Act::Tick }, &calendar).unwrap());
                case
            };
            let (one, other) = (finish(one, &mut seldom), finish(other, &mut often));
            prop_assert_eq!(one, other, "{}", pathway.id);
            prop_assert_eq!(seldom, often, "{}", pathway.id);
        }
    }

    #[test]
    fn a_case_survives_being_kept(tries in tries()) {
        for pathway in pathways() {
            let case = play(pathway, &tries, &mut |_, _| {}, None);
            let kept = serde_json::to_string(&case).unwrap();
            prop_assert_eq!(serde_json::from_str::<Case>(&kept).unwrap(), case);
        }
    }

    #[test]
    fn the_clock_says_when_it_will_next_do_something(tries in tries()) {
        let calendar = WorkingCalendar::default();
        for pathway in pathways() {
            let mut case = play(pathway, &tries, &mut |_, _| {}, None);
            let Some(at) = case.next_tick(pathway, &calendar) else { continue };
            let before = case.clone();
            if at > case.last {
                let early = Event { at: at - 1.second(), by: &[], act: Act::Tick };
                prop_assert!(case.play(pathway, &early, &calendar).unwrap().is_empty());
                prop_assert_eq!((&case.state, &case.clocks), (&before.state, &before.clocks));
            }
            case.play(pathway, &Event { at: at.max(case.last), by: &[], act: Act::Tick }, &calendar).unwrap();
            prop_assert_ne!((&case.state, &case.clocks, &case.tasks), (&before.state, &before.clocks, &before.tasks));
        }
    }
}

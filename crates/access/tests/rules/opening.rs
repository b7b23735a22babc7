use jiff::{Timestamp, ToSpan, civil::time};
use linchpin_access::diary::{Access, Audience, Embargo, Opening, SlotState};
use linchpin_access::opening::{Seen, SlotNow, Unseen, Viewer, may_book};
use linchpin_core::OdsCode;
use proptest::prelude::*;

use crate::id;
use crate::support::{at, practice};

fn code(text: &str) -> OdsCode {
    OdsCode::parse(text).unwrap()
}

fn staff(of: &str, groups: &[&str]) -> Viewer {
    Viewer::Staff { organisation: code(of), groups: groups.iter().map(ToString::to_string).collect() }
}

fn online(of: &str, groups: &[&str]) -> Viewer {
    Viewer::Online { practice: code(of), groups: groups.iter().map(ToString::to_string).collect() }
}

fn rule(to: Vec<Access>) -> Opening {
    Opening { id: id!(OpeningId, 1), organisation: practice(), name: "Desk".into(), to }
}

fn open(who: Audience) -> Access {
    Access { who, from: Embargo::None, closes: 0 }
}

fn slot(starts: &str) -> SlotNow {
    SlotNow { owner: practice(), starts: at(starts), has_clinician: true, state: SlotState::Free, hold: None }
}

/// The own desk at once; the PCN and people online from noon of the day before until half an hour before.
fn usual() -> Opening {
    let noon = Embargo::At { days: 1, time: time(12, 0, 0, 0) };
    let later = |who| Access { who, from: noon, closes: 30 };
    rule(vec![open(Audience::Own), later(Audience::Group("U87177".into())), later(Audience::Online)])
}

fn told(opening: &Opening, slot: &SlotNow, viewer: &Viewer, now: Timestamp) -> Vec<String> {
    may_book(opening, slot, viewer, now).err().unwrap_or_default().iter().map(|why| why.sentence(viewer, now)).collect()
}

#[test]
fn each_reason_is_a_plain_sentence() {
    let (rule, slot, monday) = (usual(), slot("2026-11-25T09:00"), at("2026-11-23T09:00"));
    let hub = staff("C87003", &["U87177"]);
    assert_eq!(may_book(&rule, &slot, &staff("C87002", &[]), monday), Ok(()));
    assert_eq!(told(&rule, &slot, &hub, monday), ["opens to your practice tomorrow at 12:00"]);
    assert_eq!(told(&rule, &slot, &hub, at("2026-11-20T09:00")), ["opens to your practice on Tuesday at 12:00"]);
    assert_eq!(
        told(&rule, &slot, &hub, at("2026-11-02T09:00")),
        ["opens to your practice on Tuesday 24 November at 12:00"]
    );
    assert_eq!(may_book(&rule, &slot, &hub, at("2026-11-24T12:00")), Ok(()));
    assert_eq!(told(&rule, &slot, &hub, at("2026-11-25T08:30")), ["closed 30 minutes before start"]);
    assert_eq!(told(&rule, &slot, &staff("C87009", &["U1"]), monday), ["not opened to your practice"]);
    assert_eq!(told(&rule, &slot, &staff("RHQ", &[]), monday), ["not opened to your organisation"]);
    assert_eq!(told(&rule, &slot, &Viewer::Nhs111, monday), ["not opened to NHS 111"]);
    assert_eq!(told(&rule, &slot, &online("C87003", &["U87177"]), monday), ["opens to you online tomorrow at 12:00"]);
    let empty = SlotNow { has_clinician: false, ..slot };
    assert_eq!(told(&rule, &empty, &hub, monday), ["opens to your practice tomorrow at 12:00", "no clinician yet"]);
    let own = staff("C87002", &[]);
    assert_eq!(told(&rule, &slot, &own, at("2026-11-25T09:00")), ["closed when it started", "in the past"]);
    for (state, says) in [(SlotState::Booked, "already booked"), (SlotState::Withdrawn, "taken out of the diary")] {
        assert_eq!(told(&rule, &SlotNow { state, ..slot }, &own, monday), [says]);
    }
}

#[test]
fn a_hold_keeps_others_out_until_it_expires() {
    let (rule, own) = (usual(), staff("C87002", &[]));
    let until = at("2026-11-24T10:14");
    let held = SlotNow { state: SlotState::Held, hold: Some((until, false)), ..slot("2026-11-25T09:00") };
    assert_eq!(told(&rule, &held, &own, at("2026-11-24T10:11")), ["held by somebody until 10:14"]);
    assert_eq!(may_book(&rule, &held, &own, until), Ok(()), "expired");
    let mine = SlotNow { hold: Some((until, true)), ..held };
    assert_eq!(may_book(&rule, &mine, &own, at("2026-11-24T10:11")), Ok(()));
}

#[test]
fn a_person_online_needs_a_practice_that_is_named_too() {
    let only = rule(vec![open(Audience::Online), open(Audience::Practice(code("C87003")))]);
    let (slot, now) = (slot("2026-11-25T09:00"), at("2026-11-24T09:00"));
    assert!(may_book(&only, &slot, &online("C87003", &[]), now).is_ok());
    assert_eq!(
        may_book(&only, &slot, &online("C87002", &[]), now),
        Err(vec![Unseen::NotNamed]),
        "the owner is not named"
    );
    let desk = rule(vec![open(Audience::Own)]);
    assert_eq!(may_book(&desk, &slot, &online("C87002", &[]), now), Err(vec![Unseen::NotNamed]));
}

#[test]
fn noon_is_noon_on_both_sides_of_a_clock_change() {
    let hub = staff("C87003", &["U87177"]);
    for (slot_at, noon) in [("2026-03-29T09:00", "2026-03-28T12:00"), ("2026-10-25T09:00", "2026-10-24T12:00")] {
        let slot = slot(slot_at);
        let noon = at(noon);
        assert_eq!(may_book(&usual(), &slot, &hub, noon - 1.second()), Err(vec![Unseen::Opens { at: noon }]));
        assert!(may_book(&usual(), &slot, &hub, noon).is_ok());
    }
    // 24 hours before 09:00 on the day after the change is not 09:00.
    let day = rule(vec![Access { who: Audience::Own, from: Embargo::Before { minutes: 1440 }, closes: 0 }]);
    let own = staff("C87002", &[]);
    assert_eq!(
        told(&day, &slot("2026-03-29T09:00"), &own, at("2026-03-28T07:59")),
        ["opens to your practice today at 08:00"]
    );
    assert_eq!(
        told(&day, &slot("2026-10-25T09:00"), &own, at("2026-10-24T09:30")),
        ["opens to your practice today at 10:00"]
    );
}

#[test]
fn a_rule_that_opens_after_it_closes_says_so() {
    let never = rule(vec![Access { who: Audience::Own, from: Embargo::Before { minutes: 30 }, closes: 60 }]);
    let why = may_book(&never, &slot("2026-11-25T09:00"), &staff("C87002", &[]), at("2026-11-25T08:15"));
    assert_eq!(why, Err(vec![Unseen::Never]));
}

const CODES: [&str; 3] = ["C87002", "C87003", "C87004"];

fn any_audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        Just(Audience::Own),
        Just(Audience::Nhs111),
        Just(Audience::Online),
        prop::sample::select(&CODES[..]).prop_map(|text| Audience::Practice(code(text))),
        prop::sample::select(vec!["U1", "U2"]).prop_map(|name| Audience::Group(name.into())),
    ]
}

fn any_access() -> impl Strategy<Value = Access> {
    let from = prop_oneof![
        Just(Embargo::None),
        (0_u32..5000).prop_map(|minutes| Embargo::Before { minutes }),
        (0_u16..4, 0_i8..24).prop_map(|(days, hour)| Embargo::At { days, time: time(hour, 30, 0, 0) }),
    ];
    (any_audience(), from, 0_u32..200).prop_map(|(who, from, closes)| Access { who, from, closes })
}

fn any_viewer() -> impl Strategy<Value = Viewer> {
    let groups = || prop::sample::subsequence(vec!["U1", "U2"], 0..=2);
    prop_oneof![
        Just(Viewer::Nhs111),
        (prop::sample::select(&CODES[..]), groups()).prop_map(|(of, groups)| staff(of, &groups)),
        (prop::sample::select(&CODES[..]), groups()).prop_map(|(of, groups)| online(of, &groups)),
    ]
}

/// By hand: whether a line of the rule could mean the viewer.
fn may_mean(access: &Access, viewer: &Viewer) -> bool {
    match (viewer, &access.who) {
        (Viewer::Nhs111, who) => *who == Audience::Nhs111,
        (Viewer::Online { .. }, who) => *who == Audience::Online,
        (Viewer::Staff { organisation, .. }, Audience::Own) => *organisation == practice(),
        (Viewer::Staff { organisation, .. }, Audience::Practice(code)) => organisation == code,
        (Viewer::Staff { groups, .. }, Audience::Group(name)) => groups.contains(name),
        (Viewer::Staff { .. }, Audience::Nhs111 | Audience::Online) => false,
    }
}

proptest! {
    #[test]
    fn whoever_is_not_named_never_sees(to in prop::collection::vec(any_access(), 0..5), viewer in any_viewer(), minute in -9000_i64..9000, spring: bool) {
        let slot = slot(if spring { "2026-03-29T09:00" } else { "2026-10-25T09:00" });
        let named = to.iter().any(|access| may_mean(access, &viewer));
        let now = slot.starts + minute.minutes();
        let seen = may_book(&rule(to), &slot, &viewer, now).is_ok();
        prop_assert!(!seen || (named && minute < 0));
    }

    #[test]
    fn one_more_line_removes_nobody(mut to in prop::collection::vec(any_access(), 0..5), more in any_access(), place in 0_usize..5, viewer in any_viewer(), minute in -9000_i64..10) {
        let slot = slot("2026-10-25T09:00");
        let now = slot.starts + minute.minutes();
        let before = may_book(&rule(to.clone()), &slot, &viewer, now).is_ok();
        to.insert(place.min(to.len()), more);
        prop_assert!(!before || may_book(&rule(to), &slot, &viewer, now).is_ok());
    }

    #[test]
    fn the_quick_answer_is_the_long_one_and_opens_means_it(to in prop::collection::vec(any_access(), 0..5), viewer in any_viewer(), minute in -9000_i64..10, clinician: bool, state in 0_usize..4, hold in prop::option::of((-9000_i64..10, any::<bool>()))) {
        let states = [SlotState::Free, SlotState::Held, SlotState::Booked, SlotState::Withdrawn];
        let base = slot("2026-03-29T09:00");
        let hold = hold.map(|(minute, mine)| (base.starts + minute.minutes(), mine));
        let slot = SlotNow { has_clinician: clinician, state: states[state], hold, ..base };
        let (rule, now) = (rule(to), slot.starts + minute.minutes());
        let why = Seen::by(&viewer, now).why_not(&rule, &slot);
        prop_assert_eq!(Seen::by(&viewer, now).may_book(&rule, &slot), why.is_empty());
        if let [Unseen::Opens { at }] = why[..] {
            prop_assert!(at > now);
            let left: Vec<_> = Seen::by(&viewer, at).why_not(&rule, &slot);
            prop_assert!(left.is_empty(), "opens at {at} and then {left:?}");
        }
    }
}

use jiff::{
    Timestamp, ToSpan,
    civil::{Time, Weekday, time},
};
use linchpin_access::find::{
    Among, Ask, Clinician, Closeness, Feature, Found, Home, Kind, Misfit, Place, Point, Pool, Search, Site, SlotFacts,
    UnknownKey, closeness,
};
use linchpin_access::{Mode, Need, Profession};
use linchpin_core::{OdsCode, Postcode, Sex, london};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, practice, utc};

fn site(number: u64, of: &str, postcode: &str) -> Site {
    Site {
        id: id!(SiteId, number),
        organisation: OdsCode::parse(of).unwrap(),
        groups: vec!["U87177".into()],
        postcode: Postcode::parse(postcode).ok(),
        point: None,
        features: Among::none(),
    }
}

fn who(number: u64, sex: Sex, languages: &[&str]) -> Clinician {
    Clinician { id: id!(StaffId, number), sex, languages: languages.iter().map(ToString::to_string).collect() }
}

fn slot(number: u64, starts: Timestamp, mode: Mode, site: u64, clinician: Option<u64>) -> SlotFacts {
    SlotFacts {
        slot: id!(SlotId, number),
        starts,
        ends: starts + 10.minutes(),
        mode,
        profession: Profession::Gp,
        needs: Among::none(),
        site: id!(SiteId, site),
        clinician: clinician.map(|n| id!(StaffId, n)),
    }
}

/// The surgery of the mock-up (1), the hub (2), and a far place (3); Dr Rahman (1, a woman), J. Cole (2), Dr Webb (3, the usual GP).
fn pool(slots: &[SlotFacts]) -> Pool {
    let sites = vec![site(1, "C87002", "S65 1AB"), site(2, "RHUB1", "S60 2AA"), site(3, "C87009", "S65 9ZZ")];
    let clinicians = vec![who(1, Sex::Female, &["ur", "pl-PL"]), who(2, Sex::Male, &[]), who(3, Sex::Male, &["pl"])];
    let mut pool = Pool::new(sites, clinicians);
    slots.iter().for_each(|slot| pool.add(slot).unwrap());
    pool
}

/// Grace Okafor rings on Friday 20 November with a routine need.
fn ask() -> Ask {
    let mut ask = Ask::new(Need::Routine, Some(at("2026-11-27T18:30")), at("2026-11-20T16:00"), at("2026-12-31T00:00"));
    ask.home = Home { practice: Some(practice()), site: Some(id!(SiteId, 1)), ..Home::default() };
    ask.usual = Some(id!(StaffId, 3));
    ask
}

fn numbers(found: &[Found]) -> Vec<u64> {
    (1..100).filter(|n| found.iter().any(|one| one.slot == id!(SlotId, *n))).collect()
}

fn places(found: &[Found]) -> Vec<usize> {
    found.iter().map(|one| one.place).collect()
}

#[test]
fn the_best_three_are_those_of_the_mock_up() {
    let pool = pool(&[
        slot(1, at("2026-11-24T08:40"), Mode::FaceToFace, 1, Some(1)),
        slot(2, at("2026-11-24T08:50"), Mode::FaceToFace, 1, Some(1)),
        slot(3, at("2026-11-23T18:50"), Mode::FaceToFace, 2, Some(2)),
        slot(4, at("2026-11-23T11:20"), Mode::Telephone, 1, Some(3)),
        slot(5, at("2026-11-23T11:30"), Mode::Telephone, 1, Some(3)),
        slot(6, at("2026-11-30T09:00"), Mode::FaceToFace, 1, Some(3)),
    ]);
    let ask = ask();
    let search = Search::new(&ask, &pool);
    let best = search.best(3);
    assert_eq!(places(&best), [0, 2, 3], "here, the hub, the telephone");
    assert_eq!(best.iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Here, Kind::Elsewhere, Kind::Remote]);
    assert!(best.iter().all(|one| one.keeps) && best[2].usual);
    assert_eq!(places(&search.best(6)), [0, 2, 3, 4, 1, 5], "the rest by rank; what breaks the promise last");
    assert_eq!(places(&search.rank()), [3, 4, 2, 0, 1, 5]);
    assert_eq!(search.earliest(), Some(at("2026-11-23T11:20")));
    assert!(search.best(0).is_empty());
}

#[test]
fn an_offer_that_breaks_the_promise_comes_only_when_nothing_else_is_left() {
    let pool = pool(&[
        slot(1, at("2026-11-30T08:40"), Mode::FaceToFace, 1, Some(1)),
        slot(2, at("2026-11-24T09:00"), Mode::FaceToFace, 2, Some(2)),
        slot(3, at("2026-11-24T09:10"), Mode::FaceToFace, 2, Some(2)),
        slot(4, at("2026-11-26T09:10"), Mode::FaceToFace, 2, Some(2)),
    ]);
    let ask = ask();
    let search = Search::new(&ask, &pool);
    assert_eq!(places(&search.best(3)), [1, 3, 2], "another day before the next slot of one surgery");
    assert_eq!(places(&search.best(4)), [1, 3, 2, 0]);
}

#[test]
fn at_one_time_the_nearer_goes_first_then_the_usual_clinician() {
    let nine = at("2026-11-24T09:00");
    let pool = pool(&[
        slot(1, nine, Mode::FaceToFace, 3, Some(3)),
        slot(2, nine, Mode::FaceToFace, 2, Some(2)),
        slot(3, nine, Mode::FaceToFace, 1, Some(2)),
        slot(4, nine, Mode::FaceToFace, 1, Some(3)),
        slot(5, nine - 1.minute(), Mode::FaceToFace, 3, Some(2)),
    ]);
    let mut ask = ask();
    ask.home.postcode = Postcode::parse("S65 4DB").ok();
    assert_eq!(
        places(&Search::new(&ask, &pool).rank()),
        [4, 3, 2, 0, 1],
        "site 3 is in the district, site 2 nowhere known"
    );
}

#[test]
fn every_reason_why_not_is_given() {
    let base = slot(1, at("2026-11-24T09:00"), Mode::FaceToFace, 2, Some(2));
    let pool = pool(&[
        base,
        SlotFacts { needs: Among::none().with(Need::Urgent), ..base },
        SlotFacts { clinician: None, ..base },
    ]);
    let why = |change: &dyn Fn(&mut Ask), place: usize| {
        let mut ask = ask();
        change(&mut ask);
        Search::new(&ask, &pool).fit(&pool.candidates()[place]).misfits.iter().collect::<Vec<_>>()
    };
    let nine: Time = time(9, 0, 0, 0);
    assert_eq!(why(&|_| (), 0), []);
    assert_eq!(why(&|_| (), 1), [Misfit::Need]);
    assert_eq!(why(&|ask| ask.from = at("2026-11-24T09:01"), 0), [Misfit::Early]);
    assert_eq!(why(&|ask| ask.to = at("2026-11-24T08:59"), 0), [Misfit::Late]);
    assert_eq!(why(&|ask| ask.weekdays = Among::none().with(Weekday::Monday), 0), [Misfit::Weekday]);
    assert_eq!(why(&|ask| ask.weekdays = Among::none().with(Weekday::Tuesday), 0), []);
    assert_eq!(why(&|ask| ask.times = Some((time(8, 0, 0, 0), nine)), 0), [Misfit::TimeOfDay]);
    assert_eq!(why(&|ask| ask.times = Some((nine, time(9, 1, 0, 0))), 0), []);
    assert_eq!(why(&|ask| ask.times = Some((time(22, 0, 0, 0), time(9, 1, 0, 0))), 0), []);
    assert_eq!(why(&|ask| ask.modes = Among::none().with(Mode::Telephone), 0), [Misfit::Mode]);
    assert_eq!(why(&|ask| ask.professions = Among::none().with(Profession::Nurse), 0), [Misfit::Profession]);
    assert_eq!(why(&|ask| ask.place = Place::Organisation(practice()), 0), [Misfit::Place]);
    assert_eq!(why(&|ask| ask.place = Place::Site(id!(SiteId, 1)), 0), [Misfit::Place]);
    assert_eq!(why(&|ask| ask.place = Place::Outward("s60".into()), 0), []);
    assert_eq!(why(&|ask| ask.place = Place::Outward("S6".into()), 0), [Misfit::Place]);
    assert_eq!(why(&|ask| ask.place = Place::Within(5.0), 0), [Misfit::Distance]);
    assert_eq!(why(&|ask| ask.sex = Some(Sex::Female), 0), [Misfit::Sex]);
    assert_eq!(why(&|ask| ask.sex = Some(Sex::Female), 2), [Misfit::Sex], "nobody is on the rota");
    assert_eq!(why(&|ask| ask.sex = Some(Sex::Male), 0), []);
    assert_eq!(why(&|ask| ask.language = Some("pl".into()), 0), [Misfit::Language]);
    assert_eq!(why(&|ask| ask.language = Some("en-GB".into()), 0), []);
    assert_eq!(why(&|ask| ask.access = Among::none().with(Feature::StepFree), 0), [Misfit::Access]);
    assert_eq!(why(&|ask| ask.only_usual = true, 0), [Misfit::Usual]);
    let all = why(
        &|ask| {
            ask.to = at("2026-11-24T08:59");
            ask.sex = Some(Sex::Female);
            ask.only_usual = true;
        },
        1,
    );
    assert_eq!(all, [Misfit::Need, Misfit::Late, Misfit::Sex, Misfit::Usual]);
}

#[test]
fn access_needs_depend_on_how_somebody_is_seen() {
    let nine = at("2026-11-24T09:00");
    let modes = [Mode::FaceToFace, Mode::Telephone, Mode::VideoOnline, Mode::HomeVisit];
    let slots: Vec<_> = modes.iter().zip(1..).map(|(mode, n)| slot(n, nine, *mode, 1, Some(1))).collect();
    let mut bare = pool(&slots);
    let suits = |pool: &Pool, needs: &[Feature]| {
        let mut ask = ask();
        ask.access = needs.iter().copied().collect();
        numbers(&Search::new(&ask, pool).rank())
    };
    assert_eq!(suits(&bare, &[Feature::StepFree]), [2, 3, 4]);
    assert_eq!(suits(&bare, &[Feature::HearingLoop]), [3, 4], "no loop in the room, and a telephone is no help");
    assert_eq!(suits(&bare, &[Feature::Bsl]), [] as [u64; 0]);
    let mut full = site(1, "C87002", "S65 1AB");
    full.features = Feature::ALL.iter().copied().collect();
    bare = Pool::new(vec![full], vec![who(1, Sex::Female, &[])]);
    slots.iter().for_each(|slot| bare.add(slot).unwrap());
    assert_eq!(suits(&bare, &[Feature::StepFree, Feature::Bsl]), [1, 3, 4]);
    let mut ask = ask();
    ask.language = Some("so".into());
    assert_eq!(Search::new(&ask, &bare).rank().len(), 4, "there is an interpreter");
}

#[test]
fn what_to_give_up_is_counted() {
    let nine = at("2026-11-24T09:00");
    let slots: Vec<_> =
        (1..=5).map(|n| slot(n, nine + (10 * n as i64).minutes(), Mode::FaceToFace, 1, Some(2))).collect();
    let pool = pool(&slots);
    let mut ask = ask();
    ask.sex = Some(Sex::Female);
    assert_eq!(Search::new(&ask, &pool).nearly(), [(Misfit::Sex, 5)]);
    ask.times = Some((time(9, 0, 0, 0), time(9, 31, 0, 0)));
    assert_eq!(Search::new(&ask, &pool).nearly(), [(Misfit::Sex, 3)], "the others lack two things");
}

#[test]
fn distances_are_miles_or_words() {
    // Rotherham Minster to Sheffield Cathedral: 9.05 km by the same formula in another hand.
    let minster = Point::new(53.4304, -1.3568).unwrap();
    let cathedral = Point::new(53.3829, -1.4692).unwrap();
    assert!((minster.miles(cathedral) - 5.68).abs() < 0.05, "{}", minster.miles(cathedral));
    // London to Paris is 343.6 km.
    let (london, paris) = (Point::new(51.5074, -0.1278).unwrap(), Point::new(48.8566, 2.3522).unwrap());
    assert!((london.miles(paris) - 213.5).abs() < 0.2, "{}", london.miles(paris));
    assert!((Point::new(0.0, 0.0).unwrap().miles(Point::new(0.0, 180.0).unwrap()) - 12_436.8).abs() < 1.0);
    assert!(Point::new(91.0, 0.0).is_err() && Point::new(0.0, f64::NAN).is_err());
    let mut there = site(2, "RHUB1", "S65 2AA");
    let mut home = Home { postcode: Postcode::parse("S65 1AA").ok(), ..Home::default() };
    assert_eq!(closeness(&home, &there), Closeness::District);
    home.groups = vec!["U87177".into()];
    assert_eq!(closeness(&home, &there), Closeness::Group);
    (home.point, there.point) = (Some(minster), Some(cathedral));
    assert_eq!(closeness(&home, &there).title(), "5.7 miles");
    home.site = Some(there.id);
    assert_eq!(closeness(&home, &there).title(), "here");
    let order = [
        Closeness::Here,
        Closeness::Miles(0.4),
        Closeness::Practice,
        Closeness::Miles(2.0),
        Closeness::Group,
        Closeness::Miles(5.0),
        Closeness::District,
        Closeness::Miles(7.0),
        Closeness::Miles(80.0),
        Closeness::Unknown,
    ];
    assert!(order.windows(2).all(|two| two[0].order() < two[1].order()));
}

#[test]
fn the_clock_on_the_wall_decides_on_the_night_it_changes() {
    // 25 October 2026: at 01:00 in Greenwich the clocks go from 02:00 back to 01:00.
    let slots: Vec<_> = (1..=4_u64)
        .map(|n| slot(n, utc("2026-10-24T22:30") + (60 * n as i64 - 30).minutes(), Mode::Telephone, 1, None))
        .collect();
    let pool = pool(&slots);
    let mut ask = Ask::new(Need::Routine, None, utc("2026-10-20T00:00"), utc("2026-11-20T00:00"));
    ask.times = Some((time(1, 0, 0, 0), time(2, 0, 0, 0)));
    assert_eq!(
        numbers(&Search::new(&ask, &pool).rank()),
        [2, 3],
        "midnight and one o'clock in Greenwich both show 01:00"
    );
    ask.weekdays = Among::none().with(Weekday::Saturday);
    assert!(Search::new(&ask, &pool).rank().is_empty());
}

#[test]
fn a_slot_of_an_unknown_site_is_refused() {
    let stray = slot(1, at("2026-11-24T09:00"), Mode::FaceToFace, 77, None);
    assert_eq!(pool(&[]).add(&stray), Err(UnknownKey::Site(id!(SiteId, 77))));
}

fn any_slot() -> impl Strategy<Value = SlotFacts> {
    // Around the change of the clocks in October, with few enough instants for ties.
    (0_u64..1000, 0_i64..400, 0_usize..4, 1_u64..4, prop::option::of(1_u64..4), 0_usize..3, 0_usize..5).prop_map(
        |(number, hour, mode, site, clinician, profession, need)| SlotFacts {
            profession: Profession::ALL[profession],
            needs: Need::ALL.get(need).copied().into_iter().collect(),
            ..slot(number, at("2026-10-20T00:00") + hour.hours(), Mode::ALL[mode], site, clinician)
        },
    )
}

prop_compose! {
    fn any_ask()(need in 0_usize..4, due in prop::option::of(0_i64..400), from in 0_i64..400, length in 0_i64..400,
                 days in prop::sample::subsequence(vec![Weekday::Monday, Weekday::Saturday, Weekday::Sunday], 0..=3),
                 times in prop::option::of((0_i8..24, 0_i8..24)), modes in prop::sample::subsequence(Mode::ALL, 0..=4),
                 professions in prop::sample::subsequence(Profession::ALL, 0..=3), sex in prop::option::of(prop::sample::select(vec![Sex::Female, Sex::Male])),
                 language in prop::option::of(prop::sample::select(vec!["pl", "en", "so"])), only_usual: bool) -> Ask {
        let base = at("2026-10-20T00:00");
        let mut ask = Ask::new(Need::ALL[need], due.map(|h| base + h.hours()), base + from.hours(), base + (from + length).hours());
        ask.home = super::find::ask().home;
        ask.usual = Some(id!(StaffId, 3));
        (ask.weekdays, ask.modes, ask.professions) = (days.into_iter().collect(), modes.into_iter().collect(), professions.into_iter().collect());
        ask.times = times.map(|(from, to)| (time(from, 0, 0, 0), time(to, 0, 0, 0)));
        (ask.sex, ask.language, ask.only_usual) = (sex, language.map(Into::into), only_usual);
        ask
    }
}

/// By hand, from the facts as they were given: whether a slot suits.
fn suits(ask: &Ask, slot: &SlotFacts) -> bool {
    let shown = london().to_datetime(slot.starts);
    let sexes = [Sex::Female, Sex::Male, Sex::Male];
    let place = slot.clinician.map(|who| (1_usize..4).find(|n| id!(StaffId, *n) == who).unwrap() - 1);
    let speaks = |place: Option<usize>| matches!(place, Some(0 | 2));
    let in_time = ask.times.is_none_or(|(from, to)| {
        if from <= to { from <= shown.time() && shown.time() < to } else { shown.time() >= from || shown.time() < to }
    });
    slot.needs.allows(ask.need)
        && ask.from <= slot.starts
        && slot.starts <= ask.to
        && in_time
        && (ask.weekdays.is_empty() || ask.weekdays.iter().any(|day| day == shown.weekday()))
        && (ask.modes.is_empty() || ask.modes.iter().any(|mode| mode == slot.mode))
        && (ask.professions.is_empty() || ask.professions.iter().any(|one| one == slot.profession))
        && ask.sex.is_none_or(|sex| place.is_some_and(|n| sexes[n] == sex))
        && (ask.language.as_deref().is_none_or(|tongue| tongue == "en")
            || (ask.language.as_deref() == Some("pl") && speaks(place)))
        && (!ask.only_usual || slot.clinician == ask.usual)
}

proptest! {
    #[test]
    fn it_finds_what_a_naive_search_finds_and_ranks_by_the_rule(slots in prop::collection::vec(any_slot(), 0..60), ask in any_ask(), n in 0_usize..8) {
        let pool = pool(&slots);
        let search = Search::new(&ask, &pool);
        let rank = search.rank();
        let mut ours = places(&rank);
        ours.sort_unstable();
        let naive: Vec<_> = (0..slots.len()).filter(|place| suits(&ask, &slots[*place])).collect();
        prop_assert_eq!(&ours, &naive);
        for two in rank.windows(2) {
            let key = |one: &Found| (!one.keeps, slots[one.place].starts, one.closeness.order(), !one.usual);
            prop_assert!(key(&two[0]) <= key(&two[1]));
            prop_assert_eq!(two[0].keeps, ask.due.is_none_or(|due| slots[two[0].place].starts <= due));
        }
        let best = search.best(n);
        prop_assert_eq!(best.len(), n.min(rank.len()));
        let mut distinct = places(&best);
        distinct.sort_unstable();
        distinct.dedup();
        prop_assert_eq!(distinct.len(), best.len());
        let keeping = rank.iter().filter(|one| one.keeps).count();
        prop_assert_eq!(best.iter().filter(|one| one.keeps).count(), n.min(keeping), "the promise goes first");
        for kind in Kind::ALL {
            let of = |all: &[Found]| all.iter().find(|one| one.kind == kind && one.keeps).map(|one| one.place);
            let kinds = Kind::ALL.iter().filter(|kind| rank.iter().any(|one| one.kind == **kind && one.keeps)).count();
            if n >= kinds { prop_assert_eq!(of(&best), of(&rank)); }
        }
    }
}

/// A hundred thousand slots are searched without a timed test: the answer is that of counting.
#[test]
fn a_hundred_thousand_slots() {
    let start = at("2026-11-23T00:00");
    let slots: Vec<_> = (0..100_000_u64)
        .map(|n| {
            slot(
                n,
                start + (i64::try_from(n).unwrap() % 60_000).minutes(),
                Mode::ALL[usize::try_from(n % 4).unwrap()],
                1 + n % 3,
                Some(1 + n % 3),
            )
        })
        .collect();
    let pool = pool(&slots);
    let mut ask = ask();
    (ask.from, ask.to) = (start, start + 1000.hours());
    ask.weekdays = Among::none().with(Weekday::Sunday);
    let naive = slots.iter().filter(|slot| london().to_datetime(slot.starts).weekday() == Weekday::Sunday).count();
    let search = Search::new(&ask, &pool);
    assert_eq!(search.rank().len(), naive);
    assert_eq!(search.best(3).len(), 3);
}

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use linchpin_access::find::{Among, Ask, Pool, Site, SlotFacts};
use linchpin_access::message::QuietHours;
use linchpin_access::waiting::{Act, Answer, End, Offer, Outcome, Refused, Round, Rule, RuleError, Wish, choose};
use linchpin_access::{Mode, Need, Profession};
use linchpin_core::{PersonId, WaitingId};
use proptest::prelude::*;

use crate::id;
use crate::support::{at, practice};

fn rule(at_once: u8) -> Rule {
    Rule { at_once, minutes: 10, quiet: QuietHours::default(), lead: 60 }
}

fn queue(count: u64) -> Vec<(WaitingId, PersonId)> {
    (1..=count).map(|n| (id!(WaitingId, n), id!(PersonId, n))).collect()
}

fn sent(acts: &[Act]) -> Vec<WaitingId> {
    acts.iter().filter_map(|act| if let Act::Send(to) = act { Some(*to) } else { None }).collect()
}

fn wait(n: u64) -> WaitingId {
    id!(WaitingId, n)
}

#[test]
fn the_first_yes_has_it() {
    let (now, starts) = (at("2026-11-24T10:00"), at("2026-11-24T15:00"));
    let mut round = Round::new(rule(2), starts, queue(4), Vec::new());
    let acts = round.look(now);
    assert_eq!(acts, [Act::Send(wait(1)), Act::Send(wait(2)), Act::Wake(now + 10.minutes())]);
    assert!(sent(&round.look(now + 1.minute())).is_empty(), "looking twice asks nobody twice");
    let acts = round.answer(wait(1), Answer::No, now + 2.minutes()).unwrap();
    assert_eq!(sent(&acts), [wait(3)], "one says no, one more is asked");
    assert_eq!(round.answer(wait(1), Answer::Yes, now + 3.minutes()), Err(Refused::Answered));
    assert_eq!(round.answer(wait(4), Answer::Yes, now + 3.minutes()), Err(Refused::NotAsked));
    let acts = round.answer(wait(3), Answer::Yes, now + 4.minutes()).unwrap();
    assert_eq!(acts, [Act::Book(wait(3)), Act::TellGone(wait(2)), Act::Over(End::Taken)]);
    assert_eq!(round.answer(wait(2), Answer::Yes, now + 4.minutes()), Err(Refused::Gone));
    assert!(round.look(now + 1.hour()).is_empty() && round.withdraw().is_empty());
}

#[test]
fn the_next_wave_follows_and_it_ends() {
    let (now, starts) = (at("2026-11-24T10:00"), at("2026-11-24T15:00"));
    let mut round = Round::new(rule(2), starts, queue(3), Vec::new());
    round.look(now);
    assert_eq!(round.answer(wait(1), Answer::Yes, now + 10.minutes()), Err(Refused::Late));
    let acts = round.look(now + 10.minutes());
    assert_eq!(sent(&acts), [wait(3)]);
    assert_eq!(round.look(now + 20.minutes()), [Act::Over(End::Nobody)]);
    assert!(round.offers().iter().all(|offer| offer.outcome == Outcome::Expired));
}

#[test]
fn nobody_is_texted_at_night_nor_too_late() {
    let evening = at("2026-11-24T20:55");
    let mut round = Round::new(rule(1), at("2026-11-25T10:00"), queue(9), Vec::new());
    assert_eq!(sent(&round.look(evening)), [wait(1)]);
    assert_eq!(round.look(evening + 10.minutes()), [Act::Wake(at("2026-11-25T08:00"))]);
    assert_eq!(sent(&round.look(at("2026-11-25T08:00"))), [wait(2)]);
    // An hour before the slot nobody can take it any more, nor is asked.
    let acts = round.look(at("2026-11-25T08:55"));
    assert_eq!(sent(&acts), [wait(3)]);
    assert_eq!(round.offers()[2].until, at("2026-11-25T09:00"));
    assert_eq!(round.answer(wait(3), Answer::Yes, at("2026-11-25T09:00")), Err(Refused::Late));
    assert_eq!(round.look(at("2026-11-25T09:00")), [Act::Over(End::TooLate)]);
    assert_eq!(rule(0).check(), Err(RuleError::AtOnce(0)));
    assert!(rule(1).check().is_ok() && Rule { minutes: 0, ..rule(1) }.check().is_err());
}

#[test]
fn a_slot_that_goes_another_way_tells_those_who_were_asked() {
    let now = at("2026-11-24T10:00");
    let mut round = Round::new(rule(2), at("2026-11-24T15:00"), queue(3), Vec::new());
    round.look(now);
    assert_eq!(round.withdraw(), [Act::TellGone(wait(1)), Act::TellGone(wait(2)), Act::Over(End::Withdrawn)]);
}

fn wish(number: u64, since: &str, due: Option<&str>) -> Wish {
    let ask = Ask::new(Need::Routine, due.map(at), at("2026-11-24T10:00"), at("2026-12-24T10:00"));
    Wish { waiting: wait(number), person: id!(PersonId, number), since: at(since), booked: None, ask }
}

#[test]
fn the_longest_promise_goes_first() {
    let site = Site {
        id: id!(SiteId, 1),
        organisation: practice(),
        groups: vec![],
        postcode: None,
        point: None,
        features: Among::none(),
    };
    let mut pool = Pool::new(vec![site], vec![]);
    let starts = at("2026-11-24T15:00");
    let facts = SlotFacts {
        slot: id!(SlotId, 1),
        starts,
        ends: starts + 10.minutes(),
        mode: Mode::FaceToFace,
        profession: Profession::Gp,
        needs: Among::none(),
        site: id!(SiteId, 1),
        clinician: None,
    };
    pool.add(&facts).unwrap();
    let mut remote = wish(1, "2026-11-01T09:00", Some("2026-11-08T18:30"));
    remote.ask.modes = Among::none().with(Mode::Telephone);
    let mut earlier = wish(2, "2026-11-02T09:00", Some("2026-11-09T18:30"));
    earlier.booked = Some(starts);
    let mut later = wish(3, "2026-11-18T09:00", Some("2026-11-25T18:30"));
    later.booked = Some(starts + jiff::SignedDuration::from_hours(24));
    let broken = wish(4, "2026-11-10T09:00", Some("2026-11-17T18:30"));
    let plain = wish(5, "2026-10-01T09:00", None);
    let second = wish(6, "2026-11-18T08:00", Some("2026-11-25T18:30"));
    let mut again = wish(7, "2026-11-19T08:00", Some("2026-11-26T18:30"));
    again.person = broken.person;
    let declined = wish(8, "2026-11-01T09:00", Some("2026-11-08T18:30"));
    let wishes = [plain, later, again, second, remote, earlier, broken, declined];
    let asked = BTreeSet::from([id!(PersonId, 8)]);
    let chosen: Vec<_> =
        choose(&pool.candidates()[0], &pool, &wishes, &asked).iter().map(|wish| wish.waiting).collect();
    assert_eq!(chosen, [wait(4), wait(6), wait(3), wait(5)]);
}

#[derive(Clone, Debug)]
enum Step {
    Pass(i64),
    Answer(u64, bool),
    Restart,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0_i64..90).prop_map(Step::Pass),
        3 => (1_u64..15, prop::bool::weighted(0.2)).prop_map(|(who, yes)| Step::Answer(who, yes)),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #[test]
    fn never_two_yeses_nobody_twice_and_it_ends(
        at_once in 1_u8..5, people in 0_u64..15, hours in 0_i64..40, steps in prop::collection::vec(any_step(), 0..60), shared in 1_u64..8,
    ) {
        let mut now = at("2026-10-24T17:00");
        let starts = now + hours.hours();
        // Some people wait with two wishes.
        let people: Vec<_> = (1..=people).map(|n| (wait(n), id!(PersonId, n % (shared * 2) ))).collect();
        let mut round = Round::new(rule(at_once), starts, people.clone(), Vec::new());
        let (mut texts, mut booked): (BTreeMap<PersonId, Timestamp>, Vec<WaitingId>) = Default::default();
        let person: BTreeMap<_, _> = people.iter().copied().collect();
        let mut check = |round: &Round, acts: Vec<Act>, now: Timestamp| {
            for act in acts {
                match act {
                    Act::Send(to) => {
                        prop_assert!(texts.insert(person[&to], now).is_none(), "asked twice");
                        prop_assert_eq!(QuietHours::default().next_allowed(now), now);
                        prop_assert!(now < starts - 60.minutes());
                    }
                    Act::Book(who) => booked.push(who),
                    Act::Wake(when) => prop_assert!(when > now),
                    Act::TellGone(_) | Act::Over(_) => {}
                }
            }
            let open = round.offers().iter().filter(|offer| offer.outcome == Outcome::Open).count();
            prop_assert!(open <= usize::from(at_once));
            prop_assert!(booked.len() <= 1);
            let accepted = round.offers().iter().filter(|offer| offer.outcome == Outcome::Accepted).count();
            prop_assert_eq!(accepted, booked.len());
            prop_assert!(round.end().is_none() || open == 0);
            Ok(())
        };
        for step in steps {
            match step {
                Step::Pass(minutes) => {
                    now += minutes.minutes();
                    let acts = round.look(now);
                    check(&round, acts, now)?;
                }
                Step::Answer(who, yes) => {
                    let acts = round.answer(wait(who), if yes { Answer::Yes } else { Answer::No }, now).unwrap_or_default();
                    check(&round, acts, now)?;
                }
                Step::Restart => {
                    let offers: Vec<Offer> = round.offers().to_vec();
                    let ended = round.end();
                    round = Round::new(rule(at_once), starts, people.clone(), offers);
                    if ended.is_some() && round.end().is_none() { round.withdraw(); }
                }
            }
        }
        // Following its own wakes it ends, in not more waves than people.
        let mut wakes = 0;
        while round.end().is_none() {
            let acts = round.look(now);
            let wake = acts.iter().find_map(|act| if let Act::Wake(at) = act { Some(*at) } else { None });
            check(&round, acts, now)?;
            now = wake.unwrap_or(now);
            wakes += 1;
            prop_assert!(wakes < 40);
        }
    }
}

//! Bids: calls as files, marks that add up, and nobody judging what they have an interest in.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::Timestamp;
use linchpin_core::{CountingIds, Ids, Pence, UserId};
use linchpin_schemes::bid::{
    Bid, By, Call, Decision, Entry, Interest, Marks, Paper, Recommendation, Side, Spend, State, Step, tally,
};
use proptest::prelude::*;

fn text() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../definitions/bids/transformational-support.toml");
    fs::read_to_string(path).unwrap()
}

fn call() -> Call {
    Call::parse("transformational-support", &text())
        .unwrap_or_else(|faults| panic!("{}", crate::support::said(&faults)))
}

fn people() -> [UserId; 4] {
    let ids = CountingIds::from(1);
    [(); 4].map(|()| UserId::new(ids.uuid()))
}

fn panel(account: UserId) -> By {
    By { account: Some(account), side: Side::Panel, works_there: false }
}

fn marks(mark: u8) -> Marks {
    Marks { given: call().criteria.iter().map(|one| (one.id.clone(), mark)).collect(), words: "fits".into() }
}

fn declared(interest: Interest) -> Step {
    Step::Declared { interest, words: "my sister works there".into() }
}

/// A bid, and a way to take steps that must be allowed.
struct Played(Vec<Entry>);

impl Played {
    fn new() -> Self {
        let paper =
            Paper { title: "A hub".into(), amount: Pence(5_000_000), recurrent: Pence(0), answers: BTreeMap::new() };
        Self(vec![Entry { number: 1, at: Timestamp::UNIX_EPOCH, account: None, step: Step::Made(paper) }])
    }

    fn bid(&self) -> Bid {
        Bid::of(&self.0).unwrap()
    }

    fn may(&self, by: By, step: &Step) -> Result<(), String> {
        self.bid().may(by, step, Some(&call())).map_err(|why| why.to_string())
    }

    fn take(&mut self, by: By, step: Step) {
        self.may(by, &step).unwrap();
        let number = self.0.len() as u64 + 1;
        self.0.push(Entry { number, at: Timestamp::UNIX_EPOCH, account: by.account, step });
    }
}

#[test]
fn a_call_that_does_not_add_up_is_refused() {
    assert_eq!(call().criteria.len(), 6);
    for (from, to, says) in [
        ("weight = 10", "weight = 11", "add up to 102"),
        ("id   = \"impact\"", "id   = \"aim\"", "“aim” names two things"),
        ("closes    = 2027-03-31", "closes    = 2026-01-31", "before it opens"),
        ("scorers   = 2", "scorers   = 1", "one scorer alone"),
        ("total = \"74\"", "total = \"75\"", "the total is 74, and the file says 75"),
        ("gain           = [4, 3]", "gain           = [4, 9]", "more than 5"),
        ("marks     = 5", "mark      = 5", "unknown field"),
    ] {
        let text = text().replace(from, to);
        let faults = Call::parse("changed", &text).unwrap_err();
        let said = crate::support::said(&faults);
        assert!(said.contains(says), "{from}: {said}");
        assert!(said.starts_with("bids/changed.toml"), "{said}");
    }
}

#[test]
fn a_bid_is_declared_scored_recommended_decided_and_spent() {
    let [one, two, three, _] = people().map(panel);
    let mut played = Played::new();
    assert_eq!(
        played.may(one, &Step::Scored(marks(4))).unwrap_err(),
        "Say first whether you have an interest. Then you see the papers."
    );
    for by in [one, two, three] {
        played.take(by, declared(Interest::Nothing));
    }
    played.take(one, Step::Scored(marks(4)));
    assert!(!played.bid().sight(two, true).scores, "each scores alone first");
    assert!(played.bid().sight(one, true).scores);
    let wanted = Recommendation { fund: true, amount: Pence(4_000_000), words: "good".into() };
    let why = played.may(one, &Step::Recommended(wanted.clone())).unwrap_err();
    assert_eq!(why, "1 of 2 have scored: a recommendation waits for them.");
    played.take(two, Step::Scored(marks(2)));
    let found = tally(&call(), played.bid().marks.values()).unwrap().unwrap();
    assert_eq!(
        (found.total.to_string(), found.spread.0.to_string(), found.spread.1.to_string()),
        ("60".into(), "40".into(), "80".into())
    );
    played.take(one, Step::Recommended(wanted));
    let yes = |amount| {
        Step::Decided(Decision { approved: true, amount: Pence(amount), words: "agreed".into(), commit_by: None })
    };
    assert_eq!(played.may(one, &yes(4_000_000)).unwrap_err(), "You recommended it: somebody else decides.");
    assert!(played.may(two, &yes(6_000_000)).unwrap_err().contains("more than the £50,000.00"));
    played.take(two, yes(4_000_000));
    assert_eq!((played.bid().state, played.bid().award()), (State::Approved, Some(Pence(4_000_000))));
    let spend =
        |amount| Step::Spent(Spend { on: jiff::civil::date(2027, 1, 1), amount: Pence(amount), words: "desks".into() });
    played.take(three, spend(3_000_000));
    assert!(played.may(three, &spend(2_000_000)).unwrap_err().contains("more than the award"));
    assert!(played.may(three, &spend(-4_000_000)).is_err(), "no more comes back than was spent");
    played.take(three, spend(-500_000));
    assert_eq!(played.bid().spent(), Pence(2_500_000));
}

#[test]
fn whoever_leaves_sees_nothing_and_their_marks_are_gone() {
    let [one, two, ..] = people().map(panel);
    let mut played = Played::new();
    played.take(one, declared(Interest::Nothing));
    played.take(two, declared(Interest::Stays));
    played.take(two, Step::Scored(marks(5)));
    played.take(one, Step::SentOut { who: two.account.unwrap(), words: "shares a budget".into() });
    let seen = played.bid().sight(two, true);
    assert_eq!((seen.papers, seen.scores), (false, false));
    assert!(played.bid().marks.is_empty());
    for step in [declared(Interest::Stays), Step::Scored(marks(5)), declared(Interest::Nothing)] {
        assert!(played.may(two, &step).is_err(), "{step:?}");
    }
    // Whoever also works for the applicant has an interest whatever they say.
    let there = By { works_there: true, ..one };
    assert!(!played.bid().sight(there, true).papers);
    assert!(played.may(there, &declared(Interest::Nothing)).unwrap_err().starts_with("You work for the applicant"));
}

proptest! {
    /// Whatever is tried in whatever order: nobody who left sees or judges, and nobody decides on their own recommendation.
    #[test]
    fn nobody_who_left_judges(tries in proptest::collection::vec((0_usize..4, 0_u8..8, 0_usize..4, 0_u8..6), 1..60)) {
        let (people, call) = (people(), call());
        let mut played = Played::new();
        let mut left = [false; 4];
        for (who, what, other, mark) in tries {
            let by = panel(people[who]);
            let step = match what {
                0 => declared(Interest::Nothing),
                1 => declared(Interest::Stays),
                2 => declared(Interest::Leaves),
                3 => Step::SentOut { who: people[other], words: "why".into() },
                4 | 5 => Step::Scored(marks(mark)),
                6 => Step::Recommended(Recommendation { fund: true, amount: Pence(100), words: "why".into() }),
                _ => Step::Decided(Decision { approved: true, amount: Pence(100), words: "why".into(), commit_by: None }),
            };
            let before = played.bid();
            if before.may(by, &step, Some(&call)).is_err() { continue }
            prop_assert!(!left[who], "{step:?} by somebody who left");
            if matches!(step, Step::Decided(_)) {
                prop_assert!(before.recommendation.as_ref().is_some_and(|(recommends, _)| *recommends != people[who]));
            }
            left[who] |= what == 2;
            left[other] |= what == 3;
            played.take(by, step);
            let after = played.bid();
            for (at, is_out) in left.iter().enumerate().filter(|(_, out)| **out) {
                let seen = after.sight(panel(people[at]), true);
                prop_assert!(*is_out && !seen.papers && !seen.scores);
                prop_assert!(!after.marks.contains_key(&people[at]));
            }
        }
    }
}

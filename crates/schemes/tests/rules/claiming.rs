//! Whatever is tried in whatever order and by whom: a claim is paid once, by several pairs of eyes, and the books follow.

use std::collections::BTreeMap;

use jiff::civil::date;
use linchpin_core::{ClaimId, CountingIds, EntryId, EvidenceId, Ids, OdsCode, Pence, UserId};
use linchpin_schemes::{
    Exact,
    claiming::{Claim, Does, Hand, Refused, State, Step, What, Worked},
    ledger::{Account, Amount, Due, Entry, Ledger, Of, Owed, journal, run},
    scheme::Chain,
};
use proptest::prelude::*;

use crate::support::{SMALL, scheme};

fn org(code: &str) -> OdsCode {
    code.parse().unwrap()
}

fn user(number: u128) -> UserId {
    format!("{number:032x}").parse().unwrap()
}

fn id(number: u128) -> EntryId {
    format!("{number:032x}").parse().unwrap()
}

/// Accounts 1 and 2 work for the practice, 3 and 4 for the place; account 5 is of both, as some people are.
fn hand(number: u128) -> Hand {
    let organisation = org(if number <= 2 { "Y00001" } else { "03L" });
    Hand { account: user(number), organisation }
}

fn chain() -> Chain {
    let steps = ["practice declares", "commissioner approves", "finance pays"];
    Chain(steps.map(|step| step.parse().unwrap()).to_vec())
}

fn worked(provider: &str) -> Worked {
    let scheme = scheme("small", SMALL);
    let facts = scheme.given(&scheme.examples[0].given).unwrap();
    let payments = scheme.calculate(scheme.periods()[0], &facts).unwrap();
    let at = facts.iter().position(|one| one.provider == provider).unwrap();
    Worked { facts: facts[at].clone(), round: None, payment: payments[at].clone() }
}

/// A claim with the program that drives it.
struct Desk(Claim);

impl Desk {
    fn new() -> Self {
        let mut desk = Self(Claim::new(chain(), org("Y00001")));
        desk.go(None, What::Worked(Box::new(worked("Y00001")))).unwrap();
        desk
    }

    fn go(&mut self, by: Option<Hand>, what: What) -> Result<(), Refused> {
        let step = Step { number: self.0.steps() + 1, at: "2026-05-08T09:00:00Z".parse().unwrap(), by, what };
        self.0.take(&step)
    }

    fn declared() -> Self {
        let mut desk = Self::new();
        desk.go(Some(hand(1)), What::Declared { late: None }).unwrap();
        desk
    }

    fn paid() -> Self {
        let mut desk = Self::declared();
        desk.go(Some(hand(3)), approved(35_000)).unwrap();
        desk.go(Some(hand(4)), What::Paid { amount: Pence(35_000), entry: id(2) }).unwrap();
        desk
    }
}

fn approved(pence: i64) -> What {
    What::Approved { amount: Pence(pence), entry: Some(id(1)) }
}

fn clawed(pence: i64) -> What {
    What::ClawedBack {
        amount: Pence(pence),
        because: "two were not in the record".into(),
        entries: vec![id(3)],
        worked: None,
    }
}

#[test]
fn a_claim_goes_the_whole_way() {
    let mut desk = Desk::declared();
    assert_eq!(desk.0.next().unwrap().to_string(), "commissioner approves");
    desk.go(Some(hand(3)), What::Returned { because: "The audit is missing.".into() }).unwrap();
    assert_eq!((desk.0.state, desk.0.is_open()), (State::Returned, true));
    desk.go(Some(hand(2)), What::Filled { counts: [("completed".into(), Exact::whole(4))].into() }).unwrap();
    desk.go(Some(hand(1)), What::Declared { late: Some("The audit took until now.".into()) }).unwrap();
    desk.go(Some(hand(3)), approved(35_000)).unwrap();
    assert_eq!((desk.0.state, desk.0.owed), (State::Approved, Pence(35_000)));
    desk.go(Some(hand(4)), What::Paid { amount: Pence(35_000), entry: id(2) }).unwrap();
    desk.go(Some(hand(4)), clawed(3_500)).unwrap();
    assert_eq!((desk.0.state, desk.0.paid, desk.0.taken), (State::Paid, Pence(35_000), Pence(3_500)));
    assert_eq!(desk.go(Some(hand(4)), clawed(31_501)), Err(Refused::MoreThanPaid { left: Pence(31_500) }));
    let more =
        What::Adjusted { amount: Pence(500), because: "Five more were found.".into(), entry: id(4), worked: None };
    desk.go(Some(hand(6)), more).unwrap();
    assert_eq!(
        (desk.0.state, desk.0.owed, desk.0.next().unwrap().who.as_str()),
        (State::Approved, Pence(500), "finance")
    );
}

#[test]
fn nobody_decides_on_their_own() {
    let mut desk = Desk::declared();
    let before = desk.0.clone();
    let elsewhere = Hand { organisation: org("03L"), ..hand(1) };
    assert_eq!(desk.go(Some(hand(2)), approved(35_000)), Err(Refused::OwnOrganisation));
    // The same person with a second role at the place.
    assert_eq!(desk.go(Some(elsewhere), approved(35_000)), Err(Refused::OwnClaim));
    assert_eq!(desk.go(None, approved(35_000)), Err(Refused::Nobody));
    assert_eq!(
        desk.go(Some(hand(3)), What::Declared { late: None }),
        Err(Refused::NotNow(State::Declared, Does::Declare))
    );
    assert_eq!(desk.0, before, "what is refused leaves the claim as it was");
    desk.go(Some(hand(3)), approved(35_000)).unwrap();
    assert_eq!(desk.go(Some(hand(3)), What::Paid { amount: Pence(35_000), entry: id(2) }), Err(Refused::OwnApproval));
    let mut paid = Desk::paid();
    assert_eq!(paid.go(Some(hand(3)), clawed(1)), Err(Refused::OwnApproval));
    assert_eq!(paid.go(Some(hand(4)), approved(1)), Err(Refused::NotNow(State::Paid, Does::Approve)));
    assert_eq!(
        paid.go(Some(hand(4)), What::Paid { amount: Pence(0), entry: id(9) }),
        Err(Refused::NotNow(State::Paid, Does::Pay))
    );
}

#[test]
fn what_cannot_be_is_said_in_a_sentence() {
    let mut desk = Desk::new();
    let less = What::Filled { counts: [("completed".into(), Exact::whole(-1))].into() };
    let told = desk.go(Some(hand(1)), less).unwrap_err().to_string();
    assert_eq!(told, "completed is below nought: less than was claimed before is an adjustment of that claim.");
    let told = desk.go(Some(hand(3)), approved(35_000)).unwrap_err().to_string();
    assert_eq!(told, "The claim is to be declared: it cannot be approved now.");
    desk.go(Some(hand(1)), What::Declared { late: None }).unwrap();
    assert_eq!(desk.go(Some(hand(3)), What::Returned { because: " ".into() }), Err(Refused::NoReason));
    let told = desk.go(Some(hand(3)), approved(34_999)).unwrap_err().to_string();
    assert_eq!(told, "The claim comes to £350.00, and £349.99 was meant: look at it again.");
    let mut held = worked("Y00001");
    held.payment.held = vec!["training record is missing".into()];
    desk.go(None, What::Worked(Box::new(held))).unwrap();
    let told = desk.go(Some(hand(3)), approved(35_000)).unwrap_err().to_string();
    assert_eq!(told, "It cannot be approved while it is held: training record is missing.");
    let mut late = Desk::declared();
    let step =
        Step { number: 2, at: "2026-05-08T09:00:00Z".parse().unwrap(), by: Some(hand(3)), what: approved(35_000) };
    assert_eq!(late.0.take(&step), Err(Refused::NotNext), "the second of two meets the first");
    let mut nothing = Desk(Claim::new(chain(), org("Y00001")));
    assert_eq!(nothing.go(Some(hand(1)), What::Declared { late: None }), Err(Refused::NotWorked));
}

#[test]
fn two_who_approve_are_two() {
    let steps = ["practice declares", "medicines team approves", "commissioner approves", "finance pays"];
    let chain = Chain(steps.map(|step| step.parse().unwrap()).to_vec());
    let mut desk = Desk(Claim::new(chain, org("Y00001")));
    desk.go(None, What::Worked(Box::new(worked("Y00001")))).unwrap();
    desk.go(Some(hand(1)), What::Declared { late: None }).unwrap();
    desk.go(Some(hand(3)), approved(35_000)).unwrap();
    assert_eq!((desk.0.state, desk.0.owed), (State::Declared, Pence(0)));
    assert_eq!(desk.0.next().unwrap().who, "commissioner");
    assert_eq!(desk.go(Some(hand(3)), approved(35_000)), Err(Refused::OwnApproval));
    let worked = What::Worked(Box::new(worked("Y00001")));
    assert_eq!(
        desk.go(None, worked),
        Err(Refused::NotNow(State::Declared, Does::Work)),
        "under the next link nothing changes"
    );
    desk.go(Some(hand(4)), approved(35_000)).unwrap();
    assert_eq!(desk.0.state, State::Approved);
}

#[test]
fn a_practice_that_became_part_of_another_is_paid_there() {
    let mut desk = Desk::declared();
    desk.go(None, What::Passed { to: org("Y00009") }).unwrap();
    assert_eq!((desk.0.provider, desk.0.payee), (org("Y00001"), org("Y00009")));
    let successor = Hand { account: user(7), organisation: org("Y00009") };
    assert_eq!(desk.go(Some(successor), approved(35_000)), Err(Refused::OwnOrganisation));
    let mut paid = Desk::paid();
    let told = paid.go(None, What::Passed { to: org("Y00009") });
    assert_eq!(told, Err(Refused::NotNow(State::Paid, Does::Pass)), "what was paid stays where it was paid");
}

#[test]
fn what_was_worked_out_comes_out_again() {
    let scheme = scheme("small", SMALL);
    let worked = worked("Y00001");
    let kept: Worked = serde_json::from_str(&serde_json::to_string(&worked).unwrap()).unwrap();
    assert_eq!(kept.again(&scheme, None).unwrap(), worked.payment);
    let others = scheme.given(&scheme.examples[0].given).unwrap();
    assert_eq!(kept.again(&scheme, Some(&others)).unwrap(), worked.payment);
    assert!(kept.again(&scheme, Some(&others[1..])).is_err(), "who is not among those who share has no part");
}

#[test]
fn accounts_are_read_as_they_are_written() {
    for account in [
        Account::source("PMS premium: 2026"),
        Account::pot("local/suture-removal"),
        Account::owed("Y00001", "suture-removal"),
        Account::paid("Y00001", "a"),
        Account::due("Y00001", "a"),
    ] {
        assert_eq!(account.to_string().parse::<Account>().unwrap(), account);
    }
    assert!("bank:x".parse::<Account>().is_err() && "owed:Y00001".parse::<Account>().is_err());
}

#[test]
fn a_journal_is_one_that_others_read() {
    let of = Of {
        id: id(3),
        day: date(2026, 5, 8),
        provider: "Y00001",
        scheme: "small",
        amount: Amount::new(Pence(3_505)).unwrap(),
    };
    let entry = Entry::clawed_back(of, id(2), "two of\n; twenty | were not");
    assert_eq!(
        journal([&entry]),
        "2026-05-08 * (00000000-0000-0000-0000-000000000003) clawed-back | two of   twenty   were not\n    ; corrects: 00000000-0000-0000-0000-000000000002\n    pot:small  GBP 35.05\n    due:Y00001:small  GBP -35.05\n\n"
    );
}

proptest! {
    #[test]
    fn a_run_pays_everybody_what_is_owed_less_what_has_to_come_back(
        owed in prop::collection::vec((0..4_u8, 1..100_000_i64), 0..30), due in prop::collection::vec((0..4_u8, 1..200_000_i64), 0..6),
    ) {
        let ids = CountingIds::from(1);
        let payee = |n: u8| org(&format!("Y0000{n}"));
        let all: Vec<_> = owed.iter().map(|(n, pence)| Owed { payee: payee(*n), scheme: "a".into(), claim: ClaimId::new(ids.uuid()), amount: Pence(*pence) }).collect();
        let due: Vec<_> = due.iter().enumerate().map(|(at, (n, pence))| Due { payee: payee(*n), scheme: format!("s{at}"), amount: Pence(*pence) }).collect();
        let run = run(all.clone(), &due);
        prop_assert_eq!(run.iter().map(|one| one.gross().0).sum::<i64>(), owed.iter().map(|(_, pence)| pence).sum::<i64>());
        prop_assert_eq!(run.iter().map(|one| one.paid.len()).sum::<usize>(), all.len());
        for one in &run {
            let back: i64 = due.iter().filter(|due| due.payee == one.payee).map(|due| due.amount.0).sum();
            prop_assert_eq!(one.net().0, (one.gross().0 - back).max(0));
            prop_assert!(one.repaid.iter().all(|part| part.amount.0 > 0 && part.payee == one.payee));
        }
    }

    /// Everybody tries everything. What is taken keeps the rules, whatever came before.
    #[test]
    fn whoever_tries_whatever_it_is_paid_once_and_by_two(tries in prop::collection::vec((0..8_u128, 0..11_u8, -40_000..40_000_i64), 0..80)) {
        let mut desk = Desk::new();
        let (mut ledger, mut number, ids) = (Ledger::default(), 0, CountingIds::from(1_000_000));
        let mut taken: Vec<(Option<Hand>, What)> = Vec::new();
        let mut steps = vec![Step { number: 1, at: "2026-05-08T09:00:00Z".parse().unwrap(), by: None, what: What::Worked(Box::new(worked("Y00001"))) }];
        for (who, what, pence) in tries {
            number += 1;
            let by = (who > 0).then(|| match who {
                // One account, two organisations.
                6 => Hand { account: user(1), organisation: org("03L") },
                7 => Hand { account: user(3), organisation: org("Y00001") },
                who => hand(who),
            });
            let entry = id(1000 + number);
            let what = match what {
                0 => What::Worked(Box::new(worked("Y00001"))),
                1 => What::Filled { counts: [("completed".into(), Exact::whole(pence))].into() },
                2 => What::Declared { late: None },
                3 => What::Returned { because: "not so".into() },
                4 | 5 => What::Approved { amount: Pence(35_000), entry: Some(entry) },
                6 | 7 => What::Paid { amount: desk.0.owed, entry },
                8 => What::Adjusted { amount: Pence(pence), because: "found".into(), entry, worked: None },
                9 => What::ClawedBack { amount: Pence(pence), because: "found".into(), entries: vec![entry], worked: None },
                _ => What::Shown { evidence: EvidenceId::new(CountingIds::from(9).uuid()), of: "audit".into() },
            };
            let before = desk.0.clone();
            if desk.go(by, what.clone()).is_err() {
                prop_assert_eq!(&desk.0, &before);
                continue;
            }
            post(&mut ledger, &what, (entry, &ids), &taken);
            let step = Step { number: desk.0.steps(), at: "2026-05-08T09:00:00Z".parse().unwrap(), by, what: what.clone() };
            steps.push(serde_json::from_str(&serde_json::to_string(&step).unwrap()).unwrap());
            if what.does().decides() {
                let hand = by.unwrap();
                prop_assert!(hand.organisation == org("03L"));
                let own = |one: &(Option<Hand>, What)| one.0.is_some_and(|was| was.account == hand.account) && matches!(one.1.does(), Does::Fill | Does::Declare | Does::Show);
                prop_assert!(!taken.iter().any(own), "{hand:?} decided on their own: {what:?}");
            }
            if let What::Paid { .. } = what {
                let since = taken.iter().rposition(|one| matches!(one.1.does(), Does::Return)).unwrap_or(0);
                let mine = |one: &(Option<Hand>, What)| one.0 == by && matches!(one.1.does(), Does::Approve | Does::Adjust);
                prop_assert!(!taken[since..].iter().any(mine), "{by:?} paid what they approved");
            }
            taken.push((by, what));
            prop_assert!(desk.0.owed.0 >= 0 && desk.0.taken.0 >= 0 && desk.0.taken.0 <= desk.0.paid.0);
            prop_assert!(ledger.trial_balance().balances());
            prop_assert_eq!(ledger.balance(&Account::owed("Y00001", "small")), desk.0.owed);
            prop_assert_eq!(ledger.balance(&Account::paid("Y00001", "small")), desk.0.paid);
            prop_assert_eq!(ledger.balance(&Account::due("Y00001", "small")), Pence(-desk.0.taken.0));
        }
        let approvals = taken.iter().filter(|one| matches!(one.1, What::Approved { .. })).count();
        prop_assert!(approvals <= 1, "what was approved is approved once");
        let adjusted: i64 = taken.iter().filter_map(|one| match one.1 { What::Adjusted { amount, .. } => Some(amount.0), _ => None }).sum();
        prop_assert_eq!(desk.0.owed.0 + desk.0.paid.0, if approvals == 1 { 35_000 + adjusted } else { 0 });
        prop_assert_eq!(Claim::of(chain(), org("Y00001"), &steps).unwrap(), desk.0, "the steps that were kept come to the same claim");
    }
}

/// What the program writes into the books with a step.
fn post(ledger: &mut Ledger, what: &What, (id, ids): (EntryId, &CountingIds), before: &[(Option<Hand>, What)]) {
    let of = |amount: i64| Of {
        id,
        day: date(2026, 5, 8),
        provider: "Y00001",
        scheme: "small",
        amount: Amount::new(Pence(amount)).unwrap(),
    };
    match what {
        What::Approved { amount, .. } if amount.0 > 0 => ledger.post(Entry::approved(of(amount.0))).unwrap(),
        What::Paid { amount, .. } => ledger.post(Entry::paid(of(amount.0))).unwrap(),
        What::Adjusted { amount, .. } => {
            ledger.post(Entry::adjusted(of(amount.0.abs()), amount.0 > 0, "found")).unwrap()
        }
        What::ClawedBack { amount, .. } => {
            // Payment by payment, the last first, each no further than what it paid.
            let mut left = amount.0;
            let mut taken: BTreeMap<EntryId, i64> = BTreeMap::new();
            for entry in ledger.entries() {
                if let Some(corrects) = entry.corrects {
                    *taken.entry(corrects).or_default() += entry.taken_back().0;
                }
            }
            let paid: Vec<_> = before
                .iter()
                .rev()
                .filter_map(|one| match one.1 {
                    What::Paid { amount, entry } => Some((entry, amount.0)),
                    _ => None,
                })
                .collect();
            for (entry, most) in paid {
                let part = left.min(most - taken.get(&entry).copied().unwrap_or(0));
                if part > 0 {
                    let of = Of { id: EntryId::new(ids.uuid()), ..of(part) };
                    ledger.post(Entry::clawed_back(of, entry, "found")).unwrap();
                    left -= part;
                }
            }
            assert_eq!(left, 0);
        }
        _ => {}
    }
}

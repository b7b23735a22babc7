//! The ledger balances whatever happens, closed is closed, and what was paid comes out again.

use jiff::civil::{Date, date};
use linchpin_core::{EntryId, Pence, Period};
use linchpin_schemes::{
    ledger::{Account, Amount, CloseError, Entry, Kind, Ledger, Of, PostError, Transfer},
    sample,
    scheme::Verify,
};
use proptest::prelude::*;

use crate::support::{SMALL, scheme};

fn id(number: u128) -> EntryId {
    format!("{number:032x}").parse().unwrap()
}

fn amount(pence: i64) -> Amount {
    Amount::new(Pence(pence)).unwrap()
}

fn of(number: u128, day: Date, pence: i64) -> Of<'static> {
    Of { id: id(number), day, provider: "Y00001", scheme: "small", amount: amount(pence) }
}

#[test]
fn a_pound_goes_the_whole_way_and_part_of_it_comes_back() {
    let (april, may) = (date(2025, 4, 30), date(2025, 5, 8));
    let mut ledger = Ledger::default();
    let allocation =
        Transfer { from: Account::source("PMS premium"), to: Account::pot("small"), amount: amount(100_000) };
    let allocated = Entry { kind: Kind::Allocated, transfers: vec![allocation], ..Entry::approved(of(1, april, 1)) };
    ledger.post(allocated).unwrap();
    ledger.post(Entry::approved(of(2, april, 35_000))).unwrap();
    ledger.post(Entry::paid(of(3, april, 35_000))).unwrap();
    let close = ledger.close("2025-04".parse().unwrap()).unwrap();
    assert_eq!((close.entries, close.moved), (3, Pence(170_000)));
    // Verification finds a tenth that was not so.
    ledger.post(Entry::clawed_back(of(4, may, 3_500), id(3), "two of twenty were not in the record")).unwrap();
    assert_eq!(ledger.balance(&Account::due("Y00001", "small")), Pence(-3_500));
    ledger.post(Entry::repaid(of(5, may, 3_500))).unwrap();
    for (account, pence) in [
        (Account::source("PMS premium"), -100_000),
        (Account::pot("small"), 68_500),
        (Account::owed("Y00001", "small"), 0),
        (Account::paid("Y00001", "small"), 31_500),
        (Account::due("Y00001", "small"), 0),
    ] {
        assert_eq!(ledger.balance(&account), Pence(pence), "{account}");
    }
    assert!(ledger.trial_balance().balances());
    // What was closed is as it was.
    assert_eq!(ledger.as_at("2025-04".parse().unwrap()), close);
}

#[test]
fn what_was_written_is_not_changed() {
    let (april, may) = (date(2025, 4, 30), date(2025, 5, 1));
    let mut ledger = Ledger::default();
    ledger.post(Entry::approved(of(1, april, 100))).unwrap();
    ledger.post(Entry::paid(of(2, april, 100))).unwrap();
    assert_eq!(ledger.post(Entry::paid(of(2, may, 100))), Err(PostError::Again(id(2))));
    assert_eq!(ledger.post(Entry::clawed_back(of(3, may, 1), id(9), "")), Err(PostError::Unknown(id(9))));
    ledger.post(Entry::clawed_back(of(3, may, 60), id(2), "half was claimed twice")).unwrap();
    let too_much = PostError::TooMuch { paid: Pence(100), taken: Pence(101) };
    assert_eq!(ledger.post(Entry::clawed_back(of(4, may, 41), id(2), "again")), Err(too_much));
    let nothing = Entry { transfers: Vec::new(), ..Entry::paid(of(5, may, 1)) };
    assert_eq!(ledger.post(nothing), Err(PostError::Empty));
    assert_eq!(ledger.entries().len(), 3);

    let month = |text: &str| -> Period { text.parse().unwrap() };
    assert_eq!(ledger.close(month("2025-05")), Err(CloseError::Gap(month("2025-05"), april)));
    ledger.close(month("2025-04")).unwrap();
    assert_eq!(ledger.close(month("2025-04")), Err(CloseError::Already(month("2025-04"))));
    assert_eq!(ledger.close(month("2025-03")), Err(CloseError::Already(month("2025-03"))));
    let late = ledger.post(Entry::paid(of(6, april, 1))).unwrap_err();
    assert_eq!(late, PostError::Closed { day: april, closed: april });
    assert!(Amount::new(Pence(0)).is_none() && serde_json::from_str::<Amount>("-1").is_err());
}

/// A transfer between any two of a few accounts.
fn transfers() -> impl Strategy<Value = Transfer> {
    let account = prop::sample::select(vec![
        Account::source("PMS premium"),
        Account::pot("small"),
        Account::owed("Y00001", "small"),
        Account::paid("Y00001", "small"),
        Account::due("Y00001", "small"),
        Account::paid("Y00002", "small"),
    ]);
    (account.clone(), account, 1..1_000_000_000_i64).prop_map(|(from, to, pence)| Transfer {
        from,
        to,
        amount: amount(pence),
    })
}

proptest! {
    #[test]
    fn it_always_balances(entries in prop::collection::vec((prop::collection::vec(transfers(), 0..5), 0..120_i32, any::<bool>()), 1..60)) {
        let mut ledger = Ledger::default();
        for (number, (transfers, day, close)) in entries.into_iter().enumerate() {
            let day = date(2025, 4, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let entry = Entry { transfers, ..Entry::approved(of(number as u128, day, 1)) };
            let before = ledger.entries().to_vec();
            if ledger.post(entry).is_err() {
                prop_assert_eq!(ledger.entries(), &before[..]);
            }
            if close {
                let _ = ledger.close(Period::containing(day, linchpin_core::PeriodKind::Month));
            }
            prop_assert!(ledger.entries().starts_with(&before));
            let books = ledger.trial_balance();
            prop_assert!(books.balances());
            for line in &books.accounts {
                prop_assert_eq!(line.balance(), ledger.balance(line.account));
            }
        }
        let kept = serde_json::to_string(ledger.entries()).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Vec<Entry>>(&kept).unwrap()[..], ledger.entries());
    }

    #[test]
    fn a_past_payment_comes_out_again(reached in 0_i64..=110, of in 1_i64..=110, left_out in 0_i64..10, shown: bool) {
        let scheme = scheme("small", SMALL);
        let mut facts = scheme.given(&scheme.examples[0].given).unwrap();
        let number = linchpin_schemes::Exact::whole;
        let measured = facts[0].measured.get_mut("reached").unwrap();
        (measured.numerator, measured.denominator, measured.left_out) = (number(reached.min(of)), number(of), number(left_out.min(of)));
        if !shown {
            facts[0].evidence.clear();
        }
        let period = scheme.periods()[0];
        let paid = scheme.calculate(period, &facts).unwrap();
        // What is kept is text: the scheme’s, the facts and the payment.
        let kept = (scheme.text.clone(), serde_json::to_string(&facts).unwrap(), serde_json::to_string(&paid).unwrap());
        let again = crate::support::scheme("small", &kept.0);
        let facts: Vec<linchpin_schemes::pay::Facts> = serde_json::from_str(&kept.1).unwrap();
        let again = again.calculate(period, &facts).unwrap();
        prop_assert_eq!(serde_json::to_string(&again).unwrap(), kept.2);
        for payment in &again {
            prop_assert_eq!(payment.working.first_wrong(), None);
            prop_assert_eq!(&payment.hash, &scheme.hash);
            prop_assert!(payment.amount >= Pence(0) && payment.amount <= Pence(60_000));
        }
    }

    #[test]
    fn a_sample_is_drawn_the_same_by_whoever_has_the_seed(count in 0..200_usize, seed in "[a-z0-9]{1,12}") {
        let keys: Vec<String> = (0..count).map(|n| format!("claim {n}")).collect();
        let verify = Verify { sample: serde_json::from_str("\"5%\"").unwrap(), at_least: 5 };
        let drawn = sample(&keys, verify, &seed);
        let turned: Vec<String> = keys.iter().rev().cloned().collect();
        prop_assert_eq!(&sample(&turned, verify, &seed), &drawn);
        prop_assert_eq!(drawn.drawn.len(), count.div_ceil(20).max(5).min(count));
        prop_assert!(drawn.drawn.iter().all(|key| keys.contains(key)));
    }
}

#[test]
fn the_drawing_is_the_one_that_is_described() {
    // printf 'april:b' | sha256sum, and so on: lowest first.
    let keys = ["a", "b", "c"].map(str::to_owned);
    let verify = Verify { sample: serde_json::from_str("\"50%\"").unwrap(), at_least: 0 };
    let drawn = sample(&keys, verify, "april");
    assert_eq!((drawn.of, drawn.drawn), (3, vec!["a".to_owned(), "c".to_owned()]));
}

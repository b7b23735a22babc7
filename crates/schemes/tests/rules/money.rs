//! Exact numbers, rounding by name, and pots that lose no penny.

use linchpin_core::Pence;
use linchpin_schemes::{Exact, Rounding, SplitError, equally, split};
use proptest::prelude::*;

fn exact(text: &str) -> Exact {
    text.parse().unwrap()
}

#[test]
fn what_is_written_is_what_is_held() {
    assert_eq!(exact("40%"), exact("0.4"));
    assert_eq!(exact("1,250.75"), exact("125075/100"));
    assert_eq!(exact("0.1").plus(exact("0.2")).unwrap(), exact("0.3"));
    assert_eq!(exact("2/3").to_string(), "0.666666…");
    assert_eq!(format!("{:.2}", exact("2/3")), "0.67");
    assert_eq!(format!("{:.0}", exact("-2.5")), "-3");
    assert_eq!(exact("-12.50").to_string(), "-12.5");
    assert_eq!(Exact::shown(93.4), Some(exact("93.4")));
    assert_eq!(Exact::shown(f64::NAN), None);
    for wrong in ["", "x", "1.", ".5", "1/0", "1e5", "--1", "%", "1 2", "99999999999999999999999999999999999999999"] {
        let told = wrong.parse::<Exact>().unwrap_err().to_string();
        assert!(told.contains("must be a number such as 75"), "{told}");
    }
}

#[test]
fn a_half_goes_where_the_rule_says() {
    let round = |text: &str, by| exact(text).rounded(0, by).unwrap().to_string();
    for (number, half_up, half_even, down, up) in [
        ("2.5", "3", "2", "2", "3"),
        ("3.5", "4", "4", "3", "4"),
        ("-2.5", "-3", "-2", "-2", "-3"),
        ("2.4", "2", "2", "2", "3"),
        ("2", "2", "2", "2", "2"),
    ] {
        assert_eq!(round(number, Rounding::HalfUp), half_up, "{number}");
        assert_eq!(round(number, Rounding::HalfEven), half_even, "{number}");
        assert_eq!(round(number, Rounding::Down), down, "{number}");
        assert_eq!(round(number, Rounding::Up), up, "{number}");
    }
}

#[test]
fn the_odd_pennies_go_to_the_largest_remainders() {
    let parts = split(Pence(100), &[exact("1"), exact("1"), exact("1")]).unwrap();
    assert_eq!(parts.iter().map(|part| part.amount.0).collect::<Vec<_>>(), [34, 33, 33]);
    // 16.67, 33.33 and 50: the first has the largest remainder.
    let parts = split(Pence(100), &[exact("1"), exact("2"), exact("3")]).unwrap();
    assert_eq!(
        parts.iter().map(|part| (part.amount.0, part.odd_penny)).collect::<Vec<_>>(),
        [(17, true), (33, false), (50, false)]
    );
    assert_eq!(equally(Pence(-10), 4).unwrap(), [-3, -3, -2, -2].map(Pence));
    assert_eq!(split(Pence(1), &[Exact::ZERO]).unwrap_err(), SplitError::Nobody);
    assert_eq!(split(Pence(1), &[Exact::ONE, exact("-1")]).unwrap_err(), SplitError::Negative(2));
    assert_eq!(split(Pence(0), &[]).unwrap(), []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn no_penny_is_lost(pot in -100_000_000_000_i64..100_000_000_000, weights in prop::collection::vec((0_i64..100_000_000, 0..3_u32), 1..40)) {
        let weights: Vec<Exact> =
            weights.iter().map(|(weight, places)| Exact::ratio(i128::from(*weight), 10_i128.pow(*places)).unwrap()).collect();
        prop_assume!(weights.iter().any(|weight| *weight > Exact::ZERO));
        let parts = split(Pence(pot), &weights).unwrap();
        prop_assert_eq!(parts.iter().map(|part| part.amount).sum::<Pence>(), Pence(pot));
        for (part, weight) in parts.iter().zip(&weights) {
            // Nobody is further than a penny from their share, and who has none gets none.
            let off = Exact::pence(part.amount).minus(part.exact).unwrap();
            prop_assert!(off < Exact::ONE && off > Exact::whole(-1));
            prop_assert!(*weight > Exact::ZERO || part.amount == Pence(0));
        }
    }

    #[test]
    fn order_is_that_of_the_numbers(a in any::<i32>(), b in 1..i32::MAX, c in any::<i32>(), d in 1..i32::MAX) {
        let of = |top: i32, bottom: i32| Exact::ratio(i128::from(top), i128::from(bottom)).unwrap();
        let crosswise = (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)));
        prop_assert_eq!(of(a, b).cmp(&of(c, d)), crosswise);
        let text = serde_json::to_string(&of(a, b)).unwrap();
        prop_assert_eq!(serde_json::from_str::<Exact>(&text).unwrap(), of(a, b));
    }
}

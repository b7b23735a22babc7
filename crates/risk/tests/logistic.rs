//! What cannot be fitted is told by name. That what can be is right to the digits of statsmodels: `tests/risk/run.sh`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use linchpin_risk::{
    algebra::{Table, Why},
    model::{
        logistic::{Fit, FitError, Ridge, fit},
        performance::{Dimension, discrimination, subgroups, top},
    },
};
use proptest::prelude::*;

fn table(names: &[&str], rows: &[Vec<f64>]) -> Table {
    let mut table = Table::new(names.iter().copied()).unwrap();
    rows.iter().for_each(|row| table.push(row).unwrap());
    table
}

fn value(fit: &Fit, column: &str) -> f64 {
    fit.coefficients.iter().find(|c| c.column == column).unwrap().value
}

#[test]
fn one_flag_has_a_closed_form() {
    // 30 of 100 without and 60 of 90 with: the coefficient is the logarithm of the odds ratio, its error that of Woolf.
    let rows: Vec<Vec<f64>> = (0..190).map(|n| vec![f64::from(u8::from(n >= 100))]).collect();
    let outcomes: Vec<bool> = (0..190).map(|n| if n < 100 { n < 30 } else { n < 160 }).collect();
    let fit = fit(&table(&["flag"], &rows), &outcomes, Ridge::default()).unwrap();
    assert!((value(&fit, "flag") - ((60.0 / 30.0) / (30.0 / 70.0_f64)).ln()).abs() < 1e-10);
    assert!((value(&fit, "constant") - (30.0 / 70.0_f64).ln()).abs() < 1e-10);
    let woolf = (1.0 / 60.0 + 1.0 / 30.0 + 1.0 / 30.0 + 1.0 / 70.0_f64).sqrt();
    assert!((fit.coefficients[1].error - woolf).abs() < 1e-9);
    assert_eq!((fit.rows, fit.events), (190, 90));
}

#[test]
fn what_decides_alone_is_refused_by_name() {
    let rows: Vec<Vec<f64>> = (0..400).map(|n| vec![f64::from(n % 7), f64::from(u8::from(n % 20 == 0))]).collect();
    // Everybody with the flag, and some others.
    let outcomes: Vec<bool> = (0..400).map(|n| n % 20 == 0 || n % 3 == 0).collect();
    let table = table(&["noise", "hospice"], &rows);
    assert_eq!(fit(&table, &outcomes, Ridge::default()), Err(FitError::Separated("hospice".to_owned())));
    let told = fit(&table, &outcomes, Ridge::default()).unwrap_err().to_string();
    assert!(told.contains("“hospice” decides the outcome") && told.contains("ridge above 0"), "{told}");
    // With a ridge it has an end.
    let pulled = fit(&table, &outcomes, Ridge::try_from(1.0).unwrap()).unwrap();
    assert!((1.0..6.0).contains(&value(&pulled, "hospice")), "{pulled:?}");
}

#[test]
fn a_perfect_ranking_is_refused_as_well() {
    let rows: Vec<Vec<f64>> = (0..100).map(|n| vec![f64::from(n)]).collect();
    let outcomes: Vec<bool> = (0..100).map(|n| n >= 50).collect();
    assert_eq!(fit(&table(&["age"], &rows), &outcomes, Ridge::default()), Err(FitError::Separated("age".to_owned())));
}

#[test]
fn what_adds_nothing_is_left_out_by_name() {
    let rows: Vec<Vec<f64>> = (0..300)
        .map(|n| {
            let (a, b) = (f64::from(n % 2), f64::from(n % 3));
            vec![a, b, 7.0, a + b, f64::from(n % 5)]
        })
        .collect();
    let outcomes: Vec<bool> = (0..300).map(|n| n * n % 7 < 3).collect();
    let fit = fit(&table(&["a", "b", "seven", "both", "c"], &rows), &outcomes, Ridge::default()).unwrap();
    let kept: Vec<_> = fit.coefficients.iter().map(|c| c.column.as_str()).collect();
    assert_eq!(kept, ["constant", "a", "b", "c"]);
    let left: Vec<_> = fit.left_out.iter().map(|l| (l.column.as_str(), &l.why)).collect();
    assert_eq!(left, [("seven", &Why::Constant(7.0)), ("both", &Why::Decided(vec!["a".into(), "b".into()]))]);
    assert_eq!(fit.left_out[1].to_string(), "“both” follows from “a” and “b”, so it adds nothing");
}

#[test]
fn what_is_no_table_is_told_with_its_row() {
    assert!(Table::new(["a", "a"]).unwrap_err().to_string().contains("two columns are called “a”"));
    let mut table = Table::new(["a", "b"]).unwrap();
    assert!(table.push(&[1.0]).unwrap_err().to_string().starts_with("row 1 has 1 cells for 2 columns"));
    assert!(table.push(&[1.0, f64::NAN]).unwrap_err().to_string().starts_with("row 1, column “b”"));
    assert_eq!(table.rows(), 0, "a bad row is not kept");
    table.push(&[1.0, 2.0]).unwrap();
    assert!(matches!(fit(&table, &[], Ridge::default()), Err(FitError::Table(_))));
    assert!(matches!(fit(&table, &[true], Ridge::default()), Err(FitError::NoContrast { rows: 1, events: 1 })));
    for no in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(Ridge::try_from(no), Err(FitError::Ridge(_))));
    }
}

#[test]
fn groups_too_small_to_show_are_withheld_two_at_a_time() {
    let rule = |count: u64| (!(1..=7).contains(&count)).then_some((count + 2) / 5 * 5);
    // Of the three groups the last has 3 events; the next smallest goes with it, else it could be had by taking away.
    let of: Vec<u16> = (0..1000).map(|n| if n < 700 { 0 } else { u16::from(n >= 900) + 1 }).collect();
    let outcomes: Vec<bool> = (0..1000).map(|n| if n < 900 { n % 10 == 0 } else { n >= 997 }).collect();
    let chances: Vec<f64> = (0..1000).map(|n| f64::from(n % 97) / 200.0 + 0.01).collect();
    let groups = ["large", "middle", "small"].map(str::to_owned).to_vec();
    let told = |of: Vec<u16>| {
        subgroups(&[Dimension { title: "t".into(), groups: groups.clone(), of }], &chances, &outcomes, 0.4, &rule)
    };
    let shown: Vec<_> = told(of).into_iter().map(|g| g.figures.map(|f| (f.people, f.events))).collect();
    assert_eq!(shown, [Some((700, 70)), None, None]);
    let none_small = told((0..1000).map(|n| n / 2 % 2).collect());
    assert!(
        none_small.iter().all(|group| group.figures.is_some()) && none_small.len() == 2,
        "a group without people is no row"
    );
}

#[test]
fn ties_at_the_end_of_the_list_count_in_part() {
    // Ten of one chance, four of whom fit on the list of five; half of the ten had it.
    let chances: Vec<f64> = (0..100)
        .map(|n| {
            if n == 0 {
                0.9
            } else if n <= 10 {
                0.5
            } else {
                0.1
            }
        })
        .collect();
    let outcomes: Vec<bool> = (0..100).map(|n| n <= 5 || n >= 96).collect();
    let list = top(&chances, &outcomes, 0.05).unwrap();
    assert_eq!((list.people, list.from), (5, 0.5));
    assert!(
        (list.predictive.value - 3.0 / 5.0).abs() < 1e-12 && (list.sensitivity.value - 3.0 / 10.0).abs() < 1e-12,
        "{list:?}"
    );
    assert!(top(&chances, &outcomes, 0.0).is_err() && top(&chances, &outcomes, f64::NAN).is_err());
    assert!(top(&[1.5], &[true], 0.1).is_err());
}

proptest! {
    #[test]
    fn numbers_of_any_size_end_in_a_fit_or_a_reason(
        rows in prop::collection::vec((-1e12_f64..1e12, -1e-9_f64..1e-9, 0_u8..3, any::<bool>()), 1..60),
        ridge in 0.0_f64..5.0,
    ) {
        let cells: Vec<Vec<f64>> = rows.iter().map(|(a, b, c, _)| vec![*a, *b, f64::from(*c)]).collect();
        let outcomes: Vec<bool> = rows.iter().map(|r| r.3).collect();
        if let Ok(fit) = fit(&table(&["a", "b", "c"], &cells), &outcomes, Ridge::try_from(ridge).unwrap()) {
            prop_assert!(fit.coefficients.iter().all(|c| c.value.is_finite() && c.error.is_finite()));
            // A maximum: the chances add up to what happened.
            let sum: f64 = fit.chances(&table(&["a", "b", "c"], &cells)).iter().sum();
            prop_assert!((sum - fit.events as f64).abs() < 1e-4 * fit.rows as f64, "{} {}", sum, fit.events);
        }
    }

    #[test]
    fn a_ranking_turned_round_is_as_far_on_the_other_side(
        of in prop::collection::vec((0_u8..20, any::<bool>()), 2..80),
    ) {
        let chances: Vec<f64> = of.iter().map(|(p, _)| f64::from(*p) / 20.0).collect();
        let turned: Vec<f64> = chances.iter().map(|p| 1.0 - p).collect();
        let outcomes: Vec<bool> = of.iter().map(|o| o.1).collect();
        if let Ok(auc) = discrimination(&chances, &outcomes) {
            let other = discrimination(&turned, &outcomes).unwrap();
            prop_assert!((auc.value + other.value - 1.0).abs() < 1e-9);
            prop_assert!(auc.low <= auc.value && auc.value <= auc.high);
        }
    }
}

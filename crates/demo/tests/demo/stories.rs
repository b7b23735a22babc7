//! The stories can be read off the files.

use std::collections::HashMap;

use crate::common::{Filled, number};
use linchpin_demo::stories;

/// A value of a practice or place, month by month in order.
fn by_month(demo: &Filled, table: &str, org: &str, value: impl Fn(&HashMap<String, String>) -> (f64, f64)) -> Vec<f64> {
    let mut months: Vec<(f64, f64)> = vec![(0.0, 0.0); demo.plan.first_days().len()];
    for file in demo.written.files.iter().filter(|f| f.to_string_lossy().ends_with(&format!("_table_{table}.csv"))) {
        for row in demo.rows(&file.to_string_lossy()) {
            let is_it = ["gp_code_gp_code", "pcn_code_pcn_code", "sub_icb_location_code_sub_icb_location_code"]
                .iter()
                .any(|c| row[*c] == org);
            let month = row.iter().find(|(k, _)| k.starts_with("month_")).map(|(_, v)| v.clone()).expect("a month");
            let at = demo.plan.first_days().iter().position(|d| d.strftime("%b-%Y").to_string() == month);
            if let (true, Some(at)) = (is_it, at) {
                let (n, d) = value(&row);
                months[at] = (months[at].0 + n, months[at].1 + d);
            }
        }
    }
    months.into_iter().map(|(n, d)| n / d).collect()
}

fn within_week(row: &HashMap<String, String>) -> (f64, f64) {
    let early: f64 = ["same_day", "col_1_day", "col_2_to_7_days"].iter().map(|c| number(row, c)).sum();
    let late = ["col_8_to_14_days", "col_15_to_21_days", "col_22_to_28_days", "more_than_28_days_more_than_28_days"];
    (early, early + late.iter().map(|c| number(row, c)).sum::<f64>())
}

fn missed(row: &HashMap<String, String>) -> (f64, f64) {
    (number(row, "dna"), number(row, "dna") + number(row, "attended"))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// What there was before a story began, and at the end.
fn before_and_after(demo: &Filled, title: &str, values: &[f64]) -> (f64, f64) {
    let story = stories().iter().find(|s| s.title.contains(title)).expect("a story");
    let begins = story.begins(&demo.plan);
    let at = demo.plan.first_days().iter().position(|d| *d == begins).expect("a month of the plan");
    (mean(&values[..at]), mean(&values[values.len() - 2..]))
}

#[test]
fn the_practice_without_gps_gets_slower() {
    let demo = crate::common::small();
    let (before, after) = before_and_after(&demo, "loses its GPs", &by_month(&demo, "2a", "Z90007", within_week));
    assert!(before > 0.66 && after < before - 0.12, "{before} to {after}");
    let ratio = |edition: &str| {
        let rows = demo.rows(&format!("workforce/practice_workforce_{edition}"));
        let row = rows.into_iter().find(|r| r["practice_code"] == "Z90007").expect("the practice");
        number(&row, "total_patients") / number(&row, "total_gp_extg_fte")
    };
    assert!(ratio("2026-09") > 2.2 * ratio("2025-12"));
}

#[test]
fn the_hub_brings_people_in_sooner() {
    let demo = crate::common::small();
    let (before, after) = before_and_after(&demo, "hub", &by_month(&demo, "2a", "U99904", within_week));
    assert!(after > before + 0.03, "{before} to {after}");
}

#[test]
fn the_campaign_cuts_missed_appointments_here_and_nowhere_else() {
    let demo = crate::common::small();
    let (before, after) = before_and_after(&demo, "campaign", &by_month(&demo, "6", "X9Z", missed));
    assert!((0.60..0.75).contains(&(after / before)), "{before} to {after}");
    let (before, after) = before_and_after(&demo, "campaign", &by_month(&demo, "6", "X9Y", missed));
    assert!((0.88..1.12).contains(&(after / before)), "{before} to {after}");
}

#[test]
fn the_merged_practice_grows_and_the_silent_one_is_blank() {
    let demo = crate::common::small();
    let list = |edition: &str, code: &str| {
        let rows = demo.rows(&format!("list-size/gp-reg-pat-prac-all_{edition}"));
        rows.iter().find(|r| r["CODE"] == code).map(|r| number(r, "NUMBER_OF_PATIENTS"))
    };
    let (first, last) = (list("2025-10", "Z90014").expect("open"), list("2026-09", "Z90014").expect("open"));
    assert!(last > 1.5 * first);
    assert!(list("2025-10", "Z90015").is_some() && list("2026-09", "Z90015").is_none());
    let rows = demo.rows("workforce/practice_workforce_2026-09");
    let silent = rows.iter().find(|r| r["practice_code"] == "Z90027").expect("it is listed");
    assert_eq!(silent["total_gp_fte"], "");
    assert_ne!(silent["total_patients"], "");
}

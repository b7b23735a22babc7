//! The files agree with each other where the real ones do.

use std::collections::HashMap;

use crate::common::{Filled, number};

const CODE: &str = "gp_code_gp_code";
const PLACE: &str = "sub_icb_location_code_sub_icb_location_code";

type Sums = HashMap<(String, String), f64>;

/// Sums of the counted columns of a table of appointments, by month and practice or place.
fn appointments(demo: &Filled, table: &str, by: &str) -> Sums {
    let mut sums = Sums::new();
    for file in demo.written.files.iter().filter(|f| f.to_string_lossy().ends_with(&format!("_table_{table}.csv"))) {
        for row in demo.rows(&file.to_string_lossy()) {
            if row[CODE].is_empty() {
                continue;
            }
            let month = row.iter().find(|(k, _)| k.starts_with("month_")).map(|(_, v)| v.clone()).expect("a month");
            let counted = row.keys().filter(|k| !k.starts_with("month_") && k.as_str() != "supplier_supplier");
            let counted =
                counted.filter(|k| !["gp_code", "gp_name", "pcn_", "sub_icb"].iter().any(|s| k.starts_with(s)));
            let sum: f64 = match table {
                "1" => number(&row, "appointments_appointments"),
                _ => counted.map(|k| number(&row, k)).sum(),
            };
            *sums.entry((month, row[by].clone())).or_default() += sum;
        }
    }
    assert!(!sums.is_empty(), "table {table}");
    sums
}

#[test]
fn the_tables_of_appointments_agree() {
    let demo = crate::common::small();
    let total = appointments(&demo, "1", CODE);
    for table in ["2a", "3a", "4", "5", "6"] {
        assert_eq!(appointments(&demo, table, CODE), total, "table {table}");
    }
    for (gp, others) in [("2b", "2c"), ("3b", "3c")] {
        let mut sum = appointments(&demo, gp, CODE);
        for (key, n) in appointments(&demo, others, CODE) {
            *sum.entry(key).or_default() += n;
        }
        assert_eq!(sum, total, "tables {gp} and {others}");
    }
    let in_scope = appointments(&demo, "2d", CODE);
    assert!(in_scope.iter().all(|(key, n)| *n > 0.0 && *n < total[key]));
}

#[test]
fn the_regional_file_and_the_crosstab_add_up_to_the_tables() {
    let demo = crate::common::small();
    let total = appointments(&demo, "1", PLACE);
    let mut regional: HashMap<(String, String), f64> = HashMap::new();
    for row in demo.rows("appointments/gpad_regional") {
        let month: jiff::civil::Date = row["appointment_month"].parse().expect("a date");
        let key = (month.strftime("%b-%Y").to_string(), row["sub_icb_location_code"].clone());
        *regional.entry(key).or_default() += number(&row, "count_of_appointments");
    }
    assert_eq!(regional, total);

    let mut crosstab: HashMap<(String, String), f64> = HashMap::new();
    for row in demo.rows("appointments/Practice_Level_Crosstab_Sep") {
        let key = ("Sep-2026".to_owned(), row["SUB_ICB_LOCATION_CODE"].clone());
        *crosstab.entry(key).or_default() += number(&row, "COUNT_OF_APPOINTMENTS");
    }
    assert_eq!(crosstab.len(), 2);
    assert!(crosstab.iter().all(|(key, n)| total[key] == *n));
}

#[test]
fn lists_agree_wherever_they_are_given() {
    let demo = crate::common::small();
    let mut totals: HashMap<String, f64> = HashMap::new();
    for row in demo.rows("list-size/gp-reg-pat-prac-all_2026-09") {
        totals.insert(row["CODE"].clone(), number(&row, "NUMBER_OF_PATIENTS"));
    }
    assert_eq!(totals.len(), 9, "ten practices, of which one has closed");
    let mut by_age: HashMap<String, f64> = HashMap::new();
    for row in demo.rows("list-size/gp-reg-pat-prac-quin-age_2026-09").iter().filter(|r| r["AGE_GROUP_5"] != "ALL") {
        *by_age.entry(row["ORG_CODE"].clone()).or_default() += number(row, "NUMBER_OF_PATIENTS");
    }
    assert_eq!(by_age, totals);
    for row in demo.rows("workforce/practice_workforce_2026-09") {
        assert_eq!(number(&row, "total_patients"), totals[&row["practice_code"]]);
    }
    let latest = demo.rows("appointments/gpad_annex1_practice_2026-27_table_1.csv");
    for row in latest.iter().filter(|r| r["month_appointment_month"] == "Sep-2026") {
        assert_eq!(number(row, "list_size_list_size"), totals[&row[CODE]]);
    }
}

#[test]
fn payments_add_up_to_their_total() {
    let demo = crate::common::small();
    let rows = demo.rows("payments/nhspaymentsgp-25-26");
    assert!(!rows.is_empty());
    for row in rows {
        let total = number(&row, "Total NHS Payments to General Practice");
        let after = number(&row, "Total NHS Payments to General Practice Minus Deductions");
        let deducted = number(&row, "Deductions for Pensions, Levies and Prescription Charge Income");
        let about = [
            "Practice",
            "NHS",
            "Sub",
            "PCN C",
            "PCN N",
            "Contract",
            "Dispensing Practice",
            "Atypical",
            "Average",
            "Total NHS",
            "Deductions",
        ];
        let streams = row.keys().filter(|k| !about.iter().any(|a| k.starts_with(a)));
        let sum: f64 = streams.map(|k| number(&row, k)).sum();
        assert!((sum - total).abs() < 0.02, "{sum} is not {total}");
        assert!((total + deducted - after).abs() < 0.02);
    }
}

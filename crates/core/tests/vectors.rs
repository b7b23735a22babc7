//! Published test values for identifiers and the working calendar (`methods.md` 7), and what must hold of any input.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop loudly")]

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use linchpin_core::{Division, NhsNumber, Pence, Period, PeriodKind, WorkingCalendar};
use proptest::prelude::*;
use serde_json::Value;

fn vectors(name: &str) -> Option<Value> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let file = std::env::var_os("LINCHPIN_SHARED").map_or(default, PathBuf::from);
    let file = file.join("vectors/07_identifiers_calendar").join(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            assert!(std::env::var_os("CI").is_none(), "{} is not there", file.display());
            eprintln!("SKIPPED: {} is not there", file.display());
            None
        }
    }
}

fn rows(of: &Value) -> &Vec<Value> {
    of.as_array().unwrap()
}

#[test]
fn nhs_numbers_pass_as_published() {
    let Some(all) = vectors("nhs_number.json") else { return };
    let mut seen = 0;
    let sets = [&all["uk_fci"]["calculate_checksum"], &all["other_sources"]["check_digit"]];
    for case in sets.into_iter().flat_map(rows) {
        let digits: Vec<u64> = case[0].as_str().unwrap().chars().map(|c| u64::from(c) - u64::from('0')).collect();
        // A published 10 or nothing means that no check digit exists.
        let expected = case[1].as_u64().filter(|d| *d < 10);
        let ours = (digits.len() == 9).then(|| NhsNumber::check_digit(&digits)).flatten();
        assert_eq!(ours, expected, "{case}");
        seen += 1;
    }
    for case in rows(&all["uk_fci"]["standardise"]) {
        let ours = NhsNumber::parse(case[0].as_str().unwrap()).map(NhsNumber::digits).unwrap_or_default();
        assert_eq!(ours, case[1].as_str().unwrap(), "{case}");
        seen += 1;
    }
    for case in rows(&all["other_sources"]["is_valid"]) {
        assert_eq!(NhsNumber::parse(case[0].as_str().unwrap()).is_ok(), case[1].as_bool().unwrap(), "{case}");
        seen += 1;
    }
    assert!(seen >= 30, "only {seen} cases");
    assert!(NhsNumber::parse("0000000000").is_err());
}

#[test]
fn working_days_pass_as_published() {
    let (Some(all), Some(holidays)) = (vectors("working_days.json"), vectors("bank-holidays.json")) else { return };
    let json = holidays.to_string();
    let common = WorkingCalendar::common_from_json(&json).unwrap();
    let scotland = WorkingCalendar::from_json(&json, Division::Scotland).unwrap();
    let mut seen = 0;
    for (name, step) in [("next_work_day", 1), ("prev_work_day", -1), ("is_work_day", 0)] {
        for case in rows(&all["cases"][name]) {
            let day: Date = case[0].as_str().unwrap().parse().unwrap();
            let calendar = match case[1].as_str().unwrap() {
                "common" => &common,
                "scotland" => &scotland,
                other => panic!("no calendar for {other}"),
            };
            match step {
                0 => assert_eq!(calendar.is_working(day), case[2].as_bool().unwrap(), "{case}"),
                step => assert_eq!(calendar.add(day, step).to_string(), case[2].as_str().unwrap(), "{case}"),
            }
            seen += 1;
        }
    }
    assert!(seen >= 12, "only {seen} cases");
}

proptest! {
    #[test]
    fn a_period_reads_what_it_writes_and_follows_itself(days in 0_i32..60_000) {
        let day = date(1950, 1, 1).saturating_add(jiff::ToSpan::days(i64::from(days)));
        for kind in [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Quarter, PeriodKind::FinancialYear, PeriodKind::Year] {
            let period = Period::containing(day, kind);
            prop_assert_eq!(Period::parse(&period.to_string()).unwrap(), period);
            prop_assert!(period.first() <= day && day <= period.last());
            prop_assert_eq!(period.next().previous(), period);
            prop_assert!(period.contains(day) && !period.next().contains(day));
        }
    }

    #[test]
    fn money_reads_what_it_writes(pence in -9_000_000_000_000_i64..9_000_000_000_000) {
        prop_assert_eq!(Pence::parse_pounds(&Pence(pence).to_string()).unwrap(), Pence(pence));
    }

    #[test]
    fn codes_never_panic(text in ".{0,20}") {
        let _ = (linchpin_core::OdsCode::parse(&text), linchpin_core::Postcode::parse(&text), linchpin_core::Lsoa::parse(&text));
        let _ = (linchpin_core::BnfCode::parse(&text), linchpin_core::SnomedCode::parse(&text), NhsNumber::parse(&text));
        let _ = (Period::parse(&text).is_ok(), Pence::parse_pounds(&text).is_ok());
    }
}

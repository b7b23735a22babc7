//! Bank holidays: the published document and what may be wrong with one.

mod common;

use linchpin_core::Severity;

const GOOD: &str = r#"{
  "england-and-wales": {"division": "england-and-wales", "events": [
    {"title": "Boxing Day", "date": "2025-12-26", "notes": "", "bunting": true},
    {"title": "New Year’s Day", "date": "2026-01-01", "notes": "", "bunting": true}
  ]},
  "scotland": {"division": "scotland", "events": [
    {"title": "2nd January", "date": "2026-01-02", "notes": "", "bunting": true}
  ]}
}"#;

#[test]
fn years_and_divisions_are_slices() {
    let read = common::read_bytes("anything", GOOD.as_bytes());
    assert_eq!(read.family(), Some("bank-holidays"));
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    assert_eq!(read.of("bank_holiday")[1], ["england-and-wales", "2026-01-01", "New Year’s Day"]);
    let slices: Vec<_> = read.slices("bank_holiday").into_keys().collect();
    assert_eq!(slices, ["2025 england-and-wales", "2026 england-and-wales", "2026 scotland"]);
    assert_eq!(read.one().edition, "2026-01-02");
}

#[test]
fn a_bad_day_does_not_stop_a_good_one() {
    let read = common::read_bytes("x.json", GOOD.replace("2025-12-26", "2025-02-30").as_bytes());
    let issue = read.issue("not-a-date");
    assert_eq!((issue.severity, issue.value.as_deref()), (Severity::Error, Some("2025-02-30")));
    assert_eq!(read.one().row_count(), 2);
}

#[test]
fn a_day_twice_is_reported() {
    let read = common::read_bytes("x.json", GOOD.replace("2026-01-01", "2025-12-26").as_bytes());
    assert_eq!(read.issue("duplicate-key").severity, Severity::Error);
    assert_eq!(read.one().row_count(), 2);
}

#[test]
fn other_documents_and_halves_of_this_one_are_refused() {
    for text in [&GOOD[..GOOD.len() / 2], "{\"division\": 1, \"events\": []}", "{\"division\" \"events\""] {
        let read = common::read_bytes("x.json", text.as_bytes());
        assert!(read.issues().iter().any(|i| i.severity == Severity::Fatal), "{text}");
        assert!(!read.parts[0].whole);
    }
    assert_eq!(common::read_bytes("x.json", b"{\"a\": [1, 2]}").issue("unknown-family").severity, Severity::Fatal);
}

#[test]
fn an_unknown_division_is_kept_and_said() {
    let read = common::read_bytes("x.json", GOOD.replace("scotland", "wales").as_bytes());
    assert_eq!(read.issue("unknown-division").value.as_deref(), Some("wales"));
    assert_eq!(read.one().row_count(), 3);
}

#[test]
fn as_published() {
    let Some(path) = common::shared("13_bank_holidays/bank-holidays.json") else { return };
    let read = common::read(&path);
    assert_eq!(read.one().rows, [("bank_holiday", 108)]);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    let of = |division: &str| read.of("bank_holiday").iter().filter(|r| r[0] == division).count();
    assert_eq!((of("england-and-wales"), of("scotland"), of("northern-ireland")), (32, 36, 40));
    assert_eq!(read.one().edition, "2027-12-28");
    assert_eq!(read.slices("bank_holiday").len(), 12);
}

//! The registered list, totals: the published file and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = "PUBLICATION,EXTRACT_DATE,TYPE,SUB_ICB_LOCATION_CODE,ONS_SUB_ICB_LOCATION_CODE,CODE,POSTCODE,SEX,AGE,NUMBER_OF_PATIENTS
GP_PRAC_PAT_LIST,2026-03-01,GP,16C,E38000247,A81001,TS18 1HU,ALL,ALL,3743
GP_PRAC_PAT_LIST,2026-03-01,GP,03L,E38000141,C87002,S25 4DB,ALL,ALL,21143
GP_PRAC_PAT_LIST,01Mar2026,GP,03L,E38000141,C87003,S65 1DA,ALL,ALL,\"12,000\"
";

fault_suite!(Suite {
    family: "list-size-totals",
    text: GOOD,
    rows: 3,
    needed: "NUMBER_OF_PATIENTS",
    count: "NUMBER_OF_PATIENTS",
    not_negative: "NUMBER_OF_PATIENTS",
    date: "EXTRACT_DATE",
    name: "POSTCODE",
    totals: "GP_PRAC_PAT_LIST,2026-03-01,GP,,,Total,,ALL,ALL,36886",
    figure: "NUMBER_OF_PATIENTS",
    ..Suite::BASE
});

#[test]
fn rows_are_dated_and_counted() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    assert_eq!(read.of("list_size")[2], ["C87003", "2026-03-01", "all", "", "", "12000"]);
    assert_eq!(read.one().edition, "2026-03");
    assert_eq!(read.slices("list_size").into_iter().collect::<Vec<_>>(), [("2026-03 total".to_owned(), 3)]);
}

#[test]
fn rows_of_other_levels_are_left_out() {
    let read = common::read_bytes("x.csv", GOOD.replace(",GP,16C", ",SUB_ICB_LOCATION,16C").as_bytes());
    assert_eq!(read.one().row_count(), 2);
    assert_eq!(read.issue("other-level").value.as_deref(), Some("SUB_ICB_LOCATION"));
}

#[test]
fn england_in_march_2026() {
    let Some(path) = common::shared("01_list_size/gp-reg-pat-prac-all_2026-03-01.csv") else { return };
    let read = common::read(&path);
    assert_eq!(read.one().rows, [("list_size", 6169)]);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    let people: i64 = read.of("list_size").iter().map(|r| r[5].parse::<i64>().unwrap()).sum();
    assert_eq!(people, 63_707_358);
}

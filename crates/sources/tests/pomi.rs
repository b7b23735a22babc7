//! POMI: the published half year and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = "report_period_end,region_code,region_name,ccg_code,ccg_name,practice_code,practice_name,system_supplier,field,value
30APR2018,Y54,NORTH OF ENGLAND,02N,\"NHS Airedale, Wharfedale and Craven CCG\",B82007,TOWNHEAD SURGERY,TPP,Sys_Presc_Enbld,2
30APR2018,Y54,NORTH OF ENGLAND,03L,NHS Rotherham CCG,C87003,WOODSTOCK BOWER GROUP PRACTICE,EMIS,Pat_Presc_Use,531
31MAY2018,Y54,NORTH OF ENGLAND,03L,NHS Rotherham CCG,C87003,WOODSTOCK BOWER GROUP PRACTICE,EMIS,Pat_Presc_Use,
";

fault_suite!(Suite {
    family: "pomi",
    text: GOOD,
    rows: 3,
    needed: "field",
    count: "value",
    not_negative: "value",
    date: "report_period_end",
    name: "practice_name",
    totals: "30APR2018,,,,,,England,,Pat_Presc_Use,531",
    figure: "value",
    ..Suite::BASE
});

#[test]
fn months_are_slices_and_nothing_sent_is_not_zero() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let rows = read.of("online_services");
    assert_eq!(rows[0], ["B82007", "2018-04-01", "Sys_Presc_Enbld", "2"]);
    assert_eq!(rows[2], ["C87003", "2018-05-01", "Pat_Presc_Use", ""]);
    let slices: Vec<_> = read.slices("online_services").into_iter().collect();
    assert_eq!(slices, [("2018-04 practice".to_owned(), 2), ("2018-05 practice".to_owned(), 1)]);
    assert_eq!(read.one().edition, "2018-05");
}

#[test]
fn a_system_is_off_on_for_some_or_on() {
    let read = common::read_bytes("x.csv", GOOD.replace("Sys_Presc_Enbld,2", "Sys_Presc_Enbld,20").as_bytes());
    let issue = read.issue("not-a-known-value");
    assert_eq!((issue.place.row, issue.value.as_deref()), (Some(2), Some("20")));
    assert_eq!(read.of("online_services")[0][3], "");
    assert_eq!(read.one().row_count(), 3);
}

#[test]
fn a_row_that_does_not_say_what_it_counts_is_left_out() {
    let read = common::read_bytes("x.csv", GOOD.replace("EMIS,Pat_Presc_Use,531", "EMIS,,531").as_bytes());
    assert_eq!(read.issue("missing-value").place.row, Some(3));
    assert_eq!(read.one().row_count(), 2);
}

#[test]
fn england_in_october_2018_to_march_2019() {
    let Some(path) = common::shared("12_pomi_online/pomi_1819-oct2018_to_mar2019.zip") else { return };
    let read = common::read(&path);
    assert_eq!(read.one().rows, [("online_services", 536_003)]);
    assert_eq!(read.one().edition, "2019-03");
    let slices = read.slices("online_services");
    assert_eq!(slices["2018-10 practice"], 89_648);
    assert_eq!(slices["2019-03 practice"], 88_998);
    assert_eq!(slices.len(), 6);
    // One supplier sent two practices' figures with a minus.
    let values: Vec<_> = read.issues().into_iter().map(|i| (i.rule.as_str(), i.value.as_deref())).collect();
    assert_eq!(values, [("negative-count", Some("-1")), ("negative-count", Some("-5"))]);
    let rows = read.of("online_services");
    assert_eq!(rows.iter().filter(|r| r[3].is_empty()).count(), 3648 + 2);
    // 13 fields for each practice and month.
    let townhead = rows.iter().filter(|r| r[0] == "B82007" && r[1] == "2018-10-01").count();
    assert_eq!(townhead, 13);
}

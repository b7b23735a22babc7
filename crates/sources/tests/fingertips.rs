//! Fingertips exports: a published one and every fault.

mod common;

use common::faults::Suite;

const GOOD: &str = "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note,Time period Sortable
93930,A&E attendances (0 to 4 years),,,E92000001,England,England,Male,0-4 yrs,,,2021/22,831.8931492,830.4,833.3,1302555,1565772,,20210000
93930,A&E attendances (0 to 4 years),U87177,Rother Valley South PCN,C87002,Dinnington Group Practice,GPs,Persons,0-4 yrs,,,2021/22,807.97482,749.8,864.9,770,953,,20210000
93930,A&E attendances (0 to 4 years),,,U87177,Rother Valley South PCN,PCNs (v. 27/10/23),Persons,0-4 yrs,,,2022/23,800.5,749.8,864.9,1770,1953,,20220000
";

fault_suite!(Suite {
    family: "fingertips",
    text: GOOD,
    rows: 3,
    needed: "Time period",
    count: "Count",
    name: "Area Name",
    figure: "Denominator",
    ..Suite::BASE
});

#[test]
fn levels_and_periods_are_slices() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let rows: Vec<_> = read.of("profile").iter().map(|r| r.join("|")).collect();
    assert_eq!(rows[0], "E92000001|2021/22|93930|male|0-4 yrs|1302555|1565772|831.8931492");
    assert_eq!(rows[1], "C87002|2021/22|93930|all|0-4 yrs|770|953|807.97482");
    let slices: Vec<_> = read.slices("profile").into_keys().collect();
    assert_eq!(slices, ["2021/22 93930 England", "2021/22 93930 GPs", "2022/23 93930 PCNs"]);
    assert_eq!(read.one().edition, "20220000");
}

#[test]
fn a_withheld_value_is_empty_and_said() {
    let note = GOOD.replace(
        "2021/22,807.97482,749.8,864.9,770,953,,",
        "2021/22,,,,,953,Value suppressed for disclosure control reasons,",
    );
    let read = common::read_bytes("x.csv", note.as_bytes());
    assert_eq!(read.issue("withheld").place.row, Some(3));
    assert_eq!(read.of("profile")[1][5..], ["", "953", ""]);
    let starred = common::read_bytes("x.csv", GOOD.replace(",770,953", ",*,953").as_bytes());
    assert_eq!(starred.of("profile")[1][5..], ["", "953", "807.97482"]);
}

#[test]
fn parts_of_an_area_are_left_out() {
    let part =
        GOOD.replace("0-4 yrs,,,2021/22,807", "0-4 yrs,Deprivation deciles,Most deprived decile (IMD2019),2021/22,807");
    let read = common::read_bytes("x.csv", part.as_bytes());
    assert_eq!(read.issue("category-row").value.as_deref(), Some("Most deprived decile (IMD2019)"));
    assert_eq!(read.one().row_count(), 2);
}

#[test]
fn a_word_for_sex_that_we_do_not_know_is_kept_and_said() {
    let read = common::read_bytes("x.csv", GOOD.replace("GPs,Persons", "GPs,Women").as_bytes());
    assert_eq!(read.issue("unknown-word").value.as_deref(), Some("Women"));
    assert_eq!(read.of("profile")[1][3], "women");
}

#[test]
fn emergency_attendances_of_small_children() {
    let Some(path) = common::shared("14_emergency/fingertips_93930_AE_attendances_0-4y_GP_and_PCN_2021-23.csv") else {
        return;
    };
    let read = common::read(&path);
    assert_eq!(read.one().rows, [("profile", 7540)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let times = |rule: &str| read.issues().iter().filter(|i| i.rule == rule).map(|i| i.times).sum::<u64>();
    assert_eq!((times("category-row"), times("withheld")), (70, 1));
    let slices = read.slices("profile");
    let expected = [
        ("2021/22 93930 England", 3),
        ("2021/22 93930 GPs", 6343),
        ("2021/22 93930 PCNs", 1191),
        ("2022/23 93930 England", 3),
    ];
    assert_eq!(slices.iter().map(|(k, n)| (k.as_str(), *n)).collect::<Vec<_>>(), expected);
    let rows = read.of("profile");
    let of = |org: &str| rows.iter().find(|r| r[0] == org).unwrap()[5..].join(" ");
    assert_eq!(of("C87002"), "770 953 807.97482");
    assert_eq!(of("A82620"), " 21 ");
}

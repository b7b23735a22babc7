//! Practices and where they belong, from the appointments publication.

mod common;

use common::faults::Suite;

const GOOD: &str = "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ICB_CODE,ICB_NAME,REGION_CODE,REGION_NAME
C87002,DINNINGTON GROUP PRACTICE,TPP,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L,QF7,NHS South Yorkshire Integrated Care Board,Y63,North East and Yorkshire
A81001,THE DENSHAM SURGERY,TPP,U89141,STOCKTON PCN,16C,NHS North East and North Cumbria ICB - 16C,QHM,NHS North East and North Cumbria Integrated Care Board,Y63,North East and Yorkshire
";

fault_suite!(Suite {
    family: "appointments-mapping",
    text: GOOD,
    rows: 9 + 8,
    needed: "ICB_CODE",
    name: "GP_NAME",
    totals: "England,Total,,,,,,,,,",
    ..Suite::BASE
});

#[test]
fn the_month_is_taken_from_the_name_and_that_is_told() {
    let named = common::read_bytes("Practice_Level_Crosstab_Aug_25_Mapping.csv", GOOD.as_bytes());
    assert!(named.issue("date-from-name").message.contains("August 2025"));
    assert_eq!(named.of("membership")[0], ["C87002", "U87177", "pcn", "2025-08-01", ""]);
    let unnamed = common::read_bytes("Mapping.csv", GOOD.as_bytes());
    unnamed.issue("no-date");
    assert_eq!(unnamed.of("membership")[0][3], "");
    assert!(unnamed.slices("membership").contains_key("undated snapshot appointments"));
}

//! Practices and where they belong, from the list-size publication.

mod common;

use common::faults::Suite;

const GOOD: &str = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PRACTICE_POSTCODE,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ICB_NAME,ONS_COMM_REGION_CODE,COMM_REGION_CODE,COMM_REGION_NAME,SUPPLIER_NAME
GP_PRAC_PAT_LIST,01Dec2025,C87002,DINNINGTON GROUP PRACTICE,S25 4DB,U87177,ROTHER VALLEY SOUTH PCN,E38000141,03L,NHS South Yorkshire ICB - 03L,E54000061,QF7,NHS South Yorkshire Integrated Care Board,E40000012,Y63,North East and Yorkshire,TPP
GP_PRAC_PAT_LIST,01Dec2025,C87003,WOODSTOCK BOWER GROUP PRACTICE,S61 1AD,U,UNALLOCATED,E38000141,03L,NHS South Yorkshire ICB - 03L,E54000061,QF7,NHS South Yorkshire Integrated Care Board,E40000012,Y63,North East and Yorkshire,
GP_PRAC_PAT_LIST,01Dec2025,A81001,THE DENSHAM SURGERY,TS18 1HU,U89141,STOCKTON PCN,E38000247,16C,\"NHS North East, North Cumbria ICB - 16C\",E54000050,QHM,NHS North East and North Cumbria Integrated Care Board,E40000012,Y63,North East and Yorkshire,EMIS
";

fault_suite!(Suite {
    family: "list-size-map",
    text: GOOD,
    // 3 practices, 2 networks, 2 places, 2 boards, 1 region; 3 + 2 + 2 + 2 memberships; 2 suppliers.
    rows: 10 + 9 + 2,
    needed: "COMM_REGION_CODE",
    date: "EXTRACT_DATE",
    name: "PRACTICE_NAME",
    ..Suite::BASE
});

#[test]
fn a_row_is_a_practice_and_its_line_of_parents() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    let memberships = read.of("membership");
    assert_eq!(memberships[0], ["C87002", "U87177", "pcn", "2025-12-01", ""]);
    assert_eq!(memberships[1], ["C87002", "03L", "place", "2025-12-01", ""]);
    assert_eq!(memberships[2], ["03L", "QF7", "icb", "2025-12-01", ""]);
    assert_eq!(memberships[3], ["QF7", "Y63", "region", "2025-12-01", ""]);
    assert_eq!(read.of("practice_profile")[0], ["C87002", "2025/26", "supplier", "TPP"]);
    assert_eq!(read.of("organisation")[0][..4], ["C87002", "DINNINGTON GROUP PRACTICE", "practice", "active"]);
    assert!(read.slices("membership").contains_key("2025-12 snapshot list-size"));
}

#[test]
fn a_practice_in_two_places_on_one_day_is_told() {
    let again = "GP_PRAC_PAT_LIST,01Dec2025,C87002,DINNINGTON,,U89141,STOCKTON PCN,,16C,,,QHM,,,Y63,,\n";
    let read = common::read_bytes("x.csv", format!("{GOOD}{again}").as_bytes());
    assert_eq!(read.issue("duplicate-key").place.row, Some(5));
    assert_eq!(read.of("membership").len(), 9);
}

//! How much of each place the appointments publication covers.

mod common;

use common::faults::Suite;

const GOOD: &str = "SUB_ICB_LOCATION_CODE,ICB_ONS_CODE,REGION_CODE,APPOINTMENT_MONTH,INCLUDED_PRACTICES,OPEN_PRACTICES,PATIENTS_REGISTERED_AT_INCLUDED_PRACTICES,PATIENTS_REGISTERED_AT_OPEN_PRACTICES
03L,E54000061,E40000012,01JUL2023,28,28,270568,270568
03L,E54000061,E40000012,01AUG2023,27,28,260000,270600
00L,E54000050,E40000012,01JUL2023,36,36,343928,343928
";

fault_suite!(Suite {
    family: "appointments-coverage",
    text: GOOD,
    rows: 3,
    needed: "OPEN_PRACTICES",
    count: "INCLUDED_PRACTICES",
    not_negative: "PATIENTS_REGISTERED_AT_OPEN_PRACTICES",
    date: "APPOINTMENT_MONTH",
    name: "REGION_CODE",
    totals: "Total,,,01JUL2023,64,64,614496,614496",
    figure: "OPEN_PRACTICES",
    ..Suite::BASE
});

#[test]
fn rows_are_months_of_places() {
    let read = common::read_bytes("x.csv", GOOD.as_bytes());
    assert_eq!(read.of("appointment_coverage")[1], ["03L", "2023-08-01", "27", "28", "260000", "270600"]);
    assert_eq!(read.slices("appointment_coverage").len(), 2);
    assert_eq!(read.one().edition, "2023-08");
}

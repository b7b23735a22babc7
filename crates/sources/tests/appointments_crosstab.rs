//! The files of appointments that give every combination: by practice, and by sub-ICB place in both editions.

mod common;

use common::{faults::Suite, read_bytes};

const CROSSTAB: &str = "APPOINTMENT_MONTH_START_DATE,GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,HCP_TYPE,APPT_MODE,NATIONAL_CATEGORY,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS,APPT_STATUS
01NOV2025,C87002,DINNINGTON,TPP,U87177,RVS PCN,03L,NHS South Yorkshire ICB - 03L,GP,Face-to-Face,General Consultation Routine,2 to 7 Days,10,Attended
01NOV2025,C87002,DINNINGTON,TPP,U87177,RVS PCN,03L,NHS South Yorkshire ICB - 03L,GP,Telephone,Planned Clinics,2 to 7 Days,5,DNA
01NOV2025,C87002,DINNINGTON,TPP,U87177,RVS PCN,03L,NHS South Yorkshire ICB - 03L,Unknown,Telephone,Clinical Triage,Same Day,3,Unknown
01NOV2025,C87003,WOODSTOCK,EMIS,U01680,MALTBY PCN,03L,NHS South Yorkshire ICB - 03L,Other Practice staff,Video/Online,Unmapped,15  to 21 Days,7,Attended
";

const REGIONAL: &str = "SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_ONS_CODE,SUB_ICB_LOCATION_NAME,ICB_ONS_CODE,ICB_NAME,REGION_ONS_CODE,REGION_NAME,APPOINTMENT_MONTH,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS
03L,E38000141,NHS South Yorkshire ICB - 03L,E54000061,NHS South Yorkshire,E40000012,North East and Yorkshire,2023-09-01,DNA,,,2 to 7 Days,52
03L,E38000141,NHS South Yorkshire ICB - 03L,E54000061,NHS South Yorkshire,E40000012,North East and Yorkshire,2023-09-01,Attended,GP,Face-to-Face,15  to 21 Days,48
02P,E38000006,NHS South Yorkshire ICB - 02P,E54000061,NHS South Yorkshire,E40000012,North East and Yorkshire,2024-04-01,DNA,Other Practice staff,Face-to-Face,Unknown / Data Quality,759
";

const CROSSTAB_SUITE: Suite = Suite {
    family: "appointments-practice-crosstab",
    text: CROSSTAB,
    // 4 full; C87002: 1 total, 2 lead, 3 category, 2 mode, 2 hcp, 3 status, 2 in scope; C87003: 6, none in scope.
    rows: 4 + 15 + 6,
    needed: "NATIONAL_CATEGORY",
    count: "COUNT_OF_APPOINTMENTS",
    not_negative: "COUNT_OF_APPOINTMENTS",
    date: "APPOINTMENT_MONTH_START_DATE",
    name: "GP_NAME",
    totals: "01NOV2025,Total,,,,,Total,,,,,,25,",
    figure: "COUNT_OF_APPOINTMENTS",
    ..Suite::BASE
};

mod crosstab {
    use super::*;

    // Without its category the crosstab has the headings of the regional file, which it then must not be taken for.
    fault_suite!(@each CROSSTAB_SUITE; good other_forms as_workbook wrong_encoding title_rows totals_row
        text_in_a_number negative_count impossible_date duplicate_key truncated_zip empty_file);
}

fault_suite!(
    regional,
    Suite {
        family: "appointments-regional",
        text: REGIONAL,
        // 3 full; each place: 1 total and a row for each label of lead, mode, hcp and status.
        rows: 3 + 9 + 5,
        needed: "APPT_MODE",
        count: "COUNT_OF_APPOINTMENTS",
        not_negative: "COUNT_OF_APPOINTMENTS",
        date: "APPOINTMENT_MONTH",
        name: "REGION_NAME",
        totals: "England,,,,,,,2023-09-01,,,,,859",
        figure: "COUNT_OF_APPOINTMENTS",
        ..Suite::BASE
    }
);

#[test]
fn sums_leave_out_one_split_at_a_time() {
    let read = read_bytes("x.csv", CROSSTAB.as_bytes());
    let rows: Vec<String> =
        read.of("appointments").iter().filter(|r| r[0] == "C87002").map(|r| r[2..].join("|")).collect();
    for expected in [
        "full|attended|gp|face-to-face|general-consultation-routine|2-7-days|10",
        "total||||||18",
        "lead|||||2-7-days|15",
        "lead|||||same-day|3",
        "category||||clinical-triage||3",
        "mode|||telephone|||8",
        "hcp||unknown||||3",
        "status|dna|||||5",
        "lead+in-scope||||in-scope|2-7-days|10",
        "lead+in-scope||||in-scope|same-day|3",
    ] {
        assert!(rows.iter().any(|r| r == expected), "{expected} in {rows:#?}");
    }
    let slices = read.slices("appointments");
    assert_eq!((slices["2025-11 practice full 03L"], slices["2025-11 practice total 03L"]), (4, 2));
}

#[test]
fn an_empty_label_is_unknown_and_another_is_told() {
    let read = read_bytes("x.csv", REGIONAL.as_bytes());
    assert_eq!(
        read.of("appointments")[0],
        ["03L", "2023-09-01", "full", "dna", "unknown", "unknown", "", "2-7-days", "52"]
    );
    let odd = read_bytes("x.csv", REGIONAL.replace(",GP,Face", ",Robot,Face").as_bytes());
    assert_eq!(odd.issue("unknown-label").value.as_deref(), Some("Robot"));
}

#[test]
fn the_edition_with_clinical_commissioning_groups() {
    let old = REGIONAL.replace("SUB_ICB_LOCATION", "CCG").replace("ICB_ONS", "STP_ONS").replace("ICB_NAME", "STP_NAME");
    assert!(old.starts_with("CCG_CODE,CCG_ONS_CODE,CCG_NAME,STP_ONS_CODE"));
    let (old, new) = (read_bytes("x.csv", old.as_bytes()), read_bytes("x.csv", REGIONAL.as_bytes()));
    assert_eq!(old.lines, new.lines);
    assert_eq!(old.family(), Some("appointments-regional"));
}

#[test]
fn a_crosstab_without_categories_is_not_a_regional_file() {
    let mut grid = common::Grid::parse(CROSSTAB);
    let column = grid.column("NATIONAL_CATEGORY");
    grid.0.iter_mut().for_each(|r| drop(r.remove(column)));
    let read = read_bytes("x.csv", grid.csv().as_bytes());
    assert_eq!(read.parts.iter().map(|p| p.row_count()).sum::<u64>(), 0);
    assert!(!read.complaints().is_empty());
    assert!(
        read.complaints().iter().any(|i| i.message.contains("NATIONAL_CATEGORY")),
        "{:#?}",
        read.issues().first().unwrap()
    );
}

//! The practice-level appointments tables: as re-serialised, as published in a workbook, and every fault.
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Grid, faults::Suite, read_bytes};
use linchpin_core::Severity;

const TABLE_1: &str = "month_appointment_month,gp_code_gp_code,gp_name_gp_name,supplier_supplier,pcn_code_pcn_code,pcn_name_pcn_name,sub_icb_location_code_sub_icb_location_code,sub_icb_location_name_sub_icb_location_name,appointments_appointments,list_size_list_size,appointments_per_1_000_patients_appointments_per_1000_patients
Nov-2025,A81001,THE DENSHAM SURGERY,TPP,U89141,STOCKTON PCN,16C,NHS North East and North Cumbria ICB - 16C,1500,3779,396.930404869013
Nov-2025,C87002,DINNINGTON GROUP PRACTICE,TPP,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L,12675,21103,600.625503482917
";

const TABLE_2: &str = "month_appointment_month_start_date,gp_code_gp_code,gp_name_gp_name,supplier_supplier,pcn_code_pcn_code,pcn_name_pcn_name,sub_icb_location_code_sub_icb_location_code,sub_icb_location_name_sub_icb_location_name,same_day,col_1_day,col_2_to_7_days,col_8_to_14_days,col_15_to_21_days,col_22_to_28_days,more_than_28_days_more_than_28_days,unknown_data_quality
Nov-2025,A81001,THE DENSHAM SURGERY,TPP,U89141,STOCKTON PCN,16C,NHS North East and North Cumbria ICB - 16C,627,103,400,237,74,27,32,0
Nov-2025,C87002,DINNINGTON GROUP PRACTICE,TPP,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L,4067,914,2235,2217,1332,1203,705,2
";

const TABLE_6: &str = "Month,GP Code,GP Name,Supplier,PCN Code,PCN Name,Sub ICB Location Code,Sub ICB Location Name,Attended,DNA,Unknown
Nov-2025,C87002,DINNINGTON GROUP PRACTICE,TPP,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L,11290,483,902
Dec-2025,C87002,DINNINGTON GROUP PRACTICE,TPP,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L,11000,400,900
";

fault_suite!(
    table_1,
    Suite {
        family: "appointments-practice",
        text: TABLE_1,
        rows: 4,
        needed: "list_size_list_size",
        count: "appointments_appointments",
        not_negative: "appointments_appointments",
        date: "month_appointment_month",
        name: "gp_name_gp_name",
        totals: "Nov-2025,,Total,,,,,,14175,24882,",
        figure: "appointments_appointments",
        ..Suite::BASE
    }
);

fault_suite!(
    table_6,
    Suite {
        family: "appointments-practice",
        text: TABLE_6,
        rows: 6,
        needed: "DNA",
        count: "Attended",
        not_negative: "DNA",
        date: "Month",
        name: "GP Name",
        totals: "Nov-2025,England,,,,,,,11290,483,902",
        figure: "Unknown",
        ..Suite::BASE
    }
);

#[test]
fn tables_with_the_same_headings_are_told_apart_by_name() {
    for (name, breakdown, hcp, category, part) in [
        ("gpad_table_2a.csv", "lead", "", "", "practice lead 03L"),
        ("Table 2b.csv", "lead+hcp", "gp", "", "practice lead+hcp gp 03L"),
        ("table2c.csv", "lead+hcp", "other-unknown", "", "practice lead+hcp other-unknown 03L"),
        ("annex 2D.csv", "lead+in-scope", "", "in-scope", "practice lead+in-scope 03L"),
    ] {
        let read = read_bytes(name, TABLE_2.as_bytes());
        assert_eq!(read.issue("variant-from-name").severity, Severity::Note);
        let row = read.of("appointments")[8];
        assert_eq!(row, ["C87002", "2025-11-01", breakdown, "", hcp, "", category, "same-day", "4067"], "{name}");
        assert_eq!(read.slices("appointments")[&format!("2025-11 {part}")], 8, "{name}");
    }
    let nameless = read_bytes("a.csv", TABLE_2.as_bytes());
    assert_eq!((nameless.issue("which-table").severity, nameless.lines.len()), (Severity::Fatal, 0));
    assert!(!nameless.one().whole);
    // A title is better evidence than the name of the file.
    let titled = format!("\"Table 2b: appointments with a GP\"\n\n{TABLE_2}");
    let read = read_bytes("table_2a.csv", titled.as_bytes());
    assert_eq!(read.of("appointments")[0][2], "lead+hcp");
    assert!(read.issues().is_empty());
}

#[test]
fn table_1_gives_totals_and_the_list_they_are_divided_by() {
    let read = read_bytes("x.csv", TABLE_1.as_bytes());
    assert_eq!(read.of("appointments")[1], ["C87002", "2025-11-01", "total", "", "", "", "", "", "12675"]);
    assert_eq!(read.of("reported_list")[1], ["C87002", "2025-11-01", "gpad", "21103"]);
}

/// As published: a workbook with a cover, a title above, and headings on two lines.
fn published() -> Vec<u8> {
    let base = [
        "Month",
        "GP Code",
        "GP Name",
        "Supplier",
        "PCN Code",
        "PCN Name",
        "Sub ICB Location Code",
        "Sub ICB Location Name",
    ];
    let codes = [
        "APPOINTMENT_MONTH",
        "GP_CODE",
        "GP_NAME",
        "SUPPLIER",
        "PCN_CODE",
        "PCN_NAME",
        "SUB_ICB_LOCATION_CODE",
        "SUB_ICB_LOCATION_NAME",
    ];
    let practice =
        ["Nov-2025", "C87002", "DINNINGTON", "TPP", "U87177", "RVS PCN", "03L", "NHS South Yorkshire ICB - 03L"];
    let leads = [
        "Same Day",
        "1 Day",
        "2 to 7 Days",
        "8 to 14 Days",
        "15 to 21 Days",
        "22 to 28 Days",
        "More than 28 Days",
        "Unknown / Data Quality",
    ];
    let lower = [
        "Same Day",
        "1 Day",
        "2 to 7 Days",
        "8  to 14 Days",
        "15  to 21 Days",
        "22  to 28 Days",
        "More than 28 days",
        "Unknown / Data Quality",
    ];
    let modes = ["Face-to-Face", "Home Visit", "Telephone", "Video/Online", "Unknown"];
    let mode_codes = ["Face-to-Face", "Home Visit", "Telephone", "Video Conference/Online", "Unknown"];
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Contents").unwrap().write(0, 0, "Appointments in General Practice").unwrap();
    let mut sheet = |name: &str, title: &str, upper: &[&str], lower: &[&str], numbers: &[i32]| {
        let page = book.add_worksheet().set_name(name).unwrap();
        page.write(0, 0, title).unwrap();
        let lines = [[&base[..], upper].concat(), [&codes[..], lower].concat(), practice.to_vec()];
        for (r, line) in lines.iter().enumerate() {
            for (c, cell) in line.iter().enumerate() {
                page.write(3 + r as u32, c as u16, *cell).unwrap();
            }
        }
        for (c, number) in numbers.iter().enumerate() {
            page.write(5, (base.len() + c) as u16, *number).unwrap();
        }
    };
    sheet(
        "Table 2a",
        "Table 2a: time between booking and appointment",
        &leads,
        &lower,
        &[4067, 914, 2235, 2217, 1332, 1203, 705, 2],
    );
    sheet("Table 2b", "Table 2b: the same, with a GP [Note 3]", &leads, &lower, &[1, 2, 3, 4, 5, 6, 7, 8]);
    sheet("Table 4", "Table 4: mode", &modes, &mode_codes, &[9958, 69, 1388, 749, 511]);
    book.save_to_buffer().unwrap()
}

#[test]
fn the_workbook_with_two_lines_of_headings() {
    let read = read_bytes("Annex 1.xlsx", &published());
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    let sheets: Vec<_> = read.parts.iter().map(|p| (p.sheet.as_deref().unwrap(), p.row_count())).collect();
    assert_eq!(sheets, [("Table 2a", 8), ("Table 2b", 8), ("Table 4", 5)]);
    assert_eq!(read.lines[0].cells, ["C87002", "2025-11-01", "lead", "", "", "", "", "same-day", "4067"]);
    assert_eq!(read.lines[14].cells, ["C87002", "2025-11-01", "lead+hcp", "", "gp", "", "", "over-28-days", "7"]);
    assert_eq!(read.lines[19].cells, ["C87002", "2025-11-01", "mode", "", "", "video-online", "", "", "749"]);
}

#[test]
fn a_bad_cell_costs_only_itself() {
    let mut grid = Grid::parse(TABLE_6);
    grid.0[1][9] = "*".to_owned();
    let read = read_bytes("x.csv", grid.csv().as_bytes());
    assert_eq!(read.lines.len(), 5);
    assert_eq!(read.issue("not-a-number").place.column.as_deref(), Some("DNA"));
}

#[test]
fn a_row_that_comes_again_is_told_once_however_many_facts_it_holds() {
    let mut grid = Grid::parse(TABLE_6);
    grid.0.push(grid.0[1].clone());
    let read = read_bytes("x.csv", grid.csv().as_bytes());
    assert_eq!((read.issues().len(), read.issue("repeated-row").times), (1, 1));
    assert_eq!(read.issue("repeated-row").place.row, Some(4));
}

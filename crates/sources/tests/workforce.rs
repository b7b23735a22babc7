//! Staff: the practice file, the bulletin workbook and the network file, as published and broken.

mod common;

use common::{Read, faults::Suite, read, read_bytes, shared};
use linchpin_core::Severity;

const PRACTICE: &str =
    "PRAC_CODE,PRAC_NAME,TOTAL_PATIENTS,TOTAL_MALE,GP_SOURCE,TOTAL_GP_HC,TOTAL_GP_EXTG_HC,TOTAL_GP_HC_30TO34,TOTAL_GP_FTE,TOTAL_NURSES_HC,TOTAL_N_NURSE_OTH_HC
C87002,DINNINGTON GROUP PRACTICE,20691,10229,NWRS,21,14,4,16.88,6,0
C87003,WOODSTOCK BOWER,12005,6001,NWRS,9,ND,1,7.5,NA,0
";

fault_suite!(
    practice,
    Suite {
        family: "workforce-practice",
        text: PRACTICE,
        // Two lists and six staff columns for each of two practices.
        rows: 2 * (2 + 6),
        needed: "TOTAL_GP_FTE",
        count: "TOTAL_PATIENTS",
        not_negative: "TOTAL_GP_FTE",
        name: "PRAC_NAME",
        totals: "Total,ENGLAND,32696,16230,,30,14,5,24.38,6,0",
        figure: "TOTAL_GP_FTE",
        named: "2023-05 ",
        ..Suite::BASE
    }
);

fn cells(read: &Read, table: &str, start: &[&str]) -> Vec<Vec<String>> {
    read.of(table).into_iter().filter(|r| r.iter().zip(start).all(|(a, b)| a == b)).map(<[String]>::to_vec).collect()
}

#[test]
fn what_a_practice_did_not_report_is_empty_and_not_zero() {
    let read = read_bytes("May 2023.csv", PRACTICE.as_bytes());
    let nurses = cells(&read, "workforce", &["C87003", "2023-05-31", "nurse"]);
    assert_eq!(nurses.iter().map(|r| (&*r[3], &*r[5])).collect::<Vec<_>>(), [("all", ""), ("other", "")]);
    let known = cells(&read, "workforce", &["C87002", "2023-05-31", "nurse"]);
    assert_eq!(known.iter().map(|r| &*r[5]).collect::<Vec<_>>(), ["6", "0"]);
    assert_eq!(cells(&read, "workforce", &["C87002", "2023-05-31", "gp", "all/30-34"])[0][5], "4");
    assert_eq!(read.issue("date-from-name").severity, Severity::Note);
    assert_eq!(read.one().edition, "2023-05");
}

#[test]
fn a_practice_file_without_a_month_is_refused() {
    let read = read_bytes("practice.csv", PRACTICE.as_bytes());
    assert_eq!(read.issue("no-date").severity, Severity::Fatal);
    assert!(read.lines.is_empty() && !read.one().whole);
}

#[test]
fn practices_of_england_by_may_2023() {
    let Some(path) = shared("02_workforce/CAIP_comparison_2023-05.csv") else { return };
    let read = read(&path);
    // 6,321 rows hold 8 practices twice, word for word.
    assert_eq!(read.one().rows, [("reported_list", 3 * 6313), ("workforce", 96 * 6313)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    assert_eq!(cells(&read, "reported_list", &["C87002", "2023-05-31", "workforce"])[0][3], "20691");
    let staff = read.of("workforce");
    let gps: Vec<f64> = (staff.iter())
        .filter(|r| r[0].starts_with("C87") && r[2..5] == ["gp", "all", "fte"])
        .map(|r| r[5].parse().unwrap())
        .collect();
    assert_eq!((gps.len(), (gps.iter().sum::<f64>() * 10.0).round()), (28, 1575.0));
    let empty = |group| staff.iter().filter(|r| r[5].is_empty() && r[2..5] == [group, "all", "fte"]).count();
    // In 66, 315, 133 and 28 rows; one of the second is a practice that comes twice.
    assert_eq!(["gp", "nurse", "dpc", "admin"].map(empty), [66, 314, 133, 28]);
    let dieticians = staff.iter().filter(|r| r[5].is_empty() && r[3] == "dietician").count();
    assert_eq!(dieticians, 2 * 133, "a zero among roles that were not reported");
}

const TITLE: &str = "Table 6a: General Medical Practice staff: in each Region, Integrated Care Board (ICB) and Sub-ICB Location: full-time equivalent by role, October 2025, Official Statistics [Notes 1,3]";

fn bulletin(title: &str, rows: &str) -> Read {
    let headings = ",,All GPs,GP Partners,Salaried GPs,\"GPs in\nTraining Grade\",All Nurses,Practice Nurses,All Direct Patient Care,\"Pharmacists\n[Note 22]\",Healthcare Assistants,All Admin/Non-Clinical,Managers,Receptionists,Other Admin/Non-Clinical";
    let text = format!(
        "\"{title}\"\n\"Data includes estimates for practices that did not provide records.\"\nEngland,,,,,,,,,,,,,,Full-time equivalent (FTE)\n{headings}\n{rows}"
    );
    read_bytes("a.xlsx", &common::Grid::parse(&text).workbook("6a", &[]))
}

const PLACES: &str = "England,,38649.17,15291,12421,10057,16714,9000,15000,1500,7000,70000,9000,30000,900
Y56,London,5704.7,1,1,1,1,1,1,1,1,1,1,1,1
QF7,NHS South Yorkshire ICB,1000,1,1,1,1,1,1,1,1,1,1,1,1
03L,NHS South Yorkshire ICB - 03L Rotherham,174.279600001,70.5408,50.39,51.45,98.14,60,..,20,30,400,40,200,7
";

#[test]
fn the_bulletin_gives_england_and_places() {
    let read = bulletin(TITLE, PLACES);
    assert_eq!(read.one().rows, [("workforce", 13 + 12)], "{:#?}", read.issues());
    assert_eq!(read.slices("workforce").into_keys().collect::<Vec<_>>(), ["2025-10 place fte"]);
    let rotherham = cells(&read, "workforce", &["03L", "2025-10-31"]);
    let role = |group, role: &str| rotherham.iter().find(|r| r[2..4] == [group, role]).map(|r| r[5].clone());
    assert_eq!(role("gp", "all").as_deref(), Some("174.279600001"));
    assert_eq!(role("gp", "training").as_deref(), Some("51.45"));
    assert_eq!(role("dpc", "pharmacist").as_deref(), Some("20"));
    assert_eq!(role("dpc", "all"), None, "two dots are no number");
    assert_eq!(role("admin", "other").as_deref(), Some("7"));
    assert!(read.issue("totals-row").message.starts_with("2 rows"));
}

#[test]
fn faults_of_the_bulletin() {
    let undated = bulletin("Table 6a: staff by role", PLACES);
    assert_eq!(undated.issue("no-date").severity, Severity::Fatal);
    assert!(undated.lines.is_empty());
    assert_eq!(
        bulletin(&TITLE.replace("full-time equivalent", "headcount"), PLACES).of("workforce")[0][4],
        "headcount"
    );
    let odd = bulletin(
        TITLE,
        &format!(
            "{PLACES}Unknown,,1,,,,,,,,,,,,\nOf which estimated [Note 19],,0.03,,,,,,,,,,,,\n02P,Barnsley,-4,x,5,,,,,,,,,,\n03L,Again,1,,,,,,,,,,,,\n03-L,No code,1,,,,,,,,,,,,\n"
        ),
    );
    for rule in ["unknown-place", "share-row", "negative-count", "not-a-number", "duplicate-key", "not-a-code"] {
        assert!(odd.issues().iter().any(|i| i.rule == rule), "{rule}: {:#?}", odd.issues());
    }
    assert_eq!(cells(&odd, "workforce", &["02P"]).len(), 1);
    assert_eq!(odd.one().row_count(), 13 + 12 + 1);
}

#[test]
fn places_in_october_2025() {
    let Some(path) = shared("02_workforce/GPW Bulletin Tables - October 2025.xlsx") else { return };
    let read = read(&path);
    // England and 106 places by 55 columns, once in full-time equivalents and once in heads; no other sheet is taken.
    assert_eq!(
        read.parts.iter().map(|p| (p.sheet.as_deref().unwrap(), p.row_count())).collect::<Vec<_>>(),
        [("6a", 5885), ("6b", 5885)]
    );
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let all = |org, measure| cells(&read, "workforce", &[org, "2025-10-31", "gp", "all", measure])[0][5].clone();
    assert_eq!(all("03L", "fte"), "174.279600001");
    assert_eq!((all("03L", "headcount"), all("E92000001", "headcount")), ("224".to_owned(), "49945".to_owned()));
    assert_eq!(cells(&read, "workforce", &["03L", "2025-10-31", "admin", "apprentice"]).len(), 2);
}

const NETWORK: &str = "Data_source,CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,PCN_NAME,SUB_ICB_CODE,SUB_ICB_NAME,STAFF_GROUP,STAFF_ROLE,DETAILED_STAFF_ROLE,FTE,UNIQUE_IDENTIFIER
NWRS Staff,2022,6,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L ,Other Direct Patient Care staff,Pharmacists,Pharmacist,1,7979
NWRS Staff,2022,6,U87177,ROTHER VALLEY SOUTH PCN,03L,NHS South Yorkshire ICB - 03L ,Other Direct Patient Care staff,Pharmacists,Pharmacist,0.5,7980
";

/// A row twice is a second post of the same person, not a repetition.
mod network {
    use super::{NETWORK, Suite};

    // A network and a place; its role, its group and all groups; time and heads.
    const SUITE: Suite = Suite {
        family: "workforce-pcn",
        text: NETWORK,
        rows: 2 * 3 * 2,
        needed: "STAFF_ROLE",
        count: "FTE",
        name: "PCN_NAME",
        ..Suite::BASE
    };
    crate::fault_suite!(@each SUITE; good other_forms as_workbook wrong_encoding missing_column renamed_column title_rows text_in_a_number truncated_zip empty_file);
}

#[test]
fn people_are_counted_once_and_contracted_time_counts() {
    let more = "NWRS Staff,2022,6,U87177,X,03L,Y,Directors,Medical Clinical Director,Clinical Director \u{2013} Medical,0.25,7979
NWRS contracted services,2022,6,U87177,X,03L,Y,Other Admin/Non-clinical staff,Managers,Manager,0.4,NULL
NWRS Staff,2022,13,U87177,X,03L,Y,Directors,Medical Clinical Director,,1,1
NWRS Staff,2022,6,,X,03L,Y,Directors,Medical Clinical Director,,1,1
NWRS Staff,2022,6,U87177,X,03L,Y,Directors,Non-clinical Director,,-0.1,2
";
    let read = read_bytes("x.csv", format!("{NETWORK}{more}").as_bytes());
    let value =
        |org, group, role, measure| cells(&read, "workforce", &[org, "2022-06-30", group, role, measure])[0][5].clone();
    assert_eq!(value("U87177", "pcn-dpc", "pharmacist", "fte"), "1.5");
    assert_eq!(value("03L", "pcn-dpc", "all", "headcount"), "2");
    assert_eq!(value("03L", "pcn-all", "all", "headcount"), "3", "one person has two posts");
    assert_eq!(
        (value("03L", "pcn-admin", "manager", "fte"), value("03L", "pcn-admin", "manager", "headcount")),
        ("0.4".into(), String::new())
    );
    assert_eq!(read.issue("not-a-date").place.row, Some(6));
    assert_eq!(read.issue("missing-value").place.row, Some(7));
    assert_eq!(read.issue("negative-fte").value, None, "nothing about one person");
    assert!(read.issue("nobody-named").message.starts_with("1 rows"));
}

#[test]
fn networks_in_june_2022() {
    let Some(path) = shared("02_workforce/10.Primary Care Networks \u{2013} June 2022 Individual Level.csv") else {
        return;
    };
    let read = read(&path);
    assert_eq!(read.one().rows, [("workforce", 24_548)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    assert_eq!(read.issue("windows-1252").severity, Severity::Note);
    let england: f64 = cells(&read, "workforce", &[])
        .iter()
        .filter(|r| !r[0].starts_with('U') && r[2] == "pcn-all" && r[4] == "fte")
        .map(|r| r[5].parse::<f64>().unwrap())
        .sum();
    let networks: f64 = cells(&read, "workforce", &[])
        .iter()
        .filter(|r| r[0].starts_with('U') && r[2] == "pcn-all" && r[4] == "fte")
        .map(|r| r[5].parse::<f64>().unwrap())
        .sum();
    assert!((england - networks).abs() < 1e-6, "{england} {networks}");
}

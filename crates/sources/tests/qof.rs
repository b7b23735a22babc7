//! The Quality and Outcomes Framework: every file of it, as published and broken.

mod common;

use common::{Grid, Read, faults::Suite, read, read_bytes, shared};
use linchpin_core::Severity;

fault_suite!(
    prevalence,
    Suite {
        family: "qof-prevalence",
        text: "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE
C87002,AF,592,TOTAL,20690
C87002,AST,1602,06OV,19508
",
        rows: 2,
        needed: "PRACTICE_LIST_SIZE",
        count: "REGISTER",
        not_negative: "REGISTER",
        name: "GROUP_CODE",
        totals: "ENG,AF,592,TOTAL,20690",
        figure: "REGISTER",
        named: "PREVALENCE_2021_",
        ..Suite::BASE
    }
);

fault_suite!(
    indicators,
    Suite {
        family: "qof-indicators",
        text: "INDICATOR_CODE,INDICATOR_POINT_VALUE,GROUP_CODE,GROUP_DESCRIPTION,DOMAIN_CODE,DOMAIN_DESCRIPTION,PATIENT_LIST_TYPE
AF001,5,AF,Atrial fibrillation,CL,Clinical,TOTAL
DM006,3,DM,Diabetes mellitus,CL,Clinical,17OV
",
        rows: 2,
        needed: "GROUP_CODE",
        count: "INDICATOR_POINT_VALUE",
        not_negative: "INDICATOR_POINT_VALUE",
        name: "GROUP_DESCRIPTION",
        figure: "INDICATOR_POINT_VALUE",
        named: "MAPPING_2021_",
        ..Suite::BASE
    }
);

fault_suite!(
    exceptions,
    Suite {
        family: "qof-exceptions",
        text: "INDICATOR_CODE,PCA_EXCL_NAME,PCA_EXCL_SHORT_NAME,PCA_EXCL_DESCRIPTION,TYPE
AF006,AFIBINVITE1,AFIBINV1,\"Has not responded to two invitations, seven days apart.\",PCA
AF006,REG_DAT3,REG1_DAT3,Registered within three months.,Exclusion
",
        rows: 2,
        needed: "PCA_EXCL_NAME",
        name: "PCA_EXCL_DESCRIPTION",
        figure: "PCA_EXCL_DESCRIPTION",
        named: "MAPPING_2021_",
        ..Suite::BASE
    }
);

fault_suite!(
    maximum,
    Suite {
        family: "qof-maximum",
        text: "PRACTICE_CODE,REVISED_MAXIMUM_POINTS\nC87002,567\nC87003,559\n",
        rows: 2,
        needed: "REVISED_MAXIMUM_POINTS",
        count: "REVISED_MAXIMUM_POINTS",
        not_negative: "REVISED_MAXIMUM_POINTS",
        totals: "England,1126",
        figure: "REVISED_MAXIMUM_POINTS",
        named: "ORGANISATION_2021_",
        ..Suite::BASE
    }
);

const GEOGRAPHIES: &str = "REGION_ODS_CODE,REGION_NAME,STP_ODS_CODE,STP_NAME,CCG_ODS_CODE,CCG_NAME,PCN_ODS_CODE,PCN_NAME,PRACTICE_CODE,PRACTICE_NAME
Y63,North East and Yorkshire,QF7,South Yorkshire,03L,NHS Rotherham CCG,U87177,Rother Valley South PCN,C87002,Dinnington Group Practice
Y63,North East and Yorkshire,QF7,South Yorkshire,03L,NHS Rotherham CCG,-,,C87003,Woodstock Bower
";

fault_suite!(
    geographies,
    Suite {
        family: "qof-geographies",
        text: GEOGRAPHIES,
        // Two practices, a network, a place, a board and a region; and who belongs to whom.
        rows: 6 + 5,
        needed: "CCG_NAME",
        name: "PRACTICE_NAME",
        figure: "PRACTICE_NAME",
        named: "MAPPING_2021_",
        ..Suite::BASE
    }
);

#[test]
fn a_practice_belongs_where_it_did_in_the_year() {
    let read = read_bytes("MAPPING_2021.csv", GEOGRAPHIES.as_bytes());
    let links: Vec<String> = read.of("membership").iter().map(|r| r.join(" ")).collect();
    let days = "2020-04-01 2021-03-31";
    assert!(
        links.contains(&format!("C87002 U87177 pcn {days}")) && links.contains(&format!("QF7 Y63 region {days}")),
        "{links:?}"
    );
}

const ACHIEVEMENT: &str = "REGION_ODS_CODE,PRACTICE_CODE,INDICATOR_CODE,MEASURE,VALUE
Y63,C87002,AST007,NUMERATOR,900
Y63,C87002,AST007,DENOMINATOR,1200
Y63,C87002,AST007,PCAS,35
Y63,C87002,AST007,ACHIEVED_POINTS,19.5
Y63,C87002,AST005,REGISTER,1602
Y60,C84005,AST007,NUMERATOR,1
";

/// Rows of one practice and indicator become one.
mod achievement {
    use super::{ACHIEVEMENT, Suite};

    const SUITE: Suite = Suite {
        family: "qof-achievement",
        text: ACHIEVEMENT,
        rows: 2,
        needed: "MEASURE",
        count: "VALUE",
        not_negative: "VALUE",
        totals: "Y63,England,AST007,NUMERATOR,5",
        named: "ACHIEVEMENT_2223_",
        ..Suite::BASE
    };
    crate::fault_suite!(@each SUITE; good other_forms as_workbook missing_column renamed_column title_rows totals_row text_in_a_number negative_count truncated_zip empty_file);
}

#[test]
fn measures_of_one_indicator_come_together() {
    let text = format!("{ACHIEVEMENT}Y63,C87002,AST007,NUMERATOR,901\nY63,C87002,AST007,MOOD,3\n");
    let read = read_bytes("x/ACHIEVEMENT_NORTH_EAST_2223.csv".rsplit('/').next().unwrap(), text.as_bytes());
    let row = read.of("achievement").into_iter().find(|r| r[0] == "C87002").unwrap();
    assert_eq!(row, ["C87002", "2022/23", "AST007", "900", "1200", "35", "19.5"]);
    assert_eq!(read.slices("achievement").into_keys().collect::<Vec<_>>(), ["2022/23 Y60", "2022/23 Y63"]);
    assert_eq!((read.issue("duplicate-key").place.row, read.issue("unknown-word").place.row), (Some(8), Some(9)));
    let without: String = ACHIEVEMENT.lines().map(|l| l.split_once(',').unwrap().1.to_owned() + "\n").collect();
    let part = |name: &str| read_bytes(name, without.as_bytes()).slices("achievement").into_keys().next().unwrap();
    assert_eq!(part("ACHIEVEMENT_NORTH_WEST_2223.csv"), "2022/23 north-west");
    assert_eq!(part("ACHIEVEMENT_2122.csv"), "2021/22 england");
}

const ASTHMA: &str = "Quality and Outcomes Framework,,,,,,,,,,
,,Prevalence,,,,Achievement,,,,
,,2013-14,,2014-15,,2014-15,,,AST001,Asthma AST002,,
Practice Code,Practice Name,List Size,Register,List Size ages 17+,Register,Total Achievement Score (Max 45),Total Exceptions,Total Denominators,Achievement Score (Max 4),Numerator,Denominator,Exceptions
C87002,DR DOUGLAS,21002,1387,21000,1437,45,69,1848,4,289,345,21
Y04800,NEW PRACTICE,-,-,2486,130,x,5,171,4,-1,No patients,2
";

fn asthma(from: &str, to: &str) -> Read {
    read_bytes("any.xlsx", &Grid::parse(&ASTHMA.replace(from, to)).workbook("AST", &[]))
}

#[test]
fn repeated_headings_are_told_apart_by_the_line_above() {
    let read = asthma("", "");
    let known = read.of("prevalence");
    assert_eq!(known[0], ["C87002", "2013/14", "AST", "1387", "TOTAL", "21002"]);
    assert_eq!(known[1], ["C87002", "2014/15", "AST", "1437", "17OV", "21000"]);
    assert_eq!(known.len(), 3, "a new practice has no year before");
    let achieved: Vec<String> = read.of("achievement").iter().map(|r| r.join("|")).collect();
    assert!(achieved.contains(&"C87002|2014/15|AST002|289|345|21|".to_owned()), "{achieved:?}");
    assert!(achieved.contains(&"C87002|2014/15|AST001||||4".to_owned()), "{achieved:?}");
    assert!(achieved.contains(&"C87002|2014/15|group:AST||1848|69|45".to_owned()), "{achieved:?}");
    assert_eq!(read.issue("negative-count").value.as_deref(), Some("-1"));
    assert_eq!(read.issue("not-a-number").severity, Severity::Warning);
}

#[test]
fn without_the_line_above_nothing_is_guessed() {
    let read = asthma(",,2013-14,,2014-15,,2014-15,,,AST001,Asthma AST002", ",,,,,,,,,,");
    assert_eq!(read.issue("no-date").severity, Severity::Fatal);
    assert!(read.lines.is_empty());
    let renamed = asthma("Total Exceptions", "Sum of Exceptions");
    assert!(renamed.issue("missing-column").message.contains("Total Exceptions"));
}

#[test]
fn a_framework_file_without_a_year_is_refused() {
    let read = read_bytes(
        "prevalence.csv",
        b"PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE\nC87002,AF,1,TOTAL,2\n",
    );
    assert_eq!(read.issue("no-date").severity, Severity::Fatal);
}

#[test]
fn the_framework_of_2020_21() {
    let files = [
        ("PREVALENCE_2021_v2.csv", vec![("prevalence", 137_991)]),
        ("MAPPING_INDICATORS_2021_v2.csv", vec![("qof_indicator", 68)]),
        ("MAPPING_NHS_GEOGRAPHIES_2021.csv", vec![("organisation", 7_977), ("membership", 13_220)]),
        ("MAPPING_PCAS_EXCL_TO_INDICATOR_2021_v2.csv", vec![("qof_exception", 362)]),
        ("ORGANISATION_REFERENCE_2021.csv", vec![("qof_maximum", 6_571)]),
    ];
    for (name, rows) in files {
        let Some(path) = shared(&format!("05_qof/{name}")) else { return };
        let read = read(&path);
        assert_eq!(read.one().rows, rows, "{name}");
        assert!(read.complaints().is_empty(), "{name}: {:#?}", read.complaints());
        assert_eq!(read.one().edition, "2020/21");
        if name.starts_with("PREV") {
            let dinnington = ["C87002", "2020/21", "AF", "592", "TOTAL", "20690"];
            assert!(read.of("prevalence").iter().any(|r| *r == dinnington));
        }
        if name.contains("PCAS") {
            let text: String = read.of("qof_exception").iter().map(|r| &*r[4]).collect();
            assert!(text.contains('\u{2019}') && !text.contains('\u{fffd}'), "curly quotation marks of Windows-1252");
        }
    }
}

#[test]
fn asthma_in_2014_15() {
    let Some(path) = shared("05_qof/qof-1415-prac-asthma.xlsx") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("prevalence", 15_531), ("achievement", 46_646)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let has = |table: &str, row: &[&str]| assert!(read.of(table).iter().any(|r| *r == row), "{row:?}");
    has("prevalence", &["C87002", "2013/14", "AST", "1387", "TOTAL", "21002"]);
    has("prevalence", &["C87002", "2014/15", "AST", "1437", "TOTAL", "21000"]);
    has("achievement", &["C87002", "2013/14", "group:AST", "", "1761", "49", "45"]);
    has("achievement", &["C87002", "2014/15", "AST002", "289", "345", "21", "15"]);
    has("achievement", &["C87002", "2014/15", "AST004", "89", "111", "3", "6"]);
}

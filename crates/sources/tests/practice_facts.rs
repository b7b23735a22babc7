//! Money, need, ratings and access of practices: as published and broken.

mod common;

use common::{Read, faults::Suite, read, read_bytes, shared};
use linchpin_core::Severity;

const PAYMENTS: &str = "Sub ICB Code,Practice Code,Practice Name,Practice Open Date,Contract Type,Dispensing Practice,Practice Rurality,Atypical characteristics,Average Number of Registered Patients,Average Number of Weighted Patients,Average payments per registered patient,Global Sum,Minor Surgery,Total NHS Payments to General Practice,\"Deductions for Pensions, Levies and Prescription Charge Income\"
03L,C87002,DINNINGTON GROUP PRACTICE,01/04/1974,pms,Yes,Urban,,20909.25,22870.76,207.17,0,-12.5,\"£4,331,853.61\",-571331.03
03L,C87003,WOODSTOCK BOWER,1974-04-01,GMS,No,Urban,| Part year of data || Large fluctuation in patients |,12000,12500.5,N/A,1000000,0,1500000,-2000
";

fault_suite!(
    payments,
    Suite {
        family: "nhs-payments",
        text: PAYMENTS,
        // Four streams, two lists and three attributes each; one practice is atypical.
        rows: 2 * (4 + 2 + 3) + 1,
        needed: "Global Sum",
        not_negative: "Average Number of Weighted Patients",
        name: "Practice Name",
        totals: ",Total,ENGLAND,,,,,,32909.25,35371.26,,1000000,-12.5,5831853.61,-573331.03",
        figure: "Global Sum",
        named: "nhspaymentsgp-24-25-",
        ..Suite::BASE
    }
);

fn row<'r>(read: &'r Read, table: &str, start: &[&str]) -> Vec<&'r [String]> {
    read.of(table).into_iter().filter(|r| r.iter().zip(start).all(|(a, b)| a == b)).collect()
}

#[test]
fn streams_are_pence_and_editions_agree() {
    let read = read_bytes("pay 2024-25.csv", PAYMENTS.as_bytes());
    let paid = |read: &Read, stream: &str| row(read, "payments", &["C87002", "2024/25", stream])[0][3].clone();
    assert_eq!(
        [paid(&read, "total"), paid(&read, "deductions"), paid(&read, "minor-surgery")],
        ["433185361", "-57133103", "-1250"]
    );
    assert_eq!(
        row(&read, "practice_profile", &["C87003", "2024/25", "atypical"])[0][3],
        "Part year of data; Large fluctuation in patients"
    );
    assert_eq!(row(&read, "practice_profile", &["C87002", "2024/25", "contract"])[0][3], "PMS");
    let older = PAYMENTS
        .replace("Average Number of Registered Patients", "NumberOfRegisteredPatientsLastKnownFigure")
        .replace("Average Number of Weighted Patients", "NumberOfWeightedPatientsLastKnownFigure")
        .replace("Global Sum", "GlobalSum_£")
        .replace("Minor Surgery", "MinorSurgery_£")
        .replace("Total NHS Payments to General Practice", "TotalNHSPaymentsToGeneralPractice_£")
        .replace("Practice Code", "PracticeCode");
    let older = read_bytes("pay 24-25.csv", older.as_bytes());
    assert_eq!(
        older.lines.iter().map(|l| &l.cells).collect::<Vec<_>>(),
        read.lines.iter().map(|l| &l.cells).collect::<Vec<_>>()
    );
    let junk = read_bytes("pay 24-25.csv", PAYMENTS.replace("-12.5", "twelve").replace("pms", "Unknown").as_bytes());
    assert_eq!(
        (junk.issue("not-money").severity, junk.issue("unknown-value").severity),
        (Severity::Warning, Severity::Note)
    );
    assert_eq!(junk.one().row_count(), 19 - 2);
    assert_eq!(read_bytes("pay.csv", PAYMENTS.as_bytes()).issue("no-date").severity, Severity::Fatal);
}

#[test]
fn payments_of_2024_25() {
    let Some(path) = shared("11_payments/nhspaymentsgp-24-25-prac-csv.csv") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("payments", 42 * 6_375), ("weighted_list", 2 * 6_375), ("practice_profile", 25_633)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    assert_eq!(row(&read, "weighted_list", &["C87002", "2024/25", "payments-registered"])[0][3], "20909.25");
    assert_eq!(row(&read, "payments", &["C87002", "2024/25", "total"])[0][3], "433185361");
    assert_eq!(row(&read, "payments", &["C87002", "2024/25", "total-with-covid-after-deductions"])[0][3], "385924070");
    let contracts = read.of("practice_profile").iter().filter(|r| r[2] == "contract").count();
    assert_eq!(contracts, 6_375 - 34, "34 contracts are unknown");
}

fault_suite!(
    allocations,
    Suite {
        family: "allocation-populations",
        text: "Practice_Code,GP_Practice_Name,PCN_Code,pop 2022/23,G&A WP,Final WP,Primary Medical Care WP,Final PMC WP
A81001,The Densham Surgery,,4068.906409,5044.162762,5230.216323,4606.377257,5280.328726
C87002,Dinnington Group Practice,,20803.43394,23567.86785,22201.32034,20907.90955,21104.61195
",
        rows: 10,
        needed: "Final WP",
        count: "G&A WP",
        not_negative: "Final WP",
        name: "GP_Practice_Name",
        totals: "England,,,24872.3,28612.0,27431.5,25514.3,26384.9",
        figure: "Final WP",
        ..Suite::BASE
    }
);

#[test]
fn weighted_populations_of_2022_23() {
    let Some(path) = shared("16_extra/AIF_weighted_populations_2024_2025.csv") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("weighted_list", 10 * 6_553)]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    assert_eq!(read.issue("year-differs").severity, Severity::Note, "the name says 2024/25");
    assert_eq!(
        row(&read, "weighted_list", &["C87002", "2022/23", "allocation-primary-medical-care"])[0][3],
        "20907.90955"
    );
}

/// A practice twice is two locations of it, of which the newest rating stands.
mod ratings {
    use super::Suite;

    const SUITE: Suite = Suite {
        family: "cqc-ratings",
        text: "Location ID,Location ODS Code,Location Name,Location Primary Inspection Category,Service / Population Group,Domain,Latest Rating,Publication Date
1-1,C87002,Dinnington Group Practice,GP Practices,Overall,Overall,Good,31/05/2018
1-1,C87002,Dinnington Group Practice,GP Practices,Overall,Well-led,Requires improvement,31/05/2018
",
        rows: 2,
        needed: "Publication Date",
        date: "Publication Date",
        name: "Location Name",
        ..Suite::BASE
    };
    crate::fault_suite!(@each SUITE; good other_forms as_workbook wrong_encoding missing_column renamed_column title_rows impossible_date truncated_zip empty_file);
}

#[test]
fn of_several_ratings_the_newest_stands() {
    let text = "Location ODS Code,Location Primary Inspection Category,Service / Population Group,Domain,Latest Rating,Publication Date
C87002,GP Practices,Overall,Overall,Good,31/05/2018
C87002,GP Practices,Overall,Overall,Inadequate,01/06/2021
C87002,GP Practices,Overall,Overall,Outstanding,2017-01-01
C87002,GP Practices,Older people,Overall,Outstanding,2022-01-01
VN1AB,Residential social care,Overall,Overall,Good,2022-01-01
C87003,GP Practices,Overall,Safe,Insufficient evidence to rate,2022-01-01
C87003,GP Practices,Overall,Tasty,Good,2022-01-01
-,GP Practices,Overall,Safe,Good,2022-01-01
";
    let read = read_bytes("x.csv", text.as_bytes());
    assert_eq!(read.of("rating"), [["C87002", "2021-06-01", "overall", "inadequate"]]);
    for (rule, times) in
        [("repeated-rating", 2), ("not-a-practice", 2), ("not-rated", 1), ("unknown-word", 1), ("missing-value", 1)]
    {
        assert_eq!(read.issues().iter().filter(|i| i.rule == rule).count(), times, "{rule}");
    }
}

#[test]
fn ratings_by_year() {
    let Some(path) = shared("07_cqc/HEEC_cqc_derived.csv") else { return };
    let read = read(&path);
    // Of 6,229 rows 42 have no code, and two practices come twice.
    assert_eq!(read.one().rows, [("rating", 6_185)]);
    let rotherham =
        |rating: &str| read.of("rating").iter().filter(|r| r[0].starts_with("C87") && r[3] == rating).count();
    assert_eq!(["good", "requires-improvement", "outstanding", "inadequate"].map(rotherham), [24, 3, 1, 0]);
    assert_eq!(
        row(&read, "rating", &["M84032"])[0][1..],
        ["2019-01-01", "overall", "good"],
        "it was outstanding in 2016"
    );
    assert_eq!(read.issue("missing-value").severity, Severity::Error);
}

fault_suite!(
    areas,
    Suite {
        family: "deprivation-areas",
        text: "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),Index of Multiple Deprivation (IMD) Rank,Index of Multiple Deprivation (IMD) Decile
E01000001,City of London 001A,E09000001,29199,9
E01000002,City of London 001B,E09000001,30379,10
",
        rows: 4,
        needed: "Index of Multiple Deprivation (IMD) Rank",
        count: "Index of Multiple Deprivation (IMD) Rank",
        not_negative: "Index of Multiple Deprivation (IMD) Decile",
        name: "LSOA name (2011)",
        ..Suite::BASE
    }
);

#[test]
fn areas_of_2019() {
    let Some(path) = shared("10_imd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("deprivation", 2 * 32_844)]);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    assert_eq!(row(&read, "deprivation", &["E01033767", "2019", "imd-decile"])[0][3], "1");
}

fault_suite!(
    practices,
    Suite {
        family: "deprivation-practices",
        text: "IndicatorID,Year,AreaCode,AreaName,IsAreaCurrent,Value
93553,2010,A81001,The Densham Surgery,1,25.07512244
93553,2019,C87002,Dinnington Group Practice,1,24.47195259
",
        rows: 2,
        needed: "IsAreaCurrent",
        count: "Value",
        not_negative: "Value",
        date: "Year",
        name: "AreaName",
        totals: "93553,2019,England,England,1,21.7",
        figure: "Value",
        ..Suite::BASE
    }
);

#[test]
fn practices_of_three_editions_of_the_index() {
    let Some(path) = shared("10_imd/HEEC_IMD_raw_fingertips_93553_practice.csv") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("deprivation", 23_080)]);
    assert!(read.issues().is_empty(), "{:#?}", read.issues());
    assert_eq!(
        read.slices("deprivation").into_keys().collect::<Vec<_>>(),
        ["2010 practices", "2015 practices", "2019 practices"]
    );
}

fault_suite!(
    access,
    Suite {
        family: "practice-access",
        text: "practice_code_standardised,ocs_annual_total_submissions,gpad_annual_total_appointments,gpad_dna_share
C87002,63558,146000,0.04
C87003,100,80000,NA
",
        rows: 5,
        needed: "gpad_annual_total_appointments",
        count: "gpad_dna_share",
        totals: "England,63658,226000,0.04",
        figure: "gpad_dna_share",
        ..Suite::BASE
    }
);

#[test]
fn a_year_of_access() {
    let Some(path) = shared("16_extra/PeterHDS_annual_practice_access_core_derived.csv") else { return };
    let read = read(&path);
    assert_eq!(read.one().rows, [("profile", 51 * 6_067)]);
    assert_eq!(read.issue("no-period").severity, Severity::Note);
}

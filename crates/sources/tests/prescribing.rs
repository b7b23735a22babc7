//! Prescribing: the dataset of the NHSBSA in both its layouts, and the summary of antibiotics.

mod common;

use std::collections::HashSet;

use common::{Read, faults::Suite, read, read_bytes, shared};
use linchpin_core::Severity;

const EPD: &str =
    "YEAR_MONTH,PCO_CODE,PRACTICE_NAME,PRACTICE_CODE,BNF_CODE,BNF_DESCRIPTION,QUANTITY,ITEMS,TOTAL_QUANTITY,ADQUSAGE,NIC,ACTUAL_COST,UNIDENTIFIED
2017_10,11M00,AVENUE SURGERY,L84018,0501010R0AAABAB,Made up,50.0,1,50.0,0.0,2.71,2.52100,N
2017_10,11M00,AVENUE SURGERY,L84018,0501010R0AAABAB,Made up,100.0,2,200.0,0.0,10.84,10.08,N
201710,11M00,AVENUE SURGERY,L84018,0501999R0AAABAB,Other,1,3,3,0.0,1.00,0.9,N
";

const DETAILED: &str =
    "Practice Name,Practice Code,PCO Code,BNF Code,BNF Description,Items,Quantity,ADQ Usage,NIC,Actual Cost
DALTON SURGERY,B85010,03A00,0408010G0AAABAB,Gabapentin_Cap 300mg,5,84,105.00000,58.60,54.80693
DALTON SURGERY,B85010,03A00,0408010G0AAABAB,Gabapentin_Cap 300mg,1,60,15.00000,8.37,7.86035
";

/// Rows of one presentation add up, so a row twice is no fault.
mod epd {
    use super::{EPD, Suite};

    // Two presentations, their section and everything.
    const SUITE: Suite = Suite {
        family: "prescribing",
        text: EPD,
        rows: 4,
        needed: "BNF_CODE",
        count: "ITEMS",
        not_negative: "ITEMS",
        date: "YEAR_MONTH",
        name: "PRACTICE_NAME",
        totals: "201710,11M00,Total,Total,0501010R0AAABAB,,1,6,253,0,14.55,13.5,N",
        ..Suite::BASE
    };
    crate::fault_suite!(@each SUITE; good other_forms as_workbook wrong_encoding missing_column renamed_column title_rows totals_row text_in_a_number negative_count impossible_date truncated_zip empty_file);
}

mod detailed {
    use super::{DETAILED, Suite};

    const SUITE: Suite = Suite {
        family: "prescribing",
        text: DETAILED,
        rows: 3,
        needed: "BNF Code",
        count: "Items",
        not_negative: "Items",
        name: "BNF Description",
        named: "2017-10 ",
        ..Suite::BASE
    };
    crate::fault_suite!(@each SUITE; good other_forms as_workbook wrong_encoding missing_column renamed_column title_rows text_in_a_number negative_count truncated_zip empty_file);
}

fault_suite!(
    antibiotics,
    Suite {
        family: "antibiotics-summary",
        text: "practice_code,icb_code,year_month,practice_name,antibiotic_items,antibiotic_quantity,antibiotic_nic,total_all_items
C87002,QF7,202511,DINNINGTON GROUP PRACTICE,770,6533,4705.09,47021
C87003,QF7,202511,WOODSTOCK BOWER,500,4000,3000,30000
",
        rows: 4,
        needed: "total_all_items",
        count: "antibiotic_items",
        not_negative: "total_all_items",
        date: "year_month",
        name: "practice_name",
        totals: "Total,,202511,,1270,10533,7705.09,77021",
        figure: "antibiotic_quantity",
        ..Suite::BASE
    }
);

fn rows(read: &Read) -> Vec<String> {
    read.of("prescribing").iter().map(|r| r.join(" ")).collect()
}

#[test]
fn rows_of_a_presentation_add_up_at_every_level() {
    let read = read_bytes("x.csv", EPD.as_bytes());
    assert_eq!(
        rows(&read),
        [
            "L84018 2017-10-01 presentation 0501010R0AAABAB 3 250 1355 1260.1",
            "L84018 2017-10-01 presentation 0501999R0AAABAB 3 3 100 90",
            "L84018 2017-10-01 section 0501 6 253 1455 1350.1",
            "L84018 2017-10-01 all  6  1455 1350.1",
        ]
    );
    assert_eq!(read.one().edition, "2017-10");
}

#[test]
fn the_older_file_gives_the_quantity_of_one_item() {
    let read = read_bytes("Detailed 2017-10.csv", DETAILED.as_bytes());
    // Five times 84 capsules and once 60.
    assert_eq!(rows(&read)[0], "B85010 2017-10-01 presentation 0408010G0AAABAB 6 480 6697 6266.728");
    assert_eq!(read.issue("date-from-name").severity, Severity::Note);
    assert_eq!(read_bytes("Detailed.csv", DETAILED.as_bytes()).issue("no-date").severity, Severity::Fatal);
}

#[test]
fn prescribers_that_are_not_known_and_codes_that_are_none() {
    let odd = "201710,11M00,UNIDENTIFIED DOCTORS,00L998,0501010R0AAABAB,,1,1,1,0,1,1,Y
201710,11M00,UNIDENTIFIED,-,0501010R0AAABAB,,1,1,1,0,1,1,N
201710,11M00,A,L84018,chapter five,,1,1,1,0,1,1,N
201710,11M00,A,L84018,0501010R0AAABAB,,1,1,-5,0,x,1,N
";
    let read = read_bytes("x.csv", format!("{EPD}{odd}").as_bytes());
    assert_eq!(read.issues().iter().filter(|i| i.rule == "unidentified-prescriber").count(), 2);
    assert_eq!(read.issue("not-a-code").place.row, Some(7));
    assert_eq!((read.issue("negative-count").place.row, read.issue("not-a-number").place.row), (Some(8), Some(8)));
    assert_eq!(rows(&read).len(), 4);
}

/// A file of `practices` by `codes`, in the order that `order` makes of their numbers.
fn large(practices: u32, codes: u32, order: impl Fn(u32) -> (u32, u32)) -> Read {
    let mut text = EPD.split_inclusive('\n').take(1).collect::<String>();
    for i in 0..practices * codes {
        let (practice, code) = order(i);
        let chapter = 1 + code % 9;
        text += &format!("201710,X,NAME,A{practice:05},0{chapter}01010R0A{code:05},,1,1,2,0,0.5,0.25,N\n");
    }
    read_bytes("x.csv", text.as_bytes())
}

#[test]
fn a_file_larger_than_what_is_held_in_either_order() {
    let by_practice = large(130, 1000, |i| (i / 1000, i % 1000));
    let by_code = large(130, 1000, |i| (i % 130, i / 130));
    for (read, order) in [(&by_practice, "practice"), (&by_code, "code")] {
        assert!(read.complaints().is_empty(), "{order}: {:#?}", read.complaints());
        let keys: HashSet<_> = read.of("prescribing").iter().map(|r| r[..4].to_vec()).collect();
        assert_eq!((keys.len(), read.one().row_count()), (130_000 + 130 * 9 + 130, 131_300), "{order}");
        let all: i64 =
            read.of("prescribing").iter().filter(|r| r[2] == "all").map(|r| r[4].parse::<i64>().unwrap()).sum();
        assert_eq!(all, 130_000);
    }
}

#[test]
fn a_file_in_no_order_says_so_and_still_adds_up() {
    // The same 120,000 twice: the second time they have been given out already.
    let read = large(240, 1000, |i| (i % 120_000 / 1000, i % 1000));
    assert_eq!(read.issue("not-in-order").severity, Severity::Warning);
    let sum = |level: &str| -> i64 {
        read.of("prescribing").iter().filter(|r| r[2] == level).map(|r| r[4].parse::<i64>().unwrap()).sum()
    };
    assert_eq!([sum("presentation"), sum("section"), sum("all")], [240_000; 3]);
}

#[test]
fn four_practices_in_october_2017() {
    let Some(path) = shared("06_prescribing/20171217_Detailed_Prescribing_Information_2017-10_subset.csv") else {
        return;
    };
    let read = read(&path);
    assert_eq!(read.one().row_count(), 5_861);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let sum = |level: &str, column: usize| -> f64 {
        read.of("prescribing").iter().filter(|r| r[2] == level).map(|r| r[column].parse::<f64>().unwrap()).sum()
    };
    assert_eq!([sum("presentation", 4), sum("section", 4), sum("all", 4)], [49214.0; 3]);
    assert!((sum("all", 6) - 37254343.0).abs() < 0.01, "{}", sum("all", 6));
}

#[test]
fn antibiotics_in_november_2025() {
    let Some(path) = shared("06_prescribing/antibiotics_practice_summary_202511_derived.csv") else { return };
    let read = read(&path);
    // 7,911 prescribers, of which 80 are doctors whose practice is not known.
    assert_eq!(read.one().rows, [("prescribing", 2 * (7_911 - 80))]);
    assert!(read.complaints().is_empty(), "{:#?}", read.complaints());
    let known = rows(&read);
    assert!(known.contains(&"C87002 2025-11-01 section 0501 770 6533 470509 ".to_owned()));
    assert!(known.contains(&"C87002 2025-11-01 all  47021   ".to_owned()));
}

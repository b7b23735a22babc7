//! The GP Patient Survey, in the layouts of 2018 to 2023 and from 2024; no published file is at hand.

mod common;

use common::faults::Suite;

const GOOD: &str = "ad_practicecode,ad_practicename,ad_pcncode,distributed,received,resprate,overallexp.pcteval,overallexp.baseevalw,overallexp_1.pct,localgpservicesphone.pcteval,lastgpapptchoice_1.pcteval,lastgpapptconf.base
C87002,DINNINGTON GROUP PRACTICE,U87177,412,121,0.2937,0.7125,118.4,0.31,0.455,0.6,97
C87003,WOODSTOCK BOWER GROUP PRACTICE,U12345,380,9,0.0237,-97,-97,-97,*,/,4
";

fault_suite!(Suite {
    family: "gp-patient-survey",
    text: GOOD,
    rows: 12,
    needed: "distributed",
    count: "received",
    name: "ad_practicename",
    totals: "England,,,792,130,0.16,0.74,1,0.3,0.5,0.6,101",
    figure: "distributed",
    named: "GPPS_2025_Practice_data_(weighted)_",
    ..Suite::BASE
});

fn rows(name: &str, file: &str) -> Vec<String> {
    let read = common::read_bytes(name, file.as_bytes());
    read.of("survey").iter().map(|r| r.join(" ")).collect()
}

#[test]
fn from_2024_questions_are_words() {
    let rows = rows("GPPS_2025_Practice_data_(weighted)_(csv)_PUBLIC.csv", GOOD);
    let dinnington = [
        "C87002 2025 all sent 412",
        "C87002 2025 all base 121",
        "C87002 2025 lastgpapptchoice-1 positive 0.6",
        "C87002 2025 overall positive 0.7125",
        "C87002 2025 overall base 118.4",
        "C87002 2025 phone positive 0.455",
    ];
    assert_eq!(rows[..6], dinnington);
    // Withheld: the code for too few answers, the star and the stroke.
    let withheld = [
        "C87003 2025 lastgpapptchoice-1 positive ",
        "C87003 2025 overall positive ",
        "C87003 2025 overall base ",
        "C87003 2025 phone positive ",
    ];
    assert_eq!(rows[8..], withheld);
}

#[test]
fn to_2023_questions_are_numbers() {
    let file = "Practice_Code,Practice_Name,distributed,received,resprate,Q3base,Q3_12pct,Q28_12pct,Q28_1pct,Q44_12pct,database
C87002,DINNINGTON GROUP PRACTICE,412,121,0.2937,110,0.5,0.8,0.4,0.9,1
";
    let expected = [
        "C87002 2023 all sent 412",
        "C87002 2023 all base 121",
        "C87002 2023 overall positive 0.8",
        "C87002 2023 phone positive 0.5",
        "C87002 2023 phone base 110",
        "C87002 2023 q44 positive 0.9",
    ];
    assert_eq!(rows("GPPS_2023_Practice_data.csv", file), expected);
}

#[test]
fn the_plain_base_goes_before_the_weighted() {
    let file = GOOD.replace("overallexp_1.pct,", "overallexp.baseeval,").replace("0.31,0.455", "121,0.455");
    assert!(rows("2025.csv", &file).contains(&"C87002 2025 overall base 121".to_owned()));
}

#[test]
fn the_year_stands_above_the_headings_or_in_the_name_or_the_file_is_refused() {
    let titled = format!("GP Patient Survey 2024 practice results,,\n{GOOD}");
    assert!(rows("survey.csv", &titled)[0].starts_with("C87002 2024"));
    assert_eq!(common::read_bytes("GPPS_2025.csv", GOOD.as_bytes()).issue("date-from-name").times, 1);
    let read = common::read_bytes("survey.csv", GOOD.as_bytes());
    assert!(read.lines.is_empty() && !read.one().whole);
    assert!(read.issue("no-date").message.contains("year"));
}

#[test]
fn a_share_lies_between_nothing_and_all() {
    let read = common::read_bytes("2025.csv", GOOD.replace("0.7125", "71.25").as_bytes());
    assert_eq!(read.issue("not-a-share").value.as_deref(), Some("71.25"));
    assert_eq!(read.one().row_count(), 12);
}

#[test]
fn a_negative_number_of_people_is_a_code_or_a_fault() {
    let read = common::read_bytes("2025.csv", GOOD.replace("412,121", "-97,-5").as_bytes());
    let found: Vec<_> = read.complaints().iter().map(|i| (i.rule.clone(), i.value.clone())).collect();
    assert_eq!(found, [("negative-count".to_owned(), Some("-5".to_owned()))]);
    assert_eq!(read.one().row_count(), 12);
}

#[test]
fn a_practice_that_comes_twice_is_reported_once() {
    let twice = format!("{GOOD}C87002,DINNINGTON GROUP PRACTICE,U87177,412,121,0.2937,0.9,118.4,0.31,0.455,0.6,97\n");
    let read = common::read_bytes("2025.csv", twice.as_bytes());
    assert_eq!((read.one().row_count(), read.issue("repeated-row").times), (12, 1));
}

#[test]
fn without_questions_only_the_returns_are_read() {
    let file = "Practice_Code,distributed,received\nC87002,412,121\n";
    let read = common::read_bytes("2025.csv", file.as_bytes());
    assert_eq!(read.one().row_count(), 2);
    assert_eq!(read.issue("no-questions").times, 1);
}

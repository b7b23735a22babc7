//! Whatever stands in the cells of a known layout, a reader neither panics nor loses a row without a word.

mod common;

use proptest::prelude::*;

/// The headings of a layout, and how many tables' worth of rows one row may give.
const LAYOUTS: &[(&str, &[&str])] = &[
    ("x.csv", &["report_period_end", "practice_code", "field", "value"]),
    (
        "x.csv",
        &[
            "Month",
            "GP Code",
            "Submissions",
            "Clinical Submissions",
            "Administrative Submissions",
            "Other/Unknown Type Submissions",
            "Registered Patient Count",
            "Supplier",
            "Participation",
        ],
    ),
    (
        "x.csv",
        &[
            "Month",
            "GP Practice (ODS_CODE)",
            "Count of Inbound calls",
            "Answered",
            "Ended during the IVR Stage",
            "Call back requested",
            "Missed",
            "Call back made",
        ],
    ),
    ("x.csv", &["Year", "Period", "Org Code", "Org Name", "Total Non-elective G&A Admissions (FFCEs)", "Other"]),
    (
        "x.csv",
        &[
            "Indicator ID",
            "Area Code",
            "Area Type",
            "Sex",
            "Age",
            "Category",
            "Time period",
            "Value",
            "Count",
            "Denominator",
            "Value note",
            "Time period Sortable",
        ],
    ),
    (
        "GPPS_2025.csv",
        &["ad_practicecode", "distributed", "received", "overallexp.pcteval", "overallexp.baseeval", "Q28_12pct"],
    ),
    (
        "x.csv",
        &[
            "Month",
            "Practice Code",
            "Total Responses",
            "Very Good",
            "Good",
            "Neither Good nor Poor",
            "Poor",
            "Very Poor",
            "Don't Know",
            "Percentage Positive",
        ],
    ),
];

/// Cells that are nearly right, and any text at all.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop_oneof![
            Just("C87002"), Just("03L"), Just("2026-02-01"), Just("31OCT2018"), Just("2018-19"), Just("APRIL"), Just("January"),
            Just("Persons"), Just("England"), Just("Total"), Just("Unassigned"), Just("No data"), Just("*"), Just("-97"), Just("/"),
            Just("0"), Just("1"), Just("1,234"), Just("0.5"), Just("90%"), Just("9223372036854775807"), Just("-9223372036854775808"),
            Just("1e308"), Just("9007199254740993"), Just("9999-12-31"), Just("99999999"), Just("2199-12"), Just("Sys_Appts_Enbld"), Just(""),
        ].prop_map(str::to_owned),
        1 => any::<i64>().prop_map(|n| n.to_string()),
        1 => any::<f64>().prop_map(|n| n.to_string()),
        1 => "[ -~]{0,12}",
        1 => "\\PC{0,6}",
    ]
}

fn rows() -> impl Strategy<Value = (usize, Vec<Vec<String>>)> {
    (0..LAYOUTS.len()).prop_flat_map(|at| {
        let width = LAYOUTS[at].1.len();
        let row = prop::collection::vec(cell(), width.saturating_sub(1)..width + 2);
        (Just(at), prop::collection::vec(row, 0..8))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_panics_and_no_row_goes_without_a_word((at, rows) in rows()) {
        let (name, headings) = LAYOUTS[at];
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(headings).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let read = common::read_bytes(name, &writer.into_inner().unwrap());
        for (row, cells) in rows.iter().enumerate() {
            let filled = cells.iter().filter(|c| !c.trim().is_empty()).count();
            // Rows before this one may have line breaks in their cells; without them the row's number is known.
            let plain = rows[..=row].iter().flatten().all(|c| !c.contains(['\n', '\r']));
            if filled == 0 || !plain || read.parts.iter().any(|p| !p.whole) {
                continue;
            }
            let number = row as u64 + 2;
            let told = read.issues().iter().any(|i| i.place.row == Some(number) || i.times > 1);
            let kept = read.lines.iter().any(|l| cells.iter().any(|c| l.cells.first().is_some_and(|org| org.eq_ignore_ascii_case(c.trim()))));
            prop_assert!(told || kept, "row {number} {cells:?} is neither kept nor reported: {:#?}", read.issues());
        }
    }
}

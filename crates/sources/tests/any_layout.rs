//! Whatever stands in the cells, a reader gives rows and issues and never fails: any layout of any reader, with cells and
//! names that mean to break it; and any bytes at all.

mod common;

use common::read_bytes;
use linchpin_core::Severity;
use linchpin_sources::{Layout, Need, READERS};
use proptest::prelude::*;

/// Cells that have broken readers of published files before, among some that are good.
const CELLS: &[&str] = &[
    "",
    "C87002",
    "U87177",
    "03L",
    "Y63",
    "England",
    "Total",
    "-",
    "NULL",
    "NA",
    "*",
    "0",
    "1",
    "12",
    "1,234",
    "-1",
    "1e308",
    "1e999",
    "9223372036854775808",
    "NaN",
    "inf",
    "3.5",
    "£1.50",
    "(2.00)",
    "2025-11-01",
    "31/02/2025",
    "Nov-2025",
    "201711",
    "2022",
    "6",
    "45962",
    "TOTAL",
    "ALL",
    "Overall",
    "Good",
    "NUMERATOR",
    "AST001",
    "0501010R0AAABAB",
    "é",
    "\u{1F600}\u{1F600}\u{1F600}\u{1F600}",
    "\"",
    "a,b",
    "x\ny",
    "93553",
    "Directors",
    "| |",
    "Unknown",
    "[c]",
    "\u{feff}",
    "\0",
];

const NAMES: &[&str] =
    &["a.csv", "2023-05.csv", "24-25.csv", "QOF_2021.csv", "99-00.csv", "9999-12.csv", "é–2021.csv", "202513.csv"];

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(CELLS).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
        1 => any::<f64>().prop_map(|n| n.to_string()),
        1 => any::<i64>().prop_map(|n| n.to_string()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_breaks_a_reader(
        rows in prop::collection::vec(prop::collection::vec(cell(), 12), 1..12),
        above in prop::collection::vec(cell(), 0..12),
        name in prop::sample::select(NAMES),
        all in any::<bool>(),
        at in any::<prop::sample::Index>(),
    ) {
        let layouts: Vec<&Layout> = READERS.iter().flat_map(|r| r.layouts()).collect();
        let layout = at.get(&layouts);
        let columns = layout.columns.iter().filter(|h| all || h.need == Need::Required);
        let headings: Vec<&str> = columns.map(|h| h.name).collect();
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        writer.write_record(&above).unwrap();
        writer.write_record(&headings).unwrap();
        for row in &rows {
            writer.write_record(row.iter().cycle().take(headings.len())).unwrap();
        }
        let read = read_bytes(name, &writer.into_inner().unwrap());
        for issue in read.issues() {
            prop_assert!(!issue.message.is_empty() && issue.rule.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert!(issue.value.as_deref().is_none_or(|v| v.chars().count() <= 61));
        }
        for part in &read.parts {
            prop_assert!(part.row_count() > 0 || !part.issues.is_empty(), "{}: silence", layout.family);
        }
    }

    #[test]
    fn no_bytes_break_the_reading_of_a_file(bytes in prop::collection::vec(any::<u8>(), 0..2000), magic in prop::sample::select(vec![&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"{", b"\xFF\xFE"])) {
        let content = [magic, &bytes[..]].concat();
        let read = read_bytes("2023-05.csv", &content);
        prop_assert!(read.parts.iter().any(|p| p.issues.iter().any(|i| i.severity == Severity::Fatal)), "{:?}", read.parts);
    }
}

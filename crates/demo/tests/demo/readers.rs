//! The readers of the real files read every file of the demo, and find nothing wrong but what was planted.

use std::collections::BTreeSet;

use linchpin_core::{Error, Severity};
use linchpin_sources::{
    Limits, Sink, SliceId, read_file,
    table::{Cell, Table},
};

struct Nothing;

impl Sink for Nothing {
    fn row(&mut self, _: &'static Table, _: SliceId, _: &[Cell<'_>]) -> Result<(), Error> {
        Ok(())
    }
}

#[test]
fn every_file_is_recognised_and_read_without_errors() {
    let demo = crate::common::small();
    let (mut tables, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for file in demo.files("") {
        let parts = read_file(&file, &Limits::default(), &mut |_| Ok(Box::new(Nothing)));
        assert!(parts.iter().any(|p| p.row_count() > 0), "nothing was read from {}", file.display());
        for part in &parts {
            tables.extend(part.rows.iter().filter(|(_, n)| *n > 0).map(|(table, _)| *table));
            for issue in &part.issues {
                assert!(issue.severity < Severity::Warning, "{issue}");
                rules.insert(issue.rule.clone());
            }
        }
    }
    for planted in ["windows-1252", "repeated-row", "totals-row"] {
        assert!(rules.contains(planted), "{planted} is not among {rules:?}");
    }
    let expected = [
        "organisation",
        "membership",
        "list_size",
        "reported_list",
        "weighted_list",
        "workforce",
        "appointments",
        "appointment_coverage",
        "prevalence",
        "achievement",
        "qof_indicator",
        "prescribing",
        "payments",
        "practice_profile",
        "rating",
        "deprivation",
        "online_services",
        "online_consultations",
        "calls",
        "activity",
        "survey",
        "friends_family",
        "bank_holiday",
    ];
    for table in expected {
        assert!(tables.contains(table), "no file fills {table}");
    }
}

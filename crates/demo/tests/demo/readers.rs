//! The readers of the real files read every file of the demo, and find nothing wrong but what was planted.

use std::collections::BTreeSet;

use linchpin_core::{Error, Severity};
use linchpin_sources::{
    Limits, Pseudonymised, Pseudonymiser, Sink, SliceId, Subject, read_people_file,
    table::{Cell, Table},
};

struct Nothing;

impl Sink for Nothing {
    fn row(&mut self, _: &'static Table, _: SliceId, _: &[Cell<'_>]) -> Result<(), Error> {
        Ok(())
    }
}

/// Stands in for the index of people: everybody is in it.
struct Everybody;

impl Pseudonymiser for Everybody {
    fn person(&self, subject: &Subject<'_>) -> Pseudonymised {
        Pseudonymised::Known { pseudonym: format!("p {}", subject.reference), practice: None }
    }

    fn record(&self, key: &str) -> String {
        format!("r {key}")
    }
}

#[test]
fn every_file_is_recognised_and_read_without_errors() {
    let demo = crate::common::small();
    let (mut tables, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for file in demo.files("") {
        let parts = read_people_file(&file, &Limits::default(), Some(&Everybody), &mut |_| Ok(Box::new(Nothing)));
        // People and their practices go to the index and not to the lake.
        if !["Patient.ndjson", "Organization.ndjson"].iter().any(|name| file.ends_with(name)) {
            assert!(parts.iter().any(|p| p.row_count() > 0), "nothing was read from {}", file.display());
        }
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
        "condition",
        "observation",
        "medication",
        "encounter",
        "immunisation",
        "procedure",
    ];
    for table in expected {
        assert!(tables.contains(table), "no file fills {table}");
    }
}

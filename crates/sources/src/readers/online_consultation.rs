//! Requests sent through online-consultation systems, one row per practice and month.

use linchpin_core::{Error, Severity};

use super::remark::remark;
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, optional, required,
    table::{OnlineConsultations, ReportedList},
};

/// Reads the practice table of the submissions workbook. Its rates are left alone: they follow from the counts.
pub struct OnlineConsultation;

static FAMILY: Family = Family {
    id: "online-consultation",
    title: "Submissions via online consultation systems in general practice",
    publisher: "NHS England",
    about: "How many clinical and administrative requests each practice received through its online-consultation system, with its list size.",
    published: "Monthly",
    found: "Submissions via Online Consultation Systems in General Practice, publication summary workbook, Table 2",
    licence: "Open Government Licence v3",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "online-consultation",
    columns: &[
        required("month", &[]),
        required("gp code", &["practice code"]),
        required("submissions", &["total submissions"]),
        required("clinical submissions", &[]),
        required("administrative submissions", &[]),
        required("other/unknown type submissions", &["other unknown submissions", "other submissions"]),
        required("registered patient count", &["registered patients"]),
        optional("supplier", &[]),
        optional("participation", &[]),
    ],
}];

/// The kinds that the lake knows, by the column that counts them.
const KINDS: [(&str, &str); 4] = [
    ("total", "submissions"),
    ("clinical", "clinical submissions"),
    ("administrative", "administrative submissions"),
    ("other", "other/unknown type submissions"),
];

impl Reader for OnlineConsultation {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (month, practice) = (columns.col("month"), columns.col("gp code"));
        let (list, supplier) = (columns.col("registered patient count"), columns.maybe("supplier"));
        let participation = columns.maybe("participation");
        let kinds = KINDS.map(|(kind, column)| (kind, columns.col(column)));
        while let Some(row) = sheet.next_row(out) {
            if remark(&row, &practice, out) {
                continue;
            }
            let Some(month) = row.month(&month, out) else { continue };
            let Some(org) = row.practice(&practice, out) else { continue };
            let period = month.strftime("%Y-%m").to_string();
            out.edition(&period);
            if let Some(patients) = row.maybe_count(&list, out) {
                let slice = out.slice::<ReportedList<'_>>(&period, "online-consultation");
                out.put(slice, &ReportedList { org, date: month, basis: "online-consultation", patients });
            }
            let silent = is_silent(&row, participation.as_ref(), supplier.as_ref(), &kinds);
            let counts =
                kinds.each_ref().map(|(kind, col)| (*kind, if silent { None } else { row.maybe_count(col, out) }));
            check_sum(&row, &counts, &kinds[0].1, out);
            let slice = out.slice::<OnlineConsultations<'_>>(&period, "practice");
            for (kind, submissions) in counts {
                out.put(slice, &OnlineConsultations { org, month, kind, submissions });
            }
        }
        Ok(())
    }
}

/// Whether the zeros of a row stand for silence: the practice does not take part, or no supplier sent anything for it.
/// A practice with a supplier and no requests has a true zero.
fn is_silent(row: &Row<'_>, participation: Option<&Col>, supplier: Option<&Col>, kinds: &[(&str, Col); 4]) -> bool {
    let nothing = kinds.iter().all(|(_, col)| matches!(row.text(col), "" | "0" | "0.0"));
    let absent = participation.is_some_and(|col| matches!(row.text(col), "0" | "0.0"));
    let unsent = supplier.is_some_and(|col| row.text(col).eq_ignore_ascii_case("no data"));
    nothing && (absent || unsent)
}

/// Says when the published kinds do not add up to the published total.
fn check_sum(row: &Row<'_>, counts: &[(&str, Option<i64>); 4], total: &Col, out: &mut Output<'_>) {
    if let [(_, Some(all)), (_, Some(clinical)), (_, Some(administrative)), (_, Some(other))] = *counts {
        let sum = clinical.saturating_add(administrative).saturating_add(other);
        if sum != all {
            row.issue(
                out,
                Severity::Warning,
                "does-not-add-up",
                total,
                format!("the kinds add up to {sum}; both were kept as published"),
            );
        }
    }
}

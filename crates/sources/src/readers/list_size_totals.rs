//! Patients registered at a GP practice: totals (`gp-reg-pat-prac-all`).

use linchpin_core::{Error, Severity};

use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, optional, output::month_text, required, table::ListSize,
    vocabulary,
};

static FAMILY: Family = Family {
    id: "list-size-totals",
    title: "registered list size, totals",
    publisher: "NHS England",
    about: "How many people are registered with each practice on the first day of the month.",
    published: "monthly",
    found: "NHS England Digital, “Patients Registered at a GP Practice”, file gp-reg-pat-prac-all",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "list-size-totals",
    columns: &[
        required("EXTRACT_DATE", &[]),
        required("CODE", &["PRACTICE_CODE"]),
        required("SEX", &[]),
        required("AGE", &[]),
        required("NUMBER_OF_PATIENTS", &[]),
        optional("PUBLICATION", &[]),
        optional("TYPE", &[]),
        optional("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        optional("ONS_SUB_ICB_LOCATION_CODE", &["ONS_CCG_CODE"]),
        optional("POSTCODE", &[]),
    ],
}];

/// Reads the totals.
pub(super) struct Totals;

impl Reader for Totals {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (date, code) = (columns.col("EXTRACT_DATE"), columns.col("CODE"));
        let (sex, age, patients) = (columns.col("SEX"), columns.col("AGE"), columns.col("NUMBER_OF_PATIENTS"));
        let kind = columns.maybe("TYPE");
        let mut edition = None;
        while let Some(row) = sheet.next_row(out) {
            if is_other_level(&row, kind.as_ref(), out) {
                continue;
            }
            let Some(org) = row.practice(&code, out) else { continue };
            let Some(date) = row.date(&date, out) else { continue };
            let Some(patients) = row.count(&patients, out) else { continue };
            let Some(sex) = vocabulary::sex(row.text(&sex)) else {
                row.issue(out, Severity::Error, "unknown-label", &sex, "not ALL, MALE or FEMALE; the row was left out");
                continue;
            };
            let Some((age_from, age_to)) = vocabulary::ages(row.text(&age)) else {
                row.issue(
                    out,
                    Severity::Error,
                    "unknown-label",
                    &age,
                    "not an age or band of ages; the row was left out",
                );
                continue;
            };
            if edition != Some(date) {
                out.edition(&month_text(date));
                edition = Some(date);
            }
            let part = if sex == "all" && age_from.is_none() { "total" } else { "ages" };
            let slice = out.month_slice::<ListSize<'_>>(date, part);
            out.put(slice, &ListSize { org, date, sex, age_from, age_to, patients });
        }
        Ok(())
    }
}

/// Whether the row is about a place and not a practice: the publication's files of other levels have the same headings.
pub(super) fn is_other_level(row: &Row<'_>, kind: Option<&Col>, out: &mut Output<'_>) -> bool {
    let Some(kind) = kind else { return false };
    let other = !matches!(row.text(kind), "" | "GP");
    if other {
        row.issue(out, Severity::Note, "other-level", kind, "not a row about a practice; left out");
    }
    other
}

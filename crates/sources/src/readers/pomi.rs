//! Patient Online Management Information: what patients could and did do online, one row per practice, month and field.

use jiff::civil::Date;
use linchpin_core::{Error, Severity};

use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, required, table::OnlineServices};

/// Reads POMI's long files: half a million rows for six months.
pub struct Pomi;

static FAMILY: Family = Family {
    id: "pomi",
    title: "Patient Online Management Information (POMI)",
    publisher: "NHS Digital, now NHS England",
    about: "How many patients of each practice could use, and did use, online appointments, repeat prescriptions and records.",
    published: "Monthly, to 2021",
    found: "Patient Online Management Information (POMI), practice-level CSV, by half year",
    licence: "Open Government Licence v3",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "pomi",
    columns: &[
        required("report period end", &[]),
        required("practice code", &[]),
        required("field", &[]),
        required("value", &[]),
    ],
}];

impl Reader for Pomi {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (end, practice) = (columns.col("report period end"), columns.col("practice code"));
        let (field, value) = (columns.col("field"), columns.col("value"));
        // A month's rows come together: its text is read once.
        let mut known: (String, Option<Date>) = (String::new(), None);
        while let Some(row) = sheet.next_row(out) {
            let month = match known {
                (ref text, Some(month)) if text == row.text(&end) => month,
                _ => {
                    let Some(month) = row.month(&end, out) else { continue };
                    known = (row.text(&end).to_owned(), Some(month));
                    out.edition(&month.strftime("%Y-%m").to_string());
                    month
                }
            };
            let Some(org) = row.practice(&practice, out) else { continue };
            let name = row.text(&field);
            if name.is_empty() {
                row.issue(
                    out,
                    Severity::Error,
                    "missing-value",
                    &field,
                    "the row does not say what it counts; it was left out",
                );
                continue;
            }
            let value = number(&row, &value, name, out);
            let slice = out.month_slice::<OnlineServices<'_>>(month, "practice");
            out.put(slice, &OnlineServices { org, month, field: name, value });
        }
        Ok(())
    }
}

/// The value, if it can be one: a count, or for the fields that say whether a service is switched on, 0, 1 or 2.
fn number(row: &Row<'_>, col: &Col, field: &str, out: &mut Output<'_>) -> Option<f64> {
    let count = row.maybe_count(col, out)?;
    if field.starts_with("Sys_") && count > 2 {
        row.issue(
            out,
            Severity::Warning,
            "not-a-known-value",
            col,
            "a system is off (0), on for some (1) or on (2); the cell was left empty",
        );
        return None;
    }
    Some(count as f64)
}

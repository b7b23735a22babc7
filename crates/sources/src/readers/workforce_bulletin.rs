//! Staff of each place, from the bulletin tables of General Practice Workforce.
//!
//! Of the workbook only the tables by sub-ICB place and role are read: one in full-time equivalents and one in heads.
//! Their date and measure stand in the title above the headings.

use linchpin_core::{OdsCode, Result, Severity};

use super::cells::maybe_amount;
use super::{hint, staff};
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, required, table::Workforce};

/// Reads the bulletin workbook.
pub(super) struct WorkforceBulletin;

static FAMILY: Family = Family {
    id: "workforce-bulletin",
    title: "General Practice Workforce bulletin tables",
    publisher: "NHS England",
    about: "Staff of general practice in England and in each place, by role, with estimates for practices that did not report.",
    published: "Monthly",
    found: "General Practice Workforce, bulletin tables (workbook)",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "workforce-bulletin",
    columns: &[
        required("All GPs", &[]),
        required("GP Partners", &[]),
        required("Salaried GPs", &[]),
        required("All Nurses", &[]),
        // Single roles, so that the tables by age and ethnicity, which have only the totals, are not taken for this.
        required("Practice Nurses", &[]),
        required("Pharmacists", &[]),
        required("Healthcare Assistants", &["Health Care Assistants"]),
        required("Managers", &[]),
        required("Receptionists", &[]),
    ],
}];

/// The heading that begins each group of columns.
const GROUPS: &[(&str, &str)] = &[
    ("all gps", "gp"),
    ("all nurses", "nurse"),
    ("all direct patient care", "dpc"),
    ("all dpc", "dpc"),
    ("all admin", "admin"),
];

impl Reader for WorkforceBulletin {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let title = sheet.preamble.iter().flatten().find(|cell| !cell.trim().is_empty()).cloned().unwrap_or_default();
        let (Some(month), Some(measure)) = (hint::last_month_in(&title), measure(&title)) else {
            let message =
                "the title above the table does not say its month, or whether it counts full-time equivalents or heads";
            out.issue(Severity::Fatal, "no-date", None, None, Some(&title), message);
            return Ok(());
        };
        let roles = roles(sheet.columns.all());
        let code = Col::at(0, "code");
        let (date, period) = (month.last_of_month(), month.strftime("%Y-%m").to_string());
        out.edition(&period);
        let slice = out.slice::<Workforce<'_>>(&period, &format!("place {measure}"));
        let mut above = 0_u64;
        while let Some(row) = sheet.next_row(out) {
            if is_region_or_board(row.text(&code)) {
                above += 1;
                continue;
            }
            let Some(org) = place(&row, &code, out) else { continue };
            for (staff_group, role, column) in &roles {
                if let Some(value) = maybe_amount(&row, column, out) {
                    out.put(slice, &Workforce { org, date, staff_group, role, measure, value: Some(value) });
                }
            }
        }
        if above > 0 {
            let message =
                format!("{above} rows of regions and boards were left out: they are added up from their places");
            out.issue(Severity::Note, "totals-row", None, None, None, message);
        }
        Ok(())
    }
}

/// Regions are `Y56`, boards (and the partnerships before them) `QF7`.
fn is_region_or_board(code: &str) -> bool {
    code.len() == 3 && code.starts_with(['Y', 'Q'])
}

fn measure(title: &str) -> Option<&'static str> {
    let title = title.to_lowercase();
    // The title of one measure does not name the other.
    let words =
        [("headcount", "headcount"), ("full-time equivalent", "fte"), ("full time equivalent", "fte"), ("fte", "fte")];
    words.iter().find(|(word, _)| title.contains(word)).map(|(_, measure)| *measure)
}

/// The group and role of each column of staff.
fn roles(columns: &[Col]) -> Vec<(&'static str, String, Col)> {
    let mut group = None;
    let mut roles = Vec::new();
    for column in columns.iter().filter(|c| !c.key.is_empty()) {
        let begins = GROUPS.iter().find(|(heading, _)| column.key.starts_with(heading)).map(|(_, group)| *group);
        group = begins.or(group);
        if let Some(group) = group {
            let role = if begins.is_some() { "all".to_owned() } else { staff::role(&column.key) };
            roles.push((group, role, column.clone()));
        }
    }
    roles
}

/// England or a place; staff of an unknown place belong to none.
fn place(row: &Row<'_>, code: &Col, out: &mut Output<'_>) -> Option<OdsCode> {
    let text = row.text(code);
    match text {
        "England" => Some(OdsCode::england()),
        _ if text.eq_ignore_ascii_case("unknown") => {
            let message = "staff of no known place; they are in the figure for England only";
            row.issue(out, Severity::Note, "unknown-place", code, message);
            None
        }
        _ if text.starts_with("Of which") => {
            row.issue(
                out,
                Severity::Note,
                "share-row",
                code,
                "a share of the row above and not a number of staff; left out",
            );
            None
        }
        _ => row.code(code, out),
    }
}

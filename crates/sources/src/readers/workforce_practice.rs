//! Staff of each practice, by role, full-time equivalent and headcount.
//!
//! The publisher's file and the joined file of a third party name the staff columns alike; every one of them is taken,
//! so that a role of a later edition needs no change here.

use linchpin_core::Result;

use super::cells::maybe_amount;
use super::dated;
use super::staff::{self, StaffColumn};
use crate::{
    Col, Family, Layout, Output, Reader, Sheet, optional, required,
    table::{ReportedList, Workforce},
};

/// Reads the practice-level file of General Practice Workforce.
pub(super) struct WorkforcePractice;

static FAMILY: Family = Family {
    id: "workforce-practice",
    title: "General Practice Workforce by practice",
    publisher: "NHS England",
    about: "Doctors, nurses, other direct patient care staff and administrative staff of each practice, by role, as full-time equivalents and heads, and the people on its list.",
    published: "Monthly",
    found: "General Practice Workforce, practice-level CSV",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "workforce-practice",
    columns: &[
        required("PRAC_CODE", &["PRACTICE_CODE"]),
        required("TOTAL_PATIENTS", &[]),
        optional("TOTAL_MALE", &["MALE_PATIENTS"]),
        optional("TOTAL_FEMALE", &["FEMALE_PATIENTS"]),
        required("TOTAL_GP_HC", &[]),
        required("TOTAL_GP_FTE", &[]),
    ],
}];

/// The lists quoted beside the staff, and what each is kept as.
const LISTS: &[(&str, &str)] =
    &[("TOTAL_PATIENTS", "workforce"), ("TOTAL_MALE", "workforce-male"), ("TOTAL_FEMALE", "workforce-female")];

impl Reader for WorkforcePractice {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let practice = columns.col("PRAC_CODE");
        let lists: Vec<(&str, Col)> =
            LISTS.iter().filter_map(|(heading, basis)| Some((*basis, columns.maybe(heading)?))).collect();
        let staff: Vec<(StaffColumn, Col)> =
            columns.all().iter().filter_map(|c| Some((staff::column(&c.heading)?, c.clone()))).collect();
        let Some(month) = dated::month(sheet, out) else { return Ok(()) };
        let (date, period) = (month.last_of_month(), month.strftime("%Y-%m").to_string());
        out.edition(&period);
        let workforce = out.slice::<Workforce<'_>>(&period, "practice");
        let reported = out.slice::<ReportedList<'_>>(&period, "workforce");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            for (basis, column) in &lists {
                if let Some(patients) = row.maybe_count(column, out) {
                    out.put(reported, &ReportedList { org, date, basis, patients });
                }
            }
            // A practice that did not report a staff group has no total of it. Where a role of such a group is zero
            // all the same, the zero means nothing.
            let values: Vec<Option<f64>> = staff.iter().map(|(_, c)| maybe_amount(&row, c, out)).collect();
            let told = |group: &str| {
                staff.iter().zip(&values).any(|((s, _), v)| s.group == group && s.role == "all" && v.is_some())
            };
            let groups: Vec<&str> = ["gp", "nurse", "dpc", "admin"].into_iter().filter(|g| told(g)).collect();
            for ((column, _), value) in staff.iter().zip(&values) {
                let value = value.filter(|_| groups.contains(&column.group));
                let fact = Workforce {
                    org,
                    date,
                    staff_group: column.group,
                    role: &column.role,
                    measure: column.measure,
                    value,
                };
                out.put(workforce, &fact);
            }
        }
        Ok(())
    }
}

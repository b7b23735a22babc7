//! A year of appointments and online requests by practice, worked out by a third party from the monthly publications.
//!
//! A cross-check and no publication, so it is kept as it is, under indicators of its own.

use linchpin_core::{Result, Severity};

use super::hint;
use crate::{Col, Family, Layout, Output, Reader, Sheet, required, table::Profile};

/// Reads the derived yearly file of practice access.
pub(super) struct PracticeAccess;

static FAMILY: Family = Family {
    id: "practice-access",
    title: "A year of access by practice (derived)",
    publisher: "A third party, from NHS England publications",
    about: "Appointments and online consultation requests of each practice over twelve months, with shares and rates. A cross-check only.",
    published: "Once",
    found: "A public repository of access research",
    licence: "Open Government Licence v3.0 for the figures it is derived from",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "practice-access",
    columns: &[
        required("practice_code_standardised", &[]),
        required("gpad_annual_total_appointments", &[]),
        required("ocs_annual_total_submissions", &[]),
    ],
}];

/// The period of a file that does not say which twelve months it covers.
const UNDATED: &str = "twelve months, undated";

impl Reader for PracticeAccess {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let practice = sheet.columns.col("practice_code_standardised");
        let figures: Vec<(String, Col)> = sheet
            .columns
            .all()
            .iter()
            .filter(|c| c.index != practice.index && !c.key.is_empty())
            .map(|c| (format!("practice-access/{}", c.heading), c.clone()))
            .collect();
        let year = hint::nhs_year(&sheet.file_name).unwrap_or_else(|| {
            let message = "neither the file nor its name says which twelve months it covers; its figures were kept without a date";
            out.issue(Severity::Note, "no-period", None, None, None, message);
            UNDATED.to_owned()
        });
        let slice = out.slice::<Profile<'_>>(&year, "practice-access");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            for (indicator, column) in &figures {
                let Some(value) = row.maybe_real(column, out) else { continue };
                let fact = Profile {
                    org,
                    year: &year,
                    indicator,
                    sex: "all",
                    age: "all",
                    numerator: None,
                    denominator: None,
                    value: Some(value),
                };
                out.put(slice, &fact);
            }
        }
        Ok(())
    }
}

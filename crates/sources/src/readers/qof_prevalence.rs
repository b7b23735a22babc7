//! Disease registers of the Quality and Outcomes Framework: one row for each practice and register.

use linchpin_core::Result;

use super::{cells::word, dated};
use crate::{Family, Layout, Output, Reader, Sheet, required, table::Prevalence};

/// Reads `PREVALENCE_<year>.csv`.
pub(super) struct QofPrevalence;

static FAMILY: Family = Family {
    id: "qof-prevalence",
    title: "Disease registers of the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "How many people are on each practice's disease registers, and how many of the ages a register covers are on its list.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, PREVALENCE",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-prevalence",
    columns: &[
        required("practice code", &[]),
        required("group code", &["indicator group code"]),
        required("register", &["register size"]),
        required("patient list type", &["list type"]),
        required("practice list size", &["list size", "patient list size"]),
    ],
}];

impl Reader for QofPrevalence {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (practice, group) = (columns.col("practice code"), columns.col("group code"));
        let (register, ages, list) =
            (columns.col("register"), columns.col("patient list type"), columns.col("practice list size"));
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slice = out.slice::<Prevalence<'_>>(&year, "registers");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(condition) = word(&row, &group, out) else { continue };
            let Some(register) = row.count(&register, out) else { continue };
            let Some(list_type) = word(&row, &ages, out) else { continue };
            let Some(list_size) = row.count(&list, out) else { continue };
            out.put(slice, &Prevalence { org, year: &year, condition, register, list_type, list_size });
        }
        Ok(())
    }
}

//! The most points each practice could earn in the Quality and Outcomes Framework.

use linchpin_core::Result;

use super::{cells::amount, dated};
use crate::{Family, Layout, Output, Reader, Sheet, required, table::QofMaximum};

/// Reads `ORGANISATION_REFERENCE_<year>.csv`.
pub(super) struct QofMaximumPoints;

static FAMILY: Family = Family {
    id: "qof-maximum",
    title: "Maximum points of the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "The most points each practice could earn in the year, after indicators that do not apply to it are taken away.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, ORGANISATION_REFERENCE",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-maximum",
    columns: &[
        required("practice code", &[]),
        required("revised maximum points", &["maximum points", "revised max points"]),
    ],
}];

impl Reader for QofMaximumPoints {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let (practice, maximum) = (sheet.columns.col("practice code"), sheet.columns.col("revised maximum points"));
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slice = out.slice::<QofMaximum<'_>>(&year, "practices");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(points) = amount(&row, &maximum, out) else { continue };
            out.put(slice, &QofMaximum { org, year: &year, points });
        }
        Ok(())
    }
}

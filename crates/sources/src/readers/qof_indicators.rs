//! The indicators of the Quality and Outcomes Framework in a year, and the points each can earn.

use linchpin_core::Result;

use super::{
    cells::{amount, word},
    dated,
};
use crate::{Family, Layout, Output, Reader, Sheet, optional, required, table::QofIndicator};

/// Reads `MAPPING_INDICATORS_<year>.csv`.
pub(super) struct QofIndicators;

static FAMILY: Family = Family {
    id: "qof-indicators",
    title: "Indicators of the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "Which register each indicator belongs to, the ages it counts and the most points it can earn.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, MAPPING_INDICATORS",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-indicators",
    columns: &[
        required("indicator code", &[]),
        required("indicator point value", &["indicator points", "points available"]),
        required("group code", &["indicator group code"]),
        required("group description", &["indicator group description"]),
        optional("patient list type", &["list type"]),
    ],
}];

impl Reader for QofIndicators {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (code, worth) = (columns.col("indicator code"), columns.col("indicator point value"));
        let (group, title, ages) =
            (columns.col("group code"), columns.col("group description"), columns.maybe("patient list type"));
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slice = out.slice::<QofIndicator<'_>>(&year, "indicators");
        while let Some(row) = sheet.next_row(out) {
            let Some(indicator) = word(&row, &code, out) else { continue };
            let Some(points) = amount(&row, &worth, out) else { continue };
            let Some(condition) = word(&row, &group, out) else { continue };
            let list_type = ages.as_ref().map(|c| row.text(c)).filter(|t| !t.is_empty());
            out.put(
                slice,
                &QofIndicator { indicator, year: &year, condition, title: row.text(&title), points, list_type },
            );
        }
        Ok(())
    }
}

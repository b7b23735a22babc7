//! Why a person may be left out of an indicator of the Quality and Outcomes Framework.

use linchpin_core::Result;

use super::{cells::word, dated};
use crate::{Family, Layout, Output, Reader, Sheet, required, table::QofException};

/// Reads `MAPPING_PCAS_EXCL_TO_INDICATOR_<year>.csv`.
pub(super) struct QofExceptions;

static FAMILY: Family = Family {
    id: "qof-exceptions",
    title: "Personalised care adjustments and exclusions of the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "The reasons for which a person may be left out of each indicator.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, MAPPING_PCAS_EXCL_TO_INDICATOR",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-exceptions",
    columns: &[
        required("indicator code", &[]),
        required("pca excl name", &["pcas excl name"]),
        required("pca excl description", &["pcas excl description"]),
        required("type", &["pca excl type"]),
    ],
}];

impl Reader for QofExceptions {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (code, name) = (columns.col("indicator code"), columns.col("pca excl name"));
        let (words, kind) = (columns.col("pca excl description"), columns.col("type"));
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let slice = out.slice::<QofException<'_>>(&year, "reasons");
        while let Some(row) = sheet.next_row(out) {
            let Some(indicator) = word(&row, &code, out) else { continue };
            let Some(reason) = word(&row, &name, out) else { continue };
            let Some(kind) = word(&row, &kind, out) else { continue };
            let kind = if kind.to_ascii_lowercase().starts_with("excl") { "EXCL" } else { "PCA" };
            out.put(slice, &QofException { indicator, year: &year, reason, kind, description: row.text(&words) });
        }
        Ok(())
    }
}

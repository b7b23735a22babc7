//! Deprivation scores of practices, as Fingertips gives them: the average of the areas that their patients live in.

use linchpin_core::{Result, Severity};

use super::cells::{amount, word};
use crate::{Family, Layout, Output, Reader, Sheet, required, table::Deprivation};

/// Reads the raw export of Fingertips indicator 93553.
pub(super) struct DeprivationPractices;

/// The deprivation score in Fingertips.
const INDICATOR: &str = "93553";

static FAMILY: Family = Family {
    id: "deprivation-practices",
    title: "Deprivation score by practice",
    publisher: "Office for Health Improvement and Disparities",
    about: "The Index of Multiple Deprivation score of each practice, weighted by where its patients live. Practices of fewer than 750 people are left out by the publisher.",
    published: "With each edition of the index",
    found: "Fingertips, National General Practice Profiles, indicator 93553",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "deprivation-practices",
    columns: &[
        required("IndicatorID", &[]),
        required("Year", &[]),
        required("AreaCode", &[]),
        required("IsAreaCurrent", &[]),
        required("Value", &[]),
    ],
}];

impl Reader for DeprivationPractices {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (indicator, year) = (columns.col("IndicatorID"), columns.col("Year"));
        let (area, value) = (columns.col("AreaCode"), columns.col("Value"));
        while let Some(row) = sheet.next_row(out) {
            if row.text(&indicator) != INDICATOR {
                let message = "not the deprivation score (indicator 93553); the row was left out";
                row.issue(out, Severity::Error, "other-indicator", &indicator, message);
                continue;
            }
            let Some(org) = row.practice(&area, out) else { continue };
            let Some(edition) = word(&row, &year, out) else { continue };
            if edition.len() != 4 || !edition.bytes().all(|b| b.is_ascii_digit()) {
                row.issue(out, Severity::Error, "not-a-date", &year, "not a year; the row was left out");
                continue;
            }
            let Some(value) = amount(&row, &value, out) else { continue };
            out.edition(edition);
            let slice = out.slice::<Deprivation<'_>>(edition, "practices");
            out.put(slice, &Deprivation { org, year: edition, measure: "imd-score", value });
        }
        Ok(())
    }
}

//! The Index of Multiple Deprivation of each lower-layer super output area.

use linchpin_core::{Result, Severity};

use crate::{Col, Family, Layout, Output, Reader, Sheet, optional, required, table::Deprivation};

/// Reads files 1 and 7 of the English Indices of Deprivation: ranks and deciles, and scores where they are given.
pub(super) struct DeprivationAreas;

static FAMILY: Family = Family {
    id: "deprivation-areas",
    title: "English Indices of Deprivation by small area",
    publisher: "Ministry of Housing, Communities and Local Government",
    about: "How deprived each small area is: its rank and decile among all areas of England, 1 being the most deprived.",
    published: "Every four to six years",
    found: "English indices of deprivation, file 1 or file 7",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "deprivation-areas",
    columns: &[
        required("LSOA code (2011)", &["LSOA code (2021)", "LSOA code (2001)", "LSOA code"]),
        optional("Index of Multiple Deprivation (IMD) Score", &["IMD Score"]),
        required(
            "Index of Multiple Deprivation (IMD) Rank",
            &["Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)", "IMD Rank"],
        ),
        required(
            "Index of Multiple Deprivation (IMD) Decile",
            &["Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)", "IMD Decile"],
        ),
    ],
}];

impl Reader for DeprivationAreas {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let area = columns.col("LSOA code (2011)");
        let (rank, decile) = (
            columns.col("Index of Multiple Deprivation (IMD) Rank"),
            columns.col("Index of Multiple Deprivation (IMD) Decile"),
        );
        let score = columns.maybe("Index of Multiple Deprivation (IMD) Score");
        let Some(year) = edition(sheet.name.as_deref(), columns.all(), &sheet.file_name) else {
            let message = "neither the sheet, its headings nor the file's name says which edition of the index this is, such as 2019";
            out.issue(Severity::Fatal, "no-date", None, None, None, message);
            return Ok(());
        };
        out.edition(&year);
        let slice = out.slice::<Deprivation<'_>>(&year, "areas");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.code(&area, out) else { continue };
            let (Some(rank), Some(decile)) = (row.count(&rank, out), row.count(&decile, out)) else { continue };
            if rank < 1 || !(1..=10).contains(&decile) {
                let message = "ranks begin at 1 and deciles go from 1 to 10; the row was left out";
                out.issue(
                    Severity::Error,
                    "out-of-range",
                    Some(&area),
                    Some(row.number()),
                    Some(org.as_str()),
                    message,
                );
                continue;
            }
            out.put(slice, &Deprivation { org, year: &year, measure: "imd-rank", value: rank as f64 });
            out.put(slice, &Deprivation { org, year: &year, measure: "imd-decile", value: decile as f64 });
            if let Some(value) = score.as_ref().and_then(|c| row.maybe_real(c, out)) {
                out.put(slice, &Deprivation { org, year: &year, measure: "imd-score", value });
            }
        }
        Ok(())
    }
}

/// The edition: in the sheet's name (`IMD2019`), else in the heading of the district (`… code (2019)`), else in the
/// file's name.
fn edition(sheet: Option<&str>, columns: &[Col], file: &str) -> Option<String> {
    let district = columns.iter().find(|c| c.key.starts_with("local authority district code")).map(|c| &*c.heading);
    [sheet, district, file.rsplit('/').next()].into_iter().flatten().find_map(|text| {
        let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|d| d.len() == 4 && d.starts_with("20"));
        years.next().map(str::to_owned)
    })
}

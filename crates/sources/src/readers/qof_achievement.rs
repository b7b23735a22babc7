//! What practices achieved on each indicator of the Quality and Outcomes Framework.
//!
//! The file is long: one row for each practice, indicator and measure. The measures of one indicator come together in
//! one row here. Since 2022/23 there is one file for each region; each is a part of its own.

use std::collections::BTreeMap;

use linchpin_core::{OdsCode, Result, Severity};

use super::{
    cells::{amount, word},
    dated,
};
use crate::{Col, Family, Layout, Output, Reader, Row, Sheet, optional, required, table::Achievement};

/// Reads `ACHIEVEMENT_<year>.csv` and `ACHIEVEMENT_<REGION>_<year>.csv`.
pub(super) struct QofAchievement;

static FAMILY: Family = Family {
    id: "qof-achievement",
    title: "Achievement in the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "For each practice and indicator, the people counted, those for whom it was achieved, those left out, and the points earned.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, ACHIEVEMENT",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-achievement",
    columns: &[
        optional("region code", &["region ods code"]),
        required("practice code", &[]),
        required("indicator code", &[]),
        required("measure", &[]),
        required("value", &[]),
    ],
}];

/// The measures of one practice and indicator, in the order of [`MEASURES`].
type Found = [Option<f64>; 4];

/// The words of the file for a measure and its place in [`Found`]. The register is left to the prevalence file.
const MEASURES: &[(&str, Option<usize>)] = &[
    ("NUMERATOR", Some(0)),
    ("DENOMINATOR", Some(1)),
    ("PCAS", Some(2)),
    ("EXCEPTIONS", Some(2)),
    ("ACHIEVED_POINTS", Some(3)),
    ("REGISTER", None),
];

impl Reader for QofAchievement {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (practice, indicator) = (columns.col("practice code"), columns.col("indicator code"));
        let (measure, value) = (columns.col("measure"), columns.col("value"));
        let region = columns.maybe("region code");
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let whole = region_in_name(&sheet.file_name);
        // One entry for each practice and indicator of the publication: about half a million in a year.
        let mut indicators: BTreeMap<String, BTreeMap<OdsCode, Found>> = BTreeMap::new();
        let mut parts: BTreeMap<OdsCode, String> = BTreeMap::new();
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(code) = word(&row, &indicator, out) else { continue };
            let Some(place) = measured(&row, &measure, out) else { continue };
            let Some(number) = amount(&row, &value, out) else { continue };
            if let Some(region) = region.as_ref().map(|c| row.text(c)).filter(|t| !t.is_empty())
                && !parts.contains_key(&org)
            {
                parts.insert(org, region.to_owned());
            }
            if !indicators.contains_key(code) {
                indicators.insert(code.to_owned(), BTreeMap::new());
            }
            let Some(found) = indicators.get_mut(code).map(|orgs| orgs.entry(org).or_default()) else { continue };
            let Some(slot) = found.get_mut(place) else { continue };
            if slot.is_some() {
                let message = "This practice, indicator and measure have come before; the first row stands and this one was left out.";
                out.issue(
                    Severity::Error,
                    "duplicate-key",
                    Some(&practice),
                    Some(row.number()),
                    Some(org.as_str()),
                    message,
                );
                continue;
            }
            *slot = Some(number);
        }
        for (indicator, orgs) in &indicators {
            for (org, [numerator, denominator, exceptions, points]) in orgs {
                let slice = out.slice::<Achievement<'_>>(&year, parts.get(org).unwrap_or(&whole));
                let fact = Achievement {
                    org: *org,
                    year: &year,
                    indicator,
                    numerator: *numerator,
                    denominator: *denominator,
                    exceptions: *exceptions,
                    points: *points,
                };
                out.put(slice, &fact);
            }
        }
        Ok(())
    }
}

/// Where the row's measure goes; nothing for a register, which the prevalence file gives, or for an unknown word.
fn measured(row: &Row<'_>, column: &Col, out: &mut Output<'_>) -> Option<usize> {
    let word = word(row, column, out)?;
    let known = MEASURES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word));
    if known.is_none() {
        let message = "not a measure that is known; the row was left out";
        row.issue(out, Severity::Error, "unknown-word", column, message);
    }
    known.and_then(|(_, place)| *place)
}

/// The region in a name such as `ACHIEVEMENT_NORTH_WEST_2223.csv`, as `north-west`; england when there is none.
fn region_in_name(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let rest = name.split_once("achievement").map_or("", |(_, rest)| rest);
    let region: Vec<&str> = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .take_while(|w| w.bytes().all(|b| b.is_ascii_alphabetic()) && *w != "csv")
        .collect();
    if region.is_empty() { "england".to_owned() } else { region.join("-") }
}

//! Which network, place, board and region each practice belonged to in a year of the Quality and Outcomes Framework.

use std::collections::HashSet;

use jiff::civil::Date;
use linchpin_core::{OdsCode, Result};

use super::{cells::word, dated};
use crate::{
    Col, Columns, Family, Layout, Output, Reader, Sheet, required,
    table::{Membership, Organisation},
};

/// Reads `MAPPING_NHS_GEOGRAPHIES_<year>.csv`.
pub(super) struct QofGeographies;

static FAMILY: Family = Family {
    id: "qof-geographies",
    title: "Organisations of the Quality and Outcomes Framework",
    publisher: "NHS England",
    about: "The network, place, board and region of each practice, as they stood in the year.",
    published: "Yearly",
    found: "Quality and Outcomes Framework, raw data files, MAPPING_NHS_GEOGRAPHIES",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "qof-geographies",
    columns: &[
        required("region ods code", &["region code"]),
        required("region name", &[]),
        required("icb ods code", &["stp ods code", "icb code", "stp code"]),
        required("icb name", &["stp name"]),
        required(
            "place ods code",
            &[
                "ccg ods code",
                "sub icb loc ods code",
                "sub icb ods code",
                "sub icb location ods code",
                "sub icb loc code",
            ],
        ),
        required("place name", &["ccg name", "sub icb loc name", "sub icb name", "sub icb location name"]),
        required("pcn ods code", &["pcn code"]),
        required("pcn name", &[]),
        required("practice code", &[]),
        required("practice name", &[]),
    ],
}];

/// A level of the hierarchy above the practice: its kind, and the columns of its code and name.
struct Level {
    kind: &'static str,
    code: Col,
    name: Col,
}

impl Level {
    fn new(columns: &Columns, kind: &'static str, code: &str, name: &str) -> Self {
        Self { kind, code: columns.col(code), name: columns.col(name) }
    }
}

impl Reader for QofGeographies {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let (practice, name) = (columns.col("practice code"), columns.col("practice name"));
        let pcn = Level::new(columns, "pcn", "pcn ods code", "pcn name");
        let place = Level::new(columns, "place", "place ods code", "place name");
        let icb = Level::new(columns, "icb", "icb ods code", "icb name");
        let region = Level::new(columns, "region", "region ods code", "region name");
        let Some(year) = dated::nhs_year(sheet, out) else { return Ok(()) };
        out.edition(&year);
        let organisations = out.slice::<Organisation<'_>>(&year, "qof");
        let memberships = out.slice::<Membership<'_>>(&year, "qof");
        let (valid_from, valid_to) = days_of(&year);
        let mut known: HashSet<OdsCode> = HashSet::new();
        let mut joined: HashSet<(OdsCode, OdsCode)> = HashSet::new();
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            let Some(practice_name) = word(&row, &name, out) else { continue };
            if !out.put(organisations, &organisation(org, practice_name, "practice")) {
                continue;
            }
            let mut chain = Vec::with_capacity(4);
            for level in [&pcn, &place, &icb, &region] {
                // A practice may be in no network: then the cell is empty or says so.
                let empty = matches!(row.text(&level.code), "" | "-" | "U" | "UNALLOCATED");
                let code = if empty && level.kind == "pcn" { None } else { row.code(&level.code, out) };
                if let Some(code) = code
                    && known.insert(code)
                {
                    out.put(organisations, &organisation(code, row.text(&level.name), level.kind));
                }
                chain.push((level.kind, code));
            }
            let [(_, pcn), place, icb, region] = chain[..] else { continue };
            let links = [(Some(org), ("pcn", pcn)), (Some(org), place), (place.1, icb), (icb.1, region)];
            for (child, (kind, parent)) in links {
                let (Some(child), Some(parent)) = (child, parent) else { continue };
                if joined.insert((child, parent)) {
                    out.put(memberships, &Membership { child, parent, kind, valid_from, valid_to });
                }
            }
        }
        Ok(())
    }
}

fn organisation<'a>(code: OdsCode, name: &'a str, kind: &'a str) -> Organisation<'a> {
    Organisation { code, name, kind, status: None, opened: None, closed: None, successor: None, postcode: None }
}

/// The first and last day of an NHS year written as `2020/21`.
fn days_of(year: &str) -> (Option<Date>, Option<Date>) {
    let start: Option<i16> = year.get(..4).and_then(|y| y.parse().ok());
    let day = |add: i16, month, day| start.and_then(|y| Date::new(y + add, month, day).ok());
    (day(0, 4, 1), day(1, 3, 31))
}

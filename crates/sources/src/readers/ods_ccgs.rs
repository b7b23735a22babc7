//! Organisation Data Service: clinical commissioning groups, now sub-ICB locations (`eccg`), without headings.

use linchpin_core::{Error, OdsCode};

use super::ods_practices::looks_like;
use crate::{
    Col, Family, Output, Peek, Reader, Sheet,
    table::{Membership, Organisation},
};

static FAMILY: Family = Family {
    id: "ods-places",
    title: "sub-ICB locations (eccg)",
    publisher: "NHS England, Organisation Data Service",
    about: "Every sub-ICB location, formerly clinical commissioning group, and commissioning hub, with the board it belongs to.",
    published: "quarterly",
    found: "NHS England Digital, “Other NHS organisations”, file eccg",
    licence: "Open Government Licence v3.0",
};

/// Reads `eccg`.
pub(super) struct OdsPlaces;

impl Reader for OdsPlaces {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn recognise(&self, peek: &Peek<'_>) -> bool {
        looks_like(peek.rows, |c| !c.looks_like_practice(), &["C", "H"])
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let (code, name) = (Col::at(0, "1 Organisation code"), Col::at(1, "2 Name"));
        let (region, icb) = (Col::at(2, "3 National grouping"), Col::at(3, "4 High level health geography"));
        let (postcode, kind) = (Col::at(9, "10 Postcode"), Col::at(13, "14 Organisation sub-type"));
        let (opened, closed) = (Col::at(10, "11 Open date"), Col::at(11, "12 Close date"));
        let organisations = out.slice::<Organisation<'_>>("all", "dated ods-places");
        let memberships = out.slice::<Membership<'_>>("all", "dated ods-places");
        while let Some(row) = sheet.next_row(out) {
            let Some(code) = row.practice(&code, out) else { continue };
            let (opened, closed) = (row.maybe_date(&opened, out), row.maybe_date(&closed, out));
            for day in [opened, closed].into_iter().flatten() {
                out.edition(&day.to_string());
            }
            let fact = Organisation {
                code,
                name: row.text(&name),
                kind: if row.text(&kind) == "C" { "place" } else { "other" },
                status: Some(if closed.is_some() { "inactive" } else { "active" }),
                opened,
                closed,
                successor: None,
                postcode: Some(row.text(&postcode)).filter(|p| !p.is_empty()),
            };
            if !out.put(organisations, &fact) {
                continue;
            }
            let Some(icb) = row.maybe_code(&icb, out).filter(is_board) else { continue };
            out.put(
                memberships,
                &Membership { child: code, parent: icb, kind: "icb", valid_from: None, valid_to: closed },
            );
            if let Some(parent) = row.maybe_code(&region, out) {
                out.put(
                    memberships,
                    &Membership { child: code, parent, kind: "region", valid_from: None, valid_to: closed },
                );
            }
        }
        Ok(())
    }
}

/// Whether a code is a board's (`QF7`) and not that of an area team (`Q72`), which the column held before 2022.
/// Regions have changed since then as well, so old editions give no memberships.
fn is_board(code: &OdsCode) -> bool {
    matches!(code.as_str().as_bytes(), [b'Q', second, _] if second.is_ascii_uppercase())
}

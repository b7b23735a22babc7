//! Organisation Data Service: GP practices and other prescribers (`epraccur`), a file without headings.

use linchpin_core::{Error, OdsCode, Severity};

use crate::{
    Col, Family, Output, Peek, Reader, Row, Sheet,
    table::{Membership, Organisation},
};

static FAMILY: Family = Family {
    id: "ods-practices",
    title: "GP practices (epraccur)",
    publisher: "NHS England, Organisation Data Service",
    about: "Every GP practice and other prescriber, open and closed, with the place and board it belongs to.",
    published: "monthly; the same columns daily through the data search and export service",
    found: "NHS England Digital, “GP and GP practice related data”, file epraccur",
    licence: "Open Government Licence v3.0",
};

/// Reads `epraccur`.
pub(super) struct OdsPractices;

/// How many columns the reference files have: 27, but a workbook leaves out empty ones at the end.
const WIDTH: std::ops::RangeInclusive<usize> = 14..=28;

/// Whether nearly all first rows have the shape of a reference file whose column 14 is one of `kinds`.
pub(super) fn looks_like(rows: &[Vec<String>], code: fn(&OdsCode) -> bool, kinds: &[&str]) -> bool {
    let fits = |row: &&Vec<String>| {
        let cell = |i: usize| row.get(i).map_or("", |c| c.trim());
        let day = |t: &str| t.is_empty() || crate::parse_date(t).is_some();
        WIDTH.contains(&row.len())
            && OdsCode::parse(cell(0)).is_ok_and(|c| code(&c))
            && kinds.contains(&cell(13))
            && day(cell(11))
            && cell(1).chars().any(char::is_alphabetic)
    };
    !rows.is_empty() && rows.iter().filter(fits).count() * 5 >= rows.len() * 4
}

impl Reader for OdsPractices {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn recognise(&self, peek: &Peek<'_>) -> bool {
        looks_like(peek.rows, OdsCode::looks_like_practice, &["B", "Z"])
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = Columns::new();
        let organisations = out.slice::<Organisation<'_>>("all", "dated ods-practices");
        let memberships = out.slice::<Membership<'_>>("all", "dated ods-practices");
        while let Some(row) = sheet.next_row(out) {
            let Some(code) = row.practice(&columns.code, out) else { continue };
            let opened = row.maybe_date(&columns.opened, out);
            let closed = row.maybe_date(&columns.closed, out);
            let (joined, left) = (row.maybe_date(&columns.joined, out), row.maybe_date(&columns.left, out));
            // The file has no date of its own: it is at least as new as the newest event in it.
            for day in [opened, closed, joined, left].into_iter().flatten() {
                out.edition(&day.to_string());
            }
            let fact = Organisation {
                code,
                name: row.text(&columns.name),
                kind: if is_practice(row.text(&columns.setting)) { "practice" } else { "other" },
                status: status(&row, &columns.status, out),
                opened,
                closed,
                successor: None,
                postcode: Some(row.text(&columns.postcode)).filter(|p| !p.is_empty()),
            };
            if !out.put(organisations, &fact) {
                continue;
            }
            // A closed practice belonged until it closed. When it came under its board or region is not said.
            let last = left.or(closed);
            let parents =
                [("place", &columns.place, joined), ("icb", &columns.icb, None), ("region", &columns.region, None)];
            for (kind, col, valid_from) in parents {
                if let Some(parent) = row.maybe_code(col, out) {
                    out.put(memberships, &Membership { child: code, parent, kind, valid_from, valid_to: last });
                }
            }
        }
        Ok(())
    }
}

struct Columns {
    code: Col,
    name: Col,
    region: Col,
    icb: Col,
    postcode: Col,
    opened: Col,
    closed: Col,
    status: Col,
    place: Col,
    joined: Col,
    left: Col,
    setting: Col,
}

impl Columns {
    fn new() -> Self {
        Self {
            code: Col::at(0, "1 Organisation code"),
            name: Col::at(1, "2 Name"),
            region: Col::at(2, "3 National grouping"),
            icb: Col::at(3, "4 High level health geography"),
            postcode: Col::at(9, "10 Postcode"),
            opened: Col::at(10, "11 Open date"),
            closed: Col::at(11, "12 Close date"),
            status: Col::at(12, "13 Status"),
            place: Col::at(14, "15 Commissioner"),
            joined: Col::at(15, "16 Join date"),
            left: Col::at(16, "17 Left date"),
            setting: Col::at(25, "26 Prescribing setting"),
        }
    }
}

/// Whether a prescribing setting is a GP practice: 4 until 2024, role RO76 since; an organisation may have several roles.
fn is_practice(setting: &str) -> bool {
    setting.split('|').any(|role| matches!(role.trim(), "4" | "RO76"))
}

/// The status in either set of codes.
pub(super) fn status(row: &Row<'_>, col: &Col, out: &mut Output<'_>) -> Option<&'static str> {
    match row.text(col).to_ascii_uppercase().as_str() {
        "A" | "ACTIVE" => Some("active"),
        "C" | "INACTIVE" | "CLOSED" | "P" | "PROPOSED" => Some("inactive"),
        "D" | "DORMANT" => Some("dormant"),
        "" => None,
        _ => {
            row.issue(out, Severity::Warning, "unknown-label", col, "not a status that is known here; left empty");
            None
        }
    }
}

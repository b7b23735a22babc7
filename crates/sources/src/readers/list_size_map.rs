//! Patients registered at a GP practice: which practice is where (`gp-reg-pat-prac-map`).

use linchpin_core::{Error, Period, PeriodKind};

use super::hierarchy::Hierarchy;
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, optional, output::month_text, required, table::PracticeProfile,
};

static FAMILY: Family = Family {
    id: "list-size-map",
    title: "practices and where they belong",
    publisher: "NHS England",
    about: "Each practice's network, sub-ICB place, board and region on the day of the list-size extract, and its system supplier.",
    published: "monthly",
    found: "NHS England Digital, “Patients Registered at a GP Practice”, file gp-reg-pat-prac-map",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "list-size-map",
    columns: &[
        required("EXTRACT_DATE", &[]),
        required("PRACTICE_CODE", &[]),
        required("PRACTICE_NAME", &[]),
        required("PCN_CODE", &[]),
        required("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        required("ICB_CODE", &["STP_CODE"]),
        required("COMM_REGION_CODE", &[]),
        optional("PRACTICE_POSTCODE", &[]),
        optional("PCN_NAME", &[]),
        optional("SUB_ICB_LOCATION_NAME", &["CCG_NAME"]),
        optional("ICB_NAME", &["STP_NAME"]),
        optional("COMM_REGION_NAME", &[]),
        optional("SUPPLIER_NAME", &["SUPPLIER"]),
        optional("PUBLICATION", &[]),
    ],
}];

/// Reads the map.
pub(super) struct PracticeMap;

impl Reader for PracticeMap {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let c = &sheet.columns;
        let (date, code, name) = (c.col("EXTRACT_DATE"), c.col("PRACTICE_CODE"), c.col("PRACTICE_NAME"));
        let parents = [
            ("pcn", c.col("PCN_CODE"), c.maybe("PCN_NAME")),
            ("place", c.col("SUB_ICB_LOCATION_CODE"), c.maybe("SUB_ICB_LOCATION_NAME")),
            ("icb", c.col("ICB_CODE"), c.maybe("ICB_NAME")),
            ("region", c.col("COMM_REGION_CODE"), c.maybe("COMM_REGION_NAME")),
        ];
        let (postcode, supplier) = (c.maybe("PRACTICE_POSTCODE"), c.maybe("SUPPLIER_NAME"));
        let mut of_day: Option<(jiff::civil::Date, Hierarchy)> = None;
        while let Some(row) = sheet.next_row(out) {
            let Some(practice) = row.practice(&code, out) else { continue };
            let Some(date) = row.date(&date, out) else { continue };
            let hierarchy = match &mut of_day {
                Some((day, hierarchy)) if *day == date => hierarchy,
                other => {
                    let month = month_text(date);
                    out.edition(&month);
                    let fresh = Hierarchy::new(out, &month, "snapshot list-size", Some(date));
                    &mut other.insert((date, fresh)).1
                }
            };
            let levels = parents.each_ref().map(|(kind, code, name)| level(&row, kind, code, name.as_ref(), out));
            let postcode = postcode.as_ref().map(|c| row.text(c)).filter(|p| !p.is_empty());
            hierarchy.row(out, (&row, &code), (practice, row.text(&name), postcode), levels);
            if let Some(supplier) = supplier.as_ref().map(|c| row.text(c)).filter(|s| !s.is_empty()) {
                let year = Period::containing(date, PeriodKind::FinancialYear).to_string();
                let slice = out.slice::<PracticeProfile<'_>>(&year, "supplier");
                out.put(slice, &PracticeProfile { org: practice, year: &year, attribute: "supplier", value: supplier });
            }
        }
        Ok(())
    }
}

/// One level of a row; a practice outside every network has an empty code, or `U` and no more.
pub(super) fn level<'r>(
    row: &Row<'r>,
    kind: &'static str,
    code: &Col,
    name: Option<&Col>,
    out: &mut Output<'_>,
) -> super::hierarchy::Level<'r> {
    let unallocated = matches!(row.text(code), "U" | "UNALLOCATED" | "Unallocated" | "Unmapped" | "UNMAPPED");
    let code = if unallocated { None } else { row.maybe_code(code, out) };
    (kind, code, name.map_or("", |n| row.text(n)))
}

//! Appointments in General Practice: which practice is where (the mapping file of the practice-level crosstab).

use linchpin_core::{Error, Severity};

use super::{hierarchy::Hierarchy, hint, list_size_map::level};
use crate::{Family, Layout, Output, Reader, Sheet, optional, output::month_text, required};

static FAMILY: Family = Family {
    id: "appointments-mapping",
    title: "appointments, practices and where they belong",
    publisher: "NHS England",
    about: "Each practice's network, sub-ICB place, board and region, as the appointments publication counts it.",
    published: "monthly, with the practice-level crosstab",
    found: "NHS England Digital, “Appointments in General Practice”, Mapping.csv in the practice-level crosstab archive",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "appointments-mapping",
    columns: &[
        required("GP_CODE", &[]),
        required("GP_NAME", &[]),
        required("PCN_CODE", &[]),
        required("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        required("ICB_CODE", &["STP_CODE"]),
        required("REGION_CODE", &[]),
        optional("SUPPLIER", &[]),
        optional("PCN_NAME", &[]),
        optional("SUB_ICB_LOCATION_NAME", &["CCG_NAME"]),
        optional("ICB_NAME", &["STP_NAME"]),
        optional("REGION_NAME", &[]),
    ],
}];

/// Reads the mapping.
pub(super) struct AppointmentsMapping;

impl Reader for AppointmentsMapping {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let c = &sheet.columns;
        let (code, name) = (c.col("GP_CODE"), c.col("GP_NAME"));
        let parents = [
            ("pcn", c.col("PCN_CODE"), c.maybe("PCN_NAME")),
            ("place", c.col("SUB_ICB_LOCATION_CODE"), c.maybe("SUB_ICB_LOCATION_NAME")),
            ("icb", c.col("ICB_CODE"), c.maybe("ICB_NAME")),
            ("region", c.col("REGION_CODE"), c.maybe("REGION_NAME")),
        ];
        // The file has no date in it at all.
        let month = hint::month(&sheet.file_name);
        let (rule, told) = match month {
            Some(day) => (
                "date-from-name",
                format!("the file does not say when it held; its name says {}", day.strftime("%B %Y")),
            ),
            None => (
                "no-date",
                "neither the file nor its name says when it held; the memberships have no first day".to_owned(),
            ),
        };
        out.issue(Severity::Note, rule, None, None, None, told);
        let period = month.map_or_else(|| "undated".to_owned(), month_text);
        if month.is_some() {
            out.edition(&period);
        }
        let mut hierarchy = Hierarchy::new(out, &period, "snapshot appointments", month);
        while let Some(row) = sheet.next_row(out) {
            let Some(practice) = row.practice(&code, out) else { continue };
            let levels = parents.each_ref().map(|(kind, code, name)| level(&row, kind, code, name.as_ref(), out));
            hierarchy.row(out, (&row, &code), (practice, row.text(&name), None), levels);
        }
        Ok(())
    }
}

//! Appointments in General Practice: the files that give every combination of splits, by practice (the
//! practice-level crosstab) and by sub-ICB place (the regional CSV).

use linchpin_core::{Error, OdsCode, Severity};

use super::appointments_marginals::{Marginals, Split};
use crate::{
    Col, Family, Layout, Output, Reader, Row, Sheet, optional,
    output::month_text,
    required,
    table::Appointments,
    vocabulary::{self, Labels},
};

static PRACTICE: Family = Family {
    id: "appointments-practice-crosstab",
    title: "appointments by practice, crosstab",
    publisher: "NHS England",
    about: "Appointments of each practice in a month by health-care professional, mode, national category, time from booking and outcome.",
    published: "monthly",
    found: "NHS England Digital, “Appointments in General Practice”, Practice_Level_Crosstab archive",
    licence: "Open Government Licence v3.0",
};

static REGIONAL: Family = Family {
    id: "appointments-regional",
    title: "appointments by sub-ICB place",
    publisher: "NHS England",
    about: "Appointments of each sub-ICB place (formerly CCG) in 30 months by outcome, health-care professional, mode and time from booking.",
    published: "monthly",
    found: "NHS England Digital, “Appointments in General Practice”, regional CSV archive",
    licence: "Open Government Licence v3.0",
};

static PRACTICE_LAYOUT: &[Layout] = &[Layout {
    family: "appointments-practice-crosstab",
    columns: &[
        required("APPOINTMENT_MONTH_START_DATE", &["APPOINTMENT_MONTH"]),
        required("GP_CODE", &[]),
        required("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        required("HCP_TYPE", &[]),
        required("APPT_MODE", &[]),
        required("NATIONAL_CATEGORY", &[]),
        required("TIME_BETWEEN_BOOK_AND_APPT", &[]),
        required("COUNT_OF_APPOINTMENTS", &[]),
        required("APPT_STATUS", &[]),
        optional("GP_NAME", &[]),
        optional("SUPPLIER", &[]),
        optional("PCN_CODE", &[]),
        optional("PCN_NAME", &[]),
        optional("SUB_ICB_LOCATION_NAME", &["CCG_NAME"]),
    ],
}];

static REGIONAL_LAYOUT: &[Layout] = &[Layout {
    family: "appointments-regional",
    columns: &[
        required("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        required("APPOINTMENT_MONTH", &["APPOINTMENT_MONTH_START_DATE"]),
        required("APPT_STATUS", &[]),
        required("HCP_TYPE", &[]),
        required("APPT_MODE", &[]),
        required("TIME_BETWEEN_BOOK_AND_APPT", &[]),
        required("COUNT_OF_APPOINTMENTS", &[]),
        optional("SUB_ICB_LOCATION_ONS_CODE", &["CCG_ONS_CODE"]),
        optional("SUB_ICB_LOCATION_NAME", &["CCG_NAME"]),
        optional("ICB_ONS_CODE", &["STP_ONS_CODE"]),
        optional("ICB_NAME", &["STP_NAME"]),
        optional("REGION_ONS_CODE", &[]),
        optional("REGION_NAME", &[]),
    ],
}];

/// Reads the crosstab.
pub(super) struct PracticeCrosstab;

/// Reads the regional file.
pub(super) struct Regional;

impl Reader for PracticeCrosstab {
    fn family(&self) -> &'static Family {
        &PRACTICE
    }

    fn layouts(&self) -> &'static [Layout] {
        PRACTICE_LAYOUT
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let month = sheet.columns.col("APPOINTMENT_MONTH_START_DATE");
        let gp = Some(sheet.columns.col("GP_CODE"));
        let category = Some(sheet.columns.col("NATIONAL_CATEGORY"));
        read(sheet, out, &month, gp.as_ref(), category, "practice");
        Ok(())
    }
}

impl Reader for Regional {
    fn family(&self) -> &'static Family {
        &REGIONAL
    }

    fn layouts(&self) -> &'static [Layout] {
        REGIONAL_LAYOUT
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        // The crosstab without its categories has every heading of this file, and practices besides.
        if sheet.columns.unmatched().any(|c| &*c.key == "gp code") {
            let message = format!(
                "The column “NATIONAL_CATEGORY” of the {} file is not there, so its rows are not those of practices by category; load the file as published",
                PRACTICE.title
            );
            out.issue(Severity::Fatal, "missing-column", None, None, None, message);
            return Ok(());
        }
        let month = sheet.columns.col("APPOINTMENT_MONTH");
        read(sheet, out, &month, None, None, "place");
        Ok(())
    }
}

/// A column of labels and what they mean. An empty cell means unknown in these files.
struct Labelled {
    col: Col,
    labels: Labels,
}

impl Labelled {
    fn of(&mut self, row: &Row<'_>, out: &mut Output<'_>) -> Option<&'static str> {
        let found = self.labels.of(row.text(&self.col));
        if found.is_none() {
            row.issue(
                out,
                Severity::Error,
                "unknown-label",
                &self.col,
                "not a label that is known here; the row was left out",
            );
        }
        found
    }
}

fn read(
    sheet: &mut Sheet<'_>,
    out: &mut Output<'_>,
    month: &Col,
    gp: Option<&Col>,
    category: Option<Col>,
    level: &'static str,
) {
    let c = &sheet.columns;
    let (place, count) = (c.col("SUB_ICB_LOCATION_CODE"), c.col("COUNT_OF_APPOINTMENTS"));
    let labelled = |name, labels| Labelled { col: c.col(name), labels: Labels::new(labels) };
    let mut status = labelled("APPT_STATUS", vocabulary::status);
    let mut hcp = labelled("HCP_TYPE", vocabulary::hcp);
    let mut mode = labelled("APPT_MODE", vocabulary::mode);
    let mut lead = labelled("TIME_BETWEEN_BOOK_AND_APPT", vocabulary::lead);
    let mut category = category.map(|col| Labelled { col, labels: Labels::new(vocabulary::category) });
    let mut marginals = Marginals::default();
    let mut last = None;
    while let Some(row) = sheet.next_row(out) {
        let Some(place) = row.practice(&place, out) else { continue };
        let org: OdsCode = match gp {
            None => place,
            Some(gp) => match row.practice(gp, out) {
                Some(org) => org,
                None => continue,
            },
        };
        let Some(month) = row.month(month, out) else { continue };
        let Some(count) = row.count(&count, out) else { continue };
        let (Some(status), Some(hcp), Some(mode), Some(lead)) =
            (status.of(&row, out), hcp.of(&row, out), mode.of(&row, out), lead.of(&row, out))
        else {
            continue;
        };
        let category = match &mut category {
            None => None,
            Some(labelled) => match labelled.of(&row, out) {
                None => continue,
                known => known,
            },
        };
        let split = Split { status, hcp, mode, lead, category };
        let slice = match last {
            Some((of_month, of_place, slice)) if of_month == month && of_place == place => slice,
            _ => {
                let period = month_text(month);
                out.edition(&period);
                let slice = out.slice::<Appointments<'_>>(&period, &format!("{level} full {place}"));
                last = Some((month, place, slice));
                slice
            }
        };
        if out.put(slice, &split.full(org, month, count)) {
            marginals.add(place, org, month, &split, count);
        }
    }
    marginals.put(out, level);
}

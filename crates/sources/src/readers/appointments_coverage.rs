//! Appointments in General Practice: how much of each place the publication covers.

use linchpin_core::Error;

use crate::{Family, Layout, Output, Reader, Sheet, output::month_text, required, table::AppointmentCoverage};

static FAMILY: Family = Family {
    id: "appointments-coverage",
    title: "appointments, coverage",
    publisher: "NHS England",
    about: "How many of a sub-ICB place's practices and patients the appointments publication counts, by month.",
    published: "monthly",
    found: "NHS England Digital, “Appointments in General Practice”, coverage CSV",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "appointments-coverage",
    columns: &[
        required("SUB_ICB_LOCATION_CODE", &["CCG_CODE"]),
        required("APPOINTMENT_MONTH", &["Appointment_Month_Start_Date"]),
        required("INCLUDED_PRACTICES", &["Included Practices"]),
        required("OPEN_PRACTICES", &[]),
        required("PATIENTS_REGISTERED_AT_INCLUDED_PRACTICES", &[]),
        required("PATIENTS_REGISTERED_AT_OPEN_PRACTICES", &[]),
    ],
}];

/// Reads the coverage.
pub(super) struct Coverage;

impl Reader for Coverage {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let c = &sheet.columns;
        let (org, month) = (c.col("SUB_ICB_LOCATION_CODE"), c.col("APPOINTMENT_MONTH"));
        let figures = [
            c.col("INCLUDED_PRACTICES"),
            c.col("OPEN_PRACTICES"),
            c.col("PATIENTS_REGISTERED_AT_INCLUDED_PRACTICES"),
            c.col("PATIENTS_REGISTERED_AT_OPEN_PRACTICES"),
        ];
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&org, out) else { continue };
            let Some(month) = row.month(&month, out) else { continue };
            let [Some(included_practices), Some(open_practices), Some(included_patients), Some(open_patients)] =
                figures.each_ref().map(|f| row.count(f, out))
            else {
                continue;
            };
            out.edition(&month_text(month));
            let slice = out.month_slice::<AppointmentCoverage>(month, "coverage");
            let fact = AppointmentCoverage {
                org,
                month,
                included_practices,
                open_practices,
                included_patients,
                open_patients,
            };
            out.put(slice, &fact);
        }
        Ok(())
    }
}

//! Patients registered at a GP practice: five-year bands of age by sex (`gp-reg-pat-prac-quin-age`).

use linchpin_core::{Error, Severity};

use crate::{
    Family, Layout, Output, Reader, Sheet, optional, output::month_text, required, table::ListSize, vocabulary,
};

static FAMILY: Family = Family {
    id: "list-size-ages",
    title: "registered list size by age and sex",
    publisher: "NHS England",
    about: "How many people of each sex and five-year band of age are registered with each practice.",
    published: "monthly (five-year bands quarterly before 2023)",
    found: "NHS England Digital, “Patients Registered at a GP Practice”, file gp-reg-pat-prac-quin-age",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "list-size-ages",
    columns: &[
        required("EXTRACT_DATE", &[]),
        required("ORG_CODE", &["PRACTICE_CODE"]),
        required("SEX", &[]),
        required("AGE_GROUP_5", &["AGE_GROUP"]),
        required("NUMBER_OF_PATIENTS", &[]),
        optional("PUBLICATION", &[]),
        optional("ORG_TYPE", &[]),
        optional("ONS_CODE", &[]),
        optional("POSTCODE", &[]),
    ],
}];

/// Reads the bands; the totals in the same file go into a slice of their own.
pub(super) struct AgeAndSex;

impl Reader for AgeAndSex {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<(), Error> {
        let columns = &sheet.columns;
        let (date, org) = (columns.col("EXTRACT_DATE"), columns.col("ORG_CODE"));
        let (sex, age, patients) = (columns.col("SEX"), columns.col("AGE_GROUP_5"), columns.col("NUMBER_OF_PATIENTS"));
        let kind = columns.maybe("ORG_TYPE");
        // Total and bands alternate, so both slices of the day are kept at hand.
        let mut at_hand = None;
        while let Some(row) = sheet.next_row(out) {
            if super::list_size_totals::is_other_level(&row, kind.as_ref(), out) {
                continue;
            }
            let Some(org) = row.practice(&org, out) else { continue };
            let Some(date) = row.date(&date, out) else { continue };
            let Some(patients) = row.count(&patients, out) else { continue };
            let Some(sex) = vocabulary::sex(row.text(&sex)) else {
                row.issue(out, Severity::Error, "unknown-label", &sex, "not ALL, MALE or FEMALE; the row was left out");
                continue;
            };
            let Some((age_from, age_to)) = vocabulary::ages(row.text(&age)) else {
                row.issue(out, Severity::Error, "unknown-label", &age, "not a band of ages; the row was left out");
                continue;
            };
            let (total, bands) = match at_hand {
                Some((of, total, bands)) if of == date => (total, bands),
                _ => {
                    let month = month_text(date);
                    out.edition(&month);
                    let slices =
                        (out.slice::<ListSize<'_>>(&month, "total"), out.slice::<ListSize<'_>>(&month, "bands"));
                    at_hand = Some((date, slices.0, slices.1));
                    slices
                }
            };
            let slice = if sex == "all" && age_from.is_none() { total } else { bands };
            out.put(slice, &ListSize { org, date, sex, age_from, age_to, patients });
        }
        Ok(())
    }
}

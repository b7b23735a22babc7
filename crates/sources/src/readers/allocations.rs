//! Weighted populations behind the NHS England allocations: how many people each practice counts for, by need.

use linchpin_core::{Result, Severity};

use super::cells::maybe_amount;
use super::hint;
use crate::{Col, Family, Layout, Output, Reader, Sheet, key_of, optional, required, table::WeightedList};

/// Reads the practice file of the weighted populations.
pub(super) struct Allocations;

static FAMILY: Family = Family {
    id: "allocation-populations",
    title: "Weighted populations of the NHS England allocations",
    publisher: "NHS England",
    about: "The registered population of each practice as the allocations count it, and weighted for each kind of need.",
    published: "With each round of allocations",
    found: "NHS England, Allocations, weighted populations by practice",
    licence: "Open Government Licence v3.0",
};

static LAYOUTS: &[Layout] = &[Layout {
    family: "allocation-populations",
    columns: &[
        required("Practice_Code", &[]),
        optional("G&A WP", &[]),
        optional("CS WP", &[]),
        optional("MH WP", &[]),
        optional("Mat WP", &[]),
        optional("Health Ineq WP", &[]),
        optional("Prescr WP", &["Prescribing WP"]),
        required("Final WP", &["Overall WP"]),
        required("Primary Medical Care WP", &["PMC WP"]),
        optional("Final PMC WP", &[]),
    ],
}];

/// The weighted columns and what each weighting is called.
const WEIGHTINGS: &[(&str, &str)] = &[
    ("G&A WP", "allocation-general-and-acute"),
    ("CS WP", "allocation-community-services"),
    ("MH WP", "allocation-mental-health"),
    ("Mat WP", "allocation-maternity"),
    ("Health Ineq WP", "allocation-health-inequalities"),
    ("Prescr WP", "allocation-prescribing"),
    ("Final WP", "allocation-core-services"),
    ("Primary Medical Care WP", "allocation-primary-medical-care"),
    ("Final PMC WP", "allocation-primary-medical-care-final"),
];

impl Reader for Allocations {
    fn family(&self) -> &'static Family {
        &FAMILY
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn read(&self, sheet: &mut Sheet<'_>, out: &mut Output<'_>) -> Result<()> {
        let columns = &sheet.columns;
        let practice = columns.col("Practice_Code");
        let Some((population, year)) = columns.all().iter().find_map(dated_population) else {
            let message = "no column such as “pop 2022/23” says which year the populations are of";
            out.issue(Severity::Fatal, "no-date", None, None, None, message);
            return Ok(());
        };
        if let Some(named) = hint::nhs_year(&sheet.file_name).filter(|named| *named != year) {
            let message =
                format!("the file's name says {named} but its populations are of {year}; they were kept under {year}");
            out.issue(Severity::Note, "year-differs", Some(&population), None, None, message);
        }
        let mut weightings: Vec<(&str, Col)> = vec![("allocation-population", population)];
        weightings.extend(WEIGHTINGS.iter().filter_map(|(heading, name)| Some((*name, columns.maybe(heading)?))));
        out.edition(&year);
        let slice = out.slice::<WeightedList<'_>>(&year, "allocations");
        while let Some(row) = sheet.next_row(out) {
            let Some(org) = row.practice(&practice, out) else { continue };
            for (weighting, column) in &weightings {
                if let Some(patients) = maybe_amount(&row, column, out) {
                    out.put(slice, &WeightedList { org, year: &year, weighting, patients });
                }
            }
        }
        Ok(())
    }
}

/// The column of the population and the year in its heading.
fn dated_population(column: &Col) -> Option<(Col, String)> {
    let first = key_of(&column.heading);
    let population = first.split(' ').next().is_some_and(|w| matches!(w, "pop" | "population"));
    Some((column.clone(), hint::year_in(&column.heading)?)).filter(|_| population)
}

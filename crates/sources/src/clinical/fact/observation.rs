use linchpin_fhir::view::Cell;

use super::{Filing, Filled, NO_CODE, day, not_in_error, put, row, whole};
use crate::{Output, table::Observation};

row!(record subject nhs_number encounter status category date part code system term number unit comparator value_code value_term value_boolean);

pub(crate) fn observation(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    not_in_error(of.status)?;
    let date = day(of.date);
    let truth = match of.value_boolean {
        Cell::Boolean(true) => Some("true"),
        Cell::Boolean(false) => Some("false"),
        _ => None,
    };
    put(
        out,
        filing,
        &Observation {
            record: &filing.record(of.record)?,
            part: whole(of.part).unwrap_or(0),
            person: filing.person,
            code: of.code.text().ok_or(NO_CODE)?,
            system: of.system.text(),
            term: of.term.text(),
            category: of.category.text(),
            status: of.status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            value: of.number.number(),
            unit: of.unit.text(),
            comparator: of.comparator.text(),
            value_code: of.value_code.text().or(truth),
            value_term: of.value_term.text(),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

use linchpin_fhir::view::Cell;

use super::{Filing, Filled, NO_CODE, day, not_in_error, put, row, whole};
use crate::{Output, table::Immunisation};

row!(record subject nhs_number encounter code system term status date dose_number);

pub(crate) fn immunisation(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    not_in_error(of.status)?;
    let date = day(of.date);
    put(
        out,
        filing,
        &Immunisation {
            record: &filing.record(of.record)?,
            person: filing.person,
            code: of.code.text().ok_or(NO_CODE)?,
            system: of.system.text(),
            term: of.term.text(),
            status: of.status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            dose_number: whole(of.dose_number),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

use linchpin_fhir::view::Cell;

use super::{Filing, Filled, NO_CODE, day, not_in_error, put, row};
use crate::{Output, table::Procedure};

row!(record subject nhs_number encounter code system term status date ended);

pub(crate) fn procedure(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    not_in_error(of.status)?;
    let date = day(of.date);
    put(
        out,
        filing,
        &Procedure {
            record: &filing.record(of.record)?,
            person: filing.person,
            code: of.code.text().ok_or(NO_CODE)?,
            system: of.system.text(),
            term: of.term.text(),
            status: of.status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            ended: day(of.ended).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

use linchpin_fhir::view::Cell;

use super::{Filing, Filled, IN_ERROR, NO_CODE, day, put, row};
use crate::{Output, table::Condition};

row!(record subject nhs_number encounter code system term status verification category onset ended recorded);

pub(crate) fn condition(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    if of.verification.text() == Some("entered-in-error") {
        return Err(IN_ERROR);
    }
    let onset = day(of.onset);
    put(
        out,
        filing,
        &Condition {
            record: &filing.record(of.record)?,
            person: filing.person,
            code: of.code.text().ok_or(NO_CODE)?,
            system: of.system.text(),
            term: of.term.text(),
            category: of.category.text(),
            status: of.status.text(),
            verification: of.verification.text(),
            onset: onset.map(|d| d.0),
            onset_precision: onset.map(|d| d.1),
            ended: day(of.ended).map(|d| d.0),
            recorded: day(of.recorded).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

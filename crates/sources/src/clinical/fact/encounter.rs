use linchpin_fhir::view::Cell;

use super::{Filing, Filled, day, not_in_error, put, row};
use crate::{Output, table::Encounter};

row!(record subject nhs_number encounter code system term status class started ended reason_code reason_term);

pub(crate) fn encounter(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    not_in_error(of.status)?;
    put(
        out,
        filing,
        &Encounter {
            record: &filing.record(of.record)?,
            person: filing.person,
            class: of.class.text(),
            code: of.code.text(),
            system: of.system.text(),
            term: of.term.text(),
            status: of.status.text(),
            started: day(of.started).map(|d| d.0),
            ended: day(of.ended).map(|d| d.0),
            reason_code: of.reason_code.text(),
            reason_term: of.reason_term.text(),
            practice: filing.practice,
            part_of: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

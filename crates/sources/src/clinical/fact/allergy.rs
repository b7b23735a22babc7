use linchpin_fhir::view::Cell;

use super::{Filing, Filled, IN_ERROR, day, put, row};
use crate::{Output, table::Allergy};

row!(record subject nhs_number encounter code system term kind category criticality status verification reaction_code reaction_term severity onset recorded);

/// An allergy told in words alone is kept without its words: somebody who reads the record must know that there is one.
pub(crate) fn allergy(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    if of.verification.text() == Some("entered-in-error") {
        return Err(IN_ERROR);
    }
    let told = |cell: &Cell<'_>| cell.text().filter(|t| !t.is_empty()).map(str::to_owned);
    let onset = day(of.onset);
    put(
        out,
        filing,
        &Allergy {
            record: &filing.record(of.record)?,
            person: filing.person,
            code: of.code.text(),
            system: of.system.text(),
            term: of.term.text(),
            kind: of.kind.text(),
            category: told(of.category).as_deref(),
            criticality: of.criticality.text(),
            status: of.status.text(),
            verification: of.verification.text(),
            reaction_code: told(of.reaction_code).as_deref(),
            reaction_term: told(of.reaction_term).as_deref(),
            severity: of.severity.text(),
            onset: onset.map(|d| d.0),
            onset_precision: onset.map(|d| d.1),
            recorded: day(of.recorded).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
        },
    );
    Ok(())
}

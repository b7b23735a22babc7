use linchpin_fhir::view::Cell;

use super::{Filing, Filled, NO_CODE, day, not_in_error, put, row, whole};
use crate::{Output, table::Medication};

row!(record subject nhs_number encounter medicine code system term status intent course date ended dose dose_unit quantity repeats instructions frequency period period_unit at_times as_needed);

pub(crate) fn request(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    medication("request", cells, filing, out)
}

pub(crate) fn statement(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    medication("statement", cells, filing, out)
}

fn medication(kind: &str, cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    let of = Row::of(cells)?;
    not_in_error(of.status)?;
    let elsewhere = of.medicine.text().and_then(|key| filing.medicines.get(key));
    let date = day(of.date);
    put(
        out,
        filing,
        &Medication {
            record: &filing.record(of.record)?,
            person: filing.person,
            kind,
            code: of.code.text().or(elsewhere.map(|m| m.code.as_str())).ok_or(NO_CODE)?,
            system: of.system.text().or(elsewhere.and_then(|m| m.system.as_deref())),
            term: of.term.text().or(elsewhere.and_then(|m| m.term.as_deref())),
            status: of.status.text(),
            intent: of.intent.text(),
            course: of.course.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            ended: day(of.ended).map(|d| d.0),
            dose: of.dose.number(),
            dose_unit: of.dose_unit.text(),
            quantity: of.quantity.number(),
            repeats: whole(of.repeats),
            practice: filing.practice,
            encounter: filing.other(of.encounter).as_deref(),
            instructions: whole(of.instructions),
            frequency: whole(of.frequency),
            period: of.period.number(),
            period_unit: of.period_unit.text(),
            at_times: of.at_times.text().filter(|t| !t.is_empty()),
            as_needed: matches!(of.as_needed, Cell::Boolean(true)).then_some("true"),
        },
    );
    Ok(())
}

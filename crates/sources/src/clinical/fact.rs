//! Rows of views as rows of tables.

use std::collections::HashMap;

use jiff::civil::Date;
use linchpin_core::OdsCode;
use linchpin_fhir::{
    path::{Precision, Temporal},
    system,
    view::Cell,
};
use serde_json::Value;

use super::Pseudonymiser;
use crate::{
    Output,
    table::{Allergy, Condition, Encounter, Fact, Immunisation, Medication, Observation, Procedure},
};

/// Where the rows of a person go.
pub(crate) struct Filing<'f> {
    pub(crate) people: &'f dyn Pseudonymiser,
    pub(crate) person: &'f str,
    pub(crate) practice: Option<OdsCode>,
    /// The part of each table that the file covers.
    pub(crate) part: &'f str,
    /// Medicines that the file describes apart from the records that refer to them.
    pub(crate) medicines: &'f HashMap<String, Medicine>,
}

/// A medicine that is a resource of its own.
pub(crate) struct Medicine {
    code: String,
    system: Option<String>,
    term: Option<String>,
}

impl Medicine {
    /// The medicine of a Medication resource.
    pub(crate) fn read(resource: &Value) -> Option<Self> {
        let codings = resource.pointer("/code/coding")?.as_array()?;
        let of = |coding: &Value, name: &str| coding.get(name).and_then(Value::as_str).map(str::to_owned);
        let snomed = codings.iter().find(|c| c.get("system").is_some_and(|s| s == system::SNOMED));
        let coding = snomed.or_else(|| codings.first())?;
        Some(Self { code: of(coding, "code")?, system: of(coding, "system"), term: of(coding, "display") })
    }
}

/// Makes a row of a view into one of a table. `Err` is the rule by which it was left out, and why.
pub(crate) type Fill = fn(&[Cell<'_>], &Filing<'_>, &mut Output<'_>) -> Result<(), (&'static str, &'static str)>;

type Filled = Result<(), (&'static str, &'static str)>;

const NO_CODE: (&str, &str) = (
    "no-code",
    "the record has no code here, only words, which are not taken, or a medicine described elsewhere; it was left out",
);
const NO_ID: (&str, &str) = ("no-id", "the record has no id, so it could not be told from others; it was left out");
const IN_ERROR: (&str, &str) = ("entered-in-error", "the record was entered in error and is not counted");

pub(super) const CONDITION: &[&str] = &[
    "record",
    "subject",
    "nhs_number",
    "encounter",
    "code",
    "system",
    "term",
    "status",
    "verification",
    "category",
    "onset",
    "ended",
    "recorded",
];
pub(super) const OBSERVATION: &[&str] = &[
    "record",
    "subject",
    "nhs_number",
    "encounter",
    "status",
    "category",
    "date",
    "part",
    "code",
    "system",
    "term",
    "number",
    "unit",
    "comparator",
    "value_code",
    "value_term",
    "value_boolean",
];
pub(super) const MEDICATION: &[&str] = &[
    "record",
    "subject",
    "nhs_number",
    "encounter",
    "medicine",
    "code",
    "system",
    "term",
    "status",
    "intent",
    "course",
    "date",
    "ended",
    "dose",
    "dose_unit",
    "quantity",
    "repeats",
    "instructions",
    "frequency",
    "period",
    "period_unit",
    "at_times",
    "as_needed",
];
pub(super) const ENCOUNTER: &[&str] = &[
    "record",
    "subject",
    "nhs_number",
    "encounter",
    "code",
    "system",
    "term",
    "status",
    "class",
    "started",
    "ended",
    "reason_code",
    "reason_term",
];
pub(super) const IMMUNISATION: &[&str] =
    &["record", "subject", "nhs_number", "encounter", "code", "system", "term", "status", "date", "dose_number"];
pub(super) const ALLERGY: &[&str] = &[
    "record",
    "subject",
    "nhs_number",
    "encounter",
    "code",
    "system",
    "term",
    "kind",
    "category",
    "criticality",
    "status",
    "verification",
    "reaction_code",
    "reaction_term",
    "severity",
    "onset",
    "recorded",
];
pub(super) const PROCEDURE: &[&str] =
    &["record", "subject", "nhs_number", "encounter", "code", "system", "term", "status", "date", "ended"];

/// A row of a view of which the columns are known.
macro_rules! cells {
    ($cells:ident, $($name:ident)*) => {
        let [$($name),*] = $cells else { return Err(("unreadable", "the view has other columns")) };
    };
}

pub(super) fn condition(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter code system term status verification category onset ended recorded);
    if verification.text() == Some("entered-in-error") {
        return Err(IN_ERROR);
    }
    let onset = day(onset);
    put(
        out,
        filing,
        &Condition {
            record: &filing.record(record)?,
            person: filing.person,
            code: code.text().ok_or(NO_CODE)?,
            system: system.text(),
            term: term.text(),
            category: category.text(),
            status: status.text(),
            verification: verification.text(),
            onset: onset.map(|d| d.0),
            onset_precision: onset.map(|d| d.1),
            ended: day(ended).map(|d| d.0),
            recorded: day(recorded).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
        },
    );
    Ok(())
}

pub(super) fn observation(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter status category date part code system term number unit comparator
        value_code value_term value_boolean);
    not_in_error(status)?;
    let date = day(date);
    let truth = match value_boolean {
        Cell::Boolean(true) => Some("true"),
        Cell::Boolean(false) => Some("false"),
        _ => None,
    };
    put(
        out,
        filing,
        &Observation {
            record: &filing.record(record)?,
            part: whole(part).unwrap_or(0),
            person: filing.person,
            code: code.text().ok_or(NO_CODE)?,
            system: system.text(),
            term: term.text(),
            category: category.text(),
            status: status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            value: number.number(),
            unit: unit.text(),
            comparator: comparator.text(),
            value_code: value_code.text().or(truth),
            value_term: value_term.text(),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
        },
    );
    Ok(())
}

pub(super) fn request(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    medication("request", cells, filing, out)
}

pub(super) fn statement(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    medication("statement", cells, filing, out)
}

fn medication(kind: &str, cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter medicine code system term status intent course date ended dose
        dose_unit quantity repeats instructions frequency period period_unit at_times as_needed);
    not_in_error(status)?;
    let elsewhere = medicine.text().and_then(|key| filing.medicines.get(key));
    let date = day(date);
    put(
        out,
        filing,
        &Medication {
            record: &filing.record(record)?,
            person: filing.person,
            kind,
            code: code.text().or(elsewhere.map(|m| m.code.as_str())).ok_or(NO_CODE)?,
            system: system.text().or(elsewhere.and_then(|m| m.system.as_deref())),
            term: term.text().or(elsewhere.and_then(|m| m.term.as_deref())),
            status: status.text(),
            intent: intent.text(),
            course: course.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            ended: day(ended).map(|d| d.0),
            dose: dose.number(),
            dose_unit: dose_unit.text(),
            quantity: quantity.number(),
            repeats: whole(repeats),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
            instructions: whole(instructions),
            frequency: whole(frequency),
            period: period.number(),
            period_unit: period_unit.text(),
            at_times: at_times.text().filter(|t| !t.is_empty()),
            as_needed: matches!(as_needed, Cell::Boolean(true)).then_some("true"),
        },
    );
    Ok(())
}

/// An allergy told in words alone is kept without its words: somebody who reads the record must know that there is one.
pub(super) fn allergy(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter code system term kind category criticality status verification
        reaction_code reaction_term severity onset recorded);
    if verification.text() == Some("entered-in-error") {
        return Err(IN_ERROR);
    }
    let told = |cell: &Cell<'_>| cell.text().filter(|t| !t.is_empty()).map(str::to_owned);
    let onset = day(onset);
    put(
        out,
        filing,
        &Allergy {
            record: &filing.record(record)?,
            person: filing.person,
            code: code.text(),
            system: system.text(),
            term: term.text(),
            kind: kind.text(),
            category: told(category).as_deref(),
            criticality: criticality.text(),
            status: status.text(),
            verification: verification.text(),
            reaction_code: told(reaction_code).as_deref(),
            reaction_term: told(reaction_term).as_deref(),
            severity: severity.text(),
            onset: onset.map(|d| d.0),
            onset_precision: onset.map(|d| d.1),
            recorded: day(recorded).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
        },
    );
    Ok(())
}

pub(super) fn encounter(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number part_of code system term status class started ended reason_code reason_term);
    not_in_error(status)?;
    put(
        out,
        filing,
        &Encounter {
            record: &filing.record(record)?,
            person: filing.person,
            class: class.text(),
            code: code.text(),
            system: system.text(),
            term: term.text(),
            status: status.text(),
            started: day(started).map(|d| d.0),
            ended: day(ended).map(|d| d.0),
            reason_code: reason_code.text(),
            reason_term: reason_term.text(),
            practice: filing.practice,
            part_of: filing.other(part_of).as_deref(),
        },
    );
    Ok(())
}

pub(super) fn immunisation(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter code system term status date dose_number);
    not_in_error(status)?;
    let date = day(date);
    put(
        out,
        filing,
        &Immunisation {
            record: &filing.record(record)?,
            person: filing.person,
            code: code.text().ok_or(NO_CODE)?,
            system: system.text(),
            term: term.text(),
            status: status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            dose_number: whole(dose_number),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
        },
    );
    Ok(())
}

pub(super) fn procedure(cells: &[Cell<'_>], filing: &Filing<'_>, out: &mut Output<'_>) -> Filled {
    cells!(cells, record _subject _number encounter code system term status date ended);
    not_in_error(status)?;
    let date = day(date);
    put(
        out,
        filing,
        &Procedure {
            record: &filing.record(record)?,
            person: filing.person,
            code: code.text().ok_or(NO_CODE)?,
            system: system.text(),
            term: term.text(),
            status: status.text(),
            date: date.map(|d| d.0),
            date_precision: date.map(|d| d.1),
            ended: day(ended).map(|d| d.0),
            practice: filing.practice,
            encounter: filing.other(encounter).as_deref(),
        },
    );
    Ok(())
}

impl Filing<'_> {
    fn record(&self, cell: &Cell<'_>) -> Result<String, (&'static str, &'static str)> {
        cell.text().map(|key| self.people.record(key)).ok_or(NO_ID)
    }

    fn other(&self, cell: &Cell<'_>) -> Option<String> {
        cell.text().map(|key| self.people.record(key))
    }
}

fn put<F: Fact>(out: &mut Output<'_>, filing: &Filing<'_>, fact: &F) {
    let slice = out.slice::<F>("all", filing.part);
    out.put(slice, fact);
}

fn not_in_error(status: &Cell<'_>) -> Filled {
    if status.text() == Some("entered-in-error") { Err(IN_ERROR) } else { Ok(()) }
}

fn whole(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Whole(n) => Some(*n),
        _ => None,
    }
}

/// The day as it was where it was written, and how far it is told.
fn day(cell: &Cell<'_>) -> Option<(Date, &'static str)> {
    let text = cell.text()?;
    let precision = match Temporal::parse(text)?.precision() {
        Precision::Year => "year",
        Precision::Month => "month",
        _ => "day",
    };
    let whole = match precision {
        "year" => format!("{}-01-01", text.get(..4)?),
        "month" => format!("{}-01", text.get(..7)?),
        _ => text.get(..10)?.to_owned(),
    };
    Some((whole.parse().ok()?, precision))
}

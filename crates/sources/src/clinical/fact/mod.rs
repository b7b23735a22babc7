//! Rows of views as rows of tables.

pub(crate) mod allergy;
pub(crate) mod condition;
pub(crate) mod encounter;
pub(crate) mod immunisation;
pub(crate) mod medication;
pub(crate) mod observation;
pub(crate) mod procedure;

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
use crate::{Output, table::Fact};

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
pub(crate) type Fill = fn(&[Cell<'_>], &Filing<'_>, &mut Output<'_>) -> Filled;

/// The rule by which a record was left out, and why.
type Left = (&'static str, &'static str);

type Filled = Result<(), Left>;

const NO_CODE: Left = (
    "no-code",
    "the record has no code here, only words, which are not taken, or a medicine described elsewhere; it was left out",
);
const NO_ID: Left = ("no-id", "the record has no id, so it could not be told from others; it was left out");
const IN_ERROR: Left = ("entered-in-error", "the record was entered in error and is not counted");

/// The columns of a view, each named once: as the view names them, and as the fields of a row.
macro_rules! row {
    ($($name:ident)*) => {
        /// The columns, in the order of the view.
        pub(crate) const COLUMNS: &[&str] = &[$(stringify!($name)),*];

        #[expect(dead_code, reason = "who it is about is read before, by the view’s own columns")]
        struct Row<'c, 'v> {
            $($name: &'c Cell<'v>),*
        }

        impl<'c, 'v> Row<'c, 'v> {
            fn of(cells: &'c [Cell<'v>]) -> Result<Self, super::Left> {
                let [$($name),*] = cells else { return Err(("unreadable", "the view has other columns")) };
                Ok(Self { $($name),* })
            }
        }
    };
}
use row;

impl Filing<'_> {
    fn record(&self, cell: &Cell<'_>) -> Result<String, Left> {
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

//! What a clinician reads before anything else of a record: allergies, that none is known, or that nobody said.

use linchpin_app::facts::{Allergies, Allergy, AllergyStanding, AllergyTo, Criticality, Record};
use serde::Serialize;

use super::{record::coded, words};
use crate::table::{Cell, Column, Table};

/// The band on top of a record.
#[derive(Serialize)]
pub(super) struct Band {
    /// `some`, `none` or `nothing`: how it looks.
    kind: &'static str,
    all: Vec<One>,
    /// What a reader must know beside them.
    notes: Vec<String>,
    /// Whether there are some that do not count any more.
    past: bool,
}

#[derive(Serialize)]
struct One {
    what: String,
    /// Which code it is.
    hint: Option<String>,
    /// Whether a further exposure may kill.
    grave: bool,
    about: String,
}

impl Band {
    /// Of a record; `own` speaks to the person themselves.
    pub(super) fn of(record: &Record, own: bool) -> Self {
        let ask = if own { "Ask your practice." } else { "Ask the person and their practice." };
        let (kind, all, mut notes) = match record.allergies_now() {
            Allergies::Some(some) => ("some", some, vec![format!("Others may be known elsewhere. {ask}")]),
            Allergies::NoneKnown(none) => ("none", none, vec![format!("That is what services sent us. {ask}")]),
            Allergies::NothingReceived => {
                let nothing = format!("No allergies recorded here: this is not the same as none. {ask}");
                ("nothing", Vec::new(), vec![nothing])
            }
        };
        if kind == "some"
            && let Some(denial) = active(record).find(|one| one.is_denial())
        {
            let (what, _) = what(denial);
            notes.insert(0, format!("It is also written down: “{what}”. The two do not agree."));
        }
        let past = record.allergies.iter().any(|one| one.standing != AllergyStanding::Active);
        Self { kind, all: all.into_iter().map(one).collect(), notes, past }
    }
}

fn active(record: &Record) -> impl Iterator<Item = &Allergy> {
    record.allergies.iter().filter(|one| one.standing == AllergyStanding::Active)
}

/// What it is to, and its code.
fn what(of: &Allergy) -> (String, Option<String>) {
    match &of.to {
        AllergyTo::Substance(what) | AllergyTo::Nothing(what) => {
            let cell = coded(what);
            (cell.text, cell.hint)
        }
        AllergyTo::Words => ("Something that was told in words alone: the practice knows what it is".to_owned(), None),
    }
}

fn one(of: &Allergy) -> One {
    let (what, hint) = what(of);
    One { what, hint, grave: of.criticality == Some(Criticality::High), about: about(of).join(", ") }
}

/// Everything else that is told of it, in a few words each.
fn about(of: &Allergy) -> Vec<String> {
    let mut about: Vec<String> = of.reactions.iter().map(|reaction| reaction.to_lowercase()).collect();
    if let Some(severity) = &of.severity {
        about.push(format!("{severity} reaction"));
    }
    if of.kind.as_deref() == Some("intolerance") {
        about.push("an intolerance".to_owned());
    }
    if matches!(of.verification.as_deref(), Some("unconfirmed" | "presumed")) {
        about.push("not confirmed".to_owned());
    }
    about.extend(of.since.as_deref().map(|since| format!("since {}", words::since(since))));
    about.extend(of.recorded.map(|day| format!("written down on {}", words::day(day))));
    about
}

/// What does not count any more, and why.
pub(super) fn past(record: &Record) -> Table {
    let columns = ["Allergy", "Why it does not count", "What was told"].map(Column::words);
    let mut table = Table::new("past-allergies", "Past and refuted allergies", columns.into());
    table.quiet = true;
    table.empty = "None.".to_owned();
    let gone = record.allergies.iter().filter(|one| one.standing != AllergyStanding::Active);
    table.rows = gone
        .map(|one| {
            let (text, hint) = what(one);
            let why = if one.standing == AllergyStanding::Refuted { "found to be wrong" } else { "it has passed" };
            vec![Cell { hint, ..Cell::words(text) }, Cell::words(why), Cell::words(about(one).join(", "))]
        })
        .collect();
    table
}

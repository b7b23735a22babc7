//! What the lake knows of one person, asked by pseudonym: clinical facts with dates, codes and words, and no name.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    pin::Pin,
};

use jiff::{Timestamp, civil::Date};
use linchpin_core::{OdsCode, Result};
use serde::{Deserialize, Serialize};

pub use crate::allergy::{Allergies, Allergy, AllergyStanding, AllergyTo, Criticality};

/// An answer that takes a while.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where clinical facts come from. The binary asks the lake; tests have a fixed one.
pub trait Facts: Send + Sync {
    /// Everything known of a pseudonym; an empty record where nothing is.
    fn record<'a>(&'a self, pseudonym: &'a str) -> Later<'a, Result<Record>>;

    /// Who of a practice is on which of these registers, such as `registers/diabetes`; nobody where none was worked out.
    fn members<'a>(&'a self, practice: OdsCode, registers: &'a [String]) -> Later<'a, Result<Members>> {
        let _ = (practice, registers);
        Box::pin(async { Ok(Members::default()) })
    }
}

/// Who is on registers, by pseudonym.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Members {
    /// The day as which it was worked out; none where nothing was.
    pub as_at: Option<Date>,
    /// The registers of each.
    pub of: BTreeMap<String, BTreeSet<String>>,
}

/// Nothing is known of anybody: a place without clinical extracts.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFacts;

impl Facts for NoFacts {
    fn record<'a>(&'a self, _: &'a str) -> Later<'a, Result<Record>> {
        Box::pin(async { Ok(Record::default()) })
    }
}

/// One answer for everybody, for tests.
#[derive(Clone, Debug, Default)]
pub struct FixedFacts(pub Record);

/// Nothing clinical, and fixed registers, for tests.
#[derive(Clone, Debug, Default)]
pub struct FixedMembers(pub Members);

impl Facts for FixedMembers {
    fn record<'a>(&'a self, _: &'a str) -> Later<'a, Result<Record>> {
        Box::pin(async { Ok(Record::default()) })
    }

    fn members<'a>(&'a self, _: OdsCode, _: &'a [String]) -> Later<'a, Result<Members>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

impl Facts for FixedFacts {
    fn record<'a>(&'a self, _: &'a str) -> Later<'a, Result<Record>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}

/// What is known clinically of a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What was written down about allergies, what counts now first. See [`Record::allergies_now`].
    pub allergies: Vec<Allergy>,
    /// Conditions, the current ones first.
    pub problems: Vec<Problem>,
    /// Medicines, the current ones first.
    pub medicines: Vec<Medicine>,
    /// Measurements over time, one series for each kind.
    pub readings: Vec<Series>,
    /// When they were seen, the last first.
    pub contacts: Vec<Contact>,
    /// What they were vaccinated against, the last first.
    pub immunisations: Vec<Immunisation>,
    /// What was done, the last first.
    pub procedures: Vec<Procedure>,
    /// The day up to which the extracts reach.
    pub as_at: Option<Date>,
}

/// A code and its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coded {
    /// The words to show.
    pub text: String,
    /// The code, such as a SNOMED CT identifier.
    pub code: Option<String>,
    /// The system it is of, such as `http://snomed.info/sct`.
    pub system: Option<String>,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which.
    pub what: Coded,
    /// When it began or was first written down.
    pub since: Option<Date>,
    /// When it ended.
    pub ended: Option<Date>,
    /// Whether it is current.
    pub current: bool,
}

/// A medicine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Medicine {
    /// Which.
    pub what: Coded,
    /// How to take it by its first instruction, as far as that is told in coded parts, in words.
    pub dose: Option<String>,
    /// How many further instructions the source gave.
    pub further: u64,
    /// When it was first or last ordered.
    pub since: Option<Date>,
    /// When it was stopped.
    pub ended: Option<Date>,
    /// Whether it is current.
    pub current: bool,
}

/// Measurements of one kind, the oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// What is measured.
    pub what: Coded,
    /// In which unit.
    pub unit: Option<String>,
    /// The readings.
    pub readings: Vec<Reading>,
}

/// One measurement.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// When.
    pub at: Timestamp,
    /// The value; of a blood pressure the upper one.
    pub value: f64,
    /// The lower value of a blood pressure.
    pub lower: Option<f64>,
}

/// How the last reading differs from the one before. A difference, not a judgement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The reading before the last.
    pub from: Reading,
    /// The last one.
    pub to: Reading,
}

/// A contact with a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// What kind, such as an emergency attendance.
    pub what: Coded,
    /// When it began.
    pub at: Option<Timestamp>,
    /// When it ended.
    pub until: Option<Timestamp>,
    /// Where, by the organisation's code or name.
    pub organisation: Option<String>,
    /// Why.
    pub reason: Option<Coded>,
}

/// A vaccination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Immunisation {
    /// Which vaccine.
    pub what: Coded,
    /// When.
    pub given: Option<Date>,
    /// Whether it was offered and not given.
    pub not_given: bool,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// What.
    pub what: Coded,
    /// When.
    pub done: Option<Date>,
}

impl Record {
    /// Adds what is known under another pseudonym of the same person.
    pub fn join(&mut self, other: Self) {
        self.allergies.extend(other.allergies);
        self.allergies.sort_by_cached_key(Allergy::order);
        self.problems.extend(other.problems);
        self.problems.sort_by_key(|one| !one.current);
        self.medicines.extend(other.medicines);
        self.medicines.sort_by_key(|one| !one.current);
        for series in other.readings {
            match self.readings.iter_mut().find(|own| own.what.code == series.what.code && own.unit == series.unit) {
                Some(own) if own.what.code.is_some() => {
                    own.readings.extend(series.readings);
                    own.readings.sort_by_key(|reading| reading.at);
                }
                _ => self.readings.push(series),
            }
        }
        self.contacts.extend(other.contacts);
        self.contacts.sort_by_key(|one| std::cmp::Reverse(one.at));
        self.immunisations.extend(other.immunisations);
        self.immunisations.sort_by_key(|one| std::cmp::Reverse(one.given));
        self.procedures.extend(other.procedures);
        self.procedures.sort_by_key(|one| std::cmp::Reverse(one.done));
        self.as_at = self.as_at.max(other.as_at);
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.allergies.is_empty()
            && self.problems.is_empty()
            && self.medicines.is_empty()
            && self.readings.is_empty()
            && self.contacts.is_empty()
            && self.immunisations.is_empty()
            && self.procedures.is_empty()
    }
}

impl Series {
    /// The last reading.
    #[must_use]
    pub fn last(&self) -> Option<&Reading> {
        self.readings.last()
    }

    /// How the last reading differs from the one before.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        match self.readings.as_slice() {
            [.., from, to] => Some(Change { from: *from, to: *to }),
            _ => None,
        }
    }
}

impl Change {
    /// By how much.
    #[must_use]
    pub fn by(&self) -> f64 {
        self.to.value - self.from.value
    }
}

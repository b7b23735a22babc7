//! Gaps in care: who lacks what they should have had, and who may have something that nobody has found (`domain.md` C8).
//! A file of `definitions/gaps/**` is one: whom it asks about, and a few checks that each of them meets or does not.

mod play;
mod written;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use play::check;

use crate::{
    bits::Bits,
    file::FileError,
    population::{Population, read::each},
    register::Example,
    rule::{Names, Rule, Seen, Unnamed},
};
use written::File;

/// What kind of gap it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Somebody is known to have a condition, and something of its care is not done.
    Care,
    /// Somebody may have a condition that is not written down.
    Finding,
}

impl Kind {
    /// The word in tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Finding => "finding",
        }
    }
}

/// A gap.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The path below `definitions/gaps`, without the ending: `diabetes`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind it is.
    pub kind: Kind,
    /// Why anybody closes it.
    pub why: String,
    /// Where its checks are from.
    pub source: String,
    /// What to keep in mind.
    pub caveats: String,
    /// When somebody last looked at it.
    pub reviewed: Date,
    /// What each of those it asks about should have.
    pub checks: Vec<Check>,
    /// People it asks about, and people it does not.
    pub example: Example,
    among: Rule,
    unless: Rule,
}

/// One thing that somebody should have.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name in tables.
    pub id: String,
    /// What is done: “Blood pressure in the last 12 months”.
    pub title: String,
    /// What to do where it is not.
    pub does: String,
    met: Rule,
}

impl Gap {
    /// What somebody lacks, by the numbers of the checks, the first first; none where it does not ask about them.
    #[must_use]
    pub fn lacking(&self, seen: &Seen<'_>) -> Option<Bits> {
        if !self.among.holds(seen) || self.unless.holds(seen) {
            return None;
        }
        let mut lacking = Bits::of(self.checks.len());
        let unmet = self.checks.iter().enumerate().filter(|(_, check)| !check.met.holds(seen));
        unmet.for_each(|(at, _)| lacking.set(at));
        Some(lacking)
    }

    /// Reads a gap, over the lists, registers and scores of a place.
    ///
    /// # Errors
    /// Not of that shape, a name that nobody knows, no check, or an example that shows one side only.
    pub fn parse(id: &str, text: &str, population: &Population) -> Result<Self, FileError> {
        let name = format!("gaps/{id}.toml");
        let file: File = crate::file::read(&name, text)?;
        let wrong = |why: String| FileError::new(&name, why);
        file.sound().map_err(|why| wrong(why.into()))?;
        let registers: Vec<String> = population.registers.iter().map(|register| register.id.clone()).collect();
        let scores: Vec<String> = population.columns().map(|column| column.id.to_owned()).collect();
        let names = Names { dictionary: &population.dictionary, registers: &registers, scores: &scores };
        let named = |of: &str, rule: Result<Rule, Unnamed>| rule.map_err(|why| wrong(format!("{of}: {why}")));
        let check = |check: &written::CheckFile| {
            let met = named(&format!("check {}", check.id), names.rule(&check.any))?;
            Ok(Check { id: check.id.clone(), title: check.title.clone(), does: check.does.clone(), met })
        };
        Ok(Self {
            checks: file.check.iter().map(check).collect::<Result<_, FileError>>()?,
            among: named("among", names.rule(&file.among))?,
            unless: named("unless", names.rule(&file.unless))?,
            id: id.to_owned(),
            title: file.title,
            kind: file.kind,
            why: file.why.trim().to_owned(),
            source: file.source,
            caveats: file.caveats.trim().to_owned(),
            reviewed: file.reviewed,
            example: file.example,
        })
    }
}

/// Every gap of a place, in the order of their ids, and what is wrong with some: the rest goes on without those.
#[must_use]
pub fn read(texts: &BTreeMap<String, String>, population: &Population) -> (Vec<Gap>, Vec<FileError>) {
    let mut faults = Vec::new();
    let gaps = each(texts, "gaps", &mut faults, |id, text| Gap::parse(id, text, population));
    (gaps, faults)
}

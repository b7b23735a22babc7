//! A scheme as its file defines it. What is here was read from a file and found sound; nothing else makes one.

mod claim;
mod figure;
mod pays;
mod pays_file;
mod pot;
mod standard;
mod words;

use std::fmt;

use jiff::civil::Date;
use linchpin_core::{Period, PeriodKind};
use serde::Serialize;

pub use crate::example::Example;
pub use claim::{Chain, ClaimBy, Deed, Step, Verify};
pub use figure::{Figure, Money};
pub use pays::{Adjust, Basis, Cap, Counts, Every, Exclusions, Instalment, ListKind, Pays, Round};
pub(crate) use pays_file::PaysFile;
pub use pot::{Pot, Sharing};
pub(crate) use standard::StandardFile;
pub use standard::{Assures, Evidence, Level, Mark, Must, Prevalence, Standard};
pub(crate) use words::{day, many, maybe_day};

words::words! {
    /// What kind of agreement it is (D2 to D4).
    Kind {
        /// Standards to be met, phased in and signed off (D2).
        Contract = "contract";
        /// One service beyond the core contract, paid for what is done (D3).
        EnhancedService = "enhanced service";
        /// Money for a change in what practices do (D4).
        Incentive = "incentive";
        /// Yearly targets on conditions (D4).
        Framework = "framework";
        /// A contract with practices that work together (WORC 1.5).
        GroupScheme = "group scheme";
    }
}

words::words! {
    /// Who is paid.
    Provider {
        /// A practice.
        Practice = "practice";
        /// A primary care network.
        Pcn = "pcn";
        /// Practices that work together for this scheme.
        Group = "group";
        /// A federation.
        Federation = "federation";
        /// A community pharmacy.
        Pharmacy = "pharmacy";
        /// An optometrist.
        Optometrist = "optometrist";
    }
}

words::words! {
    /// Whose patients are served.
    Coverage {
        /// Everybody’s: a practice that does not sign up names who serves its patients.
        WholePopulation = "whole population";
        /// Those of the practices that sign up.
        SignedUp = "those who sign up";
    }
}

/// From when until when, and when it is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The last day.
    #[serde(deserialize_with = "day")]
    pub to: Date,
    /// By when it is reviewed.
    #[serde(deserialize_with = "day")]
    pub review: Date,
}

/// From this day on this share is paid: how a scheme is phased in.
#[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The first day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// The share of the full payment; no more than one.
    pub share: Figure<Level>,
    /// What is then in place; for people.
    #[serde(default)]
    pub says: String,
}

/// How large a group must be: so many practices **or** so many people (WORC 1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSize {
    /// At least so many practices.
    pub practices: u32,
    /// Or at least so many people on their lists.
    pub people_from: u32,
    /// And, for those that come in by their people, no more than so many.
    pub people_to: u32,
}

impl GroupSize {
    /// Whether a group may take part.
    #[must_use]
    pub fn admits(&self, practices: u32, people: u32) -> bool {
        practices >= self.practices || (self.people_from..=self.people_to).contains(&people)
    }
}

/// What is paid to whom, for what, when, and by whose word.
///
/// Two files with the same bytes have the same [`Scheme::hash`]; a payment remembers the hash it was made by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scheme {
    /// Its path below `definitions/schemes` without `.toml`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind of agreement it is.
    pub kind: Kind,
    /// Why there is such a scheme.
    pub why: String,
    /// The document it comes from.
    pub source: String,
    /// What the document leaves open, for whoever fills it in.
    pub unsaid: String,
    /// Raised by its author at each change; for people. Machines go by [`Scheme::hash`].
    pub version: u32,
    /// Who pays.
    pub commissioner: String,
    /// Who is paid.
    pub provider: Provider,
    /// How large a group must be, where groups are paid.
    pub group: Option<GroupSize>,
    /// Whose patients are served.
    pub coverage: Coverage,
    /// From when until when.
    pub term: Term,
    /// How it is phased in, in order; none where all is paid from the first day.
    pub phases: Vec<Phase>,
    /// The money that there is, where the scheme says.
    pub pot: Option<Pot>,
    /// What is paid, and how it is claimed.
    pub pays: Pays,
    /// What is asked, in the order of the file.
    pub standards: Vec<Standard>,
    /// What must be in place before anything is paid.
    pub assures: Assures,
    /// Worked examples, run by [`Scheme::run_examples`].
    pub examples: Vec<Example>,
    /// What a place has to fill in before anything can be paid, each by its path in the file.
    pub to_be_set: Vec<String>,
    /// The file's text: keep it as long as its payments are kept.
    #[serde(skip)]
    pub text: String,
    /// The SHA-256 of the text, hexadecimal.
    pub hash: String,
}

impl Scheme {
    /// The standard of this name.
    #[must_use]
    pub fn standard(&self, name: &str) -> Option<&Standard> {
        self.standards.iter().find(|standard| standard.name == name)
    }

    /// What is asked, with the standard that asks it.
    pub fn musts(&self) -> impl Iterator<Item = (&Standard, &Must)> {
        self.standards.iter().flat_map(|standard| standard.musts.iter().map(move |must| (standard, must)))
    }

    /// Whether anything that it asks has points.
    #[must_use]
    pub fn has_points(&self) -> bool {
        self.standards.iter().any(|standard| standard.points.is_some())
            || self.musts().any(|(_, must)| must.points.is_some())
    }

    /// The indicators that it relies on, in order and once each.
    #[must_use]
    pub fn indicators(&self) -> Vec<&str> {
        let measured = self.musts().filter_map(|(_, must)| must.indicator.as_deref());
        let weighted = self.musts().filter_map(|(_, must)| must.prevalence.as_ref()?.register.as_deref());
        let mut all: Vec<_> =
            measured.chain(weighted).chain(self.assures.indicators.iter().map(String::as_str)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The periods for which it pays, in order.
    #[must_use]
    pub fn periods(&self) -> Vec<Period> {
        let first = Period::containing(self.term.from, self.pays.period.kind());
        std::iter::successors(Some(first), |period| Some(period.next()))
            .take_while(|period| period.first() <= self.term.to)
            .collect()
    }

    /// The share that is paid in a period by how it is phased in; one where it is not.
    #[must_use]
    pub fn phase(&self, period: Period) -> Option<&Phase> {
        self.phases.iter().rev().find(|phase| phase.from <= period.first())
    }
}

impl Every {
    /// As a kind of period.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        match self {
            Self::Month => PeriodKind::Month,
            Self::Quarter => PeriodKind::Quarter,
            Self::Year => PeriodKind::FinancialYear,
        }
    }

    /// How many there are in a year.
    #[must_use]
    pub fn in_a_year(self) -> u8 {
        match self {
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.title)
    }
}

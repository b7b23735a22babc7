//! Indicator definitions: a TOML file that a commissioner can read, and the type it becomes.

mod day;
mod example;
mod parse;

use jiff::civil::Date;
use linchpin_core::{Kind, PeriodKind};
use serde::{Deserialize, Serialize};

pub use example::{Example, Expected, GivenTable};
pub use parse::{DefinitionError, parse};

/// The six sides of primary care that indicators are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Domain {
    /// Getting seen, and in time (A1 to A5).
    Access,
    /// Care, registers, ratings, patients' voice (C8, C9, D6, D7).
    Quality,
    /// Who works there (E1).
    Workforce,
    /// Prescribing (G1).
    Medicines,
    /// What is paid (F1).
    Money,
    /// Who lives here and what they need (H8, H9).
    Need,
}

impl Domain {
    /// All, in the order in which pages show them.
    pub const ALL: [Self; 6] = [Self::Access, Self::Quality, Self::Workforce, Self::Medicines, Self::Money, Self::Need];

    /// The name in files and addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Quality => "quality",
            Self::Workforce => "workforce",
            Self::Medicines => "medicines",
            Self::Money => "money",
            Self::Need => "need",
        }
    }

    /// The name on a page.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Access => "Access",
            Self::Quality => "Quality",
            Self::Workforce => "Workforce",
            Self::Medicines => "Medicines",
            Self::Money => "Money",
            Self::Need => "Need",
        }
    }
}

/// How numerator and denominator make a value, and which interval belongs to it (`methods.md` 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// The share of the denominator that is in the numerator, 0 to 1; Wilson interval.
    Proportion,
    /// Events per so many (`per`) of the denominator; Byar's interval, exact below ten events.
    Rate,
    /// An amount for each of the denominator, such as pounds a head or score per answer; no interval.
    Mean,
    /// A plain count; no denominator.
    Count,
    /// One quantity for each of another, times `per`, where the first is not a count of events; no interval.
    Ratio,
    /// A published score, averaged over the denominator's weights; no interval.
    Index,
}

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: a thing to understand, not to raise or lower.
    Neither,
}

/// What an empty number in the source stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Empty {
    /// The organisation did not send it.
    #[default]
    NotReported,
    /// The publisher withheld it because it is small.
    Withheld,
}

/// What the numbers are of, which decides whether a small one has to be withheld (`methods.md` 9).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// People, or what happened to them: a small number may tell of somebody.
    #[default]
    People,
    /// Diaries, and what is offered in them: nobody can be told by it.
    Diaries,
}

/// A target, and since when and by whose word it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The value aimed at, in the indicator's unit.
    pub value: f64,
    /// The first day it stands.
    #[serde(deserialize_with = "day::read")]
    pub from: Date,
    /// Who set it.
    pub by: String,
}

/// Who wrote, checked and last looked at the definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// Who wrote it.
    pub author: String,
    /// Who checked it.
    pub checked: String,
    /// When it was last reviewed.
    #[serde(deserialize_with = "day::read")]
    pub reviewed: Date,
    /// When it is to be reviewed next.
    #[serde(deserialize_with = "day::read")]
    pub next: Date,
}

/// One dated change to the definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    #[serde(deserialize_with = "day::read")]
    pub date: Date,
    /// What changed, and why.
    pub what: String,
}

/// An indicator: what is measured, why, and how, in words and in SQL.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Indicator {
    /// Its path below `definitions/indicators` without `.toml`, such as `access/within-5-days`.
    pub id: String,
    /// A few words, as a heading.
    pub title: String,
    /// A shorter heading for tiles and table columns; the title where none is given.
    pub short: String,
    /// Why it matters, to whom.
    pub why: String,
    /// Its domain.
    pub domain: Domain,
    /// How the value is made.
    pub unit: Unit,
    /// How many of the denominator a rate or ratio is given for.
    pub per: f64,
    /// What the number counts, for a page: `people`, `£`, `items`.
    pub of: String,
    /// Which way is better.
    pub better: Better,
    /// The periods it is measured for.
    pub period: PeriodKind,
    /// The lowest level at which it means something.
    pub level: Kind,
    /// The standard or document it comes from.
    pub source: String,
    /// SQL over lake tables: `org, period, n`.
    pub numerator: String,
    /// SQL over lake tables: `org, period, n`; none for a count.
    pub denominator: Option<String>,
    /// How many months an older denominator may stand in when the period has none of its own.
    pub carry: u32,
    /// What an empty `n` means: not reported, or withheld by the publisher.
    pub empty: Empty,
    /// Whether small numbers could tell of somebody.
    pub subject: Subject,
    /// What the number cannot tell.
    pub caveats: String,
    /// What is aimed at.
    pub target: Option<Target>,
    /// Who answers for it.
    pub review: Review,
    /// What changed when.
    pub change: Vec<Change>,
    /// The worked example that `linchpin check` runs.
    pub example: Example,
    /// The file's text, as shown on the definition page.
    pub text: String,
    /// The SHA-256 of the text, hexadecimal; values are kept by it.
    pub hash: String,
}

impl Indicator {
    /// The name after the domain, for file names.
    #[must_use]
    pub fn slug(&self) -> String {
        self.id.replace('/', "--")
    }

    /// Whether numerator and denominator are counted in one table, so that nothing counted means zero and not unknown.
    #[must_use]
    pub fn counts_within_denominator(&self) -> bool {
        let from = |sql: &str| tables_of(sql).first().cloned();
        let denominator = self.denominator.as_deref().and_then(from);
        self.unit == Unit::Proportion
            && self.empty == Empty::NotReported
            && denominator.is_some()
            && denominator == from(&self.numerator)
    }

    /// The lake tables that its SQL names.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let mut tables = tables_of(&self.numerator);
        tables.extend(self.denominator.iter().flat_map(|d| tables_of(d)));
        tables.sort();
        tables.dedup();
        tables
    }

    /// The target in force on a day.
    #[must_use]
    pub fn target_on(&self, day: Date) -> Option<&Target> {
        self.target.as_ref().filter(|t| t.from <= day)
    }
}

/// Something broken down for one organisation, such as people by age and sex; shown as a chart with a table beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Breakdown {
    /// Its path below `definitions/breakdowns` without `.toml`.
    pub id: String,
    /// A heading.
    pub title: String,
    /// What it tells, in a sentence.
    pub why: String,
    /// The domain it stands under.
    pub domain: Domain,
    /// How it is drawn.
    pub chart: BreakdownChart,
    /// What is counted: `people`, `appointments`, `FTE`.
    pub of: String,
    /// The periods it is kept for.
    pub period: PeriodKind,
    /// SQL over lake tables: `org, period, label, series, position, n`.
    pub sql: String,
    /// The SHA-256 of the text, hexadecimal.
    pub hash: String,
}

/// How a breakdown is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreakdownChart {
    /// Two series back to back by age.
    Pyramid,
    /// One bar of shares for the organisation, its place and England.
    Shares,
    /// A bar for each label.
    Bars,
}

impl Breakdown {
    /// The lake tables that its SQL names.
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        tables_of(&self.sql)
    }
}

/// The names after `from` and `join`, in order, save those that a `with` binds.
fn tables_of(sql: &str) -> Vec<String> {
    let words: Vec<String> = sql
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','))
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    // `NAME as (select …`: an alias stands behind its select, and a name that is bound before it.
    let bound: Vec<&String> = words.windows(3).filter(|w| w[1] == "as" && w[2] == "select").map(|w| &w[0]).collect();
    let after = words.windows(2).filter(|w| w[0] == "from" || w[0] == "join").map(|w| &w[1]);
    after.filter(|name| *name != "select" && !bound.contains(name)).cloned().collect()
}

use std::{collections::BTreeMap, fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    Figure,
    words::{many, maybe_day},
};
use crate::{Exact, NotANumber, working::Unit};

/// A level of an indicator: `85%` of a proportion, `75` of a rate. It is shown as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The number; 85% is 0.85.
    pub value: Exact,
    /// Whether it was written in per cent.
    pub percent: bool,
}

impl Level {
    /// The unit in which it was written.
    #[must_use]
    pub fn unit(self) -> Unit {
        if self.percent { Unit::Share } else { Unit::Number }
    }
}

impl FromStr for Level {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        Ok(Self { value: text.parse()?, percent: text.trim_end().ends_with('%') })
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.unit().show(self.value))
    }
}

/// What an indicator must reach.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Points grow from the lower to the upper (`methods.md` 10). With `upper` below `lower` less is better.
    Between {
        /// Where earning begins.
        lower: Figure<Level>,
        /// Where all is earned.
        upper: Figure<Level>,
    },
    /// All from here on, or nothing.
    AtLeast(Figure<Level>),
    /// All down to here, or nothing.
    AtMost(Figure<Level>),
    /// All if it rose from the baseline, or nothing.
    Rises,
    /// All if it fell from the baseline, or nothing.
    Falls,
}

/// How points are weighted by how many have the condition (`methods.md` 10: APDF).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prevalence {
    /// The indicator that is the practice's prevalence; none where only examples need it.
    pub register: Option<String>,
}

/// Something that must be shown and is read by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What: `training record`.
    pub what: String,
    /// By when; from the first period on where not given.
    #[serde(default, deserialize_with = "maybe_day")]
    pub due: Option<Date>,
    /// By what whoever approves judges it.
    #[serde(default, deserialize_with = "many")]
    pub criteria: Vec<String>,
}

/// One thing that a standard asks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Must {
    /// Its name in the file.
    pub name: String,
    /// What is asked, in a sentence.
    pub says: String,
    /// Where that is said, if not where the scheme is.
    pub source: Option<String>,
    /// The points; none where the standard has them as a whole, or nothing has any.
    pub points: Option<Figure<Exact>>,
    /// The indicator, where one measures it.
    pub indicator: Option<String>,
    /// What it must reach; none where evidence is asked.
    pub mark: Option<Mark>,
    /// How its points are weighted.
    pub prevalence: Option<Prevalence>,
    /// The evidence, where a person judges it.
    pub evidence: Option<Evidence>,
}

/// One standard of a contract, one condition of a framework: what is asked and what it is worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Standard {
    /// Its name in the file.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it is for.
    pub says: String,
    /// From when it counts; from the first day where not given.
    pub from: Option<Date>,
    /// Its points as a whole. Where its musts have none of their own they are earned together or not at all.
    pub points: Option<Figure<Exact>>,
    /// What is asked, in the order of the file.
    pub musts: Vec<Must>,
}

/// What must be in place, or is watched, without being paid for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assures {
    /// What providers promise, each a sentence.
    #[serde(default, deserialize_with = "many")]
    pub standards: Vec<String>,
    /// What is shown before anything is paid.
    #[serde(default, deserialize_with = "many")]
    pub evidence: Vec<Evidence>,
    /// What is watched.
    #[serde(default, deserialize_with = "many")]
    pub indicators: Vec<String>,
}

/// A standard as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StandardFile {
    pub title: String,
    #[serde(default)]
    pub says: String,
    #[serde(default, deserialize_with = "maybe_day")]
    pub from: Option<Date>,
    pub points: Option<Figure<Exact>>,
    #[serde(default)]
    pub must: BTreeMap<String, MustFile>,
}

/// A must as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MustFile {
    #[serde(default)]
    says: String,
    source: Option<String>,
    points: Option<Figure<Exact>>,
    indicator: Option<String>,
    lower: Option<Figure<Level>>,
    upper: Option<Figure<Level>>,
    at_least: Option<Figure<Level>>,
    at_most: Option<Figure<Level>>,
    improves: Option<Improves>,
    prevalence: Option<Prevalence>,
    evidence: Option<String>,
    #[serde(default, deserialize_with = "many")]
    criteria: Vec<String>,
    #[serde(default, deserialize_with = "maybe_day")]
    due: Option<Date>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Improves {
    Up,
    Down,
}

impl MustFile {
    /// The must, or what is wrong with it.
    pub(crate) fn read(self, name: String) -> Result<Must, String> {
        let marks = [self.at_least.is_some(), self.at_most.is_some(), self.improves.is_some()];
        let between = self.lower.is_some() || self.upper.is_some();
        let many = marks.iter().filter(|there| **there).count() + usize::from(between);
        let mark = match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => Some(Mark::Between { lower, upper }),
            (None, None) => (self.at_least.map(Mark::AtLeast))
                .or(self.at_most.map(Mark::AtMost))
                .or(self.improves.map(|way| if matches!(way, Improves::Up) { Mark::Rises } else { Mark::Falls })),
            _ => return Err("lower and upper belong together: give both".into()),
        };
        let told = match (&self.indicator, &self.evidence) {
            (Some(_), Some(_)) => Err("an indicator measures it or a person judges evidence: make two of it".into()),
            (None, None) => Err("say what shows it: indicator = \"…\", or evidence = \"…\"".into()),
            (Some(_), None) if many != 1 => {
                Err("an indicator needs one mark: lower and upper, at_least, at_most, or improves".into())
            }
            (Some(_), None) if self.due.is_some() || !self.criteria.is_empty() => {
                Err("due and criteria belong to evidence, and an indicator measures it: take them out".to_owned())
            }
            (None, Some(_)) if many > 0 || self.prevalence.is_some() => {
                Err("evidence has no level and no prevalence: a person judges it by its criteria".into())
            }
            _ => Ok(()),
        };
        told?;
        let evidence = self.evidence.map(|what| Evidence { what, due: self.due, criteria: self.criteria });
        Ok(Must {
            name,
            says: self.says,
            source: self.source,
            points: self.points,
            indicator: self.indicator,
            mark,
            prevalence: self.prevalence,
            evidence,
        })
    }
}

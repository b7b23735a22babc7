//! What was answered: the values, how they are read from words, and whether a form is filled in rightly.

mod check;
mod read;

use std::{collections::BTreeMap, fmt};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use check::Wrong;

/// The answers to a form, by the ids of its items.
pub type Answers = BTreeMap<String, Answer>;

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes or no.
    YesNo(bool),
    /// One of the options.
    Choice(String),
    /// Some of the options, in the order of the form.
    Many(Vec<String>),
    /// Words.
    Text(String),
    /// A day.
    Date(Date),
    /// A number in the item's unit.
    Quantity(f64),
    /// A whole number.
    Integer(i64),
    /// A mark for each question, in the order of the form.
    Scale(Vec<i64>),
    /// The key of a member of staff, a team or a service.
    Reference(String),
    /// The repetitions of a group.
    Group(Vec<Answers>),
}

impl Answer {
    /// Whether the answer is one of these words; a choice of several when any of it is.
    #[must_use]
    pub fn is_any_of(&self, words: &[String]) -> bool {
        match self {
            Self::Choice(one) | Self::Text(one) | Self::Reference(one) => words.contains(one),
            Self::Many(several) => several.iter().any(|one| words.contains(one)),
            other => words.contains(&other.to_string()),
        }
    }
}

impl fmt::Display for Answer {
    /// As a person would write it, and as [`crate::pathway::Kind::read`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Choice(text) | Self::Text(text) | Self::Reference(text) => f.write_str(text),
            Self::Many(several) => f.write_str(&several.join(" + ")),
            Self::Date(day) => day.fmt(f),
            Self::Quantity(number) => number.fmt(f),
            Self::Integer(number) => number.fmt(f),
            Self::Scale(marks) => f.write_str(&marks.iter().map(i64::to_string).collect::<Vec<_>>().join(" ")),
            Self::Group(several) => write!(f, "{} entries", several.len()),
        }
    }
}

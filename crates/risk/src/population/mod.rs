//! Everybody: the lists, registers, scores and segments of a place, put together once and asked of each person.

mod assess;
mod check;
pub(crate) mod read;

use crate::{
    codes::{CodeList, Dictionary},
    register::{Register, Segments},
    rule::Rule,
    score::{Lace, Score},
};

pub use assess::Assessment;
pub use check::check;

/// What is asked of everybody.
#[derive(Clone, Debug)]
pub struct Population {
    /// The code lists.
    pub lists: Vec<CodeList>,
    /// Which codes mean what.
    pub dictionary: Dictionary,
    /// The registers: those that need nothing but facts first.
    pub registers: Vec<Register>,
    /// The scores that add up points.
    pub scores: Vec<Score>,
    /// LACE, where its file is.
    pub lace: Option<Lace>,
    /// The division into groups of like need, where there is one.
    pub segments: Option<Segments>,
    rules: Vec<Rule>,
    segment_rules: Vec<Rule>,
    /// How many registers need nothing but facts.
    plain: usize,
}

/// A score in tables, by its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreColumn<'a> {
    /// Its id, such as `charlson-quan`.
    pub id: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// A short name.
    pub short: &'a str,
    /// Its bands, from the lowest.
    pub bands: &'a [crate::score::Band],
}

impl Population {
    /// Every score in tables, in the order of [`Assessment::outcomes`].
    pub fn columns(&self) -> impl Iterator<Item = ScoreColumn<'_>> {
        let points = self.scores.iter().flat_map(|score| {
            let short = &score.words.short;
            score.versions.iter().map(move |v| ScoreColumn { id: &v.id, title: &v.title, short, bands: &v.bands })
        });
        points.chain(self.lace.iter().map(|lace| ScoreColumn {
            id: &lace.id,
            title: &lace.words.title,
            short: &lace.words.short,
            bands: &lace.bands,
        }))
    }

    /// The number of a register.
    #[must_use]
    pub fn register(&self, id: &str) -> Option<usize> {
        self.registers.iter().position(|register| register.id == id)
    }

    /// The number of a score.
    #[must_use]
    pub fn score(&self, id: &str) -> Option<usize> {
        self.columns().position(|column| column.id == id)
    }
}

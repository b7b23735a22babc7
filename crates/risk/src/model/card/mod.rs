//! A model card: what a model is for, how well it does and for whom it does worse, for those who decide whether to use it.

mod markdown;

use serde::{Deserialize, Serialize};

use super::{
    Definition, Model, Sample, Told,
    performance::{Performance, PerformanceError, Rule, Subgroup, performance, subgroups},
};

/// What is told of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// What it foretells, of whom, out of what.
    pub definition: Definition,
    /// As it was fitted.
    pub model: Model,
    /// A later date, on which it was tried.
    pub tried: jiff::civil::Date,
    /// The people of that date.
    pub told: Told,
    /// How well it did on them.
    pub performance: Performance,
    /// For whom it does worse.
    pub subgroups: Vec<Subgroup>,
    /// What the people are, where they are not real ones: said first.
    pub of: Option<String>,
}

/// Why a model was not tried.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CardError {
    /// The people on whom it is tried are of the time from which it learnt.
    #[error(
        "the model learnt of what came within {months} months of {learnt}: it must be tried on a later date than {tried}"
    )]
    Overlap {
        /// The index date of those it learnt of.
        learnt: jiff::civil::Date,
        /// The date on which it was to be tried.
        tried: jiff::civil::Date,
        /// The months in which the outcome counts.
        months: u16,
    },
    /// Nothing can be said of its chances.
    #[error(transparent)]
    Performance(#[from] PerformanceError),
}

impl Card {
    /// Tries a model on people of a later date: one after everything that it learnt of. `rule` is how small counts are shown; `seed` is of
    /// the draws behind one interval.
    ///
    /// # Errors
    /// A date that is not later, or outcomes that are all the same.
    pub fn new(
        definition: &Definition,
        model: &Model,
        later: &Sample,
        rule: Rule<'_>,
        seed: u64,
    ) -> Result<Self, CardError> {
        let months = definition.file.outcome.months;
        let end = model.index.saturating_add(jiff::Span::new().months(i32::from(months)));
        if later.index < end {
            return Err(CardError::Overlap { learnt: model.index, tried: later.index, months });
        }
        let chances = model.chances(later);
        let mut performance = performance(&chances, &later.outcomes, definition.file.top, seed)?;
        performance.calibration.tenths.iter_mut().for_each(|band| *band = band.shown(rule));
        let subgroups = subgroups(&later.dimensions, &chances, &later.outcomes, performance.top.from, rule);
        Ok(Self {
            definition: definition.clone(),
            model: model.clone(),
            tried: later.index,
            told: later.told.clone(),
            performance,
            subgroups,
            of: None,
        })
    }
}

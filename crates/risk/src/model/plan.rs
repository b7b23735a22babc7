use super::{Definition, Feature, Past, Questions, Unknown, past::concepts};
use crate::{
    population::Population,
    record::{Concept, Day, Record, Who},
};

/// A model's definition made ready to be asked of millions.
pub struct Plan<'a> {
    questions: Questions<'a>,
    features: &'a [Feature],
    outcome: Vec<Concept>,
    months: u16,
    who: super::Who,
}

/// Why a model says nothing of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Died before the index date.
    Dead,
    /// Of no known age.
    Ageless,
    /// Younger than the definition asks.
    Young,
    /// Not registered for as long as the definition asks.
    New,
}

impl<'a> Plan<'a> {
    /// Makes a definition ready.
    ///
    /// # Errors
    /// A code list, register or score that nobody knows.
    pub fn new(definition: &'a Definition, population: &'a Population) -> Result<Self, Unknown> {
        let (file, asks) = (format!("models/{}.toml", definition.id), &definition.file);
        Ok(Self {
            questions: Questions::new(&file, asks.feature.iter().map(|feature| &feature.of), population)?,
            features: &asks.feature,
            outcome: concepts(&file, &asks.outcome.lists, population)?,
            months: asks.outcome.months,
            who: asks.who,
        })
    }

    /// The features.
    #[must_use]
    pub fn features(&self) -> &'a [Feature] {
        self.features
    }

    /// The names of all columns.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        self.features.iter().flat_map(Feature::columns).collect()
    }

    /// What is asked as of a day.
    #[must_use]
    pub fn on(&self, index: Day) -> Past<'_> {
        self.questions.on(index)
    }

    /// The columns of the features' numbers. `row` is cleared first.
    pub fn row(&self, numbers: &[Option<f64>], row: &mut Vec<f64>) {
        row.clear();
        for (feature, number) in self.features.iter().zip(numbers) {
            feature.write(*number, row);
        }
    }

    /// Why nothing is foretold of somebody from an index date on; none where it is.
    #[must_use]
    pub fn leaves_out(&self, who: &Who, index: Day) -> Option<LeftOut> {
        let eve = index.plus(-1);
        let Some(age) = who.age(eve) else { return Some(LeftOut::Ageless) };
        let since = index.months_before(self.who.registered_months);
        if who.is_dead(eve) {
            Some(LeftOut::Dead)
        } else if age < self.who.age_from {
            Some(LeftOut::Young)
        } else if who.registered.is_some_and(|registered| registered > since) {
            Some(LeftOut::New)
        } else {
            None
        }
    }

    /// Whether the outcome came about in its months from the index date on.
    #[must_use]
    pub fn outcome(&self, record: &Record, index: Day) -> bool {
        let end = self.horizon(index);
        record.facts().iter().any(|fact| fact.day >= index && fact.day < end && self.outcome.contains(&fact.concept))
    }

    /// The first day after the months in which the outcome counts.
    #[must_use]
    pub fn horizon(&self, index: Day) -> Day {
        let months = jiff::Span::new().months(i32::from(self.months));
        Day::from(index.date().saturating_add(months))
    }
}

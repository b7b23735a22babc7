use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Level, Measure};
use crate::words::words;

words! {
    /// Who acts.
    Party {
        /// The practice.
        Practice = "practice", "Practice";
        /// The other practices of its network.
        Network = "network", "Network";
        /// The hub.
        Hub = "hub", "Hub";
        /// The commissioner.
        Commissioner = "commissioner", "Commissioner";
        /// NHS 111 and out of hours.
        Nhs111 = "111", "NHS 111 and out of hours";
    }
}

/// From which value a measure is at which level; all of them grow with pressure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Which.
    pub measure: Measure,
    /// From here amber.
    pub amber: f64,
    /// From here red.
    pub red: f64,
    /// From here black; never by this measure where absent.
    pub black: Option<f64>,
}

impl Threshold {
    /// The level of this value.
    #[must_use]
    pub fn level(&self, value: f64) -> Level {
        match value {
            value if self.black.is_some_and(|black| value >= black) => Level::Black,
            value if value >= self.red => Level::Red,
            value if value >= self.amber => Level::Amber,
            _ => Level::Green,
        }
    }
}

/// What one party does at one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// From which level; the cards of lower levels go on.
    pub level: Level,
    /// Who.
    pub who: Party,
    /// What, each a sentence.
    pub actions: Vec<String>,
}

/// What a place has agreed: a text file of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What it is called.
    pub title: String,
    /// How many measures must have reached a level for the figures to say it, 1 or more.
    pub agree: u8,
    /// After how many days without a report the last one no longer stands, 1 or more.
    pub stale: u16,
    /// What is measured.
    #[serde(default)]
    pub thresholds: Vec<Threshold>,
    /// What is done.
    #[serde(default)]
    pub cards: Vec<Card>,
}

/// Why a definition cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DefinitionError {
    /// Not TOML of that shape.
    #[error("{0}")]
    Shape(String),
    /// A number that must be 1 or more.
    #[error("`{0}` must be 1 or more")]
    Nought(&'static str),
    /// More than can be.
    #[error("`agree` is {agree} and only {measures} measures have thresholds")]
    Agree {
        /// How many must agree.
        agree: u8,
        /// How many there are.
        measures: usize,
    },
    /// Thresholds out of order.
    #[error("{0}: amber must be below red and red below black, all of them numbers")]
    Order(Measure),
    /// One measure twice.
    #[error("{0} has two thresholds")]
    Twice(Measure),
    /// A card that says nothing.
    #[error("the card for {who} at {level} has no action")]
    EmptyCard {
        /// The level.
        level: Level,
        /// Who.
        who: Party,
    },
    /// A level at which nobody does anything.
    #[error("nobody acts at {0}: write a card")]
    NoCard(Level),
}

impl Definition {
    /// Reads and checks a definition.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let definition: Self = toml::from_str(text).map_err(|error| DefinitionError::Shape(error.to_string()))?;
        definition.check()?;
        Ok(definition)
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// The first thing wrong with it.
    pub fn check(&self) -> Result<(), DefinitionError> {
        for (name, count) in [("agree", u16::from(self.agree)), ("stale", self.stale)] {
            if count == 0 {
                return Err(DefinitionError::Nought(name));
            }
        }
        if !self.thresholds.is_empty() && usize::from(self.agree) > self.thresholds.len() {
            return Err(DefinitionError::Agree { agree: self.agree, measures: self.thresholds.len() });
        }
        let mut seen = BTreeSet::new();
        for threshold in &self.thresholds {
            let values: Vec<f64> =
                [Some(threshold.amber), Some(threshold.red), threshold.black].into_iter().flatten().collect();
            if !values.iter().all(|value| value.is_finite()) || !values.windows(2).all(|two| two[0] < two[1]) {
                return Err(DefinitionError::Order(threshold.measure));
            }
            if !seen.insert(threshold.measure) {
                return Err(DefinitionError::Twice(threshold.measure));
            }
        }
        if let Some(card) = self.cards.iter().find(|card| card.actions.iter().all(|action| action.trim().is_empty())) {
            return Err(DefinitionError::EmptyCard { level: card.level, who: card.who });
        }
        let unhelped = Level::ALL.iter().skip(1).find(|level| !self.cards.iter().any(|card| card.level == **level));
        unhelped.map_or(Ok(()), |level| Err(DefinitionError::NoCard(*level)))
    }

    /// The cards that hold at this level, the highest first: whoever is at red still does what amber asks.
    pub fn cards(&self, level: Level) -> impl Iterator<Item = &Card> {
        let mut cards: Vec<_> = self.cards.iter().filter(|card| card.level <= level).collect();
        cards.sort_by_key(|card| (std::cmp::Reverse(card.level), card.who));
        cards.into_iter()
    }
}

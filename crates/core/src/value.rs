use serde::{Deserialize, Serialize};

/// A confidence interval, in the unit of the value it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// What is known of an indicator for one organisation and period. A suppressed or missing value is never a zero.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Value {
    /// Published and computed.
    Known {
        /// What was counted.
        numerator: f64,
        /// What it was counted among; 1 for a plain count.
        denominator: f64,
        /// The value in the indicator's unit (a proportion is 0 to 1).
        value: f64,
        /// The 95% interval, where the method has one.
        interval: Option<Interval>,
    },
    /// Withheld by the publisher, or by disclosure control here, because the number is small.
    Suppressed,
    /// The organisation should have reported and did not, or its denominator is zero.
    NotReported,
    /// The indicator has no meaning for this organisation.
    NotApplicable,
}

/// The state of a [`Value`] without its numbers, as kept in the lake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// See [`Value::Known`].
    Known,
    /// See [`Value::Suppressed`].
    Suppressed,
    /// See [`Value::NotReported`].
    NotReported,
    /// See [`Value::NotApplicable`].
    NotApplicable,
}

impl Value {
    /// The number, if there is one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Known { value, .. } => Some(*value),
            _ => None,
        }
    }

    /// The state alone.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Known { .. } => State::Known,
            Self::Suppressed => State::Suppressed,
            Self::NotReported => State::NotReported,
            Self::NotApplicable => State::NotApplicable,
        }
    }
}

impl State {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Known, Self::Suppressed, Self::NotReported, Self::NotApplicable];

    /// The state as lake and exports spell it, such as `not-reported`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Suppressed => "suppressed",
            Self::NotReported => "not-reported",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The state as a page says it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Suppressed => "suppressed",
            Self::NotReported => "not reported",
            Self::NotApplicable => "not applicable",
        }
    }
}

impl std::str::FromStr for State {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|s| s.as_str() == text).ok_or(())
    }
}

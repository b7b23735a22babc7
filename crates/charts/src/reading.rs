use linchpin_core::{State, Value};

/// Whether a number can be drawn: finite, and less than a million billion (1e15), beyond which no measure of primary
/// care goes but a broken file may.
pub(crate) fn usable(v: f64) -> bool {
    v.abs() < 1e15
}

/// One figure of a chart, or why there is none. A missing figure is drawn as a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A number in the chart's unit.
    Known(f64),
    /// No number, and why.
    Missing(State),
}

impl Reading {
    /// The number; `None` also for one that no chart can draw: not finite, or 1e15 and more.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Known(v) if usable(v) => Some(v),
            _ => None,
        }
    }

    /// The figure for people, or the reason for its absence.
    pub(crate) fn words(self, format: crate::Format) -> String {
        match (self.number(), self) {
            (Some(v), _) => format.value(v),
            (None, Self::Missing(state)) if state != State::Known => state.words().to_owned(),
            _ => "no value".to_owned(),
        }
    }
}

impl From<f64> for Reading {
    fn from(v: f64) -> Self {
        if usable(v) { Self::Known(v) } else { Self::Missing(State::NotReported) }
    }
}

impl From<Option<f64>> for Reading {
    fn from(v: Option<f64>) -> Self {
        v.map_or(Self::Missing(State::NotReported), Self::from)
    }
}

impl From<&Value> for Reading {
    fn from(value: &Value) -> Self {
        value.number().map_or(Self::Missing(value.state()), Self::from)
    }
}

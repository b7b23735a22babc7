use linchpin_core::{State, Value};

/// One figure of a chart, or why there is none. A missing figure is drawn as a gap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading {
    /// A number in the chart's unit.
    Known(f64),
    /// No number, and why.
    Missing(State),
}

impl Reading {
    /// The number; `None` also for one that is not finite, which no chart can draw.
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::Known(v) if v.is_finite() => Some(v),
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
        if v.is_finite() { Self::Known(v) } else { Self::Missing(State::NotReported) }
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

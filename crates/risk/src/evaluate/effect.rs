use serde::{Deserialize, Serialize};

use crate::algebra::{Z_95, normal_tail, student_quantile, student_tail};

/// A difference, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The difference.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// The lower end of its 95% interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The chance of a difference so far from none by chance alone.
    pub p: f64,
}

impl Effect {
    /// With Student's t of so many degrees of freedom; the normal where they are without end.
    #[must_use]
    pub fn of(value: f64, error: f64, freedom: f64) -> Self {
        let (reach, tail): (f64, fn(f64, f64) -> f64) = if freedom.is_finite() {
            (student_quantile(0.975, freedom), student_tail)
        } else {
            (Z_95, |z, _| normal_tail(z))
        };
        // Without any spread a difference is certain, and none is none.
        let p = if error > 0.0 { tail(value / error, freedom) } else { f64::from(u8::from(value == 0.0)) };
        Self { value, error, low: value - reach * error, high: value + reach * error, p }
    }

    /// Whether zero lies in the interval: then chance alone explains it.
    #[must_use]
    pub fn may_be_none(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }

    /// Every number times this.
    #[must_use]
    pub fn times(&self, by: f64) -> Self {
        let (one, other) = (self.low * by, self.high * by);
        Self {
            value: self.value * by,
            error: self.error * by.abs(),
            low: one.min(other),
            high: one.max(other),
            p: self.p,
        }
    }
}

use serde::{Deserialize, Serialize};

use super::{Unfit, distribution::normal_quantile};

/// How sure an interval is, above 0 and below 1: 0.95 for the usual 95%.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Confidence(f64);

impl Confidence {
    /// 95%: about two standard errors.
    pub const P95: Self = Self(0.95);
    /// 99.8%: about three standard errors, the outer limits of NHS funnel plots.
    pub const P998: Self = Self(0.998);

    /// A confidence given as a share (0.95) or as a percentage (95).
    ///
    /// # Errors
    /// Not strictly between 0 and 1, nor from 1 up to below 100.
    pub fn new(value: f64) -> Result<Self, Unfit> {
        let share = if value > 1.0 { value / 100.0 } else { value };
        if share > 0.0 && share < 1.0 {
            Ok(Self(share))
        } else {
            Err(Unfit::Setting("a confidence lies between 0 and 1 (or 0 and 100 per cent)"))
        }
    }

    /// The share, such as 0.95.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }

    /// The percentage as a person writes it, such as `95` or `99.8`.
    #[must_use]
    pub fn percent(self) -> String {
        format!("{}", (self.0 * 100_000.0).round() / 1000.0)
    }

    /// The share below the upper limit, such as 0.975.
    #[must_use]
    pub fn upper_tail(self) -> f64 {
        self.0.midpoint(1.0)
    }

    /// How many standard errors that is, such as 1.96.
    #[must_use]
    pub fn z(self) -> f64 {
        normal_quantile(self.upper_tail())
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::P95
    }
}

impl TryFrom<f64> for Confidence {
    type Error = Unfit;
    fn try_from(value: f64) -> Result<Self, Unfit> {
        Self::new(value)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        confidence.0
    }
}

//! Proportions, rates and means with their intervals (`methods.md` 2).

use linchpin_core::Interval;
use serde::Serialize;

use super::{
    Confidence, Unfit,
    distribution::t_quantile,
    interval,
    unfit::{finite, not_negative, positive},
};

/// How an estimate is scaled and how sure its interval is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// What a share of 1 is shown as: 100 for a percentage, 100,000 for a rate per 100,000.
    pub multiplier: f64,
    /// How sure the interval is.
    pub confidence: Confidence,
}

impl Scale {
    /// 95% intervals at this multiplier.
    #[must_use]
    pub fn per(multiplier: f64) -> Self {
        Self { multiplier, confidence: Confidence::P95 }
    }

    pub(crate) fn checked(self) -> Result<Self, Unfit> {
        positive(self.multiplier, "the multiplier").map(|_| self)
    }

    pub(crate) fn interval(self, interval: Interval, divisor: f64) -> Interval {
        let by = self.multiplier / divisor;
        Interval { lower: interval.lower * by, upper: interval.upper * by }
    }
}

/// A value and its interval, both in the scale's unit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Its confidence interval.
    pub interval: Interval,
    /// The method of the interval: `Wilson`, `Exact` or `Byars`.
    pub method: &'static str,
}

/// The proportion `x` of `n` with Wilson's interval.
///
/// # Errors
/// See [`interval::wilson`]; a multiplier that is not above zero.
pub fn proportion(x: f64, n: f64, scale: Scale) -> Result<Estimate, Unfit> {
    let scale = scale.checked()?;
    let interval = scale.interval(interval::wilson(x, n, scale.confidence)?, 1.0);
    Ok(Estimate { value: x / n * scale.multiplier, interval, method: "Wilson" })
}

/// The rate of `x` events among `n`, exact or Byar's interval; more events than people are allowed.
///
/// # Errors
/// Not finite, negative, or `n` zero; a multiplier that is not above zero.
pub fn rate(x: f64, n: f64, scale: Scale) -> Result<Estimate, Unfit> {
    let scale = scale.checked()?;
    let (x, n) = (not_negative(x, "the numerator")?, positive(n, "the denominator")?);
    let interval = scale.interval(interval::count(x, scale.confidence)?, n);
    let method = if x < interval::EXACT_BELOW { "Exact" } else { "Byars" };
    Ok(Estimate { value: x / n * scale.multiplier, interval, method })
}

/// A mean and how it was reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mean {
    /// How many values.
    pub count: usize,
    /// Their sum.
    pub sum: f64,
    /// Their standard deviation (n - 1).
    pub deviation: f64,
    /// Their mean.
    pub value: f64,
    /// Student's t interval of the mean.
    pub interval: Interval,
}

/// The mean of the values with Student's t interval.
///
/// # Errors
/// A value not finite, or fewer than two values.
pub fn mean(values: &[f64], confidence: Confidence) -> Result<Mean, Unfit> {
    for &value in values {
        finite(value, "a value")?;
    }
    let count = values.len();
    if count < 2 {
        return Err(Unfit::TooFew { what: "values", have: count as f64, need: 2.0 });
    }
    let n = count as f64;
    let sum: f64 = values.iter().sum();
    let value = finite(sum / n, "the sum of the values")?;
    let deviation = (values.iter().map(|v| (v - value).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let reach = t_quantile(confidence.upper_tail(), n - 1.0) * deviation / n.sqrt();
    let interval = Interval { lower: value - finite(reach, "the spread of the values")?, upper: value + reach };
    Ok(Mean { count, sum, deviation, value, interval })
}

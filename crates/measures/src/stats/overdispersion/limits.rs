use serde::Serialize;

use super::{
    super::{Confidence, distribution::chi_squared_quantile},
    Kind,
    score::{error, scale},
};

/// The limits at one place of the axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bands {
    /// Lower 99.8% limit.
    pub lower_998: f64,
    /// Lower 95% limit.
    pub lower_95: f64,
    /// Upper 95% limit.
    pub upper_95: f64,
    /// Upper 99.8% limit.
    pub upper_998: f64,
}

impl Bands {
    pub(super) fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            lower_998: f(self.lower_998),
            lower_95: f(self.lower_95),
            upper_95: f(self.upper_95),
            upper_998: f(self.upper_998),
        }
    }
}

/// Whether a value lies outside its limits; on a limit is inside.
#[must_use]
pub fn outside(value: f64, lower: f64, upper: f64) -> bool {
    value > upper || value < lower
}

/// The limits at a denominator, widened by `tau2` if given.
pub(super) fn bands(kind: Kind, target: f64, denominator: f64, tau2: Option<f64>) -> Bands {
    match (kind, tau2) {
        (Kind::RatioLog | Kind::RatioRoot, None) => poisson(target, denominator),
        (kind, tau2) => normal(kind, target, denominator, tau2.unwrap_or(0.0)),
    }
}

/// Exact Poisson limits of observed over expected events.
pub fn poisson(target: f64, expected: f64) -> Bands {
    let low = |tail: f64| target * chi_squared_quantile(tail, 2.0 * expected) / (2.0 * expected);
    let high = |tail: f64| target * chi_squared_quantile(1.0 - tail, 2.0 * expected + 2.0) / (2.0 * expected);
    Bands { lower_998: low(0.001), lower_95: low(0.025), upper_95: high(0.025), upper_998: high(0.001) }
}

/// Limits on the kind's own scale, brought back to the unit shown.
///
/// Square-root limits are squared back, which published software leaves out: its limits for that kind are those of the
/// square root of the ratio, and wrong for the ratio it draws them beside.
fn normal(kind: Kind, target: f64, denominator: f64, tau2: f64) -> Bands {
    let spread = (error(kind, target * denominator, denominator).powi(2) + tau2).sqrt();
    let middle = scale(kind, target);
    let limit = |z: f64| {
        let at = middle + z * spread;
        match kind {
            Kind::RatioLog | Kind::CountRatio => at.exp(),
            Kind::RatioRoot => at.max(0.0).powi(2),
            // Beyond the ends of the arcsine's range the curve would turn back; a share is never beyond 0 and 1.
            Kind::Proportion => at.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2),
        }
    };
    let (inner, outer) = (Confidence::P95.z(), Confidence::P998.z());
    Bands { lower_998: limit(-outer), lower_95: limit(-inner), upper_95: limit(inner), upper_998: limit(outer) }
}

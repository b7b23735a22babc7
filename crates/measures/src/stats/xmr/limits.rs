use serde::Serialize;

/// From the average jump to the process limits: three standard deviations, with 1.128 jumps to one.
const TO_LIMIT: f64 = 2.66;
/// A jump this many times the average is left out when outliers are screened.
const OUTLIER: f64 = 3.267;

/// The lines of a group.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// The mean.
    pub mean: f64,
    /// How far the process limits are from the mean; `None` with fewer than two points.
    pub reach: Option<f64>,
}

impl Limits {
    /// The limits of a group, not empty, from its first `fix_after` points or all.
    pub(super) fn of(values: &[f64], fix_after: Option<usize>, screen: bool) -> Self {
        let window = &values[..fix_after.unwrap_or(values.len()).min(values.len())];
        let average = |v: &[f64]| (!v.is_empty()).then(|| v.iter().sum::<f64>() / v.len() as f64);
        let mut jumps: Vec<f64> = window.windows(2).map(|w| (w[1] - w[0]).abs()).collect();
        if let (Some(jump), true) = (average(&jumps), screen) {
            // Without any jump there is nothing to screen, and zero would leave nothing.
            jumps.retain(|&j| j < OUTLIER * jump || jump == 0.0);
        }
        Self {
            mean: average(window).unwrap_or(f64::NAN),
            reach: average(&jumps).map(|jump| TO_LIMIT * jump).filter(|reach| reach.is_finite()),
        }
    }

    /// The lower process limit.
    #[must_use]
    pub fn lower(&self) -> Option<f64> {
        self.reach.map(|reach| self.mean - reach)
    }

    /// The upper process limit.
    #[must_use]
    pub fn upper(&self) -> Option<f64> {
        self.reach.map(|reach| self.mean + reach)
    }

    /// Whether the value is beyond a process limit.
    #[must_use]
    pub fn outside(&self, value: f64) -> bool {
        self.beyond(value, 1.0)
    }

    /// Whether the value is within the process limits, but in the outer third on its side.
    #[must_use]
    pub fn near(&self, value: f64) -> bool {
        !self.outside(value) && self.beyond(value, 2.0 / 3.0)
    }

    fn beyond(&self, value: f64, part: f64) -> bool {
        self.reach.is_some_and(|reach| value > self.mean + part * reach || value < self.mean - part * reach)
    }

    /// 1 above the mean, -1 below, 0 on it.
    #[must_use]
    pub fn side(&self, value: f64) -> i8 {
        i8::from(value > self.mean) - i8::from(value < self.mean)
    }
}

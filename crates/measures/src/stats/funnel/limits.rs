use serde::Serialize;

use super::{
    super::{
        Confidence, Unfit,
        distribution::chi_squared_quantile,
        unfit::{not_negative, positive},
    },
    Area, RateArea, RateSettings, RatioKind, average, average_rate, axis,
};

/// The probability beyond the inner (two-sigma) and outer (three-sigma) limits, on each side.
pub(super) const INNER: f64 = 0.025;
pub(super) const OUTER: f64 = 0.001;

/// The limits at one place of the axis, in the unit shown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    /// 1 in 1,000 areas would be lower by chance.
    pub lower_outer: f64,
    /// 1 in 40 would be lower.
    pub lower_inner: f64,
    /// 1 in 40 would be higher.
    pub upper_inner: f64,
    /// 1 in 1,000 would be higher.
    pub upper_outer: f64,
}

/// One place along the axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    /// People; for ratios and rates observed events.
    pub size: f64,
    /// The limits there.
    pub limits: Limits,
    /// For ratios the expected events, for rates the people of one year, at which `size` events lie on each limit.
    pub at: Option<Limits>,
}

/// A funnel of proportions: its 100 places and the average, both times `multiplier`.
///
/// Limits are held between 0 and 100 whatever the multiplier, as the published method does; use 100.
///
/// # Errors
/// No areas; a number not finite or negative; a denominator of zero; a numerator above its denominator.
pub fn proportion_limits(areas: &[Area], multiplier: f64) -> Result<(Vec<Place>, f64), Unfit> {
    positive(multiplier, "the multiplier")?;
    let average = average(areas)?;
    if average > 1.0 {
        return Err(Unfit::Above("the numerator", "the denominator"));
    }
    let (from, to) = ends(areas.iter().map(|a| a.denominator), 1.0);
    let limits = |size: f64| {
        let (lower_inner, upper_inner) = crossings(average, size, INNER);
        let (lower_outer, upper_outer) = crossings(average, size, OUTER);
        let shown = |share: f64| (share * multiplier).clamp(0.0, 100.0);
        Limits {
            lower_outer: shown(lower_outer),
            lower_inner: shown(lower_inner),
            upper_inner: shown(upper_inner),
            upper_outer: shown(upper_outer),
        }
    };
    let places =
        axis::places(from, to, 0).into_iter().map(|size| Place { size, limits: limits(size), at: None }).collect();
    Ok((places, average * multiplier))
}

fn ends(denominators: impl Iterator<Item = f64> + Clone, unit: f64) -> (f64, f64) {
    axis::ends(denominators.clone().fold(f64::INFINITY, f64::min), denominators.fold(0.0, f64::max), unit)
}

/// The two shares of `n` whose Wilson interval just touches the average: Wilson's equation solved for the count.
pub(super) fn crossings(average: f64, n: f64, tail: f64) -> (f64, f64) {
    let square = Confidence::new(1.0 - 2.0 * tail).map_or(f64::NAN, Confidence::z).powi(2);
    // (x + c/2 − p(n + c))² = c·(x(1 − x/n) + c/4), a quadratic in x: a·x² − 2b·x + d = 0.
    let a = 1.0 / square + 1.0 / n;
    let b = average * (n / square + 1.0);
    let d = average * (n * (average * (n / square + 2.0) - 1.0) + square * (average - 1.0));
    let root = (b * b - a * d).max(0.0).sqrt();
    ((b - root) / a / n, (b + root) / a / n)
}

/// The expected counts at which a count lies on each limit, by exact Poisson tails. The lower limit of the funnel is met
/// where *more* is expected.
fn expected_at(count: f64) -> Limits {
    let more = |tail: f64| chi_squared_quantile(1.0 - tail, 2.0 * count + 2.0) / 2.0;
    let fewer = |tail: f64| chi_squared_quantile(tail, 2.0 * count) / 2.0;
    Limits { lower_outer: more(OUTER), lower_inner: more(INNER), upper_inner: fewer(INNER), upper_outer: fewer(OUTER) }
}

impl Limits {
    fn map(self, f: impl Fn(f64) -> f64) -> Self {
        Self {
            lower_outer: f(self.lower_outer),
            lower_inner: f(self.lower_inner),
            upper_inner: f(self.upper_inner),
            upper_outer: f(self.upper_outer),
        }
    }
}

/// A funnel of observed over expected events.
///
/// # Errors
/// No areas; a number not finite or negative; nothing expected somewhere.
pub fn ratio_limits(areas: &[Area], kind: RatioKind) -> Result<Vec<Place>, Unfit> {
    average(areas)?;
    let (from, to) = ends(areas.iter().map(|a| a.denominator), 1.0);
    let shown = |ratio: f64| match kind {
        RatioKind::Excess => ratio - 1.0,
        RatioKind::Standardised => ratio * 100.0,
    };
    let place = |size: f64| {
        let at = expected_at(size);
        Place { size, limits: at.map(|expected| shown(size / expected)), at: Some(at) }
    };
    Ok(axis::places(from, to, 1).into_iter().map(place).collect())
}

/// A funnel of rates: its 100 places and the average rate.
///
/// # Errors
/// As the rates of areas need: a rate where there are events, else a denominator; no events at all.
pub fn rate_limits(areas: &[RateArea], settings: &RateSettings) -> Result<(Vec<Place>, f64), Unfit> {
    let (average, people) = average_rate(areas, settings)?;
    positive(not_negative(average, "the rate")?, "the number of events")?;
    let (from, to) = ends(people.iter().flatten().copied(), settings.years);
    let place = |size: f64| {
        let people = expected_at(size).map(|expected| expected / average);
        Place {
            size,
            limits: people.map(|p| size / p * settings.multiplier),
            at: Some(people.map(|p| p / settings.years)),
        }
    };
    let places = axis::places((from * average).floor(), (to * average).ceil(), 0).into_iter().map(place).collect();
    Ok((places, average * settings.multiplier))
}

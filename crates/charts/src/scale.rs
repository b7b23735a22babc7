//! From data to pixels, and the round numbers an axis is marked with.

use linchpin_core::Period;

use crate::reading::usable;

/// A straight-line scale from a domain of the data to a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// The data at either end.
    pub domain: (f64, f64),
    /// The pixels at either end; may run backwards, as heights do.
    pub range: (f64, f64),
}

impl Linear {
    /// The pixel of a value. Where the domain has no width, the middle.
    #[must_use]
    pub fn at(&self, v: f64) -> f64 {
        let ((d0, d1), (r0, r1)) = (self.domain, self.range);
        if d1 == d0 { f64::midpoint(r0, r1) } else { r0 + (v - d0) / (d1 - d0) * (r1 - r0) }
    }
}

/// Round values inside a domain, equally spaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// The values, rising.
    pub values: Vec<f64>,
    /// How far apart they are.
    pub step: f64,
}

/// At most about `about` round values (1, 2 or 5 times a power of ten apart) within the domain.
#[must_use]
pub fn ticks(domain: (f64, f64), about: usize) -> Ticks {
    let (lo, hi) = (domain.0.min(domain.1), domain.0.max(domain.1));
    let span = hi - lo;
    if !span.is_finite() || span <= 0.0 {
        return Ticks { values: vec![lo], step: 1.0 };
    }
    let step = nice_step(span / about.max(1) as f64);
    // Multiples of the step, not sums: sums drift and would make labels such as 0.30000000000000004.
    let (first, last) = ((lo / step - 1e-9).ceil(), (hi / step + 1e-9).floor());
    let many = (last - first).clamp(0.0, 1000.0) as usize;
    let values = (0..=many).map(|i| (first + i as f64) * step);
    let slack = span * 1e-6;
    Ticks { values: values.filter(|v| (lo - slack..=hi + slack).contains(v)).collect(), step }
}

/// The least of 1, 2, 5 times a power of ten that is not below `rough`. Powers are built by multiplying, because the
/// logarithms of different machines differ in the last digit and the bytes must not.
fn nice_step(rough: f64) -> f64 {
    let mut power = 1.0;
    while power > rough && power > 1e-12 {
        power /= 10.0;
    }
    while power * 10.0 <= rough && power < 1e15 {
        power *= 10.0;
    }
    let slack = rough * (1.0 - 1e-9);
    [1.0, 2.0, 5.0].into_iter().map(|m| m * power).find(|s| *s >= slack).unwrap_or(power * 10.0)
}

/// A domain that holds all the values with a little air, and zero if zero is near; `None` without values.
///
/// Air never crosses zero when no value does, nor one (100%) when values are proportions.
#[must_use]
pub fn domain(values: impl IntoIterator<Item = f64>, proportion: bool) -> Option<(f64, f64)> {
    let mut values = values.into_iter().filter(|v| usable(*v));
    let first = values.next()?;
    let (lo, hi) = values.fold((first, first), |(lo, hi), v| (lo.min(v), hi.max(v)));
    let span = hi - lo;
    // A difference that no label could show is none.
    let flat = span <= lo.abs().max(hi.abs()).max(1.0) * 1e-9;
    let air = if !flat { span * 0.08 } else { (hi.abs() * 0.1).max(if proportion { 0.01 } else { 1e-6 }) };
    let mut from = lo - air;
    let mut to = hi + air;
    if lo >= 0.0 && (from < 0.0 || lo < span * 0.3) {
        from = 0.0;
    }
    if hi <= 0.0 && lo < 0.0 && to > 0.0 {
        to = 0.0;
    }
    if proportion && hi <= 1.0 {
        to = to.min(1.0);
    }
    Some(if from < to { (from, to) } else { (lo - 1.0, hi + 1.0) })
}

/// Every how many points of a series to put a label, so that labels `label` wide fit points `step` apart.
/// Steps are those that suit months and quarters.
#[must_use]
pub fn label_step(step: f64, label: f64) -> usize {
    const STEPS: [usize; 9] = [1, 2, 3, 6, 12, 24, 36, 60, 120];
    STEPS.into_iter().find(|n| *n as f64 * step >= label).unwrap_or(240)
}

/// Where a day falls in a series of rising periods, counted in points: 4.5 is half way from the fifth to the sixth.
/// A point stands for its whole period, so the first day of the sixth period is half way between. `None` outside.
#[must_use]
pub fn position(periods: &[Period], day: Period) -> Option<f64> {
    let i = periods.iter().rposition(|p| p.first() <= day.first()).filter(|i| day.first() <= periods[*i].last())?;
    let days = |a: Period, b: Period| a.first().since(b.first()).map_or(0, |s| s.get_days());
    let within = f64::from(days(day, periods[i]));
    let length = f64::from(days(periods[i].next(), periods[i]).max(1));
    Some(i as f64 - 0.5 + within / length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(ticks((0.38, 1.0), 4).values, [0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks((0.0, 14_000.0), 4).values, [0.0, 5000.0, 10_000.0]);
        assert_eq!(ticks((-3.0, 3.0), 3).values, [-2.0, 0.0, 2.0]);
        assert_eq!(ticks((5.0, 5.0), 4).values, [5.0]);
        assert_eq!(ticks((0.0, f64::INFINITY), 4).values.len(), 1);
    }

    #[test]
    fn domains_have_air_and_end_at_what_is_possible() {
        assert_eq!(domain([0.1, 0.9], true), Some((0.0, 0.964)));
        assert_eq!(domain([0.5, 1.0], true), Some((0.46, 1.0)));
        assert_eq!(domain([f64::NAN], true), None);
        assert_eq!(domain([0.0, 0.0], true), Some((0.0, 0.01)));
        assert_eq!(domain([0.5, 0.5 + 1e-12], true).map(|d| d.1 - d.0 > 0.05), Some(true));
        assert_eq!(domain([10.0], false), Some((9.0, 11.0)));
    }

    #[test]
    fn a_day_falls_between_its_neighbours() {
        let months: Vec<Period> =
            ["2024-03", "2024-04", "2024-05"].iter().map(|p| p.parse().expect("a month")).collect();
        let day = |d: &str| position(&months, d.parse().expect("a day"));
        assert_eq!(day("2024-04-01"), Some(0.5));
        assert_eq!(day("2024-04-16"), Some(1.0));
        assert_eq!(day("2024-06-01"), None);
        assert_eq!(day("2023-06-01"), None);
    }

    #[test]
    fn labels_are_thinned_to_months_that_people_count_in() {
        assert_eq!(label_step(20.0, 50.0), 3);
        assert_eq!(label_step(100.0, 50.0), 1);
        assert_eq!(label_step(1.0, 50.0), 60);
    }
}

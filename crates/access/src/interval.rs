//! A mean of repeated observations and how sure it is.

/// A mean with its 95% interval.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The lower end; the mean itself where there is one observation.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many observations.
    pub runs: u32,
}

/// The mean of these observations with Student's 95% interval. `None` without any.
#[must_use]
pub fn estimate(seen: &[f64]) -> Option<Estimate> {
    let runs = u32::try_from(seen.len()).ok().filter(|n| *n > 0)?;
    let n = f64::from(runs);
    let mean = seen.iter().sum::<f64>() / n;
    let spread = if runs < 2 {
        0.0
    } else {
        let variance = seen.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        t_975(runs - 1) * (variance / n).sqrt()
    };
    Some(Estimate { mean, low: mean - spread, high: mean + spread, runs })
}

/// The 97.5% point of Student's t for whole degrees of freedom, by halving against the closed form of its distribution
/// (Abramowitz and Stegun 26.7.3 and 26.7.4).
#[must_use]
pub fn t_975(freedom: u32) -> f64 {
    let (mut low, mut high) = (0.0, 13.0);
    // Beyond some thousands the normal's point is the same to six digits, and the sum is long.
    let freedom = freedom.clamp(1, 1_000_000);
    if freedom > 100_000 {
        return 1.959_964;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if inside(middle, freedom) < 0.95 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The probability that |T| is below t.
fn inside(t: f64, freedom: u32) -> f64 {
    let v = f64::from(freedom);
    let angle = (t / v.sqrt()).atan();
    let (sine, cosine) = angle.sin_cos();
    let square = cosine * cosine;
    let odd = freedom % 2 == 1;
    let (mut term, mut sum) = if odd { (cosine, if freedom == 1 { 0.0 } else { cosine }) } else { (1.0, 1.0) };
    let first = if odd { 2 } else { 1 };
    for k in (first..freedom.saturating_sub(2)).step_by(2) {
        term *= f64::from(k) / f64::from(k + 1) * square;
        sum += term;
    }
    if odd { std::f64::consts::FRAC_2_PI * (angle + sine * sum) } else { sine * sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_of_the_table() {
        let table = [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (5, 2.5706), (9, 2.2622), (10, 2.2281)];
        for (freedom, point) in table.into_iter().chain([(19, 2.0930), (30, 2.0423), (120, 1.9799), (1_000_000, 1.96)])
        {
            assert!((t_975(freedom) - point).abs() < 6e-5, "{freedom}: {} {point}", t_975(freedom));
        }
    }

    #[test]
    fn one_observation_has_no_width() {
        assert_eq!(estimate(&[]), None);
        assert_eq!(estimate(&[3.0]), Some(Estimate { mean: 3.0, low: 3.0, high: 3.0, runs: 1 }));
        let two = estimate(&[1.0, 3.0]).unwrap();
        assert!((two.high - (2.0 + 12.7062)).abs() < 1e-3);
    }
}

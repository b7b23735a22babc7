//! Tails and quantiles of the distributions in use, guarded so that the library below never sees what it would refuse.

use statrs::{
    distribution::{ChiSquared, ContinuousCDF, StudentsT},
    function::erf::{erfc, erfc_inv},
};

/// The chance that a standard normal is at least this far from zero, on either side.
#[must_use]
pub fn normal_tail(z: f64) -> f64 {
    erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The standard normal quantile; infinite at 0 and 1, NaN outside.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) { -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p) } else { f64::NAN }
}

/// The chance that chi-squared of so many degrees of freedom is at least this; NaN where it has no meaning.
#[must_use]
pub fn chi_squared_tail(value: f64, freedom: f64) -> f64 {
    if value.is_nan() || freedom.is_nan() || freedom <= 0.0 {
        return f64::NAN;
    }
    ChiSquared::new(freedom).map_or(f64::NAN, |d| d.sf(value.max(0.0)))
}

/// The chance that Student's t of so many degrees of freedom is at least this far from zero, on either side; NaN where
/// it has no meaning.
#[must_use]
pub fn student_tail(t: f64, freedom: f64) -> f64 {
    if t.is_nan() || freedom.is_nan() || freedom <= 0.0 {
        return f64::NAN;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |d| 2.0 * d.sf(t.abs()))
}

/// Student's t quantile; NaN where it has no meaning.
#[must_use]
pub fn student_quantile(p: f64, freedom: f64) -> f64 {
    if !(p > 0.0 && p < 1.0 && freedom > 0.0 && freedom.is_finite()) {
        return f64::NAN;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |d| d.inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_points_of_the_tables() {
        assert!((normal_quantile(0.975) - super::super::Z_95).abs() < 1e-9);
        assert!((normal_tail(1.959_963_984_540_054) - 0.05).abs() < 1e-9);
        assert!((chi_squared_tail(15.507_313, 8.0) - 0.05).abs() < 1e-7);
        assert!((student_quantile(0.975, 10.0) - 2.228_139).abs() < 1e-5);
        assert!((student_tail(2.228_139, 10.0) - 0.05).abs() < 1e-6);
        assert!(chi_squared_tail(1.0, 0.0).is_nan() && student_quantile(0.5, f64::NAN).is_nan());
    }
}

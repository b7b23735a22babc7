//! Quantiles of the distributions in use, guarded so that the library below never sees what it would refuse.

use statrs::{
    distribution::{ChiSquared, ContinuousCDF, StudentsT},
    function::erf::erfc_inv,
};

/// Above this many degrees of freedom the Wilson-Hilferty cube is exact to more digits than are ever shown,
/// and the exact inversion is slow.
const MANY: f64 = 2e6;

/// The standard normal quantile; infinite at 0 and 1, NaN outside.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if (0.0..=1.0).contains(&p) { -std::f64::consts::SQRT_2 * erfc_inv(2.0 * p) } else { f64::NAN }
}

/// The chi-squared quantile; 0 with no degrees of freedom, NaN where it has no meaning.
pub(crate) fn chi_squared_quantile(p: f64, freedom: f64) -> f64 {
    if !(p > 0.0 && p < 1.0 && freedom.is_finite() && freedom >= 0.0) {
        return f64::NAN;
    }
    if freedom == 0.0 {
        return 0.0;
    }
    if freedom > MANY {
        let spread = 2.0 / (9.0 * freedom);
        return freedom * (1.0 - spread + normal_quantile(p) * spread.sqrt()).powi(3);
    }
    ChiSquared::new(freedom).map_or(f64::NAN, |d| d.inverse_cdf(p))
}

/// Student's t quantile; NaN where it has no meaning.
pub(crate) fn t_quantile(p: f64, freedom: f64) -> f64 {
    if !(p > 0.0 && p < 1.0 && freedom > 0.0 && freedom.is_finite()) {
        return f64::NAN;
    }
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |d| d.inverse_cdf(p))
}

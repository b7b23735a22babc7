//! Confidence intervals of a proportion and of a count (`methods.md` 2).

use linchpin_core::Interval;

use super::{
    Confidence, Unfit,
    distribution::chi_squared_quantile,
    unfit::{not_negative, positive},
};

/// Below this count the exact Poisson interval is used; from it on, Byar's.
pub const EXACT_BELOW: f64 = 10.0;

/// Wilson's score interval of the proportion `x` of `n`, as shares of 1.
///
/// # Errors
/// Not finite, negative, `n` zero, or `x` more than `n`.
pub fn wilson(x: f64, n: f64, confidence: Confidence) -> Result<Interval, Unfit> {
    let (x, n) = (not_negative(x, "the numerator")?, positive(n, "the denominator")?);
    if x > n {
        return Err(Unfit::Above("the numerator", "the denominator"));
    }
    let z = confidence.z();
    let square = z * z;
    let middle = 2.0 * x + square;
    let reach = z * (square + 4.0 * x * (1.0 - x / n)).max(0.0).sqrt();
    let scale = 2.0 * (n + square);
    Ok(Interval { lower: ((middle - reach) / scale).max(0.0), upper: ((middle + reach) / scale).min(1.0) })
}

/// Byar's lower limit of a count; `None` where the approximation falls below zero (small counts, high confidence).
///
/// # Errors
/// Not finite or negative.
pub fn byar_lower(x: f64, confidence: Confidence) -> Result<Option<f64>, Unfit> {
    let x = not_negative(x, "the count")?;
    if x == 0.0 {
        return Ok(None);
    }
    let limit = x * (1.0 - 1.0 / (9.0 * x) - confidence.z() / (3.0 * x.sqrt())).powi(3);
    Ok((limit >= 0.0).then_some(limit))
}

/// Byar's upper limit of a count.
///
/// # Errors
/// Not finite or negative.
pub fn byar_upper(x: f64, confidence: Confidence) -> Result<f64, Unfit> {
    let next = not_negative(x, "the count")? + 1.0;
    Ok(next * (1.0 - 1.0 / (9.0 * next) + confidence.z() / (3.0 * next.sqrt())).powi(3))
}

/// The exact Poisson interval of a count.
///
/// # Errors
/// Not finite or negative.
pub fn exact_poisson(x: f64, confidence: Confidence) -> Result<Interval, Unfit> {
    let x = not_negative(x, "the count")?;
    let upper_tail = confidence.upper_tail();
    Ok(Interval {
        lower: chi_squared_quantile(1.0 - upper_tail, 2.0 * x) / 2.0,
        upper: chi_squared_quantile(upper_tail, 2.0 * x + 2.0) / 2.0,
    })
}

/// The interval of a count as published rates use it: exact below [`EXACT_BELOW`], Byar's from there on.
///
/// # Errors
/// Not finite or negative.
pub fn count(x: f64, confidence: Confidence) -> Result<Interval, Unfit> {
    if x < EXACT_BELOW {
        return exact_poisson(x, confidence);
    }
    // At ten and more Byar's lower limit is above zero for every confidence anybody uses.
    Ok(Interval { lower: byar_lower(x, confidence)?.unwrap_or(0.0), upper: byar_upper(x, confidence)? })
}

//! Indirectly standardised rates and ratios: events against those expected at a reference's rates (`methods.md` 2).

use linchpin_core::Interval;
use serde::Serialize;

use super::{
    Unfit,
    estimate::Scale,
    interval,
    unfit::{not_negative, positive},
};

/// One age band (or other stratum).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// People in the area.
    pub population: f64,
    /// Events in the reference.
    pub reference_events: f64,
    /// People in the reference.
    pub reference_population: f64,
}

/// An indirectly standardised rate or ratio.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Isr {
    /// Events seen.
    pub observed: f64,
    /// Events expected at the reference's rates.
    pub expected: f64,
    /// The reference's crude rate, in the scale's unit; for a ratio the multiplier itself.
    pub reference: f64,
    /// The value, in the scale's unit.
    pub value: f64,
    /// Its interval: exact below ten events, else Byar's.
    pub interval: Interval,
    /// `Exact` or `Byars`.
    pub method: &'static str,
}

/// Observed over expected: above the multiplier means more events than the reference would have had.
///
/// # Errors
/// No bands; a number not finite or negative; a reference population of zero; nothing expected.
pub fn ratio(observed: f64, bands: &[Band], scale: Scale) -> Result<Isr, Unfit> {
    standardise(observed, bands, 1.0, scale)
}

/// The ratio times the reference's crude rate.
///
/// # Errors
/// As [`ratio`].
pub fn rate(observed: f64, bands: &[Band], scale: Scale) -> Result<Isr, Unfit> {
    let events: f64 = bands.iter().map(|b| b.reference_events).sum();
    let population: f64 = bands.iter().map(|b| b.reference_population).sum();
    standardise(observed, bands, events / population, scale)
}

fn standardise(observed: f64, bands: &[Band], crude: f64, scale: Scale) -> Result<Isr, Unfit> {
    let scale = scale.checked()?;
    if bands.is_empty() {
        return Err(Unfit::Empty);
    }
    let observed = not_negative(observed, "the number of events")?;
    let mut expected = 0.0;
    for band in bands {
        let rate = not_negative(band.reference_events, "a reference count")?
            / positive(band.reference_population, "a reference population")?;
        expected += rate * not_negative(band.population, "a population")?;
    }
    let expected = positive(expected, "the number of expected events")?;
    let reference = crude * scale.multiplier;
    let interval = interval::count(observed, scale.confidence)?;
    let by = reference / expected;
    Ok(Isr {
        observed,
        expected,
        reference,
        value: observed * by,
        interval: Interval { lower: interval.lower * by, upper: interval.upper * by },
        method: if observed < interval::EXACT_BELOW { "Exact" } else { "Byars" },
    })
}

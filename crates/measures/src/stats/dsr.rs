//! Directly standardised rates: what the rate would be if the area had the standard population's ages (`methods.md` 2).

use linchpin_core::Interval;
use serde::Serialize;

use super::{
    Unfit,
    estimate::Scale,
    interval::{byar_lower, byar_upper},
    unfit::{not_negative, positive},
};

/// The European Standard Population 2013 in its 19 bands, 0-4, 5-9 … 85-89, 90 and over.
pub const ESP2013: [f64; 19] = [
    5000.0, 5500.0, 5500.0, 5500.0, 6000.0, 6000.0, 6500.0, 7000.0, 7000.0, 7000.0, 7000.0, 6500.0, 6000.0, 5500.0,
    5000.0, 4000.0, 2500.0, 1500.0, 1000.0,
];

/// With fewer events than this no standardised rate is given.
pub const FEWEST_EVENTS: f64 = 10.0;

/// One age band (or other stratum) of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Events in the area.
    pub events: f64,
    /// People in the area.
    pub population: f64,
    /// People in the standard population.
    pub standard: f64,
}

/// A directly standardised rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dsr {
    /// All events.
    pub events: f64,
    /// All people.
    pub population: f64,
    /// The rate, in the scale's unit.
    pub value: f64,
    /// Dobson's interval.
    pub interval: Interval,
}

/// The rate, each event a person of its own, with Dobson's interval.
///
/// # Errors
/// No bands; a number not finite or negative; a population or standard of zero; fewer than [`FEWEST_EVENTS`] events.
pub fn dsr(bands: &[Band], scale: Scale) -> Result<Dsr, Unfit> {
    let variance = weighted(bands, |band, weight| band.events * weight * weight);
    standardise(bands, variance, scale)
}

/// The rate when one person may have several events (admissions, attendances): `people[i][k]` is how many people
/// had `k + 1` events in band `i`. The value is that of [`dsr`]; the interval is wider, as the events are not independent.
/// The events of each band are counted from `people`, whatever the band says.
///
/// # Errors
/// As [`dsr`]; as many rows of people as bands.
pub fn dsr_repeated(bands: &[Band], people: &[Vec<f64>], scale: Scale) -> Result<Dsr, Unfit> {
    if bands.len() != people.len() {
        return Err(Unfit::Setting("every band needs its numbers of people by events"));
    }
    let mut counted = bands.to_vec();
    let mut squares = Vec::with_capacity(bands.len());
    for (band, people) in counted.iter_mut().zip(people) {
        (band.events, _) = moments(people)?;
        squares.push(moments(people)?.1);
    }
    let mut squares = squares.into_iter();
    let variance = weighted(&counted, |_, weight| squares.next().unwrap_or(0.0) * weight * weight);
    standardise(&counted, variance, scale)
}

/// Σ k·people and Σ k²·people.
fn moments(people: &[f64]) -> Result<(f64, f64), Unfit> {
    let mut sums = (0.0, 0.0);
    for (index, &count) in people.iter().enumerate() {
        let (count, events) = (not_negative(count, "a number of people")?, (index + 1) as f64);
        sums = (sums.0 + events * count, sums.1 + events * events * count);
    }
    Ok(sums)
}

/// Σ over bands of `term(band, standard / population)`.
fn weighted(bands: &[Band], mut term: impl FnMut(&Band, f64) -> f64) -> f64 {
    bands.iter().map(|b| term(b, b.standard / b.population)).sum()
}

fn standardise(bands: &[Band], variance: f64, scale: Scale) -> Result<Dsr, Unfit> {
    let scale = scale.checked()?;
    if bands.is_empty() {
        return Err(Unfit::Empty);
    }
    for band in bands {
        not_negative(band.events, "a count")?;
        positive(band.population, "a population")?;
        positive(band.standard, "a standard population")?;
    }
    let events: f64 = bands.iter().map(|b| b.events).sum();
    let population = bands.iter().map(|b| b.population).sum();
    if events < FEWEST_EVENTS {
        return Err(Unfit::TooFew { what: "events", have: events, need: FEWEST_EVENTS });
    }
    let standard: f64 = bands.iter().map(|b| b.standard).sum();
    let value = weighted(bands, |band, weight| band.events * weight) / standard;
    // Dobson: the Poisson limits of the total, shrunk or stretched to the weighted rate's own variance.
    let stretch = (variance / (standard * standard) / events).sqrt();
    let lower = byar_lower(events, scale.confidence)?.unwrap_or(0.0);
    let upper = byar_upper(events, scale.confidence)?;
    let interval = Interval { lower: value + stretch * (lower - events), upper: value + stretch * (upper - events) };
    Ok(Dsr { events, population, value: value * scale.multiplier, interval: scale.interval(interval, 1.0) })
}

//! Funnel plots with over-dispersion: when areas differ by more than chance for reasons nobody can adjust for, the
//! limits are widened by how much the areas really vary (Spiegelhalter; `methods.md` 3).

mod dispersion;
mod limits;
mod score;

use serde::Serialize;

use super::{
    Unfit,
    unfit::{not_negative, positive},
};
pub use limits::{Bands, outside, poisson};

/// What is compared between areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Observed over expected events on the logarithmic scale, extremes left out, as the hospital mortality indicator does.
    RatioLog,
    /// Observed over expected events on the square-root scale, extremes pulled in, as the Care Quality Commission does.
    RatioRoot,
    /// A proportion, on the arcsine scale.
    Proportion,
    /// One count over another, on the logarithmic scale.
    CountRatio,
}

/// One area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// What was counted.
    pub numerator: f64,
    /// Expected events, people, or the other count.
    pub denominator: f64,
}

/// Settings of the method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What is compared.
    pub kind: Kind,
    /// The share of areas at each end whose score is left out or pulled in; above 0, below 0.5.
    pub trim: f64,
    /// Whether limits are widened where the areas vary more than chance explains.
    pub adjust: bool,
    /// What a ratio or share of 1 is shown as.
    pub multiplier: f64,
}

impl Settings {
    /// The usual settings: a tenth trimmed, limits adjusted.
    #[must_use]
    pub fn of(kind: Kind) -> Self {
        Self { kind, trim: 0.1, adjust: true, multiplier: 1.0 }
    }
}

/// One area in the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Its place along the axis.
    pub denominator: f64,
    /// Its value, times the multiplier.
    pub value: f64,
    /// How many standard errors it is from the target, on the kind's own scale, before any adjustment.
    pub score: f64,
    /// The limits at its place.
    pub limits: Bands,
    /// Whether it lies outside the 95% limits.
    pub outside_95: bool,
    /// Whether it lies outside the 99.8% limits.
    pub outside_998: bool,
}

/// The funnel.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Funnel {
    /// The line all areas are held against, times the multiplier.
    pub target: f64,
    /// The dispersion: 1 when areas vary as chance has it, more when they vary more.
    pub phi: f64,
    /// The variance between areas beyond chance, on the kind's own scale.
    pub tau2: f64,
    /// Whether the limits shown are widened: asked for, and the dispersion above 1.
    pub adjusted: bool,
    /// The areas, in the order given.
    pub points: Vec<Point>,
    /// The limits along the axis, for drawing.
    pub curve: Vec<(f64, Bands)>,
}

/// How many places of the axis the curve has.
const CURVE: usize = 200;

/// The funnel of the areas.
///
/// # Errors
/// Fewer than two areas; a number not finite or negative; a denominator of zero; a proportion above 1; no events at all;
/// a trim outside 0 to 0.5; no area left after trimming.
pub fn funnel(areas: &[Area], settings: Settings) -> Result<Funnel, Unfit> {
    let areas = check(areas, &settings)?;
    let scores = score::scores(&areas, settings.kind);
    let (phi, tau2) = dispersion::dispersion(&scores, &settings)?;
    let adjusted = settings.adjust && phi > 1.0;
    let target = score::target(&areas, settings.kind);
    let at = |denominator: f64| {
        limits::bands(settings.kind, target, denominator, adjusted.then_some(tau2))
            .map(|limit| limit * settings.multiplier)
    };
    let points = areas.iter().zip(&scores).map(|(area, score)| {
        let (value, limits) = (area.numerator / area.denominator * settings.multiplier, at(area.denominator));
        Point {
            denominator: area.denominator,
            value,
            score: score.z,
            limits,
            outside_95: outside(value, limits.lower_95, limits.upper_95),
            outside_998: outside(value, limits.lower_998, limits.upper_998),
        }
    });
    let largest = areas.iter().map(|a| a.denominator).fold(0.0, f64::max);
    let curve = (1..=CURVE).map(|i| largest * 1.05 * i as f64 / CURVE as f64).map(|x| (x, at(x))).collect();
    Ok(Funnel { target: target * settings.multiplier, phi, tau2, adjusted, points: points.collect(), curve })
}

/// The areas as the kind reads them.
fn check(areas: &[Area], settings: &Settings) -> Result<Vec<Area>, Unfit> {
    if areas.len() < 2 {
        return Err(Unfit::TooFew { what: "areas", have: areas.len() as f64, need: 2.0 });
    }
    if !(settings.trim > 0.0 && settings.trim < 0.5) {
        return Err(Unfit::Setting("the share trimmed lies above 0 and below 0.5"));
    }
    positive(settings.multiplier, "the multiplier")?;
    let mut checked = Vec::with_capacity(areas.len());
    for area in areas {
        let numerator = not_negative(area.numerator, "a numerator")?;
        let mut denominator = positive(area.denominator, "a denominator")?;
        match settings.kind {
            // Expected deaths are published, and hence used, to two decimal places.
            Kind::RatioLog => denominator = positive((denominator * 100.0).round() / 100.0, "a denominator")?,
            Kind::Proportion if numerator > denominator => {
                return Err(Unfit::Above("a numerator", "its denominator"));
            }
            _ => {}
        }
        checked.push(Area { numerator, denominator });
    }
    positive(checked.iter().map(|a| a.numerator).sum(), "the number of events")?;
    Ok(checked)
}

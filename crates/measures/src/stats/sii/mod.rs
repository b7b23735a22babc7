//! The slope index of inequality: the gap between the least and the most deprived end of a place, by a line fitted
//! through its deprivation groups, and the relative index, the ratio of the two ends (`methods.md` 2).

mod fit;
mod simulate;

use linchpin_core::Interval;
use serde::Serialize;

use super::{
    Confidence, Unfit,
    unfit::{finite, positive},
};
use fit::Design;

/// How far the value of a group is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Its standard error: of the value, or for rates and proportions of its logarithm or logit.
    StandardError(f64),
    /// Its 95% limits, in the value's own unit.
    Limits(Interval),
}

/// One deprivation group; groups are passed from most to least deprived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// How many people are in it.
    pub population: f64,
    /// The indicator's value in it.
    pub value: f64,
    /// How far that value is known.
    pub spread: Spread,
}

/// What the values are, which says on which scale they vary evenly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Anything with symmetric limits, such as life expectancy.
    #[default]
    Plain,
    /// Rates, above zero: vary on the logarithmic scale.
    Rate,
    /// Proportions strictly between 0 and 1: vary on the logit scale.
    Proportion,
}

/// The settings of the method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// What the values are.
    pub kind: Kind,
    /// Whether the line is fitted on the kind's own scale (logarithm or logit) and brought back; needs limits, not standard errors.
    pub transform: bool,
    /// What the slope is multiplied by; negative also turns the relative index over.
    pub multiplier: f64,
    /// How sure the intervals are.
    pub confidence: Confidence,
    /// How many simulated sets of values the intervals come from; at least 1,000.
    pub repetitions: usize,
    /// The seed of the simulation: the same seed gives the same limits, on every machine.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            kind: Kind::Plain,
            transform: false,
            multiplier: 1.0,
            confidence: Confidence::P95,
            repetitions: 100_000,
            seed: 1,
        }
    }
}

/// The two indices.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Inequality {
    /// The slope index: the fitted value at the least deprived end less that at the most deprived end, times the multiplier.
    pub slope: f64,
    /// Its simulated interval.
    pub slope_interval: Interval,
    /// The relative index: the ratio of the two ends.
    pub relative: f64,
    /// Its simulated interval.
    pub relative_interval: Interval,
    /// The fitted value at the most deprived end.
    pub intercept: f64,
}

/// The fewest and most groups a line is fitted to.
pub const GROUPS: std::ops::RangeInclusive<usize> = 5..=100;

/// The indices of one place.
///
/// # Errors
/// Too few or too many groups; a population not above zero; a value outside its kind; a spread missing or below zero;
/// a transform with standard errors or of plain values; fewer than 1,000 repetitions.
pub fn inequality(groups: &[Group], settings: Settings) -> Result<Inequality, Unfit> {
    check(groups, &settings)?;
    let design = Design::new(&groups.iter().map(|g| g.population).collect::<Vec<_>>())?;
    let even: Vec<(f64, f64)> = groups.iter().map(|g| on_even_scale(g, settings.kind)).collect::<Result<_, _>>()?;
    let values: Vec<f64> =
        even.iter().map(|&(v, _)| if settings.transform { v } else { settings.kind.back(v) }).collect();
    let line = design.fit(&values);
    let (slope_interval, relative_interval) = simulate::intervals(&design, &even, line, &settings);
    let (low_end, high_end) = ends(line, &settings);
    let relative = high_end / low_end;
    Ok(Inequality {
        slope: (high_end - low_end) * settings.multiplier,
        slope_interval,
        relative: if settings.multiplier < 0.0 { 1.0 / relative } else { relative },
        relative_interval,
        intercept: if settings.transform { low_end * settings.multiplier.abs() } else { low_end },
    })
}

impl Kind {
    /// Onto the scale on which the values vary evenly.
    fn even(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Rate => value.ln(),
            Self::Proportion => (value / (1.0 - value)).ln(),
        }
    }

    /// And back.
    fn back(self, value: f64) -> f64 {
        match self {
            Self::Plain => value,
            Self::Rate => value.exp(),
            Self::Proportion => 1.0 / (1.0 + (-value).exp()),
        }
    }
}

/// A straight line: its height at 0 and its slope.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) start: f64,
    pub(crate) slope: f64,
}

/// The fitted values at the most and least deprived ends, in the indicator's own unit.
fn ends(line: Line, settings: &Settings) -> (f64, f64) {
    let (low, high) = (line.start, line.start + line.slope);
    if settings.transform { (settings.kind.back(low), settings.kind.back(high)) } else { (low, high) }
}

fn check(groups: &[Group], settings: &Settings) -> Result<(), Unfit> {
    if groups.len() < *GROUPS.start() {
        return Err(Unfit::TooFew {
            what: "deprivation groups",
            have: groups.len() as f64,
            need: *GROUPS.start() as f64,
        });
    }
    if groups.len() > *GROUPS.end() {
        return Err(Unfit::Setting("at most 100 deprivation groups can be used"));
    }
    if settings.transform && settings.kind == Kind::Plain {
        return Err(Unfit::Setting("only rates and proportions can be transformed"));
    }
    if settings.transform && groups.iter().any(|g| matches!(g.spread, Spread::StandardError(_))) {
        return Err(Unfit::Setting("a transform needs the limits of each value, not its standard error"));
    }
    if settings.repetitions < 1000 {
        return Err(Unfit::Setting("at least 1,000 repetitions are needed"));
    }
    match finite(settings.multiplier, "the multiplier")? {
        0.0 => Err(Unfit::Zero("the multiplier")),
        _ => Ok(()),
    }
}

/// The value and its standard error on the even scale.
fn on_even_scale(group: &Group, kind: Kind) -> Result<(f64, f64), Unfit> {
    positive(group.population, "a population")?;
    let even = |v: f64| finite(kind.even(v), "a value on its logarithmic or logit scale");
    let error = match group.spread {
        Spread::StandardError(error) => finite(error, "a standard error")?,
        Spread::Limits(limits) => (even(limits.upper)? - even(limits.lower)?) / Confidence::P95.z() / 2.0,
    };
    if error < 0.0 { Err(Unfit::Negative("a standard error")) } else { Ok((even(group.value)?, error)) }
}

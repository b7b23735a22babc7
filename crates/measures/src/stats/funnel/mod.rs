//! Funnel plots as the English public health method draws them: which areas differ from the average by more than
//! their size explains (`methods.md` 2).

mod axis;
mod limits;
mod significance;

use serde::Serialize;

use super::{
    Unfit,
    unfit::{not_negative, positive},
};
pub use limits::{Limits, Place, proportion_limits, rate_limits, ratio_limits};
pub use significance::{Significance, proportion_significance, rate_significance, ratio_significance};

/// One area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// What was counted: people with it, or events.
    pub numerator: f64,
    /// People; for a ratio the expected events.
    pub denominator: f64,
}

/// How ratios are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RatioKind {
    /// Observed over expected, less 1: the excess as a share.
    Excess,
    /// Observed over expected, times 100: the standardised ratio.
    #[default]
    Standardised,
}

/// What a funnel of rates is drawn from: an area's rate may be standardised, so the people it stands for are derived from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateArea {
    /// Events over all the years.
    pub events: f64,
    /// The rate per `multiplier`; `None` for an area without events (or without a publishable rate).
    pub rate: Option<f64>,
    /// People times years; used only where the rate cannot say it.
    pub denominator: Option<f64>,
}

/// Settings of a funnel of rates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateSettings {
    /// What the rates are per, such as 100,000.
    pub multiplier: f64,
    /// How many years the events cover.
    pub years: f64,
    /// Whether the rates are directly standardised: then areas with fewer than ten events are not judged.
    pub standardised: bool,
}

impl RateArea {
    /// The people (times years) that give this rate with these events; `None` when it cannot be known.
    fn people(&self, settings: &RateSettings) -> Result<Option<f64>, Unfit> {
        let events = not_negative(self.events, "a number of events")?;
        if events > 0.0 {
            return match self.rate {
                Some(rate) => Ok(Some(settings.multiplier * events / positive(rate, "a rate")?)),
                // Standardised rates of few events are not published, so there is nothing to derive people from.
                None if settings.standardised => Ok(None),
                None => Err(Unfit::NotFinite("a rate")),
            };
        }
        if settings.standardised {
            return Ok(None);
        }
        let people = self.denominator.ok_or(Unfit::NotFinite("the denominator of an area without events"))?;
        positive(people, "the denominator of an area without events").map(Some)
    }
}

/// The average that areas are held against.
fn average(areas: &[Area]) -> Result<f64, Unfit> {
    if areas.is_empty() {
        return Err(Unfit::Empty);
    }
    let (mut numerators, mut denominators) = (0.0, 0.0);
    for area in areas {
        numerators += not_negative(area.numerator, "a numerator")?;
        denominators += positive(area.denominator, "a denominator")?;
    }
    Ok(numerators / denominators)
}

/// The average rate (per 1) of areas and the people each stands for.
fn average_rate(areas: &[RateArea], settings: &RateSettings) -> Result<(f64, Vec<Option<f64>>), Unfit> {
    positive(settings.multiplier, "the multiplier")?;
    positive(settings.years, "the number of years")?;
    let people: Vec<Option<f64>> = areas.iter().map(|a| a.people(settings)).collect::<Result<_, _>>()?;
    let total: f64 = people.iter().flatten().sum();
    let events: f64 = areas.iter().map(|a| a.events).sum();
    Ok((events / positive(total, "the population")?, people))
}

/// Where an area of a rate funnel is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct RatePoint {
    /// The rate as drawn; `None` for a standardised rate with fewer than ten events.
    pub rate: Option<f64>,
    /// The people of one year that it stands for.
    pub people: Option<f64>,
}

/// Where the areas of a rate funnel are drawn.
///
/// # Errors
/// A rate missing where there are events; a denominator missing where there are none.
pub fn rate_points(areas: &[RateArea], settings: &RateSettings) -> Result<Vec<RatePoint>, Unfit> {
    let (_, people) = average_rate(areas, settings)?;
    let hidden = |events: f64| settings.standardised && events < super::dsr::FEWEST_EVENTS;
    Ok(areas
        .iter()
        .zip(people)
        .map(|(area, people)| match hidden(area.events) {
            true => RatePoint { rate: None, people: None },
            false => RatePoint { rate: area.rate.or(Some(0.0)), people: people.map(|p| p / settings.years) },
        })
        .collect())
}

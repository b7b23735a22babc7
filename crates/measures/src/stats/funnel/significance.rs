use serde::Serialize;

use super::{
    super::{Confidence, Unfit, dsr::FEWEST_EVENTS, interval},
    Area, RateArea, RateSettings, average, average_rate,
};

/// Where an area lies in the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum Significance {
    /// Above the outer limit.
    #[serde(rename = "High (0.001)")]
    HighOuter,
    /// Above the inner limit.
    #[serde(rename = "High (0.025)")]
    HighInner,
    /// Below the outer limit.
    #[serde(rename = "Low (0.001)")]
    LowOuter,
    /// Below the inner limit.
    #[serde(rename = "Low (0.025)")]
    LowInner,
    /// Within the funnel.
    #[serde(rename = "Not significant")]
    Within,
    /// A standardised rate with too few events to be judged.
    #[serde(rename = "Not applicable for events less than 10 for dsrs")]
    TooFewEvents,
}

impl Significance {
    /// The label of published tables.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::HighOuter => "High (0.001)",
            Self::HighInner => "High (0.025)",
            Self::LowOuter => "Low (0.001)",
            Self::LowInner => "Low (0.025)",
            Self::Within => "Not significant",
            Self::TooFewEvents => "Not applicable for events less than 10 for dsrs",
        }
    }

    /// The verdict on an average against an interval at each level of confidence.
    fn judge(
        average: f64,
        limits: impl Fn(Confidence) -> Result<linchpin_core::Interval, Unfit>,
    ) -> Result<Self, Unfit> {
        let (outer, inner) = (limits(Confidence::P998)?, limits(Confidence::P95)?);
        Ok(if average < outer.lower {
            Self::HighOuter
        } else if average < inner.lower {
            Self::HighInner
        } else if average > outer.upper {
            Self::LowOuter
        } else if average > inner.upper {
            Self::LowInner
        } else {
            Self::Within
        })
    }
}

/// Each area's proportion against the average of all: by Wilson's interval, which is what the funnel's limits invert.
///
/// # Errors
/// No areas; a number not finite or negative; a denominator of zero; a numerator above its denominator.
pub fn proportion_significance(areas: &[Area]) -> Result<Vec<Significance>, Unfit> {
    let average = average(areas)?;
    areas.iter().map(|a| Significance::judge(average, |c| interval::wilson(a.numerator, a.denominator, c))).collect()
}

/// Each area's observed over expected events against 1.
///
/// # Errors
/// No areas; a number not finite or negative; nothing expected somewhere.
pub fn ratio_significance(areas: &[Area]) -> Result<Vec<Significance>, Unfit> {
    average(areas)?;
    areas.iter().map(|a| Significance::judge(a.denominator, |c| interval::count(a.numerator, c))).collect()
}

/// Each area's rate against the average of all.
///
/// # Errors
/// See [`super::rate_limits`].
pub fn rate_significance(areas: &[RateArea], settings: &RateSettings) -> Result<Vec<Significance>, Unfit> {
    let (average, people) = average_rate(areas, settings)?;
    let judge = |(area, people): (&RateArea, Option<f64>)| match people {
        Some(people) if !settings.standardised || area.events >= FEWEST_EVENTS => {
            Significance::judge(average * people, |c| interval::count(area.events, c))
        }
        _ => Ok(Significance::TooFewEvents),
    };
    areas.iter().zip(people).map(judge).collect()
}

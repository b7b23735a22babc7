//! What is out of line, and by which rule: practices against each other, and an organisation against its own past.
//!
//! A judgement is not a verdict but a reason to talk (D1), so each one can say the rule it was made by.

use linchpin_core::{OdsCode, Period, Value};
use serde::Serialize;

use crate::{
    definition::{Better, Indicator, Unit},
    rollup::Measured,
    stats::{
        overdispersion::{self, Area, Bands, Kind, Settings},
        xmr::{self, Assurance, Improvement, Variation},
    },
};

/// Fewer practices than this are not compared: a limit drawn from a handful says nothing.
pub const FEWEST_PRACTICES: usize = 5;

/// Fewer points than this get no icon: the NHS guidance asks for at least twelve.
pub const FEWEST_POINTS: usize = 12;

/// How a practice stands among the practices it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Below the 99.8% limit.
    FarBelow,
    /// Below the 95% limit, or in the lowest tenth.
    Below,
    /// Where chance alone would put it.
    Within,
    /// Above the 95% limit, or in the highest tenth.
    Above,
    /// Above the 99.8% limit.
    FarAbove,
}

/// Whether a standing is good or bad news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum News {
    /// On the side that is worse.
    Worse,
    /// Nothing to say.
    Nothing,
    /// Unusual, with neither side better.
    Unusual,
    /// On the side that is better.
    Better,
}

impl Standing {
    /// Whether this is good or bad, given which way is better.
    #[must_use]
    pub fn news(self, better: Better) -> News {
        match (self, better) {
            (Self::Within, _) => News::Nothing,
            (_, Better::Neither) => News::Unusual,
            (Self::FarBelow | Self::Below, Better::Higher) | (Self::FarAbove | Self::Above, Better::Lower) => {
                News::Worse
            }
            _ => News::Better,
        }
    }

    /// Whether it is beyond the outer limit.
    #[must_use]
    pub fn is_far(self) -> bool {
        matches!(self, Self::FarBelow | Self::FarAbove)
    }

    /// A word or two for a table.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::FarBelow => "much lower",
            Self::Below => "lower",
            Self::Within => "as expected",
            Self::Above => "higher",
            Self::FarAbove => "much higher",
        }
    }
}

/// By what rule practices were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Funnel limits, widened for over-dispersion.
    WidenedFunnel,
    /// Funnel limits as chance alone has them.
    Funnel,
    /// The lowest and highest tenth.
    Tenths,
}

impl Rule {
    /// The rule in a sentence.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::WidenedFunnel => {
                "Funnel limits at 95% and 99.8%, widened because practices differ by more than chance (over-dispersion, Spiegelhalter)."
            }
            Self::Funnel => "Funnel limits at 95% and 99.8%: where chance alone would put practices of that size.",
            Self::Tenths => {
                "The lowest and the highest tenth of the practices; no interval belongs to this kind of number."
            }
        }
    }
}

/// One practice among the others.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stood {
    /// The practice.
    pub org: OdsCode,
    /// What was counted.
    pub numerator: f64,
    /// Among how many.
    pub denominator: f64,
    /// The value.
    pub value: f64,
    /// How it stands.
    pub standing: Standing,
}

/// The limits for a denominator, in the unit of the value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LimitAt {
    /// The denominator.
    pub denominator: f64,
    /// Lower and upper 95% limit.
    pub inner: (f64, f64),
    /// Lower and upper 99.8% limit.
    pub outer: (f64, f64),
}

/// Practices compared with each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The line they are held against: all of them taken together.
    pub centre: f64,
    /// By what rule.
    pub rule: Rule,
    /// The dispersion, where there is a funnel: 1 when practices differ as chance has it.
    pub dispersion: Option<f64>,
    /// The practices, in the order given.
    pub practices: Vec<Stood>,
    /// The limits along the axis of denominators, for drawing; empty without a funnel.
    pub limits: Vec<LimitAt>,
}

impl Comparison {
    /// How one practice stands.
    #[must_use]
    pub fn of(&self, org: OdsCode) -> Option<&Stood> {
        self.practices.iter().find(|p| p.org == org)
    }
}

/// Compares practices in one period; none when there are too few of them.
#[must_use]
pub fn compare(indicator: &Indicator, practices: &[Measured]) -> Option<Comparison> {
    let known: Vec<Stood> = practices
        .iter()
        .filter_map(|m| match m.value {
            Value::Known { numerator, denominator, value, .. } => {
                Some(Stood { org: m.org, numerator, denominator, value, standing: Standing::Within })
            }
            _ => None,
        })
        .collect();
    if known.len() < FEWEST_PRACTICES {
        return None;
    }
    let by_funnel = match indicator.unit {
        Unit::Proportion => funnel(&known, Kind::Proportion, 1.0, 1.0),
        Unit::Rate => {
            // Against the rate of all of them: observed over expected, put back into the unit afterwards.
            let overall = total(&known, |p| p.numerator) / total(&known, |p| p.denominator);
            (overall > 0.0).then(|| funnel(&known, Kind::RatioRoot, overall, indicator.per)).flatten()
        }
        Unit::Mean | Unit::Count | Unit::Ratio | Unit::Index => None,
    };
    by_funnel.or_else(|| tenths(indicator, known))
}

/// `scale` turns a denominator into what the method wants (people, or expected events); `per` is the unit's multiplier.
fn funnel(known: &[Stood], kind: Kind, scale: f64, per: f64) -> Option<Comparison> {
    let areas: Vec<Area> =
        known.iter().map(|p| Area { numerator: p.numerator, denominator: p.denominator * scale }).collect();
    let funnel = overdispersion::funnel(&areas, Settings::of(kind)).ok()?;
    let unit = if kind == Kind::Proportion { 1.0 } else { scale * per };
    let practices = known
        .iter()
        .zip(&funnel.points)
        .map(|(p, point)| {
            let standing = match (point.outside_998, point.outside_95, point.value < funnel.target) {
                (true, _, true) => Standing::FarBelow,
                (true, _, false) => Standing::FarAbove,
                (_, true, true) => Standing::Below,
                (_, true, false) => Standing::Above,
                _ => Standing::Within,
            };
            Stood { standing, ..*p }
        })
        .collect();
    let limit = |(denominator, b): &(f64, Bands)| LimitAt {
        denominator: denominator / scale,
        inner: (b.lower_95 * unit, b.upper_95 * unit),
        outer: (b.lower_998 * unit, b.upper_998 * unit),
    };
    Some(Comparison {
        centre: funnel.target * unit,
        rule: if funnel.adjusted { Rule::WidenedFunnel } else { Rule::Funnel },
        dispersion: Some(funnel.phi),
        practices,
        limits: funnel.curve.iter().map(limit).collect(),
    })
}

fn tenths(indicator: &Indicator, mut known: Vec<Stood>) -> Option<Comparison> {
    let mut sorted: Vec<f64> = known.iter().map(|p| p.value).collect();
    sorted.sort_by(f64::total_cmp);
    // With fewer than ten practices a tenth is less than one practice: nobody is picked out.
    let count = sorted.len() / 10;
    let (low, high) =
        (count.checked_sub(1).map(|i| sorted[i]), sorted.len().checked_sub(count).and_then(|i| sorted.get(i)));
    for practice in &mut known {
        if low.is_some_and(|l| practice.value <= l) {
            practice.standing = Standing::Below;
        } else if high.is_some_and(|h| practice.value >= *h) {
            practice.standing = Standing::Above;
        }
    }
    let centre = match indicator.unit {
        Unit::Count => total(&known, |p| p.value) / known.len() as f64,
        _ => total(&known, |p| p.numerator) / total(&known, |p| p.denominator) * indicator.per,
    };
    Some(Comparison { centre, rule: Rule::Tenths, dispersion: None, practices: known, limits: Vec::new() })
}

fn total(of: &[Stood], number: fn(&Stood) -> f64) -> f64 {
    of.iter().map(number).sum()
}

/// A series against its own past.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trend {
    /// The periods that have a number, oldest first.
    pub periods: Vec<Period>,
    /// The chart of those numbers.
    pub chart: xmr::Chart,
}

impl Trend {
    /// The icon of the latest point; none with fewer than [`FEWEST_POINTS`].
    #[must_use]
    pub fn variation(&self) -> Option<Variation> {
        (self.periods.len() >= FEWEST_POINTS).then_some(self.chart.variation)
    }

    /// The icon of the target; none with fewer than [`FEWEST_POINTS`].
    #[must_use]
    pub fn assurance(&self) -> Option<Assurance> {
        self.chart.assurance.filter(|_| self.periods.len() >= FEWEST_POINTS)
    }

    /// What the latest point says, in a few words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.variation() {
            None => "too few points to tell",
            Some(Variation::CommonCause) => "no change",
            Some(Variation::ImprovementHigh | Variation::ImprovementLow) => "improving",
            Some(Variation::ConcernHigh | Variation::ConcernLow) => "concern",
            Some(Variation::NeutralHigh) => "rising",
            Some(Variation::NeutralLow) => "falling",
        }
    }

    /// The rule behind the words, in a sentence.
    #[must_use]
    pub fn rule(&self) -> String {
        let Some(last) = self.chart.points.last() else { return String::new() };
        match self.variation() {
            None => format!("Fewer than {FEWEST_POINTS} points: limits drawn from so few would mislead."),
            Some(Variation::CommonCause) => {
                "The latest point is within the process limits and part of no run: usual variation.".into()
            }
            Some(_) => format!("Making Data Count rule: {}.", run_words(last.rule)),
        }
    }
}

/// Judges a series by the Making Data Count rules; none without a single number.
#[must_use]
pub fn trend(indicator: &Indicator, series: &[Measured]) -> Option<Trend> {
    let (periods, values): (Vec<_>, Vec<_>) = series.iter().filter_map(|m| Some((m.period, m.value.number()?))).unzip();
    let last = periods.last()?.last();
    let settings = xmr::Settings {
        improvement: match indicator.better {
            Better::Higher => Improvement::Increase,
            Better::Lower => Improvement::Decrease,
            Better::Neither => Improvement::Neutral,
        },
        target: indicator.target_on(last).map(|t| t.value),
        ..xmr::Settings::default()
    };
    let chart = xmr::chart(&values, &vec![false; values.len()], settings).ok()?;
    Some(Trend { periods, chart })
}

fn run_words(rule: xmr::Rule) -> &'static str {
    match rule {
        xmr::Rule::AboveLimit => "the latest point is above the upper process limit",
        xmr::Rule::BelowLimit => "the latest point is below the lower process limit",
        xmr::Rule::Rising => "the latest point ends a rise of seven in a row",
        xmr::Rule::Falling => "the latest point ends a fall of seven in a row",
        xmr::Rule::NearUpper => "two of the last three points are near the upper process limit",
        xmr::Rule::NearLower => "two of the last three points are near the lower process limit",
        xmr::Rule::ShiftUp => "seven points in a row are above the mean",
        xmr::Rule::ShiftDown => "seven points in a row are below the mean",
        xmr::Rule::CommonCause => "usual variation",
    }
}

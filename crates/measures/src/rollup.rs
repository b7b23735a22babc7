//! From counts at the lowest level to values at every level.
//!
//! A level above practice adds up numerators and denominators by the membership of *that* period, over the
//! practices that have both (so a practice that did not report distorts neither), and says how many those were.
//! Where the source itself publishes a higher level and no practice figures are at hand, the published figure stands.

use std::collections::BTreeMap;

use linchpin_core::{Interval, Kind, OdsCode, OrganisationTree, Period, PeriodKind, Value};
use rustc_hash::FxHashMap;

use crate::{
    ancestry::Ancestry,
    definition::{Empty, Indicator, Unit},
    stats::{Confidence, interval},
};

/// One row that an indicator's SQL gave: what was counted for an organisation and period, if it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Raw {
    /// The organisation.
    pub org: OdsCode,
    /// The period, of the definition's kind.
    pub period: Period,
    /// What was counted; none when the source has the row but not the number.
    pub n: Option<f64>,
}

/// The value of an indicator for one organisation and period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The organisation.
    pub org: OdsCode,
    /// Its level.
    pub level: Kind,
    /// The period.
    pub period: Period,
    /// The value, or why there is none.
    pub value: Value,
    /// How many practices it was added up from; 1 for a practice, 0 for a figure published at this level.
    pub practices: u32,
    /// How many practices were open there then.
    pub expected: u32,
}

/// Numerator and denominator of one organisation and period.
#[derive(Clone, Copy, Debug, Default)]
struct Pair {
    numerator: Option<f64>,
    denominator: Option<f64>,
    /// Whether the numerator has a row, with or without a number: an empty one is not a zero.
    counted: bool,
}

/// The values at all levels that the rows support. Rows of organisations of no known level are left out.
#[must_use]
pub fn roll_up(
    indicator: &Indicator,
    numerator: &[Raw],
    denominator: Option<&[Raw]>,
    ancestry: &Ancestry<'_>,
) -> Vec<Measured> {
    let pairs = pair_up(indicator, numerator, denominator);
    let mut out = Vec::with_capacity(pairs.len() * 5 / 4);
    let mut sums = Vec::new();
    let mut published = Vec::new();
    for of_period in pairs.chunk_by(|(a, _), (b, _)| a.0 == b.0) {
        let period = of_period[0].0.0;
        ancestry.on(period.last(), |day| {
            let mut added = vec![Sum::default(); ancestry.parents().len()];
            for ((_, org), pair) in of_period {
                let level = ancestry.level(*org);
                let value = value(indicator, pair.numerator, pair.denominator);
                if level == Some(indicator.level) {
                    let practices = u32::from(level == Some(Kind::Practice));
                    out.push(Measured { org: *org, level: indicator.level, period, value, practices, expected: 1 });
                    if let Value::Known { numerator, denominator, .. } = value {
                        ancestry.above(day, *org, |parent| added[parent as usize].add(numerator, denominator));
                    }
                } else if let Some(level) = level.filter(|l| *l > indicator.level && *l != Kind::Other) {
                    published.push(Measured { org: *org, level, period, value, practices: 0, expected: 0 });
                }
            }
            // Where a level was added up, the figure published for it gives way.
            let summed =
                |m: &Measured| ancestry.parent_number(m.level, m.org).is_some_and(|n| added[n as usize].practices > 0);
            published.retain(|m| m.period != period || !summed(m));
            for (number, sum) in (0..).zip(&added).filter(|(_, sum)| sum.practices > 0) {
                let (level, org) = ancestry.parents()[number as usize];
                let value = value(indicator, Some(sum.numerator), Some(sum.denominator));
                let expected = day.expected(number).max(sum.practices);
                sums.push(Measured { org, level, period, value, practices: sum.practices, expected });
            }
        });
    }
    sums.sort_unstable_by_key(|m: &Measured| (m.level, m.org, m.period));
    out.append(&mut sums);
    out.append(&mut published);
    out
}

/// What was added up for an organisation above practices.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    numerator: f64,
    denominator: f64,
    practices: u32,
}

impl Sum {
    fn add(&mut self, numerator: f64, denominator: f64) {
        self.numerator += numerator;
        self.denominator += denominator;
        self.practices += 1;
    }
}

/// The value that a numerator and denominator make in the indicator's unit.
#[must_use]
pub fn value(indicator: &Indicator, numerator: Option<f64>, denominator: Option<f64>) -> Value {
    let Some(n) = numerator.filter(|n| n.is_finite()) else {
        return match indicator.empty {
            Empty::Withheld => Value::Suppressed,
            Empty::NotReported => Value::NotReported,
        };
    };
    if indicator.unit == Unit::Count {
        return Value::Known { numerator: n, denominator: 1.0, value: n, interval: None };
    }
    let Some(d) = denominator.filter(|d| d.is_finite() && *d > 0.0) else { return Value::NotReported };
    let interval = match indicator.unit {
        Unit::Proportion => interval::wilson(n, d, Confidence::P95).ok(),
        Unit::Rate => interval::count(n, Confidence::P95).ok().map(|of_count| {
            let scale = indicator.per / d;
            Interval { lower: of_count.lower * scale, upper: of_count.upper * scale }
        }),
        Unit::Mean | Unit::Ratio | Unit::Index | Unit::Count => None,
    };
    Value::Known { numerator: n, denominator: d, value: n / d * indicator.per, interval }
}

/// The level of an organisation; one that no reference file has is taken for a practice if its code looks like one.
#[must_use]
pub fn level_of(tree: &OrganisationTree, org: OdsCode) -> Option<Kind> {
    if org == OdsCode::england() {
        return Some(Kind::England);
    }
    match tree.get(org) {
        Some(organisation) => Some(organisation.kind),
        None => org.looks_like_practice().then_some(Kind::Practice),
    }
}

/// Puts numerators and denominators side by side, ordered by period and organisation.
fn pair_up(indicator: &Indicator, numerator: &[Raw], denominator: Option<&[Raw]>) -> Vec<((Period, OdsCode), Pair)> {
    let mut pairs: FxHashMap<(Period, OdsCode), Pair> = FxHashMap::default();
    pairs.reserve(numerator.len());
    for raw in numerator {
        let pair = pairs.entry((raw.period, raw.org)).or_default();
        pair.numerator = add(pair.numerator, raw.n);
        pair.counted = true;
    }
    match denominator {
        Some(denominator) if indicator.carry == 0 => {
            for raw in denominator {
                let pair = pairs.entry((raw.period, raw.org)).or_default();
                pair.denominator = add(pair.denominator, raw.n);
            }
            if indicator.counts_within_denominator() {
                for pair in pairs.values_mut().filter(|p| p.denominator.is_some() && !p.counted) {
                    pair.numerator = Some(0.0);
                }
            }
        }
        Some(denominator) => {
            let mut by_org: FxHashMap<OdsCode, BTreeMap<Period, f64>> = FxHashMap::default();
            for raw in denominator {
                if let Some(n) = raw.n {
                    *by_org.entry(raw.org).or_default().entry(raw.period).or_default() += n;
                }
            }
            for ((period, org), pair) in &mut pairs {
                pair.denominator = by_org.get(org).and_then(|history| nearest(history, *period, indicator.carry));
            }
        }
        None => {}
    }
    let mut ordered: Vec<_> = pairs.into_iter().collect();
    ordered.sort_unstable_by_key(|(key, _)| *key);
    ordered
}

/// The latest number at or before the period and not more than `months` older; failing that, the first after it
/// within as many months, so that a list published a month late still serves.
fn nearest(history: &BTreeMap<Period, f64>, period: Period, months: u32) -> Option<f64> {
    let before = history.range(..=period).next_back().filter(|(p, _)| months_between(**p, period) <= months);
    let after = || history.range(period..).next().filter(|(p, _)| months_between(period, **p) <= months);
    before.or_else(after).map(|(_, n)| *n)
}

fn months_between(from: Period, to: Period) -> u32 {
    let months = |p: Period| i32::from(p.first().year()) * 12 + i32::from(p.first().month());
    u32::try_from(months(to) - months(from)).unwrap_or(0)
}

fn add(to: Option<f64>, n: Option<f64>) -> Option<f64> {
    match (to, n) {
        (Some(a), Some(b)) => Some(a + b),
        (a, b) => a.or(b),
    }
}

/// The period of the definition's kind that a day or text from SQL stands for.
#[must_use]
pub fn period_of(text: &str, kind: PeriodKind) -> Option<Period> {
    Period::parse(text).ok().map(|p| if p.kind() == kind { p } else { Period::containing(p.first(), kind) })
}

//! Statistical process control: XmR charts with the rules and icons of NHS “Making Data Count” (`methods.md` 1).
//!
//! A chart tells what a process does by itself (common cause) from what needs a reason (special cause).

mod icon;
mod limits;
pub mod rules;

use serde::Serialize;

use super::{Unfit, unfit::finite};
pub use icon::{Assurance, Variation};
pub use limits::Limits;
pub use rules::Rule;

/// Which way is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Improvement {
    /// Higher is better.
    #[default]
    Increase,
    /// Lower is better.
    Decrease,
    /// Neither: change is worth noticing, but is not good or bad in itself.
    Neutral,
}

/// Settings of a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Which way is better.
    pub improvement: Improvement,
    /// The target in force at the end, if there is one.
    pub target: Option<f64>,
    /// Limits from only the first so many points of each group, if not from all.
    pub fix_after: Option<usize>,
    /// Whether great jumps are left out of the average jump (as the R package does; the NHS spreadsheet does not).
    pub screen_outliers: bool,
    /// Groups with fewer points than this get a warning. Published text says 12 and published code 13; we keep 13.
    pub short_group: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            improvement: Improvement::Increase,
            target: None,
            fix_after: None,
            screen_outliers: true,
            short_group: 13,
        }
    }
}

/// What a point means, given which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Nothing but usual variation.
    CommonCause,
    /// A special cause, for the better.
    Improvement,
    /// A special cause, for the worse.
    Concern,
    /// A special cause upward where neither way is better.
    NeutralHigh,
    /// A special cause downward where neither way is better.
    NeutralLow,
}

/// A stretch between two rebasings, with limits of its own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The index of its first point.
    pub first: usize,
    /// How many points it has.
    pub points: usize,
    /// Its mean, and its limits if it has two points or more.
    pub limits: Limits,
    /// Whether it has so few points that its limits should be read with caution.
    pub short: bool,
}

/// One point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// Which group it is in, from 0.
    pub group: usize,
    /// The jump from the point before in the same group.
    pub moving_range: Option<f64>,
    /// 1 above its group's mean, -1 below, 0 on it.
    pub side: i8,
    /// The first rule that it meets.
    pub rule: Rule,
    /// What that means.
    pub meaning: Meaning,
}

/// A finished chart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// The points, in the order given.
    pub points: Vec<Point>,
    /// The groups; at least one.
    pub groups: Vec<Group>,
    /// The icon of the last point's variation.
    pub variation: Variation,
    /// The icon of whether the target will be met; `None` without target, limits or a better way.
    pub assurance: Option<Assurance>,
}

impl Chart {
    /// The limits that hold at a point.
    #[must_use]
    pub fn limits(&self, point: &Point) -> Option<&Limits> {
        self.groups.get(point.group).map(|g| &g.limits)
    }
}

/// The chart of values in order of time; `rebase[i]` starts a new group at point `i`.
///
/// # Errors
/// No values; a value or target not finite; flags of another length than the values; limits fixed after no points.
pub fn chart(values: &[f64], rebase: &[bool], settings: Settings) -> Result<Chart, Unfit> {
    if values.is_empty() {
        return Err(Unfit::Empty);
    }
    if !rebase.is_empty() && rebase.len() != values.len() {
        return Err(Unfit::Setting("every value needs its own rebase flag, or none"));
    }
    if settings.fix_after == Some(0) {
        return Err(Unfit::Setting("limits cannot be fixed after no points"));
    }
    for &value in values {
        finite(value, "a value")?;
    }
    settings.target.map_or(Ok(0.0), |t| finite(t, "the target"))?;

    let mut points = Vec::with_capacity(values.len());
    let mut groups = Vec::new();
    let starts: Vec<usize> = (0..values.len()).filter(|&i| i == 0 || rebase.get(i) == Some(&true)).collect();
    for (index, &first) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(values.len());
        let values = &values[first..end];
        let limits = Limits::of(values, settings.fix_after, settings.screen_outliers);
        for (i, (&value, rule)) in values.iter().zip(rules::judge(values, &limits)).enumerate() {
            points.push(Point {
                value,
                group: index,
                moving_range: i.checked_sub(1).map(|before| (value - values[before]).abs()),
                side: limits.side(value),
                rule,
                meaning: rule.meaning(settings.improvement),
            });
        }
        groups.push(Group { first, points: values.len(), limits, short: values.len() < settings.short_group });
    }
    let (Some(&last), Some(group)) = (points.last(), groups.last()) else { return Err(Unfit::Empty) };
    let assurance = settings.target.and_then(|t| Assurance::of(t, &group.limits, settings.improvement));
    Ok(Chart { variation: Variation::of(&last), assurance, points, groups })
}

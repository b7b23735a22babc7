//! The rules that tell a special cause. Each works on one group.

use serde::Serialize;

use super::{Improvement, Limits, Meaning};

/// How many points in a row make a trend or a shift.
const RUN: usize = 7;

/// What a point is part of. The order of the rules is the order in which they are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Rule {
    /// Beyond the upper process limit.
    #[serde(rename = "Above UCL")]
    AboveLimit,
    /// Beyond the lower process limit.
    #[serde(rename = "Below LCL")]
    BelowLimit,
    /// One of seven points that each rise above the one before.
    #[serde(rename = "7 Point Trend (Increasing)")]
    Rising,
    /// One of seven points that each fall below the one before.
    #[serde(rename = "7 Point Trend (Decreasing)")]
    Falling,
    /// One of two in three points near the upper limit.
    #[serde(rename = "2 in 3 Above CL")]
    NearUpper,
    /// One of two in three points near the lower limit.
    #[serde(rename = "2 in 3 Below CL")]
    NearLower,
    /// One of seven points in a row above the mean.
    #[serde(rename = "7 Points Above CL")]
    ShiftUp,
    /// One of seven points in a row below the mean.
    #[serde(rename = "7 Points Below CL")]
    ShiftDown,
    /// Usual variation.
    #[serde(rename = "Common Cause")]
    CommonCause,
}

impl Rule {
    /// The rule's name in the published tools.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AboveLimit => "Above UCL",
            Self::BelowLimit => "Below LCL",
            Self::Rising => "7 Point Trend (Increasing)",
            Self::Falling => "7 Point Trend (Decreasing)",
            Self::NearUpper => "2 in 3 Above CL",
            Self::NearLower => "2 in 3 Below CL",
            Self::ShiftUp => "7 Points Above CL",
            Self::ShiftDown => "7 Points Below CL",
            Self::CommonCause => "Common Cause",
        }
    }

    /// 1 for upward rules, -1 for downward ones, 0 for common cause.
    #[must_use]
    pub fn direction(self) -> i8 {
        match self {
            Self::AboveLimit | Self::Rising | Self::NearUpper | Self::ShiftUp => 1,
            Self::BelowLimit | Self::Falling | Self::NearLower | Self::ShiftDown => -1,
            Self::CommonCause => 0,
        }
    }

    /// What it means where that way is better.
    #[must_use]
    pub fn meaning(self, improvement: Improvement) -> Meaning {
        match (self.direction(), improvement) {
            (0, _) => Meaning::CommonCause,
            (1, Improvement::Neutral) => Meaning::NeutralHigh,
            (_, Improvement::Neutral) => Meaning::NeutralLow,
            (1, Improvement::Increase) | (-1, Improvement::Decrease) => Meaning::Improvement,
            _ => Meaning::Concern,
        }
    }
}

/// What is known of a point before a rule is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// 1 above the mean, -1 below.
    pub side: i8,
    /// Beyond a process limit.
    pub outside: bool,
    /// Part of a trend: 1 rising, -1 falling.
    pub trend: i8,
    /// One of two in three near a limit.
    pub two_in_three: bool,
    /// Part of a shift.
    pub shift: bool,
}

impl Signs {
    /// The first rule that holds.
    #[must_use]
    pub fn rule(self) -> Rule {
        let sided = |up: Rule, down: Rule, side: i8| if side > 0 { up } else { down };
        if self.outside {
            sided(Rule::AboveLimit, Rule::BelowLimit, self.side)
        } else if self.trend != 0 {
            sided(Rule::Rising, Rule::Falling, self.trend)
        } else if self.two_in_three {
            sided(Rule::NearUpper, Rule::NearLower, self.side)
        } else if self.shift {
            sided(Rule::ShiftUp, Rule::ShiftDown, self.side)
        } else {
            Rule::CommonCause
        }
    }
}

/// The rule of each point of a group.
pub(super) fn judge(values: &[f64], limits: &Limits) -> Vec<Rule> {
    let sides: Vec<i8> = values.iter().map(|&v| limits.side(v)).collect();
    let near: Vec<bool> = values.iter().map(|&v| limits.near(v)).collect();
    let trend = spread_back(&trend_ends(values));
    let shift = spread_back(&shift_ends(&sides).into_iter().map(i8::from).collect::<Vec<_>>());
    let two_in_three = part_of_two_in_three(&near, &sides);
    (0..values.len())
        .map(|i| {
            Signs {
                side: sides[i],
                outside: limits.outside(values[i]),
                trend: trend[i],
                two_in_three: two_in_three[i],
                shift: shift[i] != 0,
            }
            .rule()
        })
        .collect()
}

/// Whether each point is at least the seventh in a row strictly on one side of the mean.
#[must_use]
pub fn shift_ends(sides: &[i8]) -> Vec<bool> {
    (0..sides.len())
        .map(|i| i + 1 >= RUN && sides[i] != 0 && sides[i + 1 - RUN..=i].iter().all(|&s| s == sides[i]))
        .collect()
}

/// 1 where a point is at least the seventh of a strict rise, -1 of a strict fall, else 0.
#[must_use]
pub fn trend_ends(values: &[f64]) -> Vec<i8> {
    let all = |end: usize, holds: fn(f64, f64) -> bool| {
        end + 1 >= RUN && values[end + 1 - RUN..=end].windows(2).all(|w| holds(w[0], w[1]))
    };
    (0..values.len()).map(|i| i8::from(all(i, |a, b| b > a)) - i8::from(all(i, |a, b| b < a))).collect()
}

/// Carries the sign at the end of a run back over its seven points; where two runs meet, the earlier one stands.
#[must_use]
pub fn spread_back(ends: &[i8]) -> Vec<i8> {
    (0..ends.len()).map(|i| ends[i..ends.len().min(i + RUN)].iter().copied().find(|&s| s != 0).unwrap_or(0)).collect()
}

/// Whether each point is in a window of three on one side of the mean of which two or more are near the limit.
#[must_use]
pub fn two_in_three(near: &[bool], sides: &[i8]) -> Vec<bool> {
    let mut flagged = vec![false; near.len().min(sides.len())];
    for first in 0..flagged.len().saturating_sub(2) {
        let window = first..first + 3;
        let one_side = sides[window.clone()].iter().sum::<i8>().abs() == 3;
        if one_side && near[window.clone()].iter().filter(|n| **n).count() >= 2 {
            flagged[window].fill(true);
        }
    }
    flagged
}

/// Of those windows only the points that are near the limit.
#[must_use]
pub fn part_of_two_in_three(near: &[bool], sides: &[i8]) -> Vec<bool> {
    two_in_three(near, sides).into_iter().zip(near).map(|(window, &near)| window && near).collect()
}

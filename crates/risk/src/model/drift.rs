//! Whether people, or what becomes of them, have moved away from what a model learnt.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::algebra::Table;

/// A share below which an interval counts as this much, so that one that nobody was in does not decide alone.
const LEAST_SHARE: f64 = 1e-4;

/// How columns and chances lay among those a model learnt of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    columns: Vec<Spread>,
    chances: Spread,
}

/// Shares of people between edges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Spread {
    name: String,
    edges: Vec<f64>,
    shares: Vec<f64>,
}

impl Spread {
    /// Tenths, fewer where many people have the same number.
    fn of(name: &str, mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let mut edges: Vec<f64> = (1..10).filter_map(|tenth| values.get(tenth * values.len() / 10).copied()).collect();
        edges.dedup();
        // A flag that fewer than a tenth have: its one edge is what tells them from all others.
        let least = values.first().copied().unwrap_or(0.0);
        if edges.iter().all(|edge| *edge == least) {
            edges = values.iter().copied().find(|value| *value > least).into_iter().collect();
        }
        edges.retain(|edge| *edge > least);
        let shares = shares(&edges, &values);
        Self { name: name.to_owned(), edges, shares }
    }

    fn shift(&self, values: &[f64]) -> Shift {
        let now = shares(&self.edges, values);
        let part = |(was, is): (&f64, &f64)| {
            let (was, is) = (was.max(LEAST_SHARE), is.max(LEAST_SHARE));
            (is - was) * (is / was).ln()
        };
        Shift { what: self.name.clone(), index: self.shares.iter().zip(&now).map(part).sum() }
    }
}

fn shares(edges: &[f64], values: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; edges.len() + 1];
    values.iter().for_each(|value| counts[edges.partition_point(|edge| edge <= value)] += 1.0);
    let all = (values.len() as f64).max(1.0);
    counts.into_iter().map(|count| count / all).collect()
}

/// How far something has moved: the population stability index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The column, or `chance`.
    pub what: String,
    /// The index: 0 where nothing moved.
    pub index: f64,
}

/// How much a shift matters, by the usual rule of thumb (Siddiqi, Credit Risk Scorecards, 2006).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Degree {
    /// Below 0.1: as it was.
    Steady,
    /// Below 0.25: look at it.
    Moved,
    /// From 0.25 on: find out why, and think of fitting anew.
    Away,
}

impl Shift {
    /// How much it matters.
    #[must_use]
    pub fn degree(&self) -> Degree {
        match self.index {
            index if index < 0.1 => Degree::Steady,
            index if index < 0.25 => Degree::Moved,
            _ => Degree::Away,
        }
    }
}

impl Reference {
    pub(super) fn of(table: &Table, chances: &[f64]) -> Self {
        let column = |at: usize| table.iter().map(|row| row[at]).collect();
        let columns = table.names().iter().enumerate().map(|(at, name)| Spread::of(name, column(at))).collect();
        Self { columns, chances: Spread::of("chance", chances.to_vec()) }
    }

    /// How far the chances, and then each column, have moved: the chances first, then the furthest first. Columns are those of
    /// the same definition.
    #[must_use]
    pub fn shifts(&self, table: &Table, chances: &[f64]) -> Vec<Shift> {
        let column = |at: usize| table.iter().map(|row| row[at]).collect::<Vec<_>>();
        let mut shifts: Vec<Shift> =
            self.columns.iter().enumerate().map(|(at, spread)| spread.shift(&column(at))).collect();
        shifts.sort_by(|a, b| b.index.total_cmp(&a.index));
        shifts.insert(0, self.chances.shift(chances));
        shifts
    }
}

/// What a model foretold for one index date, once it is known what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outturn {
    /// The index date.
    pub index: Date,
    /// To how many people it happened.
    pub observed: f64,
    /// To how many it should have by the chances: their sum.
    pub expected: f64,
    /// By how much chance alone lets that vary: the sum of each chance times its rest.
    pub variance: f64,
}

impl Outturn {
    /// Of these chances and what became of them.
    #[must_use]
    pub fn of(index: Date, chances: &[f64], outcomes: &[bool]) -> Self {
        Self {
            index,
            observed: outcomes.iter().filter(|y| **y).count() as f64,
            expected: chances.iter().sum(),
            variance: chances.iter().map(|p| p * (1.0 - p)).sum(),
        }
    }

    /// Observed over expected: 1 is right.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.observed / self.expected
    }

    /// How many standard deviations of chance it lies from what was expected.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        (self.observed - self.expected) / self.variance.sqrt()
    }
}

/// Why a model's chances are no longer to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// One date lies more than three standard deviations away.
    Outside(Date),
    /// Seven dates in a row lie on the same side.
    OneSided(Date),
}

/// How a model has done since it was fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// The index date of those who are looked at now.
    pub as_at: Date,
    /// How far chances and columns have moved since it learnt, as [`Reference::shifts`] has them.
    pub shifts: Vec<Shift>,
    /// What came of those of each date of which it is known by now, in their order.
    pub outturns: Vec<Outturn>,
}

impl Watch {
    /// Why its chances are no longer to be believed; none where there is no reason.
    #[must_use]
    pub fn alarm(&self) -> Option<Alarm> {
        alarm(&self.outturns)
    }

    /// The columns that have moved enough to be looked at, without the chances themselves.
    pub fn moved(&self) -> impl Iterator<Item = &Shift> {
        self.shifts.iter().skip(1).filter(|shift| shift.degree() > Degree::Steady)
    }
}

/// Looks for the first alarm by the rules of a process chart (`methods.md` 1: a point outside the limits, a shift of seven),
/// the dates in order.
#[must_use]
pub fn alarm(outturns: &[Outturn]) -> Option<Alarm> {
    let mut run = 0_i32;
    for outturn in outturns {
        let deviation = outturn.deviation();
        if deviation.abs() > 3.0 {
            return Some(Alarm::Outside(outturn.index));
        }
        let side = if deviation > 0.0 { 1 } else { -1 };
        // Of nobody there is no deviation.
        run = if deviation == 0.0 || deviation.is_nan() {
            0
        } else if run.signum() == side {
            run + side
        } else {
            side
        };
        if run.abs() >= 7 {
            return Some(Alarm::OneSided(outturn.index));
        }
    }
    None
}

impl std::fmt::Display for Alarm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Outside(date) => {
                write!(f, "what came of those of {date} lies outside the limits of chance: fit the model anew")
            }
            Self::OneSided(date) => {
                write!(f, "up to {date} the model erred seven times in a row to the same side: fit it anew")
            }
        }
    }
}

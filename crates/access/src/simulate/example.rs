use serde::Deserialize;

use super::{Comparison, Measure};

/// What a scenario's author expects of it, on a place that ships with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The place, by its path below `definitions/places`.
    pub place: String,
    /// The seed of the runs.
    pub seed: u64,
    /// How many runs.
    pub runs: u32,
    /// What must come out.
    pub rows: Vec<Expected>,
}

/// One line of the expectation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// Which figure.
    pub measure: Measure,
    /// How it behaves.
    pub verb: Verb,
    /// By at least so much, within so much, or how much it is: by the verb.
    pub number: f64,
}

/// How a figure behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Clearly more than today, by at least the number.
    Rises,
    /// Clearly less than today, by at least the number.
    Falls,
    /// Within the number of today's.
    Stays,
    /// The number itself, to half a unit of its last digit of three.
    Is,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    place: String,
    seed: u64,
    runs: u32,
    expect: String,
}

impl Expectation {
    pub(super) fn read(written: Written) -> Result<Self, String> {
        let mut lines = written.expect.lines().map(str::trim).filter(|l| !l.is_empty());
        let heading: Vec<&str> = lines.next().unwrap_or_default().split('|').map(str::trim).collect();
        if heading != ["measure", "change", "number"] {
            return Err("the example's table must begin with: measure | change | number".into());
        }
        let rows = lines.map(row).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() || written.runs < 2 {
            return Err("the example needs at least one line to expect, and two runs".into());
        }
        Ok(Self { place: written.place, seed: written.seed, runs: written.runs, rows })
    }

    /// What did not come out as expected, a sentence each.
    #[must_use]
    pub fn faults(&self, told: &Comparison) -> Vec<String> {
        self.rows.iter().filter_map(|row| row.fault(told)).collect()
    }
}

fn row(line: &str) -> Result<Expected, String> {
    let cells: Vec<&str> = line.split('|').map(str::trim).collect();
    let [measure, verb, number] = cells[..] else {
        return Err(format!("{line}: must have three cells, as in: routine-promises-kept | rises | 0.02"));
    };
    let verb = match verb {
        "rises" => Verb::Rises,
        "falls" => Verb::Falls,
        "stays" => Verb::Stays,
        "is" => Verb::Is,
        other => return Err(format!("{other}: a figure rises, falls, stays or is")),
    };
    let number: f64 = number.parse().map_err(|_| format!("{number} is no number"))?;
    let measure = measure.parse().map_err(|known| format!("{measure}: {known}"))?;
    Ok(Expected { measure, verb, number })
}

impl Expected {
    fn fault(&self, told: &Comparison) -> Option<String> {
        let name = self.measure;
        let Some(found) = told.of(self.measure) else { return Some(format!("{name} was not measured")) };
        let by = found.by.mean;
        let fine = match self.verb {
            Verb::Rises => found.is_clear() && by >= self.number,
            Verb::Falls => found.is_clear() && -by >= self.number,
            Verb::Stays => by.abs() <= self.number,
            Verb::Is => (found.after.mean - self.number).abs() <= self.number.abs() * 0.005,
        };
        let (before, after) = (found.before.mean, found.after.mean);
        (!fine).then(|| {
            format!(
                "{name} went from {before:.4} to {after:.4}, by {by:.4} ({:.4} to {:.4}): expected {self:?}",
                found.by.low, found.by.high
            )
        })
    }
}

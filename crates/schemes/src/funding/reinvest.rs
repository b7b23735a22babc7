use linchpin_core::Pence;
use serde::{Deserialize, Serialize};

use super::{Grid, RowKind};
use crate::{Exact, SplitError, split};

/// A year of a reinvestment, with the part of the premium that goes in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The year, such as `2015/16`.
    pub year: String,
    /// The part that goes in this year and stays gone, such as `25%`.
    pub share: Exact,
}

/// What is taken from a practice and put back in each year, to the penny.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The practice, as the table names it.
    pub practice: String,
    /// Its premium before anything was taken.
    pub premium: Pence,
    /// What is taken, by year: all that is gone by then.
    pub taken: Vec<Pence>,
    /// What is put back, by year.
    pub put_back: Vec<Pence>,
}

/// A premium that is taken in steps and put back by other rules (ROTH 4.3, F2): in no year is a penny lost or found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reinvestment {
    /// The years.
    pub years: Vec<String>,
    /// Each practice.
    pub practices: Vec<Moved>,
    /// All that is taken in each year, which is all that is put back.
    pub pots: Vec<Pence>,
}

/// Why a reinvestment cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReinvestError {
    /// The parts are more or less than the whole.
    #[error("the parts of the years add up to {0}, and must to 100%: write them as 25%, 25%, 25%, 25%")]
    Parts(String),
    /// No years.
    #[error("there are no years: write each with the part of the premium that goes in it, such as 2015/16 25%")]
    NoYears,
    /// A column is missing.
    #[error(
        "the table needs two columns after the practice: its premium, and the list or weight by which money is put back"
    )]
    Columns,
    /// Money that nobody gets.
    #[error(transparent)]
    Split(#[from] SplitError),
}

impl Reinvestment {
    /// Works out who gives and who gets. The first column of the table is the premium, the second the weight; a practice
    /// without a premium only gets.
    ///
    /// # Errors
    /// The parts do not make a whole, a column is missing, or nobody has a weight.
    pub fn new(grid: &Grid, steps: &[Step]) -> Result<Self, ReinvestError> {
        if steps.is_empty() {
            return Err(ReinvestError::NoYears);
        }
        let shares: Vec<Exact> = steps.iter().map(|step| step.share).collect();
        let whole = shares.iter().try_fold(Exact::ZERO, |sum, share| sum.plus(*share)).map_err(SplitError::from)?;
        if whole != Exact::ONE {
            let hundred = whole.times(Exact::HUNDRED).map_err(SplitError::from)?;
            return Err(ReinvestError::Parts(format!("{hundred}%")));
        }
        if grid.columns.len() < 2 {
            return Err(ReinvestError::Columns);
        }
        let items: Vec<_> = grid.rows.iter().filter(|row| row.kind == RowKind::Item).collect();
        let amount = |at: usize, row: &super::Row| row.amounts.get(at).copied().flatten().unwrap_or(Pence(0));
        let weights: Vec<Exact> = items.iter().map(|row| Exact::pence(amount(1, row))).collect();
        let mut practices = Vec::with_capacity(items.len());
        for row in &items {
            let premium = amount(0, row);
            let mut gone = Pence(0);
            let steps = split(premium, &shares)?.into_iter().map(|part| {
                gone = gone + part.amount;
                gone
            });
            let taken = steps.collect();
            practices.push(Moved { practice: row.label.clone(), premium, taken, put_back: Vec::new() });
        }
        let mut pots = Vec::with_capacity(steps.len());
        for year in 0..steps.len() {
            let pot: Pence = practices.iter().map(|one: &Moved| one.taken[year]).sum();
            let parts = split(pot, &weights)?;
            practices.iter_mut().zip(parts).for_each(|(one, part)| one.put_back.push(part.amount));
            pots.push(pot);
        }
        Ok(Self { years: steps.iter().map(|step| step.year.clone()).collect(), practices, pots })
    }
}

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Call, Criterion};
use crate::{Exact, TooLarge};

/// The marks of one scorer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// A mark for each criterion, by its id, from 0 to the most that the call gives.
    pub given: BTreeMap<String, u8>,
    /// Why.
    pub words: String,
}

/// What several scorers come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The mean mark for each criterion, in the order of the call.
    pub means: Vec<Exact>,
    /// The weighted total out of 100.
    pub total: Exact,
    /// Between the lowest and the highest total of one scorer: how far they are apart.
    pub spread: (Exact, Exact),
}

/// The weighted total of one scorer out of 100: each mark as a part of the most, times its weight.
fn total(call: &Call, mark: impl Fn(&Criterion) -> Exact) -> Result<Exact, TooLarge> {
    call.criteria.iter().try_fold(Exact::ZERO, |sum, one| {
        let part = mark(one).over(Exact::whole(i64::from(call.marks)))?.unwrap_or(Exact::ZERO);
        sum.plus(part.times(Exact::whole(i64::from(one.weight)))?)
    })
}

/// Puts the marks of several scorers together: the mean of each criterion, weighted. None where nobody scored.
///
/// # Errors
/// Too many digits.
pub fn tally<'a>(call: &Call, all: impl IntoIterator<Item = &'a Marks>) -> Result<Option<Tally>, TooLarge> {
    let all: Vec<_> = all.into_iter().collect();
    let Ok(many) = i64::try_from(all.len()) else { return Err(TooLarge) };
    let given = |marks: &Marks, one: &Criterion| Exact::whole(marks.given.get(&one.id).copied().map_or(0, i64::from));
    let mut means = Vec::with_capacity(call.criteria.len());
    for one in &call.criteria {
        let sum = all.iter().try_fold(Exact::ZERO, |sum, marks| sum.plus(given(marks, one)))?;
        let Some(mean) = sum.over(Exact::whole(many))? else { return Ok(None) };
        means.push(mean);
    }
    let mean = |one: &Criterion| {
        let at = call.criteria.iter().position(|other| other.id == one.id);
        at.and_then(|at| means.get(at)).copied().unwrap_or(Exact::ZERO)
    };
    let whole = total(call, mean)?;
    let each: Vec<Exact> =
        all.iter().map(|marks| total(call, |one| given(marks, one))).collect::<Result<_, TooLarge>>()?;
    let mut spread = (whole, whole);
    for one in each {
        if one.minus(spread.0)?.is_negative() {
            spread.0 = one;
        }
        if spread.1.minus(one)?.is_negative() {
            spread.1 = one;
        }
    }
    Ok(Some(Tally { total: whole, means, spread }))
}

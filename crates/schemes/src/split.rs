use linchpin_core::Pence;
use serde::Serialize;

use crate::{Exact, exact::TooLarge};

/// What one of those among whom a pot is split receives, and how that came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Exactly its share of the pot, in pence and fractions of them.
    pub exact: Exact,
    /// Whether it got one of the pennies that were left over.
    pub odd_penny: bool,
    /// What it receives.
    pub amount: Pence,
}

/// Why a pot cannot be split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// Nobody has a weight, and there is money.
    #[error("there is money to share out and nobody with a share in it")]
    Nobody,
    /// A weight below nought.
    #[error("a share below nought cannot be paid: look at share number {0}")]
    Negative(usize),
    /// Beyond any payment.
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
}

/// Splits a pot by weights so that the parts add up to it exactly: each gets the whole pence of its share, and the pennies
/// that are left over go, one each, to those with the largest remainders; of equals, to the first. A pot below nought is
/// split as its opposite is.
///
/// # Errors
/// Nobody to give it to, or a weight below nought.
pub fn split(pot: Pence, weights: &[Exact]) -> Result<Vec<Part>, SplitError> {
    if let Some(at) = weights.iter().position(|weight| weight.is_negative()) {
        return Err(SplitError::Negative(at + 1));
    }
    let total = weights.iter().try_fold(Exact::ZERO, |sum, weight| sum.plus(*weight))?;
    if total == Exact::ZERO {
        let nothing = Part { exact: Exact::ZERO, odd_penny: false, amount: Pence(0) };
        return if pot.0 == 0 { Ok(vec![nothing; weights.len()]) } else { Err(SplitError::Nobody) };
    }
    let (sign, size) = (pot.0.signum(), i128::from(pot.0).abs());
    let size = Exact::ratio(size, 1).ok_or(TooLarge)?;
    let mut whole = Vec::with_capacity(weights.len());
    for weight in weights {
        // The weight’s share first: it is at most one, so that the product stays small.
        let share = weight.over(total)?.unwrap_or(Exact::ZERO).times(size)?;
        whole.push((share, share.floor()));
    }
    let given: i128 = whole.iter().map(|(_, (pence, _))| pence).sum();
    let odd = usize::try_from(i128::from(pot.0).abs() - given).map_err(|_| TooLarge)?;
    let mut order: Vec<usize> = (0..whole.len()).collect();
    order.sort_by(|a, b| whole[*b].1.1.cmp(&whole[*a].1.1));
    let mut parts = Vec::with_capacity(whole.len());
    for (share, (pence, _)) in &whole {
        let amount = Pence(sign * i64::try_from(*pence).map_err(|_| TooLarge)?);
        parts.push(Part { exact: share.times(Exact::whole(sign))?, odd_penny: false, amount });
    }
    for at in order.into_iter().take(odd) {
        parts[at].odd_penny = true;
        parts[at].amount = parts[at].amount + Pence(sign);
    }
    Ok(parts)
}

/// An amount in so many equal parts that add up to it: the odd pennies go to the first.
///
/// # Errors
/// None to give it to.
pub fn equally(pot: Pence, parts: usize) -> Result<Vec<Pence>, SplitError> {
    Ok(split(pot, &vec![Exact::ONE; parts])?.into_iter().map(|part| part.amount).collect())
}

//! What would be saved if an organisation did as well as a decile of its peers (`methods.md` 5).

use serde::Serialize;

use super::{Unfit, unfit::finite};

/// Cost and quantity of one organisation, or of all, for a percentage measure such as branded among all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spend {
    /// Quantity in the numerator: the costlier product.
    pub numerator_quantity: f64,
    /// Its cost.
    pub numerator_cost: f64,
    /// Quantity in the denominator: numerator and alternative together.
    pub denominator_quantity: f64,
    /// Its cost.
    pub denominator_cost: f64,
}

impl Spend {
    /// Cost per unit of the numerator; `None` when there is none.
    fn numerator_unit_cost(&self) -> Option<f64> {
        (self.numerator_quantity != 0.0).then(|| self.numerator_cost / self.numerator_quantity)
    }

    /// Cost per unit of the rest of the denominator; `None` when there is none.
    fn rest_unit_cost(&self) -> Option<f64> {
        let quantity = self.denominator_quantity - self.numerator_quantity;
        (quantity != 0.0).then(|| (self.denominator_cost - self.numerator_cost) / quantity)
    }
}

/// What a measure per patient (or other plain denominator) would save at the decile: the numerator is a cost.
///
/// # Errors
/// A number not finite.
pub fn per_denominator(numerator: f64, denominator: f64, decile: f64) -> Result<f64, Unfit> {
    finite(numerator - decile * denominator, "a number")
}

/// What a percentage measure would save at the decile (0 to 1): the cost now less the cost of the same total quantity
/// split as the decile has it, each part at the organisation's own unit cost or, where it has none, at everybody's.
///
/// Negative when the organisation already does better. Nothing prescribed saves nothing.
///
/// # Errors
/// A number not finite.
pub fn percentage(own: &Spend, everybody: &Spend, decile: f64) -> Result<f64, Unfit> {
    if own.denominator_quantity == 0.0 {
        return Ok(0.0);
    }
    let numerator = own.numerator_unit_cost().or(everybody.numerator_unit_cost()).unwrap_or(0.0);
    let rest = own.rest_unit_cost().or(everybody.rest_unit_cost()).unwrap_or(0.0);
    let at_decile = own.denominator_quantity * (decile * numerator + (1.0 - decile) * rest);
    finite(own.denominator_cost - at_decile, "a number")
}

/// The saving of a whole level (all practices, all places): those who already do better do not pay for the others.
#[must_use]
pub fn total(savings: &[f64]) -> f64 {
    savings.iter().filter(|s| **s > 0.0).sum()
}

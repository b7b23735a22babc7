use serde::{Deserialize, Serialize};

use super::{At, Line};
use crate::{Exact, Rounding, TooLarge};

/// How a line is made from lines above it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It was counted, or stands in the scheme's file.
    Given,
    /// The sum.
    Sum(Vec<At>),
    /// The first less the second.
    Less(At, At),
    /// The product.
    Times(Vec<At>),
    /// The first divided by the second; nought where the second is nought.
    Over(At, At),
    /// The smaller.
    Least(At, At),
    /// How far `value` has come from `lower` to `upper`, from nought to one. With `upper` below `lower` less is better. Where
    /// the two are one, everything from there on (`methods.md` 10).
    Way {
        /// What was reached.
        value: At,
        /// Where earning begins.
        lower: At,
        /// Where all is earned.
        upper: At,
    },
    /// One where the first has reached the second, else nought.
    Reached(At, At),
    /// One where the first is no higher than the second, else nought.
    Within(At, At),
    /// Rounded.
    Rounded {
        /// What.
        of: At,
        /// To so many places after the point.
        places: u8,
        /// How.
        by: Rounding,
    },
}

impl How {
    /// What it comes to; `given` for a given line. A line that is not above counts as nought.
    pub(super) fn value(&self, lines: &[Line], given: Exact) -> Result<Exact, TooLarge> {
        let of = |at: &At| lines.get(at.0).map_or(Exact::ZERO, |line| line.value);
        let one_if = |is: bool| if is { Exact::ONE } else { Exact::ZERO };
        match self {
            Self::Given => Ok(given),
            Self::Sum(all) => all.iter().try_fold(Exact::ZERO, |sum, at| sum.plus(of(at))),
            Self::Times(all) => all.iter().try_fold(Exact::ONE, |product, at| product.times(of(at))),
            Self::Less(a, b) => of(a).minus(of(b)),
            Self::Over(a, b) => Ok(of(a).over(of(b))?.unwrap_or(Exact::ZERO)),
            Self::Least(a, b) => Ok(of(a).min(of(b))),
            Self::Way { value, lower, upper } => way(of(value), of(lower), of(upper)),
            Self::Reached(a, b) => Ok(one_if(of(a) >= of(b))),
            Self::Within(a, b) => Ok(one_if(of(a) <= of(b))),
            Self::Rounded { of: what, places, by } => of(what).rounded(*places, *by),
        }
    }

    /// In words, lines by their numbers from 1.
    pub(super) fn words(&self) -> String {
        let n = |at: &At| format!("[{}]", at.0 + 1);
        let joined = |all: &[At], sign: &str| all.iter().map(n).collect::<Vec<_>>().join(sign);
        match self {
            Self::Given => "given".into(),
            Self::Sum(all) if all.is_empty() => "nothing".into(),
            Self::Sum(all) => joined(all, " + "),
            Self::Times(all) => joined(all, " × "),
            Self::Less(a, b) => format!("{} − {}", n(a), n(b)),
            Self::Over(a, b) => format!("{} ÷ {}", n(a), n(b)),
            Self::Least(a, b) => format!("the smaller of {} and {}", n(a), n(b)),
            Self::Way { value, lower, upper } => {
                format!("({} − {}) ÷ ({} − {}), from 0 to 1", n(value), n(lower), n(upper), n(lower))
            }
            Self::Reached(a, b) => format!("1 if {} is at least {}", n(a), n(b)),
            Self::Within(a, b) => format!("1 if {} is at most {}", n(a), n(b)),
            Self::Rounded { of, places: 0, by } => format!("{} to a whole number, {by}", n(of)),
            Self::Rounded { of, places, by } => format!("{} to {places} places, {by}", n(of)),
        }
    }
}

fn way(value: Exact, lower: Exact, upper: Exact) -> Result<Exact, TooLarge> {
    let come = value.minus(lower)?.over(upper.minus(lower)?)?;
    let all = if value >= upper { Exact::ONE } else { Exact::ZERO };
    Ok(come.map_or(all, |come| come.clamp(Exact::ZERO, Exact::ONE)))
}

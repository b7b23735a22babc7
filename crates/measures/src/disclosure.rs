//! Disclosure control: what people who may not see small numbers are shown instead (`methods.md` 9).
//!
//! A small number can give a person away. It is withheld or rounded here, in one place, at the only exit to readers who
//! may not see it; a number withheld is [`Shown::Withheld`], never a zero.

mod rates;
mod secondary;

use linchpin_core::Value;
use serde::{Deserialize, Serialize};

pub use rates::{RateKind, Reliability, reliability};
pub use secondary::{Table, within_total};

/// The largest count that is taken for one.
pub const LARGEST: u64 = 100_000_000;

/// Counts of people from 1 up to this are withheld.
pub const SMALL: u64 = 7;

/// What is done to counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Hospital statistics below national level: 1 to 7 withheld, all else to the nearest 5.
    #[default]
    Hospital,
    /// OpenSAFELY: 1 to 7 withheld, all else to the nearest 5, and totals added up again from what is shown.
    Redact,
    /// OpenSAFELY's midpoint 6: 0 stays, else the middle of its six (1 to 6 become 3): nothing is missing, nothing exact.
    MidpointSix,
    /// As counted: national figures, and counts of things that are not people.
    Exact,
}

/// A count as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
pub enum Shown {
    /// This number.
    Count(u64),
    /// Withheld; printed as `*`.
    Withheld,
}

impl Shown {
    /// The number, if it is shown.
    #[must_use]
    pub fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Withheld => None,
        }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(count) => count.fmt(f),
            Self::Withheld => f.write_str("*"),
        }
    }
}

/// Why a number is no count of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a count is a whole number from 0 to 100,000,000")]
pub struct NotACount;

/// The number as a count.
///
/// # Errors
/// Negative, not whole, not finite, or above [`LARGEST`].
pub fn count(value: f64) -> Result<u64, NotACount> {
    let fits = value >= 0.0 && value <= LARGEST as f64 && value.fract() == 0.0;
    if fits { Ok(value as u64) } else { Err(NotACount) }
}

impl Rule {
    /// The count as this rule shows it.
    #[must_use]
    pub fn show(self, count: u64) -> Shown {
        match self {
            Self::Hospital | Self::Redact if (1..=SMALL).contains(&count) => Shown::Withheld,
            Self::Hospital | Self::Redact => Shown::Count((count.saturating_add(2)) / 5 * 5),
            Self::MidpointSix if count == 0 => Shown::Count(0),
            Self::MidpointSix => Shown::Count(count.div_ceil(6).saturating_mul(6) - 3),
            Self::Exact => Shown::Count(count),
        }
    }

    /// The total of counts under this rule: for OpenSAFELY's rules the sum of what is shown (withheld counts add nothing,
    /// so it is a lower bound); for the others the true total, shown as any other count.
    #[must_use]
    pub fn total(self, counts: &[u64]) -> Shown {
        match self {
            Self::Redact | Self::MidpointSix => {
                Shown::Count(counts.iter().filter_map(|&c| self.show(c).count()).fold(0, u64::saturating_add))
            }
            Self::Hospital | Self::Exact => self.show(counts.iter().fold(0, |sum, &c| sum.saturating_add(c))),
        }
    }

    /// The percentage `numerator` of `denominator`, from the counts as shown; `None` where either is withheld or the
    /// denominator is zero. To one decimal place only where the shown denominator is at least 4,000, else whole, except
    /// under [`Rule::Exact`].
    #[must_use]
    pub fn percentage(self, numerator: u64, denominator: u64) -> Option<f64> {
        let (numerator, denominator) = (self.show(numerator).count()?, self.show(denominator).count()?);
        if denominator == 0 {
            return None;
        }
        let percent = 100.0 * numerator as f64 / denominator as f64;
        Some(match self {
            Self::Exact => percent,
            _ if denominator >= 4000 => (percent * 10.0).round() / 10.0,
            _ => percent.round(),
        })
    }

    /// An indicator's value as this rule shows it: withheld where the numerator, the denominator or the people who are
    /// in the one but not the other are few; else worked out again from the counts as shown.
    ///
    /// The interval is left out, as it would give the exact counts away. Only for indicators that count people or what
    /// happened to them: the caller knows which. Numbers that cannot be counts (not whole) pass as they are.
    #[must_use]
    pub fn value(self, value: Value) -> Value {
        let Value::Known { numerator, denominator, value: number, .. } = value else { return value };
        let (Ok(above), Ok(below)) = (count(numerator), count(denominator)) else { return value };
        if self == Self::Exact {
            return value;
        }
        // A plain count has no denominator, which is written as 1.
        let plain = below == 1 && number == numerator;
        let Some(shown) = self.show(above).count() else { return Value::Suppressed };
        if plain {
            return Value::Known { numerator: shown as f64, denominator, value: shown as f64, interval: None };
        }
        let rest = below.checked_sub(above).map_or(Shown::Count(0), |rest| self.show(rest));
        let (Shown::Count(of), Shown::Count(_)) = (self.show(below), rest) else { return Value::Suppressed };
        if of == 0 {
            return Value::NotReported;
        }
        let scale = if above == 0 { 0.0 } else { number * denominator / numerator };
        let number = scale * shown as f64 / of as f64;
        Value::Known { numerator: shown as f64, denominator: of as f64, value: number, interval: None }
    }
}

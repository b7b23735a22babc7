//! A savings plan month by month (`domain.md` F5): what was planned, what is foreseen and what was saved, with every figure that
//! ever stood.

mod programme;

use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_core::{Pence, UserId};

pub use programme::{Month, Programme, programmes};

use crate::{SplitError, equally};

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// What is to be saved.
    Plan,
    /// What is foreseen.
    Forecast,
    /// What was saved.
    Actual,
}

impl Kind {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Forecast, Self::Actual];

    /// The word in the store and in a form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Forecast => "forecast",
            Self::Actual => "actual",
        }
    }
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| "not a kind of figure".to_owned())
    }
}

/// A figure as somebody wrote it down. A later one of the same programme, month and kind stands in its place, and it stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The programme.
    pub programme: String,
    /// The first day of the month.
    pub month: Date,
    /// What it is.
    pub kind: Kind,
    /// What is saved, in pence; below nought where something costs more.
    pub amount: Pence,
    /// Why it is not what the plan says.
    pub reason: String,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom; nobody at the console.
    pub account: Option<UserId>,
}

/// Why a figure cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FigureError {
    /// It is off plan, and nobody says why.
    #[error("{amount} is not the {plan} of the plan: say why")]
    NoReason {
        /// What was written.
        amount: Pence,
        /// What was planned.
        plan: Pence,
    },
    /// The programme has no plan for the month.
    #[error("the programme “{0}” has no plan for that month: write down the plan first")]
    NoPlan(String),
    /// It has not happened yet.
    #[error("the month has not begun: write down a forecast")]
    NotYet,
}

/// Whether a forecast or an actual may be written down on a day: there is a plan, an actual is of a month that has begun, and
/// whatever is off plan says why.
///
/// # Errors
/// What is missing.
pub fn may_write(known: &[Figure], one: &Figure, today: Date) -> Result<(), FigureError> {
    if one.kind == Kind::Plan {
        return Ok(());
    }
    let is_plan =
        |other: &&Figure| other.kind == Kind::Plan && other.programme == one.programme && other.month == one.month;
    let plan = known.iter().rfind(is_plan).ok_or_else(|| FigureError::NoPlan(one.programme.clone()))?.amount;
    if one.kind == Kind::Actual && one.month > today {
        return Err(FigureError::NotYet);
    }
    if one.amount != plan && one.reason.trim().is_empty() {
        return Err(FigureError::NoReason { amount: one.amount, plan });
    }
    Ok(())
}

/// A year’s plan in twelve months that add up to it, from the first of its April on.
///
/// # Errors
/// Never for twelve months.
pub fn by_month(year: i16, amount: Pence) -> Result<Vec<(Date, Pence)>, SplitError> {
    let april = Date::new(year, 4, 1).map_err(|_| SplitError::TooLarge(crate::TooLarge))?;
    let months = (0..12_i32).map(|n| april.saturating_add(n.months()));
    Ok(months.zip(equally(amount, 12)?).collect())
}

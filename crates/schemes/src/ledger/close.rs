use jiff::civil::Date;
use linchpin_core::{Pence, Period};
use serde::{Deserialize, Serialize};

use super::Ledger;

/// What stood in the books when a period was closed: held against them ever after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// Which period.
    pub period: Period,
    /// Entries up to its last day.
    pub entries: u64,
    /// What had moved by then, in all.
    pub moved: Pence,
}

/// Why a period cannot be closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CloseError {
    /// It is closed already. Nothing opens it again.
    #[error("{0} is closed: what was closed stays closed, and corrections stand in an open period")]
    Already(Period),
    /// An earlier one is open.
    #[error("{0} cannot be closed before the days from {1} on")]
    Gap(Period, Date),
}

impl Ledger {
    /// Closes a period, so that nothing more is written in it, and in nothing before.
    ///
    /// # Errors
    /// It is closed, or days before it are open and not all of them empty.
    pub fn close(&mut self, period: Period) -> Result<Close, CloseError> {
        if self.closed.is_some_and(|closed| period.last() <= closed) {
            return Err(CloseError::Already(period));
        }
        let open = |day: Date| self.closed.is_none_or(|closed| day > closed);
        let before = self.entries.iter().map(|entry| entry.day).filter(|day| *day < period.first() && open(*day)).min();
        if let Some(day) = before {
            return Err(CloseError::Gap(period, day));
        }
        self.closed = Some(period.last());
        Ok(self.as_at(period))
    }

    /// What stands in the books up to the end of a period.
    #[must_use]
    pub fn as_at(&self, period: Period) -> Close {
        let within = || self.entries.iter().filter(|entry| entry.day <= period.last());
        let moved = within().flat_map(|entry| &entry.transfers).map(|transfer| transfer.amount.pence()).sum();
        Close { period, entries: within().count() as u64, moved }
    }
}

//! Double entry (`domain.md` D3; issue 6): every pound goes from one account to another, and nothing that was written is
//! changed. What turned out wrong is put right by an entry of its own.
//!
//! An [`Entry`] is made of [`Transfer`]s, each of an amount above nought from an account to another. So no entry can fail to
//! balance: there is no way to write one side alone.

mod account;
mod close;
mod entry;
mod journal;
mod run;
mod trial;

use std::collections::BTreeMap;

use jiff::civil::Date;
use linchpin_core::{EntryId, Pence};

pub use account::Account;
pub use close::{Close, CloseError};
pub use entry::{Amount, Entry, Kind, Of, Transfer};
pub use journal::journal;
pub use run::{Due, Owed, Remittance, run};
pub use trial::{Balance, TrialBalance, trial_balance};

/// Why an entry is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// Its day is in a time that was closed.
    #[error(
        "{day} is in a period that was closed on {closed}: write the entry in an open one, and say what it corrects"
    )]
    Closed {
        /// The entry's day.
        day: Date,
        /// The last day that is closed.
        closed: Date,
    },
    /// The same entry again.
    #[error("entry {0} is in the ledger already")]
    Again(EntryId),
    /// It corrects what is not there.
    #[error("entry {0} is not in the ledger, and cannot be corrected")]
    Unknown(EntryId),
    /// More would be taken back than was paid.
    #[error("{taken} would be taken back of {paid} that was paid")]
    TooMuch {
        /// What was paid by the entry.
        paid: Pence,
        /// What would be taken back, with what was before.
        taken: Pence,
    },
    /// An entry without a transfer.
    #[error("an entry moves something from somewhere to somewhere")]
    Empty,
}

/// All entries, in the order in which they were written.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    at: BTreeMap<EntryId, usize>,
    /// What corrections have taken back of each entry.
    taken: BTreeMap<EntryId, Pence>,
    closed: Option<Date>,
}

impl Ledger {
    /// Everything that was written.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last day that is closed; none while nothing is.
    #[must_use]
    pub fn closed(&self) -> Option<Date> {
        self.closed
    }

    /// An entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.at.get(&id).map(|at| &self.entries[*at])
    }

    /// Writes an entry behind the others.
    ///
    /// # Errors
    /// Its day is closed, it is there already, or it takes back more than was paid. The ledger is then as it was.
    pub fn post(&mut self, entry: Entry) -> Result<(), PostError> {
        if let Some(closed) = self.closed.filter(|closed| entry.day <= *closed) {
            return Err(PostError::Closed { day: entry.day, closed });
        }
        if entry.transfers.is_empty() {
            return Err(PostError::Empty);
        }
        if self.at.contains_key(&entry.id) {
            return Err(PostError::Again(entry.id));
        }
        if let Some(corrected) = entry.corrects {
            let before = self.entry(corrected).ok_or(PostError::Unknown(corrected))?;
            let taken = self.taken.get(&corrected).copied().unwrap_or_default() + entry.taken_back();
            let paid = before.paid_out();
            if taken > paid {
                return Err(PostError::TooMuch { paid, taken });
            }
            self.taken.insert(corrected, taken);
        }
        self.at.insert(entry.id, self.entries.len());
        self.entries.push(entry);
        Ok(())
    }

    /// What is in an account: what came in less what went out.
    #[must_use]
    pub fn balance(&self, account: &Account) -> Pence {
        let transfers = self.entries.iter().flat_map(|entry| &entry.transfers);
        transfers.map(|transfer| transfer.effect_on(account)).sum()
    }

    /// Every account with what came in and went out.
    #[must_use]
    pub fn trial_balance(&self) -> TrialBalance<'_> {
        trial_balance(self.entries.iter().flat_map(|entry| &entry.transfers))
    }
}

use std::collections::HashMap;

use linchpin_core::Pence;
use serde::Serialize;

use super::{Account, Transfer};

/// One account's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Balance<'a> {
    /// Which.
    pub account: &'a Account,
    /// What came in.
    pub came_in: Pence,
    /// What went out.
    pub went_out: Pence,
}

impl Balance<'_> {
    /// What is in it.
    #[must_use]
    pub fn balance(&self) -> Pence {
        Pence(self.came_in.0 - self.went_out.0)
    }
}

/// Every account, in order, and the proof: what came in is what went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrialBalance<'a> {
    /// The accounts.
    pub accounts: Vec<Balance<'a>>,
    /// What came in, in all.
    pub came_in: Pence,
    /// What went out, in all.
    pub went_out: Pence,
}

impl TrialBalance<'_> {
    /// Whether the books balance. By the shape of a transfer they do; a store is read back to see that it kept them.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.came_in == self.went_out && self.accounts.iter().map(Balance::balance).sum::<Pence>() == Pence(0)
    }
}

/// Adds up transfers, of which there may be many millions.
#[must_use]
pub fn trial_balance<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> TrialBalance<'a> {
    let mut sums: HashMap<&Account, (i64, i64)> = HashMap::new();
    for transfer in transfers {
        let amount = transfer.amount.pence().0;
        sums.entry(&transfer.to).or_default().0 += amount;
        sums.entry(&transfer.from).or_default().1 += amount;
    }
    let mut accounts: Vec<Balance<'a>> = sums
        .into_iter()
        .map(|(account, (came, went))| Balance { account, came_in: Pence(came), went_out: Pence(went) })
        .collect();
    accounts.sort_by(|a, b| a.account.cmp(b.account));
    let came_in = accounts.iter().map(|one| one.came_in).sum();
    let went_out = accounts.iter().map(|one| one.went_out).sum();
    TrialBalance { accounts, came_in, went_out }
}

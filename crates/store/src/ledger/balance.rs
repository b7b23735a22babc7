use linchpin_core::{Pence, Result};
use linchpin_schemes::ledger::{Account, Due};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[TRIAL, OF, DUES, PROOF];

const TRIAL: Statement = statement!(
    "select account, cast(sum(came_in) as bigint) as came_in, cast(sum(went_out) as bigint) as went_out from (
         select target as account, amount as came_in, 0 as went_out from ledger_transfer
         union all select source as account, 0 as came_in, amount as went_out from ledger_transfer) as moved
     group by account order by account"
);
const OF: Statement = statement!(
    "select cast(coalesce((select sum(amount) from ledger_transfer where target = $1), 0)
         - coalesce((select sum(amount) from ledger_transfer where source = $1), 0) as bigint) as balance"
);
const DUES: Statement = statement!(
    "select account, cast(sum(amount) as bigint) as balance from (
         select source as account, amount from ledger_transfer where source like 'due:%'
         union all select target as account, -amount from ledger_transfer where target like 'due:%') as moved
     group by account having sum(amount) > 0 order by account"
);
/// What was counted on the way, beside what is there.
const PROOF: Statement = statement!(
    "select h.entries as entries, h.moved as moved, h.closed as closed,
         cast((select count(*) from ledger_entry) as bigint) as kept,
         cast(coalesce((select sum(amount) from ledger_transfer), 0) as bigint) as summed
     from ledger_head as h where h.one = 1"
);

/// One account of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub account: Account,
    /// What came in.
    pub came_in: Pence,
    /// What went out.
    pub went_out: Pence,
}

impl Line {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            account: row.parsed("account")?,
            came_in: Pence(row.whole("came_in")?),
            went_out: Pence(row.whole("went_out")?),
        })
    }

    /// What is in it.
    #[must_use]
    pub fn balance(&self) -> Pence {
        Pence(self.came_in.0 - self.went_out.0)
    }
}

/// What proves the books: what was counted while they were written is what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Entries, as they were counted.
    pub entries: u64,
    /// What moved in all, as it was added up.
    pub moved: Pence,
    /// Entries that are there.
    pub kept: u64,
    /// What the transfers that are there add up to.
    pub summed: Pence,
    /// The last day that is closed.
    pub closed: Option<jiff::civil::Date>,
}

impl Proof {
    /// Whether both are the same.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.entries == self.kept && self.moved == self.summed
    }
}

/// Every account, by name.
///
/// # Errors
/// When the database cannot be reached.
pub async fn trial_balance(tx: &mut Tx) -> Result<Vec<Line>> {
    tx.all(TRIAL, args![]).await?.iter().map(Line::read).collect()
}

/// What is in an account.
///
/// # Errors
/// When the database cannot be reached.
pub async fn balance_of(tx: &mut Tx, account: &Account) -> Result<Pence> {
    Ok(Pence(tx.only(OF, args![account.to_string()]).await?.whole("balance")?))
}

/// What providers have to give back, by provider and scheme.
///
/// # Errors
/// When the database cannot be reached.
pub async fn dues(tx: &mut Tx) -> Result<Vec<Due>> {
    let mut all = Vec::new();
    for row in tx.all(DUES, args![]).await? {
        if let Account::Due { provider, scheme } = row.parsed("account")? {
            let payee = provider.parse().map_err(|_| {
                linchpin_core::Error::internal("The ledger cannot be read.", "a provider without a code")
            })?;
            all.push(Due { payee, scheme, amount: Pence(row.whole("balance")?) });
        }
    }
    Ok(all)
}

/// What proves the books.
///
/// # Errors
/// When the database cannot be reached.
pub async fn proof(tx: &mut Tx) -> Result<Proof> {
    let row = tx.only(PROOF, args![]).await?;
    Ok(Proof {
        entries: row.count("entries")?,
        moved: Pence(row.whole("moved")?),
        kept: row.count("kept")?,
        summed: Pence(row.whole("summed")?),
        closed: row.opt_date("closed")?,
    })
}

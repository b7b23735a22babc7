//! The prescribing budget of a place, year by year.

use jiff::Timestamp;
use linchpin_core::{OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, ALL];

const ADD: Statement = statement!(
    "insert into prescribing_budget (organisation, year, number, amount, source, at, account)
     select $1, $2, (select coalesce(max(number), 0) + 1 from prescribing_budget where organisation = $1 and year = $2),
         cast($3 as bigint), $4, $5, $6"
);
const ALL: Statement =
    statement!("select * from prescribing_budget where organisation = $1 order by year desc, number desc limit 500");

/// A budget as it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The financial year, such as `2026/27`.
    pub year: String,
    /// In pence.
    pub amount: i64,
    /// Who agreed it where.
    pub source: String,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub account: Option<UserId>,
}

impl Budget {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            year: row.text("year")?,
            amount: row.whole("amount")?,
            source: row.text("source")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
        })
    }
}

/// Sets a budget.
///
/// # Errors
/// When somebody sets one at this moment, or the database cannot be reached.
pub async fn add(tx: &mut Tx, organisation: OdsCode, one: &Budget) -> Result<()> {
    let Budget { year, amount, source, at, account } = one;
    tx.execute(ADD, args![organisation, year, amount, source, at, account]).await.map(drop)
}

/// Every budget that was set, the last year first and of a year what stands first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn all(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<Budget>> {
    tx.all(ALL, args![organisation]).await?.iter().map(Budget::read).collect()
}

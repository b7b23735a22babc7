use jiff::Timestamp;
use linchpin_core::{BidId, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF];

const ADD: Statement = statement!(
    "insert into bid_step (bid, number, at, account, content)
     select $1, (select coalesce(max(number), 0) + 1 from bid_step where bid = $1), $2, $3, $4"
);
const OF: Statement = statement!("select * from bid_step where bid = $1 order by number limit 2000");

/// A step as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidStep {
    /// Which one, from 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// Who; nobody at the console.
    pub account: Option<UserId>,
    /// What, as JSON of the crate that knows.
    pub content: String,
}

impl BidStep {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.count("number")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
            content: row.text("content")?,
        })
    }
}

/// Adds a step after all others. The number given is not used.
///
/// # Errors
/// When somebody adds one at this moment, or the database cannot be reached.
pub async fn add_step(tx: &mut Tx, bid: BidId, one: &BidStep) -> Result<()> {
    tx.execute(ADD, args![bid, one.at, one.account, one.content]).await.map(drop)
}

/// The steps of a bid in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn steps(tx: &mut Tx, bid: BidId) -> Result<Vec<BidStep>> {
    tx.all(OF, args![bid]).await?.iter().map(BidStep::read).collect()
}

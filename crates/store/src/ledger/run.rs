use jiff::{Timestamp, civil::Date};
use linchpin_core::{Pence, Result, RunId, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, GET, ALL];

const ADD: Statement = statement!(
    "insert into payment_run (id, number, day, at, account, gross, net)
     select $1, coalesce(max(number), 0) + 1, $2, $3, $4, cast($5 as bigint), cast($6 as bigint) from payment_run"
);
const GET: Statement = statement!("select * from payment_run where id = $1");
const ALL: Statement = statement!("select * from payment_run order by number desc limit $1");

/// A run of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its key.
    pub id: RunId,
    /// Its number, from 1: what stands beside the payment at the bank.
    pub number: u64,
    /// The day of its payments.
    pub day: Date,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub account: Option<UserId>,
    /// What is paid before anything is taken off.
    pub gross: Pence,
    /// What goes to the bank.
    pub net: Pence,
}

impl Run {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            number: row.count("number")?,
            day: row.date("day")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
            gross: Pence(row.whole("gross")?),
            net: Pence(row.whole("net")?),
        })
    }
}

/// Adds a run under the next number. The number given is not used.
///
/// # Errors
/// When two add one at once and this is the second, or the database cannot be reached.
pub async fn add_run(tx: &mut Tx, one: &Run) -> Result<()> {
    let Run { id, day, at, account, gross, net, .. } = one;
    tx.execute(ADD, args![id, day, at, account, gross.0, net.0]).await.map(drop)
}

/// The run with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn run(tx: &mut Tx, id: RunId) -> Result<Option<Run>> {
    tx.one(GET, args![id]).await?.map(|row| Run::read(&row)).transpose()
}

/// The runs, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn runs(tx: &mut Tx, limit: u32) -> Result<Vec<Run>> {
    tx.all(ALL, args![limit]).await?.iter().map(Run::read).collect()
}

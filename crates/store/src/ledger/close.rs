use jiff::Timestamp;
use linchpin_core::{Error, Pence, Period, Result, UserId};
use linchpin_schemes::ledger::{Close, CloseError};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[LOCK, FIRST_OPEN, STANDS, ADD, MOVE_HEAD, ALL];

/// Whoever writes an entry waits until it is closed, and is then refused.
const LOCK: Statement = statement!(
    sqlite: "select closed from ledger_head where one = 1",
    postgres: "select closed from ledger_head where one = 1 for update",
);
const FIRST_OPEN: Statement =
    statement!("select min(day) as day from ledger_entry where day < $1 and (cast($2 as text) is null or day > $2)");
const STANDS: Statement = statement!(
    "select cast((select count(*) from ledger_entry where day <= $1) as bigint) as entries,
         cast(coalesce((select sum(t.amount) from ledger_transfer as t join ledger_entry as e on e.id = t.entry where e.day <= $1), 0) as bigint) as moved"
);
const ADD: Statement =
    statement!("insert into ledger_close (period, last, entries, moved, at, account) values ($1, $2, $3, $4, $5, $6)");
const MOVE_HEAD: Statement = statement!("update ledger_head set closed = $1 where one = 1");
const ALL: Statement = statement!("select * from ledger_close order by last desc limit 1000");

/// A period that was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// What stood in the books then.
    pub close: Close,
    /// When it was closed.
    pub at: Timestamp,
    /// By whom.
    pub by: Option<UserId>,
    /// Whether the same stands there now.
    pub holds: bool,
}

/// Has everybody who would write an entry wait until this transaction ends. Take it after claims, never before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn queue(tx: &mut Tx) -> Result<()> {
    tx.only(LOCK, args![]).await.map(drop)
}

/// Closes a period for good.
///
/// # Errors
/// It is closed, or days before it are open and not all of them empty; or the database cannot be reached.
pub async fn close(tx: &mut Tx, period: Period, by: Option<UserId>, at: Timestamp) -> Result<Close> {
    let refuse = |why: CloseError| Error::invalid(format!("{why}."));
    let closed = tx.only(LOCK, args![]).await?.opt_date("closed")?;
    if closed.is_some_and(|closed| period.last() <= closed) {
        return Err(refuse(CloseError::Already(period)));
    }
    if let Some(day) = tx.only(FIRST_OPEN, args![period.first(), closed]).await?.opt_date("day")? {
        return Err(refuse(CloseError::Gap(period, day)));
    }
    let one = stands(tx, period).await?;
    tx.execute(ADD, args![period.to_string(), period.last(), one.entries, one.moved.0, at, by]).await?;
    tx.execute(MOVE_HEAD, args![period.last()]).await?;
    Ok(one)
}

async fn stands(tx: &mut Tx, period: Period) -> Result<Close> {
    let row = tx.only(STANDS, args![period.last()]).await?;
    Ok(Close { period, entries: row.count("entries")?, moved: Pence(row.whole("moved")?) })
}

/// The periods that were closed, the last first, each held against what stands there now.
///
/// # Errors
/// When the database cannot be reached.
pub async fn closes(tx: &mut Tx) -> Result<Vec<Closed>> {
    let mut all = Vec::new();
    for row in tx.all(ALL, args![]).await? {
        let close = read(&row)?;
        let holds = stands(tx, close.period).await? == close;
        all.push(Closed { close, at: row.timestamp("at")?, by: row.opt_parsed("account")?, holds });
    }
    Ok(all)
}

fn read(row: &Row) -> Result<Close> {
    Ok(Close { period: row.parsed("period")?, entries: row.count("entries")?, moved: Pence(row.whole("moved")?) })
}

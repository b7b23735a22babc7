//! Savings month by month: what was planned, foreseen and saved, with every figure that ever stood.

use jiff::{Timestamp, civil::Date};
use linchpin_core::{OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF, YEARS];

const ADD: Statement = statement!(
    "insert into saving_figure (organisation, year, number, programme, month, kind, amount, reason, at, account)
     select $1, $2, (select coalesce(max(number), 0) + 1 from saving_figure where organisation = $1 and year = $2),
         $3, $4, $5, cast($6 as bigint), $7, $8, $9"
);
const OF: Statement =
    statement!("select * from saving_figure where organisation = $1 and year = $2 order by number limit 20000");
const YEARS: Statement =
    statement!("select distinct year from saving_figure where organisation = $1 order by year desc limit 50");

words! {
    /// What a figure is.
    Kind { Plan = "plan", Forecast = "forecast", Actual = "actual" }
}

/// A figure as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavingFigure {
    /// The programme.
    pub programme: String,
    /// The first day of the month.
    pub month: Date,
    /// What it is.
    pub kind: Kind,
    /// In pence.
    pub amount: i64,
    /// Why it is off plan.
    pub reason: String,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub account: Option<UserId>,
}

impl SavingFigure {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            programme: row.text("programme")?,
            month: row.date("month")?,
            kind: row.parsed("kind")?,
            amount: row.whole("amount")?,
            reason: row.text("reason")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
        })
    }
}

/// Writes a figure down, after all others of the year.
///
/// # Errors
/// When somebody writes at this moment, or the database cannot be reached.
pub async fn add(tx: &mut Tx, organisation: OdsCode, year: &str, one: &SavingFigure) -> Result<()> {
    let SavingFigure { programme, month, kind, amount, reason, at, account } = one;
    let row = args![organisation, year, programme, month, kind.as_str(), amount, reason, at, account];
    tx.execute(ADD, row).await.map(drop)
}

/// The figures of a year in the order in which they were written down.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, year: &str) -> Result<Vec<SavingFigure>> {
    tx.all(OF, args![organisation, year]).await?.iter().map(SavingFigure::read).collect()
}

/// The years that have figures, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn years(tx: &mut Tx, organisation: OdsCode) -> Result<Vec<String>> {
    tx.all(YEARS, args![organisation]).await?.iter().map(|row| row.text("year")).collect()
}

//! What shows that the conditions of a pooled budget are met.

use jiff::Timestamp;
use linchpin_core::{OdsCode, Result, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF];

const ADD: Statement = statement!(
    "insert into pool_evidence (organisation, year, number, condition, met, words, document, at, account)
     select $1, $2, (select coalesce(max(number), 0) + 1 from pool_evidence where organisation = $1 and year = $2),
         cast($3 as bigint), cast($4 as bigint), $5, $6, $7, $8"
);
const OF: Statement =
    statement!("select * from pool_evidence where organisation = $1 and year = $2 order by number limit 2000");

/// What somebody wrote down of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Which condition, 1 to 6.
    pub condition: u64,
    /// Whether it is met.
    pub met: bool,
    /// What shows it.
    pub words: String,
    /// The document in which that stands.
    pub document: String,
    /// When it was written down.
    pub at: Timestamp,
    /// By whom.
    pub account: Option<UserId>,
}

impl Evidence {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            condition: row.count("condition")?,
            met: row.flag("met")?,
            words: row.text("words")?,
            document: row.text("document")?,
            at: row.timestamp("at")?,
            account: row.opt_parsed("account")?,
        })
    }
}

/// Writes down what shows a condition.
///
/// # Errors
/// When somebody writes at this moment, or the database cannot be reached.
pub async fn add(tx: &mut Tx, organisation: OdsCode, year: &str, one: &Evidence) -> Result<()> {
    let Evidence { condition, met, words, document, at, account } = one;
    tx.execute(ADD, args![organisation, year, condition, met, words, document, at, account]).await.map(drop)
}

/// Everything that was written down for a year, the first first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, organisation: OdsCode, year: &str) -> Result<Vec<Evidence>> {
    tx.all(OF, args![organisation, year]).await?.iter().map(Evidence::read).collect()
}

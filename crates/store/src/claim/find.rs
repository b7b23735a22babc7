use jiff::civil::Date;
use linchpin_core::{OdsCode, Period, Result};
use linchpin_schemes::claiming::State;

use super::Head;
use crate::{Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[FIND, ROUND, EARLIER, OPEN_OF, OPEN];

const FIND: Statement = statement!(
    "select * from claim where (cast($1 as text) is null or payee = $1) and (cast($2 as text) is null or scheme = $2)
         and (cast($3 as text) is null or state = $3) and (cast($4 as text) is null or period = $4)
     order by ends desc, scheme, provider limit $5"
);
const ROUND: Statement =
    statement!("select * from claim where scheme = $1 and period = $2 order by provider limit 100000");
const EARLIER: Statement = statement!(
    "select * from claim where scheme = $1 and provider = $2 and ends >= $3 and ends <= $4 order by ends limit 100"
);
const OPEN_OF: Statement = statement!(
    "select * from claim where payee = $1 and state in ('open', 'returned', 'declared', 'approved') order by ends, scheme limit 10000"
);
const OPEN: Statement = statement!(
    "select distinct payee from claim where state in ('open', 'returned', 'declared', 'approved') order by payee"
);

/// Which claims; everything that is none is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// To whom.
    pub payee: Option<OdsCode>,
    /// By which scheme.
    pub scheme: Option<String>,
    /// Where they stand.
    pub state: Option<State>,
    /// For when.
    pub period: Option<Period>,
}

/// Claims, those of the last period first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn find(tx: &mut Tx, wanted: &Find, limit: u32) -> Result<Vec<Head>> {
    let state = wanted.state.map(State::as_str);
    let period = wanted.period.map(|period| period.to_string());
    let rows = tx.all(FIND, args![wanted.payee, wanted.scheme, state, period, limit]).await?;
    rows.iter().map(Head::read).collect()
}

/// The claims by a scheme for a period, by provider.
///
/// # Errors
/// When the database cannot be reached.
pub async fn round(tx: &mut Tx, scheme: &str, period: Period) -> Result<Vec<Head>> {
    tx.all(ROUND, args![scheme, period.to_string()]).await?.iter().map(Head::read).collect()
}

/// The claims of a provider by a scheme whose periods end between two days, in order.
///
/// # Errors
/// When the database cannot be reached.
pub async fn earlier(tx: &mut Tx, scheme: &str, provider: OdsCode, (from, to): (Date, Date)) -> Result<Vec<Head>> {
    tx.all(EARLIER, args![scheme, provider, from, to]).await?.iter().map(Head::read).collect()
}

/// Who has claims that are not settled, each with them.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open_of(tx: &mut Tx) -> Result<Vec<(OdsCode, Vec<Head>)>> {
    let payees: Vec<OdsCode> =
        tx.all(OPEN, args![]).await?.iter().map(|row| row.parsed("payee")).collect::<Result<_>>()?;
    let mut all = Vec::new();
    for payee in payees {
        let heads = tx.all(OPEN_OF, args![payee]).await?.iter().map(Head::read).collect::<Result<_>>()?;
        all.push((payee, heads));
    }
    Ok(all)
}

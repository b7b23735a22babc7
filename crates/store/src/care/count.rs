use std::collections::BTreeMap;

use linchpin_core::{OdsCode, Result};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[COUNTS, CHANGES];

const COUNTS: Statement = statement!(
    "select pathway, practice, state, outcome, cast(case when closed is null then 0 else 1 end as bigint) as over, count(*) as n
     from care_case where (cast($1 as text) is null or practice = $1)
     group by pathway, practice, state, outcome, case when closed is null then 0 else 1 end
     order by pathway, practice, state, outcome limit 100000"
);
const CHANGES: Statement = statement!(
    "select practice, changes from care_case
     where pathway = $1 and closed is not null and changes <> '{}' and (cast($2 as text) is null or practice = $2)
     order by practice, id limit 1000000"
);

/// How many cases of a pathway and practice are where. Numbers, and never whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The pathway's id.
    pub pathway: String,
    /// The practice.
    pub practice: OdsCode,
    /// The state.
    pub state: String,
    /// What came of them; none while they are open.
    pub outcome: Option<String>,
    /// Whether they are closed.
    pub closed: bool,
    /// How many.
    pub cases: u64,
}

/// What changed in the closed cases of a pathway, by outcome: one list of differences a case.
pub type Changed = BTreeMap<String, Vec<Vec<f64>>>;

impl Count {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            pathway: row.text("pathway")?,
            practice: row.parsed("practice")?,
            state: row.text("state")?,
            outcome: row.opt_text("outcome")?,
            closed: row.flag("over")?,
            cases: row.count("n")?,
        })
    }
}

/// How many cases there are, of one practice or all.
///
/// # Errors
/// When the database cannot be reached.
pub async fn counts(tx: &mut Tx, practice: Option<OdsCode>) -> Result<Vec<Count>> {
    tx.all(COUNTS, args![practice]).await?.iter().map(Count::read).collect()
}

/// What changed in the closed cases of a pathway, of one practice or all.
///
/// # Errors
/// When the database cannot be reached.
pub async fn changes(tx: &mut Tx, pathway: &str, practice: Option<OdsCode>) -> Result<Changed> {
    let mut all = Changed::new();
    for row in tx.all(CHANGES, args![pathway, practice]).await? {
        for (outcome, change) in row.json::<BTreeMap<String, Vec<f64>>>("changes")? {
            all.entry(outcome).or_default().push(change);
        }
    }
    Ok(all)
}

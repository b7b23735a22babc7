use linchpin_core::{CaseId, OdsCode, Result, UserId};
use linchpin_pathways::case::Filled;

use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, OF];

/// The key refuses a version that is there, so that none is ever written over.
const ADD: Statement = statement!(
    "insert into case_form (care_case, form, written, at, party, answers, account, organisation)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const OF: Statement = statement!("select * from case_form where care_case = $1 order by form, written");

/// One version of a form or section, and who wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// What the engine knows of it.
    pub filled: Filled,
    /// Who.
    pub account: Option<UserId>,
    /// For which organisation.
    pub organisation: Option<OdsCode>,
}

impl Written {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            filled: Filled { at: row.timestamp("at")?, by: row.text("party")?, answers: row.json("answers")? },
            account: row.opt_parsed("account")?,
            organisation: row.opt_parsed("organisation")?,
        })
    }
}

/// Keeps one more version of a form: the `number`th, counted from 0.
///
/// # Errors
/// When this version is there already, or the database cannot be reached.
pub async fn fill(tx: &mut Tx, case: CaseId, (form, number): (&str, usize), one: &Written) -> Result<()> {
    let Written { filled, account, organisation } = one;
    let row = args![case, form, number, filled.at, filled.by, json(&filled.answers)?, account, organisation];
    tx.execute(ADD, row).await.map(drop)
}

/// Every version of every form of a case, by form, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn forms(tx: &mut Tx, case: CaseId) -> Result<Vec<(String, Written)>> {
    let rows = tx.all(OF, args![case]).await?;
    rows.iter().map(|row| Ok((row.text("form")?, Written::read(row)?))).collect()
}

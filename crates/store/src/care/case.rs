use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_core::{CaseId, OdsCode, PersonId, Result, Role, StaffId, UserId};
use linchpin_pathways::Case;

use super::form;
use crate::{Row, Statement, Tx, args, json::json, statement};

/// The statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[ADD, GET, LOCK, SAVE];

const ADD: Statement = statement!(
    "insert into care_case (id, person, person_version, practice, pathway, definition, state, lead, opened, opened_by,
                            opened_role, opened_for, closed, outcome, changes, rings, body, version)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 1)"
);
const GET: Statement = statement!("select * from care_case where id = $1");
/// Two who do something with one case queue, so that the second sees what the first did.
const LOCK: Statement = statement!(
    sqlite: "select * from care_case where id = $1",
    postgres: "select * from care_case where id = $1 for update",
);
const SAVE: Statement = statement!(
    "update care_case set person_version = $3, practice = $4, state = $5, lead = $6, closed = $7, outcome = $8,
         changes = $9, rings = $10, body = $11, version = version + 1
     where id = $1 and version = $2"
);

/// A case as it is kept: the engine's value, and what is known of it beside.
#[derive(Clone, Debug, PartialEq)]
pub struct CareCase {
    /// Its key.
    pub id: CaseId,
    /// Whom it is about.
    pub person: PersonId,
    /// The version of the person's record of which the case was last told.
    pub person_version: u64,
    /// The practice that answers for it: the person's own when it was last told.
    pub practice: OdsCode,
    /// The member of staff who leads it.
    pub lead: Option<StaffId>,
    /// Who opened it.
    pub by: Opened,
    /// What came of it: the answer to what the last move asked, or else the final state.
    pub outcome: Option<String>,
    /// What changed from before to after, by the outcomes of the pathway.
    pub changes: BTreeMap<String, Vec<f64>>,
    /// When a clock next has something to do.
    pub rings: Option<Timestamp>,
    /// The case.
    pub it: Case,
    /// Goes up by one whenever anything happens in it.
    pub version: u64,
}

/// Who opened a case, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The account.
    pub account: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: OdsCode,
}

impl CareCase {
    /// All but what was filled in, which [`read_whole`] adds.
    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            person_version: row.count("person_version")?,
            practice: row.parsed("practice")?,
            lead: row.opt_parsed("lead")?,
            by: Opened {
                account: row.opt_parsed("opened_by")?,
                role: row.parsed("opened_role")?,
                organisation: row.parsed("opened_for")?,
            },
            outcome: row.opt_text("outcome")?,
            changes: row.json("changes")?,
            rings: row.opt_timestamp("rings")?,
            it: row.json("body")?,
            version: row.count("version")?,
        })
    }
}

pub(super) async fn read_whole(tx: &mut Tx, row: &Row) -> Result<CareCase> {
    let mut one = CareCase::read(row)?;
    for (form, written) in form::forms(tx, one.id).await? {
        one.it.filled.entry(form).or_default().push(written.filled);
    }
    Ok(one)
}

/// The engine's value without what was filled in: that is kept version by version, and never written twice.
fn body(case: &Case) -> Result<String> {
    json(&Case { filled: BTreeMap::new(), ..case.clone() })
}

/// Adds a case as version 1. What was filled in is kept by [`super::fill`].
///
/// # Errors
/// When the key is taken, its pathway is not kept, or the database cannot be reached.
pub async fn add(tx: &mut Tx, one: &CareCase) -> Result<()> {
    let CareCase { id, person, person_version, practice, lead, by, outcome, rings, it, .. } = one;
    let Opened { account, role, organisation } = by;
    let row = args![
        id,
        person,
        person_version,
        practice,
        it.pathway,
        it.hash,
        it.state,
        lead,
        it.opened,
        account,
        role,
        organisation,
        it.closed,
        outcome,
        json(&one.changes)?,
        rings,
        body(it)?
    ];
    tx.execute(ADD, row).await.map(drop)
}

/// The case with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: CaseId) -> Result<Option<CareCase>> {
    match tx.one(GET, args![id]).await? {
        Some(row) => read_whole(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// As [`get`], and nobody else does anything with the case until this transaction ends.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: CaseId) -> Result<Option<CareCase>> {
    match tx.one(LOCK, args![id]).await? {
        Some(row) => read_whole(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Saves a case to which something happened since `one.version`; false when something else did first.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn save(tx: &mut Tx, one: &CareCase) -> Result<bool> {
    let CareCase { id, person_version, practice, lead, outcome, rings, it, version, .. } = one;
    let row = args![
        id,
        version,
        person_version,
        practice,
        it.state,
        lead,
        it.closed,
        outcome,
        json(&one.changes)?,
        rings,
        body(it)?
    ];
    Ok(tx.execute(SAVE, row).await? == 1)
}

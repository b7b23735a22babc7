//! Alerts to people who must know, such as a practice whose patient's record was opened by breaking the glass.

use jiff::Timestamp;
use linchpin_core::{AlertId, PersonId, Result, Role, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, OPEN, COUNT, SEE, RAISED];

const ADD: Statement = statement!(
    "insert into alert (id, at, kind, role, organisation, person, actor, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const OPEN: Statement = statement!(
    "select id, at, kind, role, organisation, person, actor, detail from alert
     where role = $1 and (organisation is null or organisation = $2) and seen_at is null order by at desc, id limit $3"
);
const COUNT: Statement = statement!(
    "select count(*) as n from alert
     where role = $1 and (organisation is null or organisation = $2) and seen_at is null"
);
const SEE: Statement = statement!("update alert set seen_by = $2, seen_at = $3 where id = $1 and seen_at is null");
const RAISED: Statement = statement!("select count(*) as n from alert where id = $1");

/// An alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its key.
    pub id: AlertId,
    /// When it was raised.
    pub at: Timestamp,
    /// What about, such as `break-glass`.
    pub kind: String,
    /// For those of this role.
    pub role: Role,
    /// At this organisation; everywhere when absent.
    pub organisation: Option<String>,
    /// About whom.
    pub person: Option<PersonId>,
    /// Who caused it.
    pub actor: Option<UserId>,
    /// What else is to be said, in words. No clinical content.
    pub detail: String,
}

impl Alert {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            at: row.timestamp("at")?,
            kind: row.text("kind")?,
            role: row.parsed("role")?,
            organisation: row.opt_text("organisation")?,
            person: row.opt_parsed("person")?,
            actor: row.opt_parsed("actor")?,
            detail: row.text("detail")?,
        })
    }
}

/// Raises an alert.
///
/// # Errors
/// When the database cannot be reached.
pub async fn raise(tx: &mut Tx, alert: &Alert) -> Result<()> {
    let Alert { id, at, kind, role, organisation, person, actor, detail } = alert;
    tx.execute(ADD, args![id, at, kind, role, organisation, person, actor, detail]).await.map(drop)
}

/// Whether an alert of this key was raised, seen or not.
///
/// # Errors
/// When the database cannot be reached.
pub async fn is_raised(tx: &mut Tx, id: AlertId) -> Result<bool> {
    Ok(tx.only(RAISED, args![id]).await?.count("n")? > 0)
}

/// The alerts that nobody of this role at this organisation has seen, newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(tx: &mut Tx, role: Role, organisation: &str, limit: u32) -> Result<Vec<Alert>> {
    tx.all(OPEN, args![role, organisation, limit]).await?.iter().map(Alert::read).collect()
}

/// How many those are.
///
/// # Errors
/// When the database cannot be reached.
pub async fn count_open(tx: &mut Tx, role: Role, organisation: &str) -> Result<u64> {
    tx.only(COUNT, args![role, organisation]).await?.count("n")
}

/// Marks an alert as seen; false when somebody else was quicker.
///
/// # Errors
/// When the database cannot be reached.
pub async fn see(tx: &mut Tx, id: AlertId, by: UserId, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(SEE, args![id, by, at]).await? == 1)
}

//! Emergency access: a reason, an end, and a review by somebody who does not treat the person.

use jiff::Timestamp;
use linchpin_core::{BreakGlassId, OdsCode, PersonId, Result, Role, UserId};

use crate::{Row, Statement, Tx, args, statement, words::words};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, GET, STANDING, END, OF, OPEN, REVIEW];

const ADD: Statement = statement!(
    "insert into break_glass (id, person, account, role, organisation, reason, at, expires)
     values ($1, $2, $3, $4, $5, $6, $7, $8)"
);
const GET: Statement = statement!("select * from break_glass where id = $1");
const STANDING: Statement = statement!(
    "select * from break_glass where account = $1 and person = $2 and organisation = $3 and at <= $4 and expires > $4
     order by expires desc, id limit 1"
);
/// Only earlier, so that nobody looks longer than they were given.
const END: Statement =
    statement!("update break_glass set expires = $3 where id = $1 and account = $2 and expires > $3");
const OF: Statement = statement!("select * from break_glass where person = $1 order by at desc, id desc limit $2");
const OPEN: Statement = statement!("select * from break_glass where verdict is null order by at, id limit $1");
const REVIEW: Statement = statement!(
    "update break_glass set verdict = $2, reviewed_by = $3, reviewed_at = $4, note = $5 where id = $1 and verdict is null"
);

words! {
    /// What the review found.
    Verdict { Right = "right", Wrong = "wrong" }
}

/// One use of break-glass.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakGlass {
    /// Its key.
    pub id: BreakGlassId,
    /// Whose record.
    pub person: PersonId,
    /// Who opened it.
    pub account: UserId,
    /// As what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OdsCode,
    /// Why, in their words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Until just before this instant.
    pub expires: Timestamp,
    /// What the review found; none until then.
    pub verdict: Option<Verdict>,
    /// Who reviewed it.
    pub reviewed_by: Option<UserId>,
    /// When.
    pub reviewed_at: Option<Timestamp>,
    /// What the reviewer wrote.
    pub note: Option<String>,
}

impl BreakGlass {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            person: row.parsed("person")?,
            account: row.parsed("account")?,
            role: row.parsed("role")?,
            organisation: row.parsed("organisation")?,
            reason: row.text("reason")?,
            at: row.timestamp("at")?,
            expires: row.timestamp("expires")?,
            verdict: row.opt_parsed("verdict")?,
            reviewed_by: row.opt_parsed("reviewed_by")?,
            reviewed_at: row.opt_timestamp("reviewed_at")?,
            note: row.opt_text("note")?,
        })
    }
}

/// Opens a record in an emergency. It is not reviewed yet, whatever `one` says.
///
/// # Errors
/// When the database refuses or cannot be reached.
pub async fn add(tx: &mut Tx, one: &BreakGlass) -> Result<()> {
    let BreakGlass { id, person, account, role, organisation, reason, at, expires, .. } = one;
    tx.execute(ADD, args![id, person, account, role, organisation, reason, at, expires]).await.map(drop)
}

/// The use with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn get(tx: &mut Tx, id: BreakGlassId) -> Result<Option<BreakGlass>> {
    tx.one(GET, args![id]).await?.map(|row| BreakGlass::read(&row)).transpose()
}

/// The glass that somebody of an organisation has broken for a person and that is still open.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standing(
    tx: &mut Tx,
    account: UserId,
    person: PersonId,
    organisation: OdsCode,
    now: Timestamp,
) -> Result<Option<BreakGlass>> {
    let row = tx.one(STANDING, args![account, person, organisation, now]).await?;
    row.map(|row| BreakGlass::read(&row)).transpose()
}

/// Ends what an account opened; false when it had ended, or is another account's.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, id: BreakGlassId, account: UserId, at: Timestamp) -> Result<bool> {
    Ok(tx.execute(END, args![id, account, at]).await? == 1)
}

/// Every use for a person, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of(tx: &mut Tx, person: PersonId, limit: u32) -> Result<Vec<BreakGlass>> {
    tx.all(OF, args![person, limit]).await?.iter().map(BreakGlass::read).collect()
}

/// Uses that nobody has reviewed, the oldest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn to_review(tx: &mut Tx, limit: u32) -> Result<Vec<BreakGlass>> {
    tx.all(OPEN, args![limit]).await?.iter().map(BreakGlass::read).collect()
}

/// Writes down a review; false when somebody else was quicker.
///
/// # Errors
/// When the database cannot be reached.
pub async fn review(
    tx: &mut Tx,
    id: BreakGlassId,
    verdict: Verdict,
    note: &str,
    by: UserId,
    at: Timestamp,
) -> Result<bool> {
    Ok(tx.execute(REVIEW, args![id, verdict.as_str(), by, at, note]).await? == 1)
}

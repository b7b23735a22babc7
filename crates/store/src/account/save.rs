use jiff::Timestamp;
use linchpin_core::{PersonId, Result, StaffId, UserId};

use super::{
    Account, Subject,
    find::{by_id, folded},
};
use crate::{Edited, Statement, Tx, args, statement};

pub(super) const ADD: Statement = statement!(
    "insert into account (id, username, name, staff, person, issuer, subject, password, password_changed, created)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
);
pub(super) const EDIT: Statement = statement!(
    "update account set username = $3, name = $4, staff = $5, person = $6, disabled = $7, version = version + 1
     where id = $1 and version = $2"
);

/// A new account.
#[derive(Clone)]
pub struct New {
    /// Its key.
    pub id: UserId,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The name to show.
    pub name: String,
    /// Whose it is, among staff.
    pub staff: Option<StaffId>,
    /// Whose it is, among people with a record.
    pub person: Option<PersonId>,
    /// Where they sign in instead.
    pub subject: Option<Subject>,
    /// The hash of the password.
    pub password: Option<String>,
}

/// Makes an account.
///
/// # Errors
/// [`linchpin_core::ErrorKind::Conflict`] when the name or the subject has one already.
pub async fn add(tx: &mut Tx, new: &New, now: Timestamp) -> Result<()> {
    let (issuer, subject) = new.subject.as_ref().map(|s| (&s.issuer, &s.subject)).unzip();
    let row = args![
        new.id,
        new.username.as_deref().map(folded),
        new.name,
        new.staff,
        new.person,
        issuer,
        subject,
        new.password,
        new.password.as_ref().map(|_| now),
        now,
    ];
    tx.execute(ADD, row).await.map(drop)
}

/// Saves name, name to sign in with, whose it is and whether it is switched off, if nobody else was first.
///
/// # Errors
/// [`linchpin_core::ErrorKind::Conflict`] when another account has the name to sign in with.
pub async fn edit(tx: &mut Tx, account: Account) -> Result<Edited<Account>> {
    let row = args![
        account.id,
        account.version,
        account.username.as_deref().map(folded),
        account.name,
        account.staff,
        account.person,
        account.disabled,
    ];
    if tx.execute(EDIT, row).await? == 1 {
        return Ok(Edited::Saved(account.version + 1));
    }
    let theirs = by_id(tx, account.id).await?;
    Ok(Edited::missed(account, theirs))
}

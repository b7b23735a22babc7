use linchpin_core::{PersonId, Result, StaffId, UserId};

use super::Account;
use crate::{Bind, Statement, Tx, args, statement};

macro_rules! select {
    ($rest:literal) => {
        statement!(concat!(
            "select id, username, name, staff, person, issuer, subject, password, password_changed, totp, totp_step,
                failures, locked_until, disabled, created, last_signed_in, version
             from account ",
            $rest
        ))
    };
}

pub(super) const BY_ID: Statement = select!("where id = $1");
pub(super) const BY_USERNAME: Statement = select!("where username = $1");
pub(super) const BY_SUBJECT: Statement = select!("where issuer = $1 and subject = $2");
pub(super) const BY_PERSON: Statement = select!("where person = $1 order by id limit 1");
pub(super) const BY_STAFF: Statement = select!("where staff = $1 order by id limit 10");
pub(super) const LIST: Statement = select!("where name > $1 or (name = $1 and id > $2) order by name, id limit $3");

async fn one(tx: &mut Tx, statement: Statement, args: Vec<Bind>) -> Result<Option<Account>> {
    tx.one(statement, args).await?.as_ref().map(Account::read).transpose()
}

/// The account with this key.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_id(tx: &mut Tx, id: UserId) -> Result<Option<Account>> {
    one(tx, BY_ID, args![id]).await
}

/// The account with this name to sign in with, in whatever case it was typed.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_username(tx: &mut Tx, username: &str) -> Result<Option<Account>> {
    one(tx, BY_USERNAME, args![folded(username)]).await
}

/// The account of somebody who signed in elsewhere.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_subject(tx: &mut Tx, issuer: &str, subject: &str) -> Result<Option<Account>> {
    one(tx, BY_SUBJECT, args![issuer, subject]).await
}

/// The account of a person who sees their own record.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_person(tx: &mut Tx, person: PersonId) -> Result<Option<Account>> {
    one(tx, BY_PERSON, args![person]).await
}

/// The accounts of a member of staff.
///
/// # Errors
/// When the database cannot be reached.
pub async fn by_staff(tx: &mut Tx, staff: StaffId) -> Result<Vec<Account>> {
    tx.all(BY_STAFF, args![staff]).await?.iter().map(Account::read).collect()
}

/// A page of accounts by name; `after` is the last of the page before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn list(tx: &mut Tx, after: Option<&Account>, limit: u32) -> Result<Vec<Account>> {
    let (name, id) = after.map_or((String::new(), String::new()), |last| (last.name.clone(), last.id.to_string()));
    tx.all(LIST, args![name, id, limit]).await?.iter().map(Account::read).collect()
}

/// Names to sign in with are kept and looked up in lower case, without spaces around them.
pub(super) fn folded(username: &str) -> String {
    username.trim().to_lowercase()
}

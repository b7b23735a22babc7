use jiff::Timestamp;
use linchpin_core::{Result, UserId};

use super::Subject;
use crate::{Statement, Tx, args, statement};

// Counted by the database: two tries at once are two.
pub(super) const FAILED: Statement =
    statement!("update account set failures = failures + 1 where id = $1 returning failures");
pub(super) const LOCK: Statement = statement!("update account set locked_until = $2 where id = $1");
pub(super) const SIGNED_IN: Statement =
    statement!("update account set failures = 0, locked_until = null, last_signed_in = $2 where id = $1");
pub(super) const SET_PASSWORD: Statement = statement!(
    "update account set password = $2, password_changed = $3, failures = 0, locked_until = null,
        version = version + 1 where id = $1"
);
pub(super) const SET_TOTP: Statement =
    statement!("update account set totp = $2, totp_step = 0, version = version + 1 where id = $1");
pub(super) const USE_TOTP_STEP: Statement =
    statement!("update account set totp_step = $2 where id = $1 and totp_step < $2");
pub(super) const SET_SUBJECT: Statement =
    statement!("update account set issuer = $2, subject = $3, version = version + 1 where id = $1");
pub(super) const FORGET_RECOVERY: Statement = statement!("delete from account_recovery where account = $1");
pub(super) const ADD_RECOVERY: Statement = statement!("insert into account_recovery (account, code) values ($1, $2)");
pub(super) const RECOVER: Statement =
    statement!("update account_recovery set used = $3 where account = $1 and code = $2 and used is null");
pub(super) const SPARE_RECOVERIES: Statement =
    statement!("select count(*) as n from account_recovery where account = $1 and used is null");

/// Counts a wrong try and says how many there are since the last right one.
///
/// # Errors
/// When there is no such account or the database cannot be reached.
pub async fn failed(tx: &mut Tx, id: UserId) -> Result<u64> {
    tx.only(FAILED, args![id]).await?.count("failures")
}

/// Looks at no try until then; `None` opens the account again.
///
/// # Errors
/// When the database cannot be reached.
pub async fn lock(tx: &mut Tx, id: UserId, until: Option<Timestamp>) -> Result<()> {
    tx.execute(LOCK, args![id, until]).await.map(drop)
}

/// Notes a right try.
///
/// # Errors
/// When the database cannot be reached.
pub async fn signed_in(tx: &mut Tx, id: UserId, now: Timestamp) -> Result<()> {
    tx.execute(SIGNED_IN, args![id, now]).await.map(drop)
}

/// Sets the hash of the password and opens the account.
///
/// # Errors
/// When the database cannot be reached.
pub async fn set_password(tx: &mut Tx, id: UserId, hash: &str, now: Timestamp) -> Result<()> {
    tx.execute(SET_PASSWORD, args![id, hash, now]).await.map(drop)
}

/// Sets the sealed secret of the second factor, or takes the second factor away.
///
/// # Errors
/// When the database cannot be reached.
pub async fn set_totp(tx: &mut Tx, id: UserId, sealed: Option<&[u8]>) -> Result<()> {
    tx.execute(SET_TOTP, args![id, sealed]).await.map(drop)
}

/// Spends a time step of the second factor; false when it or a later one is spent already, which is a replay.
///
/// # Errors
/// When the database cannot be reached.
pub async fn use_totp_step(tx: &mut Tx, id: UserId, step: u64) -> Result<bool> {
    Ok(tx.execute(USE_TOTP_STEP, args![id, step]).await? == 1)
}

/// Sets where they sign in instead, or that they do not.
///
/// # Errors
/// [`linchpin_core::ErrorKind::Conflict`] when another account has this subject.
pub async fn set_subject(tx: &mut Tx, id: UserId, subject: Option<&Subject>) -> Result<()> {
    let (issuer, subject) = subject.map(|s| (&s.issuer, &s.subject)).unzip();
    tx.execute(SET_SUBJECT, args![id, issuer, subject]).await.map(drop)
}

/// Replaces the recovery codes by new ones, given as hashes.
///
/// # Errors
/// When the database cannot be reached.
pub async fn set_recovery(tx: &mut Tx, id: UserId, hashes: &[String]) -> Result<()> {
    tx.execute(FORGET_RECOVERY, args![id]).await?;
    for hash in hashes {
        tx.execute(ADD_RECOVERY, args![id, hash]).await?;
    }
    Ok(())
}

/// Spends a recovery code, given as its hash; false when it is none or spent.
///
/// # Errors
/// When the database cannot be reached.
pub async fn recover(tx: &mut Tx, id: UserId, hash: &str, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(RECOVER, args![id, hash, now]).await? == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// When the database cannot be reached.
pub async fn spare_recoveries(tx: &mut Tx, id: UserId) -> Result<u64> {
    tx.only(SPARE_RECOVERIES, args![id]).await?.count("n")
}

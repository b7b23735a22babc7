//! Signed-in sessions, kept here and not in the cookie, so that they can be ended.
//!
//! The browser holds a random token; here is only its SHA-256, so that a stolen copy of the store opens nothing.

use jiff::Timestamp;
use linchpin_core::{Result, Role, SessionId, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, LIVE, OF_ACCOUNT, TOUCH, ROTATE, END, END_ALL, PURGE];

macro_rules! select {
    ($rest:literal) => {
        statement!(concat!(
            "select id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires
             from session where ",
            $rest
        ))
    };
}

const ADD: Statement = statement!(
    "insert into session (id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
// A switched-off account has no live session, whenever it was switched off.
const LIVE: Statement = select!(
    "token = $1 and idle_expires > $2 and expires > $2
     and not exists (select 1 from account where account.id = session.account and account.disabled = 1)"
);
const OF_ACCOUNT: Statement =
    select!("account = $1 and idle_expires > $2 and expires > $2 order by seen desc, id limit 100");
// Never backwards: two requests of one session may overtake each other.
const TOUCH: Statement =
    statement!("update session set seen = $2, idle_expires = $3 where id = $1 and seen < $2 and expires > $2");
const ROTATE: Statement =
    statement!("update session set token = $3, csrf = $4, role = $5, organisation = $6 where id = $1 and token = $2");
const END: Statement = statement!("delete from session where id = $1");
const END_ALL: Statement = statement!("delete from session where account = $1 and id <> $2");
const PURGE: Statement = statement!("delete from session where expires <= $1 or idle_expires <= $1");

/// A session.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// Its key, which is no secret.
    pub id: SessionId,
    /// The SHA-256 of the token in the cookie, in hexadecimal digits.
    pub token: String,
    /// Who signed in.
    pub account: UserId,
    /// The role in which they work.
    pub role: Role,
    /// The organisation for which they work.
    pub organisation: String,
    /// The secret that forms carry.
    pub csrf: String,
    /// The kind of browser, such as `Firefox on Windows`: enough to recognise one's own, no more.
    pub agent: String,
    /// When they signed in.
    pub created: Timestamp,
    /// When they were last seen, to about a minute.
    pub seen: Timestamp,
    /// When it ends unless they are seen again.
    pub idle_expires: Timestamp,
    /// When it ends whatever they do.
    pub expires: Timestamp,
}

impl std::fmt::Debug for Session {
    /// Without its secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("id", &self.id).field("account", &self.account).finish_non_exhaustive()
    }
}

impl Session {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            token: row.text("token")?,
            account: row.parsed("account")?,
            role: row.parsed("role")?,
            organisation: row.text("organisation")?,
            csrf: row.text("csrf")?,
            agent: row.text("agent")?,
            created: row.timestamp("created")?,
            seen: row.timestamp("seen")?,
            idle_expires: row.timestamp("idle_expires")?,
            expires: row.timestamp("expires")?,
        })
    }
}

/// Begins a session.
///
/// # Errors
/// When the database cannot be reached.
pub async fn add(tx: &mut Tx, session: &Session) -> Result<()> {
    let Session { id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires } = session;
    let row = args![id, token, account, role, organisation, csrf, agent, created, seen, idle_expires, expires];
    tx.execute(ADD, row).await.map(drop)
}

/// The session of this token hash, if it has not ended and its account is not switched off.
///
/// # Errors
/// When the database cannot be reached.
pub async fn live(tx: &mut Tx, token: &str, now: Timestamp) -> Result<Option<Session>> {
    tx.one(LIVE, args![token, now]).await?.as_ref().map(Session::read).transpose()
}

/// The live sessions of an account, the last seen first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_account(tx: &mut Tx, account: UserId, now: Timestamp) -> Result<Vec<Session>> {
    tx.all(OF_ACCOUNT, args![account, now]).await?.iter().map(Session::read).collect()
}

/// Notes that they were seen. It is a write: call it when the last time is a minute ago, not at each request.
///
/// # Errors
/// When the database cannot be reached.
pub async fn touch(tx: &mut Tx, id: SessionId, now: Timestamp, idle_expires: Timestamp) -> Result<()> {
    tx.execute(TOUCH, args![id, now, idle_expires]).await.map(drop)
}

/// What changes when a session gets a new token: at sign-in's second step and at a change of role.
#[derive(Clone, Copy, Debug)]
pub struct Rotation<'a> {
    /// The hash of the token that ends.
    pub old_token: &'a str,
    /// The hash of the token that begins.
    pub token: &'a str,
    /// The new secret of forms.
    pub csrf: &'a str,
    /// The role from now on.
    pub role: Role,
    /// The organisation from now on.
    pub organisation: &'a str,
}

/// Gives a session a new token; false when the old one is no longer its token.
///
/// # Errors
/// When the database cannot be reached.
pub async fn rotate(tx: &mut Tx, id: SessionId, to: &Rotation<'_>) -> Result<bool> {
    Ok(tx.execute(ROTATE, args![id, to.old_token, to.token, to.csrf, to.role, to.organisation]).await? == 1)
}

/// Ends a session.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end(tx: &mut Tx, id: SessionId) -> Result<()> {
    tx.execute(END, args![id]).await.map(drop)
}

/// Ends all sessions of an account, save one where they stay, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn end_all(tx: &mut Tx, account: UserId, save: Option<SessionId>) -> Result<u64> {
    tx.execute(END_ALL, args![account, save.map_or(String::new(), |id| id.to_string())]).await
}

/// Forgets sessions that ended by themselves.
///
/// # Errors
/// When the database cannot be reached.
pub async fn purge(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.execute(PURGE, args![now]).await
}

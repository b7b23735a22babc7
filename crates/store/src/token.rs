//! What machines sign in with: a token acts for one account in one of its roles, for a time, and can be taken back.
//!
//! Whoever was given it holds the random text; here is only its SHA-256, as with sessions. A token that ended stays, so
//! that what was done with it can be told afterwards.

use jiff::Timestamp;
use linchpin_core::{Result, Role, TokenId, UserId};

use crate::{Row, Statement, Tx, args, statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[ADD, LIVE, OF_ACCOUNT, USED, REVOKE, REVOKE_ALL];

const ADD: Statement = statement!(
    "insert into token (id, hash, account, role, organisation, label, created, created_by, expires)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
);
// A switched-off account has no live token, whenever it was switched off.
const LIVE: Statement = statement!(
    "select * from token where hash = $1 and expires > $2 and revoked is null
         and not exists (select 1 from account where account.id = token.account and account.disabled = 1)"
);
const OF_ACCOUNT: Statement =
    statement!("select * from token where account = $1 order by created desc, id desc limit 100");
// Never backwards: two requests of one token may overtake each other.
const USED: Statement = statement!("update token set used = $2 where id = $1 and (used is null or used < $2)");
const REVOKE: Statement =
    statement!("update token set revoked = $3, revoked_by = $4 where id = $1 and account = $2 and revoked is null");
const REVOKE_ALL: Statement =
    statement!("update token set revoked = $2, revoked_by = $3 where account = $1 and revoked is null");

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its key, which is no secret.
    pub id: TokenId,
    /// The account it acts for.
    pub account: UserId,
    /// In which role.
    pub role: Role,
    /// For which organisation.
    pub organisation: String,
    /// What it is for, in the words of whoever issued it.
    pub label: String,
    /// When it was issued.
    pub created: Timestamp,
    /// By whom; nobody for the console.
    pub created_by: Option<UserId>,
    /// When it ends.
    pub expires: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
    /// When it was last used, to about a minute.
    pub used: Option<Timestamp>,
}

impl Token {
    /// Whether it still opens something.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && now < self.expires
    }

    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.parsed("id")?,
            account: row.parsed("account")?,
            role: row.parsed("role")?,
            organisation: row.text("organisation")?,
            label: row.text("label")?,
            created: row.timestamp("created")?,
            created_by: row.opt_parsed("created_by")?,
            expires: row.timestamp("expires")?,
            revoked: row.opt_timestamp("revoked")?,
            used: row.opt_timestamp("used")?,
        })
    }
}

/// Keeps a new token under the SHA-256 of its secret, in hexadecimal digits.
///
/// # Errors
/// When there is no such account or the database cannot be reached.
pub async fn add(tx: &mut Tx, token: &Token, hash: &str) -> Result<()> {
    let Token { id, account, role, organisation, label, created, created_by, expires, .. } = token;
    tx.execute(ADD, args![id, hash, account, role, organisation, label, created, created_by, expires]).await.map(drop)
}

/// The token with this hash, unless it has ended or its account is switched off.
///
/// # Errors
/// When the database cannot be reached.
pub async fn live(tx: &mut Tx, hash: &str, now: Timestamp) -> Result<Option<Token>> {
    tx.one(LIVE, args![hash, now]).await?.map(|row| Token::read(&row)).transpose()
}

/// The tokens of an account, ended ones too, the last first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn of_account(tx: &mut Tx, account: UserId) -> Result<Vec<Token>> {
    tx.all(OF_ACCOUNT, args![account]).await?.iter().map(Token::read).collect()
}

/// Notes that a token was used.
///
/// # Errors
/// When the database cannot be reached.
pub async fn used(tx: &mut Tx, id: TokenId, now: Timestamp) -> Result<()> {
    tx.execute(USED, args![id, now]).await.map(drop)
}

/// Takes a token of an account back; false when there is none such, or it was taken back before.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke(tx: &mut Tx, id: TokenId, account: UserId, by: Option<UserId>, now: Timestamp) -> Result<bool> {
    Ok(tx.execute(REVOKE, args![id, account, now, by]).await? == 1)
}

/// Takes all tokens of an account back, and says how many.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke_all(tx: &mut Tx, account: UserId, by: Option<UserId>, now: Timestamp) -> Result<u64> {
    tx.execute(REVOKE_ALL, args![account, now, by]).await
}

//! Accounts: who may sign in, how they prove it, and in which roles they work at which organisations.

mod find;
mod role;
mod save;
mod secret;

use jiff::Timestamp;
use linchpin_core::{PersonId, Result, StaffId, UserId};

pub use find::{by_id, by_person, by_staff, by_subject, by_username, list};
pub use role::{Held, grant, held, revoke};
pub use save::{New, add, edit};
pub use secret::{
    failed, lock, recover, set_password, set_recovery, set_subject, set_totp, signed_in, spare_recoveries,
    use_totp_step,
};

use crate::{Row, Statement};

/// The statements of this module.
pub const STATEMENTS: &[Statement] = &[
    find::BY_ID,
    find::BY_USERNAME,
    find::BY_SUBJECT,
    find::BY_PERSON,
    find::BY_STAFF,
    find::LIST,
    save::ADD,
    save::EDIT,
    role::HELD,
    role::GRANT,
    role::REVOKE,
    secret::FAILED,
    secret::LOCK,
    secret::SIGNED_IN,
    secret::SET_PASSWORD,
    secret::SET_TOTP,
    secret::USE_TOTP_STEP,
    secret::SET_SUBJECT,
    secret::FORGET_RECOVERY,
    secret::ADD_RECOVERY,
    secret::RECOVER,
    secret::SPARE_RECOVERIES,
];

/// An account.
#[derive(Clone, PartialEq)]
pub struct Account {
    /// Its key.
    pub id: UserId,
    /// The name to sign in with, in lower case; none for those who sign in elsewhere.
    pub username: Option<String>,
    /// The name to show.
    pub name: String,
    /// The member of staff whose account it is.
    pub staff: Option<StaffId>,
    /// The person whose account it is, when they see their own record.
    pub person: Option<PersonId>,
    /// Where they sign in instead, and as whom there: OpenID Connect's issuer and subject.
    pub subject: Option<Subject>,
    /// The hash of the password, with its parameters.
    pub password: Option<String>,
    /// When the password was set.
    pub password_changed: Option<Timestamp>,
    /// The secret of the second factor, sealed by the caller.
    pub totp: Option<Vec<u8>>,
    /// The last time step of the second factor that was used; it and all before it are spent.
    pub totp_step: u64,
    /// Wrong tries since the last right one.
    pub failures: u64,
    /// Until when no try is looked at.
    pub locked_until: Option<Timestamp>,
    /// Switched off.
    pub disabled: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last signed in to.
    pub last_signed_in: Option<Timestamp>,
    /// Counts the edits.
    pub version: u64,
}

/// Somebody at a provider of identities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The provider.
    pub issuer: String,
    /// The key of the person there.
    pub subject: String,
}

impl std::fmt::Debug for Account {
    /// Without its secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("version", &self.version).finish_non_exhaustive()
    }
}

impl Account {
    fn read(row: &Row) -> Result<Self> {
        let subject = match (row.opt_text("issuer")?, row.opt_text("subject")?) {
            (Some(issuer), Some(subject)) => Some(Subject { issuer, subject }),
            _ => None,
        };
        Ok(Self {
            id: row.parsed("id")?,
            username: row.opt_text("username")?,
            name: row.text("name")?,
            staff: row.opt_parsed("staff")?,
            person: row.opt_parsed("person")?,
            subject,
            password: row.opt_text("password")?,
            password_changed: row.opt_timestamp("password_changed")?,
            totp: row.opt_bytes("totp")?,
            totp_step: row.count("totp_step")?,
            failures: row.count("failures")?,
            locked_until: row.opt_timestamp("locked_until")?,
            disabled: row.flag("disabled")?,
            created: row.timestamp("created")?,
            last_signed_in: row.opt_timestamp("last_signed_in")?,
            version: row.count("version")?,
        })
    }
}

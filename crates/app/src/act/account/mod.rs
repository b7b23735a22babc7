//! Acts on accounts: adding, looking, renaming, switching off, roles, resetting, whose they are. An administrator knows no password and
//! changes nothing of their own account.

mod add;
mod change;
mod reset;
mod role;
mod see;
mod tie;

use jiff::Timestamp;
use linchpin_core::{Error, PersonId, Result, StaffId, UserId};
use linchpin_store::account::{self, Account};

use super::sign_in::Post;
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource, Subject},
};

pub(super) use role::opens_people;

/// An account to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// The name to sign in with; none for those who sign in elsewhere.
    pub username: Option<String>,
    /// The name to show.
    pub name: String,
    /// Whose it is, among staff.
    pub staff: Option<StaffId>,
    /// Whose it is, among people with a record.
    pub person: Option<PersonId>,
    /// Where they sign in instead: the provider and their key there.
    pub subject: Option<(String, String)>,
    /// The roles to begin with.
    pub posts: Vec<Post>,
}

/// An account that was made or reset.
#[derive(Clone, PartialEq, Eq)]
pub struct Added {
    /// Its key.
    pub id: UserId,
    /// What its owner sets a password with, once, within three days; none where they sign in elsewhere.
    pub ticket: Option<String>,
}

impl std::fmt::Debug for Added {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Added").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An account as administrators see it: no secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its key.
    pub id: UserId,
    /// The name to sign in with.
    pub username: Option<String>,
    /// The name to show.
    pub name: String,
    /// Whose it is, among staff.
    pub staff: Option<StaffId>,
    /// Its roles.
    pub posts: Vec<Post>,
    /// Whether it has a password of ours.
    pub has_password: bool,
    /// Whether it has a second factor of ours.
    pub has_second_factor: bool,
    /// Whether its owner signs in elsewhere.
    pub signs_in_elsewhere: bool,
    /// Until when no try is looked at.
    pub locked_until: Option<Timestamp>,
    /// Switched off.
    pub disabled: bool,
    /// When it was last signed in to.
    pub last_signed_in: Option<Timestamp>,
    /// The version an edit starts from.
    pub version: u64,
}

impl AccountView {
    fn of(account: &Account, posts: Vec<Post>) -> Self {
        Self {
            id: account.id,
            username: account.username.clone(),
            name: account.name.clone(),
            staff: account.staff,
            posts,
            has_password: account.password.is_some(),
            has_second_factor: account.totp.is_some(),
            signs_in_elsewhere: account.subject.is_some(),
            locked_until: account.locked_until,
            disabled: account.disabled,
            last_signed_in: account.last_signed_in,
            version: account.version,
        }
    }
}

impl App {
    /// An act of an administrator on the account of somebody else. On one's own it would go round what one may do to
    /// oneself: more roles, no second factor.
    pub(in crate::act) async fn others_account<'a>(
        &'a self,
        actor: &'a Actor,
        id: UserId,
        what: &str,
    ) -> Result<(Permitted<'a>, Account)> {
        let mut doing = self.begin(actor).await?;
        let account = account::by_id(&mut doing.tx, id).await?;
        let about = About::key(id).with(serde_json::json!({ "what": what }));
        let act = doing.permit(Act::Edit, &Subject::of(Resource::Account), about).await?;
        if actor.user == id {
            return Err(Error::invalid("Ask another administrator to do this to your own account."));
        }
        Ok((act, account.ok_or_else(no_account)?))
    }

    /// An act on an account, one's own or anybody's.
    pub(in crate::act) async fn account_act<'a>(
        &'a self,
        actor: &'a Actor,
        act: Act,
        id: UserId,
        what: &str,
    ) -> Result<(Permitted<'a>, Account)> {
        let mut doing = self.begin(actor).await?;
        let account = account::by_id(&mut doing.tx, id).await?;
        let about = About::key(id).with(serde_json::json!({ "what": what }));
        let subject = if actor.user == id { super::sign_out::own_account() } else { Subject::of(Resource::Account) };
        let permitted = doing.permit(act, &subject, about).await?;
        Ok((permitted, account.ok_or_else(no_account)?))
    }
}

fn no_account() -> Error {
    Error::not_found("There is no such account.")
}

/// A name to sign in with: what people can type and read to each other.
fn checked_username(text: &str) -> Result<String> {
    let text = text.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-@".contains(c);
    if (2..=80).contains(&text.len()) && text.chars().all(plain) {
        return Ok(text);
    }
    Err(Error::invalid("A name to sign in with has 2 to 80 letters, figures, dots, hyphens, underscores or at signs."))
}

/// A name to show.
fn checked_name(text: &str) -> Result<String> {
    let text = text.trim();
    if (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(Error::invalid("A name has 1 to 200 letters."))
}

use jiff::Timestamp;
use linchpin_core::{AlertId, Error, PersonId, Result, Role, StaffId, UserId};
use linchpin_store::{
    Edited, Tx,
    account::{self, Account, New, Subject as OidcSubject},
    alert::{self, Alert},
    session,
};

use super::sign_in::{Post, posts};
use crate::{
    About, Actor, App, Permitted,
    identity::Token,
    permission::{Act, Resource, Subject},
};

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
    /// Makes an account.
    ///
    /// # Errors
    /// Not an administrator; a name that will not do; another account has it.
    pub async fn add_account(&self, actor: &Actor, new: NewAccount) -> Result<Added> {
        let subject = Subject::of(Resource::Account);
        let id = UserId::new(self.ids.uuid());
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject, About::key(id)).await?;
        let username = new.username.as_deref().map(checked_username).transpose()?;
        let elsewhere = new.subject.map(|(issuer, subject)| OidcSubject { issuer, subject });
        if username.is_none() && elsewhere.is_none() {
            return Err(Error::invalid("Give a name to sign in with, or say where they sign in instead."));
        }
        let name = checked_name(&new.name)?;
        let ours = username.is_some();
        let row = New { id, username, name, staff: new.staff, person: new.person, subject: elsewhere, password: None };
        account::add(&mut act.tx, &row, self.now()).await?;
        for post in &new.posts {
            give(self, &mut act, actor, id, *post).await?;
        }
        act.detail(serde_json::json!({ "roles": new.posts.iter().map(post_words).collect::<Vec<_>>() }));
        act.done().await?;
        let ticket = if ours { Some(self.password_ticket(id, 1)?) } else { None };
        Ok(Added { id, ticket })
    }

    /// A page of accounts by name; `after` is the last of the page before.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn accounts(&self, actor: &Actor, after: Option<UserId>, limit: u32) -> Result<Vec<AccountView>> {
        let mut act =
            self.begin(actor).await?.permit(Act::Search, &Subject::of(Resource::Account), About::default()).await?;
        let after = match after {
            Some(id) => account::by_id(&mut act.tx, id).await?,
            None => None,
        };
        let mut views = Vec::new();
        for account in account::list(&mut act.tx, after.as_ref(), limit).await? {
            let posts = posts(&mut act.tx, &account).await?;
            views.push(AccountView::of(&account, posts));
        }
        act.done().await?;
        Ok(views)
    }

    /// One account.
    ///
    /// # Errors
    /// Not an administrator and not one's own; there is no such account.
    pub async fn account(&self, actor: &Actor, id: UserId) -> Result<AccountView> {
        let (act, account) = self.account_act(actor, Act::See, id, "seen").await?;
        let mut act = act;
        let view = AccountView::of(&account, posts(&mut act.tx, &account).await?);
        act.done().await?;
        Ok(view)
    }

    /// Changes the names of an account, if nobody else was first.
    ///
    /// # Errors
    /// Not an administrator; a name that will not do; another account has it.
    pub async fn rename_account(
        &self,
        actor: &Actor,
        id: UserId,
        version: u64,
        name: &str,
        username: Option<&str>,
    ) -> Result<Edited<AccountView>> {
        let (mut act, mut account) = self.others_account(actor, id, "renamed").await?;
        account.version = version;
        account.name = checked_name(name)?;
        account.username = username.map(checked_username).transpose()?;
        let posts = posts(&mut act.tx, &account).await?;
        let edited = match account::edit(&mut act.tx, account).await? {
            Edited::Saved(version) => Edited::Saved(version),
            Edited::Gone => Edited::Gone,
            Edited::Conflict(both) => {
                Edited::missed(AccountView::of(&both.yours, posts.clone()), Some(AccountView::of(&both.theirs, posts)))
            }
        };
        if let Edited::Saved(_) = edited {
            act.done().await?;
        }
        Ok(edited)
    }

    /// Switches an account off or on. Off, its sessions end at once.
    ///
    /// # Errors
    /// Not an administrator, or one's own account.
    pub async fn switch_account(&self, actor: &Actor, id: UserId, on: bool) -> Result<()> {
        let (mut act, mut account) =
            self.others_account(actor, id, if on { "switched on" } else { "switched off" }).await?;
        account.disabled = !on;
        account::edit(&mut act.tx, account).await?.saved()?;
        if !on {
            session::end_all(&mut act.tx, id, None).await?;
        }
        act.done().await
    }

    /// Gives an account a role at an organisation.
    ///
    /// # Errors
    /// Not an administrator, or one's own account.
    pub async fn grant_role(&self, actor: &Actor, id: UserId, post: Post) -> Result<()> {
        let (mut act, _) = self.others_account(actor, id, "role given").await?;
        act.detail(serde_json::json!({ "what": "role given", "role": post_words(&post) }));
        give(self, &mut act, actor, id, post).await?;
        act.done().await
    }

    /// Takes a role away. The account's sessions end, so that none goes on in it.
    ///
    /// # Errors
    /// Not an administrator, or one's own account.
    pub async fn revoke_role(&self, actor: &Actor, id: UserId, post: Post) -> Result<()> {
        let (mut act, _) = self.others_account(actor, id, "role taken away").await?;
        act.detail(serde_json::json!({ "what": "role taken away", "role": post_words(&post) }));
        account::revoke(&mut act.tx, id, post.role, post.organisation.as_str()).await?;
        session::end_all(&mut act.tx, id, None).await?;
        act.done().await
    }

    /// Opens an account that was locked after wrong tries.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn unlock_account(&self, actor: &Actor, id: UserId) -> Result<()> {
        let (mut act, _) = self.others_account(actor, id, "unlocked").await?;
        account::lock(&mut act.tx, id, None).await?;
        act.done().await
    }

    /// Makes the password of an account useless, ends its sessions, and gives the ticket with which its owner sets a new one.
    ///
    /// # Errors
    /// Not an administrator; one's own account, or one that signs in elsewhere.
    pub async fn reset_password(&self, actor: &Actor, id: UserId) -> Result<Added> {
        // Nobody knows this password, and nobody ever will. Whoever may not reset one does not make us hash.
        let useless = match self.may(actor, Act::Edit, &Subject::of(Resource::Account)).is_allowed() {
            true => self.hash(Token::new(self.random()).secret()).await?,
            false => String::new(),
        };
        let (mut act, account) = self.others_account(actor, id, "password reset").await?;
        if account.username.is_none() {
            return Err(Error::invalid("This account signs in elsewhere: its password is set there."));
        }
        account::set_password(&mut act.tx, id, &useless, self.now()).await?;
        session::end_all(&mut act.tx, id, None).await?;
        act.done().await?;
        Ok(Added { id, ticket: Some(self.password_ticket(id, account.version + 1)?) })
    }

    /// Takes the second factor of an account away, for somebody who lost theirs, and ends its sessions.
    ///
    /// # Errors
    /// Not an administrator, or one's own account.
    pub async fn reset_second_factor(&self, actor: &Actor, id: UserId) -> Result<()> {
        let (mut act, _) = self.others_account(actor, id, "second factor taken away").await?;
        account::set_totp(&mut act.tx, id, None).await?;
        account::set_recovery(&mut act.tx, id, &[]).await?;
        session::end_all(&mut act.tx, id, None).await?;
        act.done().await
    }

    /// An act of an administrator on the account of somebody else. On one's own it would go round what one may do to
    /// oneself: more roles, no second factor.
    pub(super) async fn others_account<'a>(
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
    pub(super) async fn account_act<'a>(
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

/// Gives a role, and tells the information-governance officer when it opens people: whoever keeps the accounts could
/// otherwise make a key to every record for themselves.
async fn give(app: &App, act: &mut Permitted<'_>, actor: &Actor, id: UserId, post: Post) -> Result<()> {
    let others = account::held(&mut act.tx, id).await?;
    if others.iter().any(|other| (other.role == Role::Patient) != (post.role == Role::Patient)) {
        return Err(Error::invalid("An account is a patient's or one of staff. Somebody who is both has two."));
    }
    let new = account::grant(&mut act.tx, id, post.role, post.organisation.as_str(), app.now()).await?;
    if new && actor.account().is_some() && opens_people(post.role) {
        tell(app, &mut act.tx, actor, id, post).await?;
    }
    Ok(())
}

async fn tell(app: &App, tx: &mut Tx, actor: &Actor, id: UserId, post: Post) -> Result<()> {
    let alert = Alert {
        id: AlertId::new(app.ids.uuid()),
        at: app.now(),
        kind: "role-given".to_owned(),
        role: Role::InformationGovernance,
        organisation: None,
        person: None,
        actor: actor.account(),
        detail: format!("Account {id} was given the role {}.", post_words(&post)),
    };
    alert::raise(tx, &alert).await
}

pub(super) fn opens_people(role: Role) -> bool {
    !matches!(role, Role::Commissioner | Role::Finance | Role::Administrator | Role::Patient)
}

fn post_words(post: &Post) -> String {
    format!("{} at {}", post.role, post.organisation)
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

use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, ErrorKind, Result, UserId};
use linchpin_store::{account, audit::Entry, session};
use serde::{Deserialize, Serialize};

use super::{
    open,
    sign_in::{closed, later},
};
use crate::{
    Actor, App, Purpose,
    identity::{Fault, Verdict, faults},
    permission::Act,
};

/// How long the ticket is good that an administrator hands over.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(72);

/// What came of choosing a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// It is set. Everybody who was signed in to the account elsewhere is signed out.
    Set,
    /// It will not do; each fault says why.
    Faults(Vec<Fault>),
    /// The present password is not right, or the ticket is spent or too old.
    Refused,
}

/// A ticket names the version of the account: once a password is set, the version is another, and the ticket is spent.
#[derive(Serialize, Deserialize)]
struct Ticket {
    account: UserId,
    version: u64,
    until: Timestamp,
}

impl App {
    /// The ticket with which the owner of an account sets a password, made by [`App::add_account`] and
    /// [`App::reset_password`].
    pub(super) fn password_ticket(&self, account: UserId, version: u64) -> Result<String> {
        let ticket = Ticket { account, version, until: later(self.now(), GOOD_FOR) };
        let open = serde_json::to_vec(&ticket).map_err(|cause| Error::internal("The ticket cannot be made.", cause))?;
        self.keys.seal_text(Purpose::NewPassword, "", self.random(), &open)
    }

    /// Sets a password with a ticket.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn set_password(&self, ticket: &str, password: &str, request: Option<&str>) -> Result<Chosen> {
        let now = self.now();
        let ticket = self
            .keys
            .open_text(Purpose::NewPassword, "", ticket)
            .and_then(|open| serde_json::from_slice::<Ticket>(&open).ok())
            .filter(|ticket| now < ticket.until);
        let Some(ticket) = ticket else { return Ok(Chosen::Refused) };
        let mut tx = self.store.read().await?;
        let Some(account) = account::by_id(&mut tx, ticket.account).await? else { return Ok(Chosen::Refused) };
        tx.rollback().await?;
        let faults = faults(password, &[&account.name, account.username.as_deref().unwrap_or("")]);
        if !faults.is_empty() {
            return Ok(Chosen::Faults(faults));
        }
        let hash = self.hash(password).await?;

        let mut tx = self.store.write().await?;
        let now_stands = account::by_id(&mut tx, ticket.account).await?;
        if now_stands.is_none_or(|now| now.version != ticket.version || now.disabled) {
            return Ok(Chosen::Refused);
        }
        account::set_password(&mut tx, account.id, &hash, now).await?;
        session::end_all(&mut tx, account.id, None).await?;
        let resource = format!("account/{}", account.id);
        tx.audit(&Entry {
            actor: Some(account.id),
            reason: Some("ticket"),
            request,
            ..Entry::new(now, open::SET_PASSWORD, &resource)
        })?;
        tx.commit().await?;
        Ok(Chosen::Set)
    }

    /// Changes one's own password. Other sessions of the account end; this one goes on.
    ///
    /// # Errors
    /// The account signs in elsewhere, or the store cannot be reached.
    pub async fn change_password(&self, actor: &Actor, present: &str, password: &str) -> Result<Chosen> {
        let mut tx = self.store.read().await?;
        let account = account::by_id(&mut tx, actor.user).await?;
        tx.rollback().await?;
        let account = account
            .filter(|a| a.password.is_some())
            .ok_or_else(|| Error::new(ErrorKind::Invalid, "You sign in elsewhere: your password is changed there."))?;
        let faults = faults(password, &[&account.name, account.username.as_deref().unwrap_or("")]);
        if !faults.is_empty() {
            return Ok(Chosen::Faults(faults));
        }
        let right = self.compare(present, account.password.clone()).await? != Verdict::Wrong;
        let hash = self.hash(password).await?;

        let (mut act, now_stands) = self.account_act(actor, Act::Edit, actor.user, "password changed").await?;
        // Whoever found a screen unlocked must not guess here without end.
        if !right || now_stands.password != account.password || closed(&now_stands, self.now()).is_some() {
            self.count_failure(&mut act.tx, &now_stands).await?;
            act.failed().await?;
            return Ok(Chosen::Refused);
        }
        account::set_password(&mut act.tx, actor.user, &hash, self.now()).await?;
        session::end_all(&mut act.tx, actor.user, actor.session).await?;
        act.done().await?;
        Ok(Chosen::Set)
    }
}

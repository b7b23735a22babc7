use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, OdsCode, Result, Role};
use linchpin_store::{
    Tx,
    account::{self, Account},
    audit::{Entry, Outcome},
};

use super::open;
use crate::{
    Actor, App,
    identity::{Lock, Token, Verdict},
};

/// A try to sign in.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The name as it was typed.
    pub username: &'a str,
    /// The password as it was typed.
    pub password: &'a str,
    /// The kind of browser, such as `Firefox on Windows`.
    pub agent: &'a str,
    /// The request, to find it in the log.
    pub request: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub enum SignIn {
    /// They are in.
    In(Box<SignedIn>),
    /// The password is right; hand this ticket to [`App::second_step`] with the code, within five minutes.
    SecondStep(String),
    /// No. Why is in the audit and not told, so that nobody learns which names exist or which are locked.
    Refused,
}

impl SignIn {
    /// What a page says to somebody who is refused.
    pub const REFUSED: &'static str = "The name, the password or the code is not right, or there were too many tries. \
                                       Wait a few minutes and try again, or ask your administrator.";
}

/// A session that has just begun or changed.
#[derive(Debug)]
pub struct SignedIn {
    /// What the cookie carries. It is nowhere else.
    pub token: Token,
    /// As whom they act.
    pub actor: Actor,
    /// The secret that forms carry.
    pub csrf: String,
    /// Every role they could work in.
    pub posts: Vec<Post>,
}

/// A role at an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post {
    /// The role.
    pub role: Role,
    /// The organisation.
    pub organisation: OdsCode,
}

impl App {
    /// Signs in with a name and a password. The first step where the account has a second factor.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn sign_in(&self, attempt: Attempt<'_>) -> Result<SignIn> {
        let mut tx = self.store.read().await?;
        let found = account::by_username(&mut tx, attempt.username).await?;
        tx.rollback().await?;
        // Always one hash, whether the account exists, is locked or is switched off: time tells nothing.
        let verdict = self.compare(attempt.password, found.as_ref().and_then(|a| a.password.clone())).await?;

        // Made anew at today's cost, before the store is held: hashing takes long on purpose.
        let fresh = match verdict {
            Verdict::Stale => Some(self.hash(attempt.password).await?),
            _ => None,
        };

        let mut tx = self.store.write().await?;
        // Read again: of many guesses at once, no more overtake a lock than are hashed at a time.
        let account = match found {
            Some(found) => account::by_id(&mut tx, found.id).await?.filter(|now| now.password == found.password),
            None => None,
        };
        let Some(account) = account else {
            return self.refuse(tx, None, "unknown-name", attempt.request).await;
        };
        if let Some(why) = closed(&account, self.now()) {
            return self.refuse(tx, Some(&account), why, attempt.request).await;
        }
        if verdict == Verdict::Wrong {
            self.count_failure(&mut tx, &account).await?;
            return self.refuse(tx, Some(&account), "wrong-password", attempt.request).await;
        }
        if account.totp.is_some() {
            tx.rollback().await?;
            return self.ticket(&account).map(SignIn::SecondStep);
        }
        if let Some(hash) = fresh {
            let since = account.password_changed.unwrap_or_else(|| self.now());
            account::set_password(&mut tx, account.id, &hash, since).await?;
        }
        self.enter(tx, &account, "password", attempt.agent, attempt.request).await
    }

    /// Counts a wrong try and locks the account when there were too many.
    pub(super) async fn count_failure(&self, tx: &mut Tx, account: &Account) -> Result<()> {
        let failures = account::failed(tx, account.id).await?;
        match Lock::after(failures, self.now()) {
            Some(until) => account::lock(tx, account.id, Some(until)).await,
            None => Ok(()),
        }
    }

    /// Writes down that somebody could not sign in. The name they typed is not: people type passwords into the wrong field.
    pub(super) async fn refuse(
        &self,
        mut tx: Tx,
        account: Option<&Account>,
        why: &str,
        request: Option<&str>,
    ) -> Result<SignIn> {
        let resource = account.map_or("account".to_owned(), |account| format!("account/{}", account.id));
        let entry = Entry {
            reason: Some(why),
            outcome: Outcome::Failed,
            request,
            ..Entry::new(self.now(), open::SIGN_IN, &resource)
        };
        tx.audit(&entry)?;
        tx.commit().await?;
        Ok(SignIn::Refused)
    }
}

/// Why no try is looked at, if none is.
pub(super) fn closed(account: &Account, now: Timestamp) -> Option<&'static str> {
    if account.disabled {
        return Some("switched-off");
    }
    Lock::holds(account.locked_until, now).then_some("locked")
}

/// The roles of an account, in the order in which pages list roles.
pub(super) async fn posts(tx: &mut Tx, account: &Account) -> Result<Vec<Post>> {
    let held = account::held(tx, account.id).await?;
    let mut posts = Vec::with_capacity(held.len());
    for one in held {
        let organisation = OdsCode::parse(&one.organisation)
            .map_err(|cause| Error::internal("The roles of this account cannot be read.", cause))?;
        posts.push(Post { role: one.role, organisation });
    }
    posts.sort_by_key(|post| (post.role, post.organisation));
    Ok(posts)
}

/// So much later; the end of time where there is no such instant.
pub(super) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

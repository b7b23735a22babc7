use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, OdsCode, Result, Role, SessionId};
use linchpin_store::{
    Tx,
    account::{self, Account},
    audit::{Entry, Outcome},
    session,
};
use serde::{Deserialize, Serialize};

use super::open;
use crate::{
    Actor, App, Purpose,
    identity::{Factor, Lock, Token, Verdict, looks_like_recovery, recovery_hash, verify},
};

/// From the right password to the second factor: long enough to find the telephone.
const SECOND_STEP: SignedDuration = SignedDuration::from_mins(5);

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

/// What the ticket of the second step says.
#[derive(Serialize, Deserialize)]
struct Ticket {
    account: linchpin_core::UserId,
    version: u64,
    until: Timestamp,
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

    /// The second step: the code of the app, or a recovery code.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn second_step(&self, ticket: &str, code: &str, agent: &str, request: Option<&str>) -> Result<SignIn> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        let ticket: Option<Ticket> = self
            .keys
            .open_text(Purpose::SecondStep, "", ticket)
            .and_then(|open| serde_json::from_slice(&open).ok())
            .filter(|ticket: &Ticket| now < ticket.until);
        let account = match &ticket {
            Some(ticket) => account::by_id(&mut tx, ticket.account).await?.filter(|a| a.version == ticket.version),
            None => None,
        };
        let Some(account) = account else {
            return self.refuse(tx, None, "stale-ticket", request).await;
        };
        if let Some(why) = closed(&account, now) {
            return self.refuse(tx, Some(&account), why, request).await;
        }
        let how = if looks_like_recovery(code) {
            account::recover(&mut tx, account.id, &recovery_hash(code), now).await?.then_some("recovery-code")
        } else {
            self.is_code(&mut tx, &account, code).await?.then_some("second-factor")
        };
        match how {
            Some(how) => self.enter(tx, &account, how, agent, request).await,
            None => {
                self.count_failure(&mut tx, &account).await?;
                self.refuse(tx, Some(&account), "wrong-code", request).await
            }
        }
    }

    /// Whether a code is the account's now; if so, it is spent.
    pub(super) async fn is_code(&self, tx: &mut Tx, account: &Account, code: &str) -> Result<bool> {
        let Some(sealed) = &account.totp else { return Ok(false) };
        let secret = self.keys.open(Purpose::SecondFactor, &account.id.to_string(), sealed)?;
        match Factor::new(&secret)?.check(code, self.now(), account.totp_step) {
            Some(step) => account::use_totp_step(tx, account.id, step).await,
            None => Ok(false),
        }
    }

    /// Compares a password, away from the threads that answer requests, so many at a time as memory allows.
    pub(super) async fn compare(&self, password: &str, kept: Option<String>) -> Result<Verdict> {
        let (password, cost) = (password.to_owned(), self.settings.cost);
        self.hashing(move || verify(&password, kept.as_deref(), cost)).await
    }

    /// Hashes a password in the same way.
    pub(super) async fn hash(&self, password: &str) -> Result<String> {
        let (password, cost, salt) = (password.to_owned(), self.settings.cost, self.random());
        self.hashing(move || crate::identity::hash(&password, salt, cost)).await
    }

    async fn hashing<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let stopped = |cause| Error::internal("Signing in does not work now.", cause);
        let _turn = self.hashing.acquire().await.map_err(|cause| stopped(cause.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|cause| stopped(cause.to_string()))?
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
        tx.audit(&entry).await?;
        tx.commit().await?;
        Ok(SignIn::Refused)
    }

    /// Begins the session of somebody who has proved who they are.
    async fn enter(
        &self,
        mut tx: Tx,
        account: &Account,
        how: &str,
        agent: &str,
        request: Option<&str>,
    ) -> Result<SignIn> {
        let posts = posts(&mut tx, account).await?;
        self.open_session(tx, account, posts, how, agent, request).await
    }

    /// Begins a session in the first of these roles.
    pub(super) async fn open_session(
        &self,
        mut tx: Tx,
        account: &Account,
        posts: Vec<Post>,
        how: &str,
        agent: &str,
        request: Option<&str>,
    ) -> Result<SignIn> {
        let Some(first) = posts.first().copied() else {
            return self.refuse(tx, Some(account), "no-role", request).await;
        };
        let now = self.now();
        let (token, csrf) = (Token::new(self.random()), self.csrf());
        let expires = later(now, self.settings.longest_session);
        let session = session::Session {
            id: SessionId::new(self.ids.uuid()),
            token: token.hash(),
            account: account.id,
            role: first.role,
            organisation: first.organisation.to_string(),
            csrf: csrf.clone(),
            agent: agent.chars().take(80).collect(),
            created: now,
            seen: now,
            idle_expires: later(now, self.settings.idle(first.role)).min(expires),
            expires,
        };
        session::add(&mut tx, &session).await?;
        account::signed_in(&mut tx, account.id, now).await?;
        let resource = format!("session/{}", session.id);
        let entry = Entry {
            actor: Some(account.id),
            role: Some(first.role),
            organisation: Some(first.organisation.as_str()),
            reason: Some(how),
            request,
            ..Entry::new(now, open::SIGN_IN, &resource)
        };
        tx.audit(&entry).await?;
        tx.commit().await?;
        let actor = self.actor(account, first, Some(session.id));
        Ok(SignIn::In(Box::new(SignedIn { token, actor, csrf, posts })))
    }

    /// An account at work in one of its roles.
    pub(super) fn actor(&self, account: &Account, post: Post, session: Option<SessionId>) -> Actor {
        // A provider asks for its own second factor, and the demo has none.
        let ours = account.password.is_some() && account.totp.is_none() && !self.settings.demo;
        Actor {
            user: account.id,
            person: account.person,
            name: account.name.clone(),
            role: post.role,
            organisation: post.organisation,
            session,
            unproven: ours && needs_second_factor(post.role),
            request: None,
        }
    }

    pub(super) fn csrf(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.random::<32>())
    }

    fn ticket(&self, account: &Account) -> Result<String> {
        let ticket = Ticket { account: account.id, version: account.version, until: later(self.now(), SECOND_STEP) };
        let open =
            serde_json::to_vec(&ticket).map_err(|cause| Error::internal("Signing in does not work now.", cause))?;
        self.keys.seal_text(Purpose::SecondStep, "", self.random(), &open)
    }
}

/// Roles that may do harm to everybody's confidentiality, and so ask for a second factor of accounts of our own.
pub(super) fn needs_second_factor(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::InformationGovernance)
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

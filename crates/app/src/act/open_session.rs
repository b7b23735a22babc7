use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use linchpin_core::{Result, Role, SessionId};
use linchpin_store::{
    Tx,
    account::{self, Account},
    audit::Entry,
    session,
};

use super::{
    open,
    sign_in::{Post, SignIn, SignedIn, later, posts},
};
use crate::{Actor, App, identity::Token};

impl App {
    /// Begins the session of somebody who has proved who they are.
    pub(super) async fn enter(
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
        tx.audit(&entry)?;
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
}

/// Roles that may do harm to everybody's confidentiality, and so ask for a second factor of accounts of our own.
pub(super) fn needs_second_factor(role: Role) -> bool {
    matches!(role, Role::Administrator | Role::InformationGovernance)
}

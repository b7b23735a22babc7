use linchpin_core::Result;
use linchpin_store::{
    audit::Entry,
    session::{self, Session},
};

use super::open;
use crate::{
    About, Actor, App,
    identity::token_hash,
    permission::{Act, Relationship, Resource, Subject},
};

impl App {
    /// Ends the session of this token. One that has ended already is no error.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn sign_out(&self, token: &str, request: Option<&str>) -> Result<()> {
        let Some(hash) = token_hash(token) else { return Ok(()) };
        let now = self.now();
        let mut tx = self.store.write().await?;
        let Some(session) = session::live(&mut tx, &hash, now).await? else { return Ok(()) };
        session::end(&mut tx, session.id).await?;
        let resource = format!("session/{}", session.id);
        let entry = Entry {
            actor: Some(session.account),
            role: Some(session.role),
            organisation: Some(&session.organisation),
            request,
            ..Entry::new(now, open::SIGN_OUT, &resource)
        };
        tx.audit(&entry)?;
        tx.commit().await
    }

    /// Ends every session of one's own account, this one too, and says how many those were.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn sign_out_everywhere(&self, actor: &Actor) -> Result<u64> {
        let about = About::key(actor.user).with(serde_json::json!({ "what": "signed out everywhere" }));
        let mut act = self.begin(actor).await?.permit(Act::Edit, &own_account(), about).await?;
        let ended = session::end_all(&mut act.tx, actor.user, None).await?;
        act.done().await?;
        Ok(ended)
    }

    /// One's own live sessions, the last seen first, to find one that is not one's own.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn own_sessions(&self, actor: &Actor) -> Result<Vec<Session>> {
        self.require(actor, Act::See, &own_account()).await?;
        let mut tx = self.store.read().await?;
        session::of_account(&mut tx, actor.user, self.now()).await
    }
}

/// One's own account.
pub(super) fn own_account() -> Subject {
    Subject::of(Resource::Account).with(Relationship::OneSelf)
}

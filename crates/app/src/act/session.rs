use jiff::SignedDuration;
use linchpin_core::{OdsCode, Result, Role};
use linchpin_store::{account, care_home, session};

use super::sign_in::{Post, closed, later, posts};
use crate::{Actor, App, identity::token_hash};

/// How far behind the note of when somebody was last seen may be. Each note is a write.
const NOTED_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// Somebody who signed in before, as this request found them.
#[derive(Clone, Debug)]
pub struct Known {
    /// As whom they act.
    pub actor: Actor,
    /// The secret that forms carry.
    pub csrf: String,
    /// Every role they could work in.
    pub posts: Vec<Post>,
    /// What their care home is called, where they work in one: no published file names it.
    pub home: Option<String>,
}

impl App {
    /// Who sent this token; nobody when it is none of ours, has ended, or its account may no longer work in that role.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn session(&self, token: &str) -> Result<Option<Known>> {
        let Some(hash) = token_hash(token) else { return Ok(None) };
        let now = self.now();
        let mut tx = self.store.read().await?;
        let Some(session) = session::live(&mut tx, &hash, now).await? else { return Ok(None) };
        let Some(account) = account::by_id(&mut tx, session.account).await? else { return Ok(None) };
        let posts = posts(&mut tx, &account).await?;
        let Ok(organisation) = OdsCode::parse(&session.organisation) else { return Ok(None) };
        let home = match session.role {
            Role::CareHome => care_home::at(&mut tx, organisation).await?.map(|home| home.name),
            _ => None,
        };
        tx.rollback().await?;
        let post = Post { role: session.role, organisation };
        // A role that was taken away ends with the request after it, whoever forgot to end the session. A lock does not:
        // a stranger who types wrong passwords must not throw somebody out.
        if !posts.contains(&post) || closed(&account, now) == Some("switched-off") {
            return Ok(None);
        }
        if now.duration_since(session.seen) >= NOTED_EVERY {
            let until = later(now, self.settings.idle(session.role)).min(session.expires);
            let mut tx = self.store.write().await?;
            session::touch(&mut tx, session.id, now, until).await?;
            tx.commit().await?;
        }
        let actor = self.actor(&account, post, Some(session.id));
        Ok(Some(Known { actor, csrf: session.csrf, posts, home }))
    }
}

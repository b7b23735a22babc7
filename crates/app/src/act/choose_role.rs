use linchpin_core::{Error, ErrorKind, Result, Role};
use linchpin_store::{
    account,
    audit::{Entry, Outcome},
    session,
};

use super::{
    open,
    sign_in::{Post, SignedIn, posts},
};
use crate::{
    App,
    identity::{Token, token_hash},
};

impl App {
    /// Goes on in another of one's roles. The session gets a new token, so that one that leaked before ends here.
    ///
    /// # Errors
    /// [`ErrorKind::SignedOut`] when the session has ended, [`ErrorKind::Forbidden`] for a role they do not hold.
    pub async fn choose_role(&self, token: &str, post: Post, request: Option<&str>) -> Result<SignedIn> {
        let ended = || Error::new(ErrorKind::SignedOut, "Sign in again.");
        let old = token_hash(token).ok_or_else(ended)?;
        let now = self.now();
        let mut tx = self.store.write().await?;
        let session = session::live(&mut tx, &old, now).await?.ok_or_else(ended)?;
        let account = account::by_id(&mut tx, session.account).await?.ok_or_else(ended)?;
        let posts = posts(&mut tx, &account).await?;
        // A patient's session never becomes one of staff, nor the reverse: each comes by its own provider.
        let same_side = (post.role == Role::Patient) == (session.role == Role::Patient);
        let held = same_side && posts.contains(&post);
        let detail = serde_json::json!({ "role": post.role, "organisation": post.organisation }).to_string();
        let resource = format!("session/{}", session.id);
        let entry = Entry {
            actor: Some(account.id),
            role: Some(session.role),
            organisation: Some(&session.organisation),
            outcome: if held { Outcome::Done } else { Outcome::Denied },
            detail: Some(&detail),
            request,
            ..Entry::new(now, open::CHANGE_ROLE, &resource)
        };
        tx.audit(&entry)?;
        if !held {
            tx.commit().await?;
            return Err(Error::new(ErrorKind::Forbidden, "You do not hold this role."));
        }
        let (token, csrf) = (Token::new(self.random()), self.csrf());
        let organisation = post.organisation.to_string();
        let to = session::Rotation {
            old_token: &old,
            token: &token.hash(),
            csrf: &csrf,
            role: post.role,
            organisation: &organisation,
        };
        if !session::rotate(&mut tx, session.id, &to).await? {
            return Err(ended());
        }
        tx.commit().await?;
        let actor = self.actor(&account, post, Some(session.id));
        Ok(SignedIn { token, actor, csrf, posts })
    }
}

use linchpin_core::{AlertId, Error, Result, Role, UserId};
use linchpin_store::{
    Tx, account,
    alert::{self, Alert},
    session,
};

use crate::{Actor, App, Permitted, act::sign_in::Post};

impl App {
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
}

/// Gives a role, and tells the information-governance officer when it opens people: whoever keeps the accounts could
/// otherwise make a key to every record for themselves.
pub(super) async fn give(app: &App, act: &mut Permitted<'_>, actor: &Actor, id: UserId, post: Post) -> Result<()> {
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

pub(in crate::act) fn opens_people(role: Role) -> bool {
    !matches!(role, Role::Commissioner | Role::Finance | Role::Administrator | Role::Patient)
}

pub(super) fn post_words(post: &Post) -> String {
    format!("{} at {}", post.role, post.organisation)
}

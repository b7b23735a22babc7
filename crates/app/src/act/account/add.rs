use linchpin_core::{Error, Result, UserId};
use linchpin_store::account::{self, New, Subject as OidcSubject};

use super::{
    Added, NewAccount, checked_name, checked_username,
    role::{give, post_words},
};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

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
}

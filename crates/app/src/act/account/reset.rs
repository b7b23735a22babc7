use linchpin_core::{Error, Result, UserId};
use linchpin_store::{account, session};

use super::Added;
use crate::{
    Actor, App,
    identity::Token,
    permission::{Act, Resource, Subject},
};

impl App {
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
}

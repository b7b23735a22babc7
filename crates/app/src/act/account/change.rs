use linchpin_core::{Result, UserId};
use linchpin_store::{Edited, account, session, token};

use super::{AccountView, checked_name, checked_username};
use crate::{Actor, App, act::sign_in::posts};

impl App {
    /// Changes the names of an account, if nobody else was first.
    ///
    /// # Errors
    /// Not an administrator; a name that will not do; another account has it.
    pub async fn rename_account(
        &self,
        actor: &Actor,
        id: UserId,
        version: u64,
        name: &str,
        username: Option<&str>,
    ) -> Result<Edited<AccountView>> {
        let (mut act, mut account) = self.others_account(actor, id, "renamed").await?;
        account.version = version;
        account.name = checked_name(name)?;
        account.username = username.map(checked_username).transpose()?;
        let posts = posts(&mut act.tx, &account).await?;
        let edited = match account::edit(&mut act.tx, account).await? {
            Edited::Saved(version) => Edited::Saved(version),
            Edited::Gone => Edited::Gone,
            Edited::Conflict(both) => {
                Edited::missed(AccountView::of(&both.yours, posts.clone()), Some(AccountView::of(&both.theirs, posts)))
            }
        };
        if let Edited::Saved(_) = edited {
            act.done().await?;
        }
        Ok(edited)
    }

    /// Switches an account off or on. Off, its sessions end at once and its tokens are taken back for good: whoever is
    /// switched on again later is given new ones.
    ///
    /// # Errors
    /// Not an administrator, or one's own account.
    pub async fn switch_account(&self, actor: &Actor, id: UserId, on: bool) -> Result<()> {
        let (mut act, mut account) =
            self.others_account(actor, id, if on { "switched on" } else { "switched off" }).await?;
        account.disabled = !on;
        account::edit(&mut act.tx, account).await?.saved()?;
        if !on {
            session::end_all(&mut act.tx, id, None).await?;
            let tokens = token::revoke_all(&mut act.tx, id, actor.account(), self.now()).await?;
            act.detail(serde_json::json!({ "what": "switched off", "tokens": tokens }));
        }
        act.done().await
    }

    /// Opens an account that was locked after wrong tries.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn unlock_account(&self, actor: &Actor, id: UserId) -> Result<()> {
        let (mut act, _) = self.others_account(actor, id, "unlocked").await?;
        account::lock(&mut act.tx, id, None).await?;
        act.done().await
    }
}

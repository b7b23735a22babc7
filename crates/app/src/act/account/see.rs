use linchpin_core::{Result, UserId};
use linchpin_store::account;

use super::AccountView;
use crate::{
    About, Actor, App,
    act::sign_in::posts,
    permission::{Act, Resource, Subject},
};

impl App {
    /// A page of accounts by name; `after` is the last of the page before.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn accounts(&self, actor: &Actor, after: Option<UserId>, limit: u32) -> Result<Vec<AccountView>> {
        let mut act =
            self.begin(actor).await?.permit(Act::Search, &Subject::of(Resource::Account), About::default()).await?;
        let after = match after {
            Some(id) => account::by_id(&mut act.tx, id).await?,
            None => None,
        };
        let mut views = Vec::new();
        for account in account::list(&mut act.tx, after.as_ref(), limit).await? {
            let posts = posts(&mut act.tx, &account).await?;
            views.push(AccountView::of(&account, posts));
        }
        act.done().await?;
        Ok(views)
    }

    /// One account.
    ///
    /// # Errors
    /// Not an administrator and not one's own; there is no such account.
    pub async fn account(&self, actor: &Actor, id: UserId) -> Result<AccountView> {
        let (act, account) = self.account_act(actor, Act::See, id, "seen").await?;
        let mut act = act;
        let view = AccountView::of(&account, posts(&mut act.tx, &account).await?);
        act.done().await?;
        Ok(view)
    }
}

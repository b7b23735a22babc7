use linchpin_core::{Error, Result, UserId};
use linchpin_store::account;

use super::sign_in::{Post, SignIn, posts};
use crate::App;

impl App {
    /// The accounts that the demo offers: name and roles. None outside the demo.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn demo_accounts(&self) -> Result<Vec<(UserId, String, Vec<Post>)>> {
        if !self.settings.demo {
            return Ok(Vec::new());
        }
        let mut tx = self.store.read().await?;
        let mut offered = Vec::new();
        for account in account::list(&mut tx, None, 100).await?.into_iter().filter(|a| !a.disabled) {
            let posts = posts(&mut tx, &account).await?;
            if !posts.is_empty() {
                offered.push((account.id, account.name, posts));
            }
        }
        offered.sort_by_key(|(_, name, posts)| (posts.first().map(|p| p.role), name.clone()));
        Ok(offered)
    }

    /// Signs in with a button, in the demo only.
    ///
    /// # Errors
    /// This is not the demo, or the store cannot be reached.
    pub async fn sign_in_demo(&self, id: UserId, agent: &str, request: Option<&str>) -> Result<SignIn> {
        if !self.settings.demo {
            return Err(Error::not_found("There is nothing at this address."));
        }
        let mut tx = self.store.write().await?;
        match account::by_id(&mut tx, id).await?.filter(|account| !account.disabled) {
            Some(account) => {
                let posts = posts(&mut tx, &account).await?;
                self.open_session(tx, &account, posts, "demo", agent, request).await
            }
            None => self.refuse(tx, None, "unknown-name", request).await,
        }
    }
}

//! Who somebody is whose account the records name, and who works together.

use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{OdsCode, Result, UserId};
use linchpin_store::{account, staff, team};

use crate::{
    Actor, App,
    permission::{Act, Resource, Subject},
};

/// A team and who is in it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamView {
    /// The team.
    pub team: team::Team,
    /// The names of those in it.
    pub members: Vec<String>,
}

impl App {
    /// The names behind accounts, for lists of who did what. Names of colleagues are open to all staff; whoever may not
    /// see them learns none.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn names_of(
        &self,
        actor: &Actor,
        users: impl IntoIterator<Item = UserId>,
    ) -> Result<BTreeMap<UserId, String>> {
        let users: BTreeSet<UserId> = users.into_iter().collect();
        let mut names = BTreeMap::new();
        if users.is_empty() || !self.may(actor, Act::See, &Subject::of(Resource::Directory)).is_allowed() {
            return Ok(names);
        }
        let mut tx = self.store.read().await?;
        for user in users {
            if let Some(account) = account::by_id(&mut tx, user).await? {
                names.insert(user, account.name);
            }
        }
        Ok(names)
    }

    /// The teams of an organisation, with who is in each.
    ///
    /// # Errors
    /// The role does not see the directory.
    pub async fn teams(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<TeamView>> {
        self.require(actor, Act::See, &Subject::of(Resource::Directory)).await?;
        let now = self.now();
        let mut tx = self.store.read().await?;
        let mut views = Vec::new();
        for team in team::of(&mut tx, organisation).await? {
            let mut members = Vec::new();
            for id in team::members(&mut tx, team.id, now).await? {
                members.extend(staff::get(&mut tx, id).await?.map(|one| one.name.full()));
            }
            members.sort();
            views.push(TeamView { team, members });
        }
        Ok(views)
    }
}

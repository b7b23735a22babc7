//! Who somebody is whose account the records name, and who works together.

use std::collections::{BTreeMap, BTreeSet};

use linchpin_core::{OdsCode, Result, StaffId, UserId};
use linchpin_store::{Tx, account, staff, team};

use crate::{
    Actor, App,
    permission::{Act, Resource, Subject},
};

/// A team and who is in it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamView {
    /// The team.
    pub team: team::Team,
    /// Those in it, by name.
    pub members: Vec<(String, StaffId)>,
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
        let mut tx = self.store.read().await?;
        let mut views = Vec::new();
        for team in team::of(&mut tx, organisation).await? {
            views.push(self.team_view(&mut tx, team).await?);
        }
        Ok(views)
    }

    pub(super) async fn team_view(&self, tx: &mut Tx, team: team::Team) -> Result<TeamView> {
        let mut members = Vec::new();
        for id in team::members(tx, team.id, self.now()).await? {
            members.extend(staff::get(tx, id).await?.map(|one| (one.name.full(), id)));
        }
        members.sort();
        Ok(TeamView { team, members })
    }
}

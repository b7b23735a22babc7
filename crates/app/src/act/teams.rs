//! Keeping teams and who is in them: administrators all of them, a practice its own (C3).

use linchpin_core::{Error, Result, StaffId, TeamId, person::Fault};
use linchpin_store::{
    staff,
    team::{self, Team},
};

use super::{
    care_homes::directory,
    directory::TeamView,
    kept::{Kept, must, one_line},
};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

impl App {
    /// One team, closed or not, with who is in it now.
    ///
    /// # Errors
    /// The role does not see the directory; there is no such team.
    pub async fn team(&self, actor: &Actor, id: TeamId) -> Result<TeamView> {
        self.require(actor, Act::See, &Subject::of(Resource::Directory)).await?;
        let mut tx = self.store.read().await?;
        let team = team::get(&mut tx, id).await?.ok_or_else(no_team)?;
        self.team_view(&mut tx, team).await
    }

    /// Adds a team. The draft's key is not used.
    ///
    /// # Errors
    /// Not an administrator, and of another organisation.
    pub async fn add_team(&self, actor: &Actor, draft: &Team) -> Result<std::result::Result<TeamId, Vec<Fault>>> {
        let team = Team { id: TeamId::new(self.ids.uuid()), ..draft.clone() };
        let subject = directory(team.organisation == actor.organisation);
        let mut act = self.begin(actor).await?.permit(Act::Add, &subject, About::key(team.id)).await?;
        let faults = faults(&team);
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        team::add(&mut act.tx, &team).await?;
        act.detail(serde_json::json!({ "what": "team", "organisation": team.organisation }));
        act.done().await?;
        Ok(Ok(team.id))
    }

    /// Saves the name, purpose and last day of a team, edited from `edited.version`. It stays where it belongs.
    ///
    /// # Errors
    /// Not an administrator, and of another organisation; there is no such team.
    pub async fn edit_team(&self, actor: &Actor, edited: &Team) -> Result<Kept<Team>> {
        let mut doing = self.begin(actor).await?;
        let now = team::get(&mut doing.tx, edited.id).await?;
        let subject = directory(now.as_ref().is_some_and(|team| team.organisation == actor.organisation));
        let mut act = doing.permit(Act::Edit, &subject, About::key(edited.id)).await?;
        let next = Team { organisation: now.ok_or_else(no_team)?.organisation, ..edited.clone() };
        let faults = faults(&next);
        if !faults.is_empty() {
            return Ok(Kept::Wrong(faults));
        }
        act.detail(serde_json::json!({ "what": "team", "from": edited.version, "closed": next.closed }));
        let kept = Kept::of(team::save(&mut act.tx, &next).await?).ok_or_else(no_team)?;
        match kept {
            Kept::Saved(_) => act.done().await?,
            _ => act.failed().await?,
        }
        Ok(kept)
    }

    /// Takes a member of staff into a team, or out of it; false where they are, or are not, in it already.
    ///
    /// # Errors
    /// Not an administrator, and a team of another organisation; there is no such team or member of staff.
    pub async fn change_team(&self, actor: &Actor, id: TeamId, who: StaffId, joins: bool) -> Result<bool> {
        let mut doing = self.begin(actor).await?;
        let team = team::get(&mut doing.tx, id).await?;
        let subject = directory(team.as_ref().is_some_and(|team| team.organisation == actor.organisation));
        let mut act = doing.permit(Act::Edit, &subject, About::key(id)).await?;
        let team = team.ok_or_else(no_team)?;
        if joins && team.closed.is_some() {
            return Err(Error::invalid("This team is closed: nobody joins it."));
        }
        if joins && staff::get(&mut act.tx, who).await?.is_none_or(|one| one.ended.is_some()) {
            return Err(Error::invalid("Choose somebody who works here."));
        }
        let changed = match joins {
            true => team::join(&mut act.tx, id, who, self.now()).await?,
            false => team::leave(&mut act.tx, id, who, self.now()).await?,
        };
        act.detail(serde_json::json!({ "what": if joins { "joined" } else { "left" }, "staff": who }));
        act.done().await?;
        Ok(changed)
    }
}

fn faults(team: &Team) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut must = |right, field, message| must(&mut faults, right, field, message);
    must(!team.name.trim().is_empty(), "name", "Enter the name of the team");
    must(one_line(&team.name, 200), "name", "The name must be one line of 200 characters or fewer");
    let purpose = team.purpose.as_deref().unwrap_or_default();
    must(one_line(purpose, 500), "purpose", "What it is for must be one line of 500 characters or fewer");
    faults
}

fn no_team() -> Error {
    Error::not_found("There is no such team.")
}

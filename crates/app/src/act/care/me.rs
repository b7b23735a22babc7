use linchpin_core::{OdsCode, PersonId, Result, Role, StaffId};
use linchpin_pathways::{Pathway, case, pathway::Seat};
use linchpin_store::{
    Tx, account,
    care::Holder,
    team::{self, Team},
};

use crate::{Actor, App};

/// Who somebody is beside their role: a member of staff, in teams.
#[derive(Clone, Debug, Default)]
pub(super) struct Me {
    pub staff: Option<StaffId>,
    pub teams: Vec<Team>,
}

impl Me {
    /// Whether something in a person's case is in their hands.
    pub fn is(&self, actor: &Actor, person: PersonId, holder: Holder) -> bool {
        match holder {
            Holder::Staff(id) => self.staff == Some(id),
            Holder::Team(id) => self.teams.iter().any(|team| team.id == id),
            // A person's account belongs to their practice, and is none of its staff.
            Holder::Organisation(code) => actor.role != Role::Patient && actor.organisation == code,
            Holder::Person => actor.person == Some(person),
        }
    }

    /// Under whose names things can be in their hands, the person's own aside.
    pub fn holders(&self, actor: &Actor) -> Vec<Holder> {
        let staff = self.staff.map(Holder::Staff);
        let teams = self.teams.iter().map(|team| Holder::Team(team.id));
        let organisation = (actor.role != Role::Patient).then_some(Holder::Organisation(actor.organisation));
        staff.into_iter().chain(teams).chain(organisation).collect()
    }

    /// The parties as which somebody opens a case of a person of this practice.
    pub async fn opens(
        &self,
        app: &App,
        tx: &mut Tx,
        actor: &Actor,
        (pathway, practice, is_person): (&Pathway, OdsCode, bool),
    ) -> Result<Vec<String>> {
        let mut teams = Vec::new();
        for party in &pathway.parties {
            if let Seat::Team(name) = &party.seat
                && let Some(team) = app.team_for(tx, name, practice).await?
                && self.teams.iter().any(|one| one.id == team.id)
            {
                teams.push(name.as_str());
            }
        }
        let staff = self.staff.map(|id| id.to_string());
        let engine = case::Actor {
            role: actor.role,
            is_person,
            at_practice: actor.organisation == practice,
            opened: true,
            teams: &teams,
            staff: staff.as_deref(),
            organisation: actor.organisation.as_str(),
        };
        Ok(engine.parties(pathway, None).into_iter().map(str::to_owned).collect())
    }
}

impl App {
    /// Who an actor is now.
    pub(super) async fn me(&self, tx: &mut Tx, actor: &Actor) -> Result<Me> {
        let staff = account::by_id(tx, actor.user).await?.and_then(|account| account.staff);
        let teams = match staff {
            Some(staff) => team::of_staff(tx, staff, self.now()).await?,
            None => Vec::new(),
        };
        Ok(Me { staff, teams })
    }

    /// The team that a pathway means by a name, for the people of a practice: the practice's own, its network's, one of a
    /// group to which the practice belongs, or else any. Of several the first made, so that nobody comes to see cases by
    /// giving their own team a name that is in use.
    pub(super) async fn team_for(&self, tx: &mut Tx, name: &str, practice: OdsCode) -> Result<Option<Team>> {
        let today = self.clock.today();
        let network = self.groups.network(practice, today);
        let groups = self.groups.of(practice, today);
        let distance = |team: &Team| {
            if team.organisation == practice {
                0
            } else if Some(team.organisation) == network {
                1
            } else if self.groups.of(team.organisation, today).iter().any(|group| groups.contains(group)) {
                2
            } else {
                3
            }
        };
        let teams = team::named(tx, name).await?;
        Ok(teams.into_iter().min_by_key(|team| (distance(team), team.id)))
    }
}

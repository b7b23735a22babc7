use jiff::Timestamp;
use linchpin_core::{Error, MeetingId, Result, StaffId, TeamId};
use linchpin_store::{
    Tx,
    meeting::{self, Meeting},
    staff, team,
};

use super::asked;
use crate::{
    About, Actor, App,
    act::kept::one_line,
    permission::{Act, Relationship, Resource, Subject},
};

/// A meeting that is to be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanMeeting {
    /// The team that meets; the actor's practice where it is none.
    pub team: Option<TeamId>,
    /// When it begins.
    pub begins: Timestamp,
    /// Where: a room, or that it is by video.
    pub place: Option<String>,
}

impl App {
    /// Plans a meeting: everybody of the team is asked to it, and its agenda is drawn from the cases.
    ///
    /// # Errors
    /// The table refuses; it is in the past; the place is no line of words.
    pub async fn plan_meeting(&self, actor: &Actor, wanted: &PlanMeeting) -> Result<MeetingId> {
        let mut doing = self.begin(actor).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let mut subject = Subject::of(Resource::Meeting);
        let team = wanted.team.and_then(|id| me.teams.iter().find(|team| team.id == id));
        match wanted.team {
            None => subject.relationships.insert(Relationship::OwnOrganisation),
            Some(_) => team.is_some() && subject.relationships.insert(Relationship::Shared),
        };
        let id = MeetingId::new(self.ids.uuid());
        let mut act = doing.permit(Act::Add, &subject, About::key(id)).await?;
        if wanted.begins < self.now() {
            return Err(Error::invalid("Choose a day and time that is still to come."));
        }
        let place = wanted.place.as_deref().map(str::trim).filter(|place| !place.is_empty());
        if place.is_some_and(|place| !one_line(place, 200)) {
            return Err(Error::invalid("Write the place on one line, in 200 characters or fewer."));
        }
        let one = Meeting {
            id,
            organisation: team.map_or(actor.organisation, |team| team.organisation),
            team: team.map(|team| team.id),
            begins: wanted.begins,
            place: place.map(str::to_owned),
            made: self.now(),
            made_by: actor.account(),
            words: None,
            ended: None,
            ended_by: None,
            version: 1,
        };
        meeting::add(&mut act.tx, &one).await?;
        self.ask_members(&mut act.tx, &one, me.staff).await?;
        self.draw(&mut act.tx, actor, &me, &one).await?;
        act.done().await?;
        Ok(id)
    }

    /// Asks everybody of the team; of a practice whoever plans it, who asks the others by name.
    pub(super) async fn ask_members(&self, tx: &mut Tx, one: &Meeting, planner: Option<StaffId>) -> Result<()> {
        let members = match one.team {
            Some(id) => team::members(tx, id, self.now()).await?,
            None => planner.into_iter().collect(),
        };
        for id in members {
            if let Some(person) = self.whence(tx, id).await? {
                let _ = meeting::ask(tx, one.id, &person).await?;
            }
        }
        Ok(())
    }

    /// A member of staff as they are asked: by name, and where they work today.
    pub(super) async fn whence(&self, tx: &mut Tx, id: StaffId) -> Result<Option<meeting::Attendance>> {
        let today = self.clock.today();
        let found = staff::get(tx, id).await?.filter(|one| one.ended.is_none());
        Ok(found.map(|one| {
            let role = one
                .roles
                .iter()
                .find(|role| role.from.is_none_or(|from| from <= today) && role.to.is_none_or(|to| to >= today));
            let whence = role.map(|role| role.organisation.to_string()).unwrap_or_default();
            asked(Some(id), one.name.full(), whence)
        }))
    }
}

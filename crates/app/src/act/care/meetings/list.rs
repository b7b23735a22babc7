use jiff::Timestamp;
use linchpin_core::{MeetingId, OdsCode, Result, TeamId};
use linchpin_store::meeting::{self, Meeting};

use super::Me;
use crate::{
    Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// So many meetings of each practice, team and person are listed.
const LISTED: u32 = 30;

/// A meeting in a list. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingRow {
    /// Its key.
    pub id: MeetingId,
    /// Whose it is.
    pub organisation: OdsCode,
    /// The team that meets, by its name.
    pub team: Option<String>,
    /// When it begins.
    pub begins: Timestamp,
    /// Where.
    pub place: Option<String>,
    /// When its minutes were finished.
    pub ended: Option<Timestamp>,
    /// How many cases are on the agenda.
    pub cases: usize,
    /// Whether the reader may write in it: those who were asked only look.
    pub keeps: bool,
}

impl App {
    /// The meetings of somebody's practice and teams, and those to which they were asked: the last first. With the teams for
    /// which they may plan one.
    ///
    /// # Errors
    /// The role has to do with no meeting; or the store cannot be reached.
    pub async fn meetings(&self, actor: &Actor) -> Result<(Vec<MeetingRow>, Vec<(TeamId, String)>)> {
        let subject = Subject {
            relationships: [Relationship::OwnOrganisation, Relationship::Shared].into(),
            ..Subject::of(Resource::Meeting)
        };
        self.require(actor, Act::See, &subject).await?;
        let mut tx = self.store.write().await?;
        let me = self.me(&mut tx, actor).await?;
        let mut found: Vec<Meeting> = meeting::of_organisation(&mut tx, actor.organisation, LISTED).await?;
        for team in &me.teams {
            found.extend(meeting::of_team(&mut tx, team.id, LISTED).await?);
        }
        if let Some(staff) = me.staff {
            found.extend(meeting::of_staff(&mut tx, staff, LISTED).await?);
        }
        found.sort_by_key(|one| std::cmp::Reverse((one.begins, one.id)));
        found.dedup_by_key(|one| one.id);
        let mut rows = Vec::new();
        for one in found {
            rows.extend(self.meeting_row(&mut tx, actor, &me, one).await?);
        }
        tx.rollback().await?;
        Ok((rows, me.teams.into_iter().map(|team| (team.id, team.name)).collect()))
    }

    /// A meeting as a row; none where the table does not let the reader see it.
    async fn meeting_row(
        &self,
        tx: &mut linchpin_store::Tx,
        actor: &Actor,
        me: &Me,
        one: Meeting,
    ) -> Result<Option<MeetingRow>> {
        let sees = self.stands_in_meeting(tx, actor, me, &one, Act::See).await?;
        if !self.may(actor, Act::See, &sees).is_allowed() {
            return Ok(None);
        }
        let writes = self.stands_in_meeting(tx, actor, me, &one, Act::Edit).await?;
        let team = self.team_name(tx, &one).await?;
        Ok(Some(MeetingRow {
            id: one.id,
            organisation: one.organisation,
            team,
            begins: one.begins,
            place: one.place,
            ended: one.ended,
            cases: meeting::agenda(tx, one.id).await?.len(),
            keeps: one.ended.is_none() && self.may(actor, Act::Edit, &writes).is_allowed(),
        }))
    }
}

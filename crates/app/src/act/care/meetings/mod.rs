//! Meetings about those whom a practice or a team looks after together (`domain.md` C2): an agenda drawn from cases, who came,
//! what was decided of each, and when one meets again.
//!
//! A meeting keeps no second copy of anything. What is decided is a move of the case, or a note in it, and stands there for
//! everybody who sees the case; the minutes show of it what their reader may see. Whoever takes part and is no party of a case
//! sees of it what was opened to the meeting, while the person agrees and the case is open.

mod attend;
mod discuss;
mod draw;
mod end;
mod list;
mod plan;
mod prefill;
mod put;
mod show;

use linchpin_core::{CaseId, Error, MeetingId, Result};
use linchpin_store::{
    Tx,
    meeting::{self, Attendance, Came, Item, Meeting, Why},
    team,
};

pub use attend::Attend;
pub use discuss::{Discuss, Discussion};
pub use end::EndMeeting;
pub use list::MeetingRow;
pub use plan::PlanMeeting;
pub use show::{ItemSeen, MeetingSeen, Minuted};

use super::me::Me;
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Relationship, Resource, Subject},
};

/// A meeting in hand within an act that the table allows.
struct Sitting<'a> {
    act: Permitted<'a>,
    meeting: Meeting,
    me: Me,
}

fn no_meeting() -> Error {
    Error::not_found("There is no such meeting.")
}

impl App {
    /// What stands between somebody and a meeting: it is their practice's, they are in the team that meets, or they were asked
    /// to it, which lets them look.
    async fn stands_in_meeting(&self, tx: &mut Tx, actor: &Actor, me: &Me, one: &Meeting, act: Act) -> Result<Subject> {
        let mut subject = Subject::of(Resource::Meeting);
        if one.organisation == actor.organisation && one.team.is_none() {
            subject.relationships.insert(Relationship::OwnOrganisation);
        }
        let in_team = one.team.is_some_and(|id| me.teams.iter().any(|team| team.id == id));
        let asked = act == Act::See && self.is_asked(tx, me, one).await?;
        if in_team || asked {
            subject.relationships.insert(Relationship::Shared);
        }
        Ok(subject)
    }

    /// Whether somebody takes part: they are in the team, of the practice, or asked and did not send apologies.
    async fn takes_part(&self, tx: &mut Tx, actor: &Actor, me: &Me, one: &Meeting) -> Result<bool> {
        let own = match one.team {
            Some(id) => me.teams.iter().any(|team| team.id == id),
            None => one.organisation == actor.organisation,
        };
        Ok(own || self.is_asked(tx, me, one).await?)
    }

    async fn is_asked(&self, tx: &mut Tx, me: &Me, one: &Meeting) -> Result<bool> {
        let Some(staff) = me.staff else { return Ok(false) };
        let all = meeting::attendance(tx, one.id).await?;
        Ok(all.iter().any(|one| one.staff == Some(staff) && one.came != Came::Apologies))
    }

    /// Opens an act on a meeting: a change finds it locked, and not yet ended.
    async fn on_meeting<'a>(&'a self, actor: &'a Actor, id: MeetingId, act: Act) -> Result<Sitting<'a>> {
        let mut doing = self.begin(actor).await?;
        let me = self.me(&mut doing.tx, actor).await?;
        let found = match act {
            Act::See => meeting::get(&mut doing.tx, id).await?,
            _ => meeting::lock(&mut doing.tx, id).await?,
        };
        let subject = match &found {
            Some(one) => self.stands_in_meeting(&mut doing.tx, actor, &me, one, act).await?,
            None => Subject::of(Resource::Meeting),
        };
        let permitted = doing.permit(act, &subject, About::key(id)).await?;
        let meeting = found.ok_or_else(no_meeting)?;
        if act != Act::See && meeting.ended.is_some() {
            return Err(Error::invalid("The minutes of this meeting are finished: nothing in them is changed."));
        }
        Ok(Sitting { act: permitted, meeting, me })
    }

    /// The name of the team that meets; none where the practice does.
    async fn team_name(&self, tx: &mut Tx, one: &Meeting) -> Result<Option<String>> {
        match one.team {
            Some(id) => Ok(team::get(tx, id).await?.map(|team| team.name)),
            None => Ok(None),
        }
    }
}

/// A case on the agenda as it is first put there.
fn item(case: CaseId, why: Why, words: &str, (app, actor): (&App, &Actor)) -> Item {
    Item {
        case,
        place: 0,
        why,
        words: words.to_owned(),
        open_to_all: false,
        put: app.now(),
        put_by: actor.account(),
        discussed: None,
    }
}

/// Somebody as they are first asked.
fn asked(staff: Option<linchpin_core::StaffId>, name: String, whence: String) -> Attendance {
    Attendance { number: 0, staff, name, whence, came: Came::Asked }
}

use linchpin_core::{AppointmentId, Person, Result};
use linchpin_store::{
    Tx,
    appointment::{self, Appointment},
    audit::Outcome,
    person,
    to_tell::{self, What},
};

use super::{Answer, amend::on_appointment};
use crate::{
    About, Actor, App, doing,
    message::{News, ToWrite},
    permission::{Act, Decision, Relationship, Resource, Subject},
    standing,
};

/// Somebody who is booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The appointment.
    pub appointment: Appointment,
    /// Who it is, while the table lets the actor see it; the view is written down.
    pub person: Option<Person>,
}

/// Why somebody must hear from the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Their slot is planned no more: they need another appointment.
    Rebook,
    /// Nobody sits there any more: somebody must stand in, or they need another appointment.
    NoClinician,
    /// They are expected at another site.
    Site,
    /// Another clinician sees them.
    Clinician,
}

impl Why {
    /// What is written to those whom it concerns.
    fn news(self) -> News {
        match self {
            Self::Rebook | Self::NoClinician => News::Ring,
            Self::Site => News::Elsewhere,
            Self::Clinician => News::Other,
        }
    }

    /// Whether being told is all that they need.
    fn ends_by_telling(self) -> bool {
        matches!(self, Self::Site | Self::Clinician)
    }
}

impl App {
    /// Those of these appointments that are there, earliest first, with whose each is. Each whose name is shown is written
    /// down as seen; whose name the table does not let the actor see is there without one.
    ///
    /// # Errors
    /// The table refuses the diary; or the store cannot be reached.
    pub async fn named(&self, actor: &Actor, ids: &[AppointmentId]) -> Result<Vec<Expected>> {
        self.sees_diary(actor).await?;
        let mut tx = self.store.write().await?;
        let mut found = Vec::new();
        for id in ids {
            if let Some(one) = appointment::get(&mut tx, *id).await? {
                found.push(self.expects(&mut tx, actor, one).await?);
            }
        }
        tx.commit().await?;
        found.sort_by_key(|one| (one.appointment.starts, one.appointment.id));
        Ok(found)
    }

    /// Who must be told or have another appointment because a diary changed over them: in the actor's own diary, and of
    /// their own people in the diaries of others. Nobody leaves the list but by being told, moved or cancelled.
    ///
    /// # Errors
    /// The table refuses the diary; or the store cannot be reached.
    pub async fn to_tell(&self, actor: &Actor) -> Result<Vec<(Why, Expected)>> {
        self.sees_diary(actor).await?;
        let mut tx = self.store.write().await?;
        let all = self.touched(&mut tx, actor).await?;
        let mut found = Vec::with_capacity(all.len());
        for (why, one) in all {
            found.push((why, self.expects(&mut tx, actor, one).await?));
        }
        tx.commit().await?;
        Ok(found)
    }

    /// How many [`App::to_tell`] lists. It names nobody, and nothing is written down.
    ///
    /// # Errors
    /// The table refuses the diary; or the store cannot be reached.
    pub async fn count_to_tell(&self, actor: &Actor) -> Result<usize> {
        self.sees_diary(actor).await?;
        let mut tx = self.store.read().await?;
        let all = self.touched(&mut tx, actor).await?;
        tx.rollback().await?;
        Ok(all.len())
    }

    /// Over whom a diary changed, earliest first, and why each must hear from the desk.
    async fn touched(&self, tx: &mut Tx, actor: &Actor) -> Result<Vec<(Why, Appointment)>> {
        let (own, now) = (actor.organisation, self.now());
        let mut all: Vec<(Why, Appointment)> = Vec::new();
        all.extend(to_tell::unplanned(tx, own, now).await?.into_iter().map(|one| (Why::Rebook, one)));
        all.extend(to_tell::lost(tx, own, now).await?.into_iter().map(|one| (Why::NoClinician, one)));
        for (one, what) in to_tell::open(tx, own, now).await? {
            let why = if what == What::Site { Why::Site } else { Why::Clinician };
            // One reason that asks for more than being told is enough.
            if why == Why::Site || !all.iter().any(|(_, other)| other.id == one.id) {
                all.push((why, one));
            }
        }
        // Whom a text has reached was told; a text on its way, or lost, has told nobody.
        let mut left = Vec::with_capacity(all.len());
        for (why, one) in all {
            if !(why.ends_by_telling() && self.has_heard(tx, &one, why.news()).await?) {
                left.push((why, one));
            }
        }
        left.sort_by_key(|(why, one)| (one.starts, one.id, *why));
        Ok(left)
    }

    /// What could be written to each of those on the list whose name the actor sees, or was: see [`ToWrite`].
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn to_write(&self, all: &[(Why, Expected)]) -> Result<Vec<Option<ToWrite>>> {
        let mut tx = self.store.read().await?;
        let mut found = Vec::with_capacity(all.len());
        for (why, Expected { appointment, person }) in all {
            found.push(match person {
                Some(person) => Some(self.would_tell(&mut tx, appointment, person, why.news()).await?),
                None => None,
            });
        }
        tx.rollback().await?;
        Ok(found)
    }

    /// Writes to somebody on the list what changed, by the rules of messages; whether it was written. They stay on the list
    /// until it has reached them, and whoever needs another appointment until they have it.
    ///
    /// # Errors
    /// The table refuses; or there is no such appointment.
    pub async fn write_told(&self, actor: &Actor, id: AppointmentId) -> Result<Answer<bool>> {
        let (mut act, one, person) = on_appointment(self.begin(actor).await?, Act::Mark, id).await?;
        let why = self.touched(&mut act.tx, actor).await?.into_iter().find(|(_, other)| other.id == id);
        let Some((why, _)) = why else { return Ok(Answer::Changed) };
        let written = self.tell(&mut act.tx, &one, &person, why.news()).await?;
        act.detail(serde_json::json!({ "written": written }));
        act.done().await?;
        Ok(Answer::Done(written))
    }

    /// Writes down that somebody was told what changed.
    ///
    /// # Errors
    /// The table refuses; or there is no such appointment.
    pub async fn was_rung(&self, actor: &Actor, id: AppointmentId) -> Result<Answer<()>> {
        let (mut act, one, _) = on_appointment(self.begin(actor).await?, Act::Mark, id).await?;
        let told = to_tell::told(&mut act.tx, one.id, actor.account(), self.now()).await?;
        act.detail(serde_json::json!({ "told": told }));
        act.done().await?;
        Ok(if told { Answer::Done(()) } else { Answer::Changed })
    }

    async fn sees_diary(&self, actor: &Actor) -> Result<()> {
        let own = Subject::of(Resource::Diary).with(Relationship::OwnOrganisation);
        self.require(actor, Act::See, &own).await.map(drop)
    }

    /// An appointment with whose it is, as far as the actor may know.
    async fn expects(&self, tx: &mut Tx, actor: &Actor, one: Appointment) -> Result<Expected> {
        let Some(person) = person::resolve(tx, one.person).await? else {
            return Ok(Expected { appointment: one, person: None });
        };
        let subject = standing(self, tx, actor, &person, Resource::Appointment).await?;
        let person = match self.may(actor, Act::See, &subject) {
            Decision::Allowed(permit) => {
                let about = About { person: Some(person.id), ..About::key(one.id) }.because(permit.rule);
                doing::write(tx, self, actor, Act::See, Resource::Appointment, &about, Outcome::Done)?;
                Some(person)
            }
            Decision::Refused(_) => None,
        };
        // What they said is theirs as much as their name.
        let words = one.words.clone().filter(|_| person.is_some());
        Ok(Expected { appointment: Appointment { words, ..one }, person })
    }
}

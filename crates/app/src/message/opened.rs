use jiff::{SignedDuration, Timestamp};
use linchpin_core::{Error, MessageId, OdsCode, PersonId, Result};
use linchpin_store::{
    appointment,
    message::{self, Kind, State, Way},
    message_reply::{self, Meaning},
    person,
};

use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// A message as a list shows it: what became of it, and neither what it says nor where it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its key.
    pub id: MessageId,
    /// To whom, where the actor may see them.
    pub person: Option<PersonId>,
    /// What it is about.
    pub kind: Kind,
    /// How it goes.
    pub way: Way,
    /// What became of it.
    pub state: State,
    /// Why it failed or was let go.
    pub fault: Option<String>,
    /// Why it was written, where that is no matter of course.
    pub reason: Option<String>,
    /// When the appointment begins that it is about.
    pub starts: Option<Timestamp>,
    /// Not before.
    pub due: Timestamp,
    /// When it was written.
    pub made: Timestamp,
    /// When it was sent.
    pub sent: Option<Timestamp>,
    /// How many times it was tried.
    pub attempts: u64,
}

/// The outbox of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The last messages, the last first.
    pub messages: Vec<Sent>,
    /// How many of the last seven days are in which state.
    pub counts: Vec<(State, u64)>,
}

/// An answer at which somebody must look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbox {
    /// Its key.
    pub id: MessageId,
    /// When it came.
    pub at: Timestamp,
    /// What it was understood to mean.
    pub meaning: Meaning,
    /// By whom and what it says, for those who may see the person.
    pub said: Option<(PersonId, String)>,
}

const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

impl App {
    /// What was sent to people about the diary of an organisation.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn outbox(&self, actor: &Actor, organisation: OdsCode, limit: u32) -> Result<Outbox> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::key("messages")).await?;
        let now = self.now();
        let mut messages = Vec::new();
        for one in message::outbox(&mut act.tx, organisation, now, limit.clamp(1, 500)).await? {
            let shown = self.may_see(&mut act.tx, actor, one.person).await?.then_some(one.person);
            if let Some(person) = shown {
                act.also(person)?;
            }
            messages.push(self.sent(&mut act.tx, &one, shown).await?);
        }
        let since = now.checked_sub(WEEK).unwrap_or(Timestamp::MIN);
        let counts = message::counts(&mut act.tx, organisation, since).await?;
        act.done().await?;
        Ok(Outbox { messages, counts })
    }

    /// The answers of people at which somebody of an organisation must look, the first first. What they say is shown to
    /// those who may see the person.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn inbox(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<Inbox>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::key("messages")).await?;
        let mut found = Vec::new();
        for one in message_reply::open(&mut act.tx, organisation, 200).await? {
            let shown = self.may_see(&mut act.tx, actor, one.person).await?;
            if shown {
                act.also(one.person)?;
            }
            let said = shown.then_some((one.person, one.words));
            found.push(Inbox { id: one.id, at: one.at, meaning: one.meaning, said });
        }
        act.done().await?;
        Ok(found)
    }

    /// Notes that somebody looked at an answer and did what was to be done; false when another was quicker.
    ///
    /// # Errors
    /// The table refuses; or there is no such answer.
    pub async fn close_reply(&self, actor: &Actor, id: MessageId) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let one = message_reply::get(&mut tx, id).await?;
        tx.rollback().await?;
        let one = one.ok_or_else(|| Error::not_found("There is no such answer."))?;
        let what = (Act::Edit, Resource::Appointment);
        let (mut act, _) = self.on_person(actor, one.person, what, About::key(id)).await?;
        let closed = message_reply::close(&mut act.tx, id, actor.account(), self.now()).await?;
        act.detail(serde_json::json!({ "answer": "closed" }));
        act.done().await?;
        Ok(closed)
    }

    /// A message as a list shows it, to those who may see `shown`.
    pub(super) async fn sent(
        &self,
        tx: &mut linchpin_store::Tx,
        one: &message::Message,
        shown: Option<PersonId>,
    ) -> Result<Sent> {
        let starts = match one.appointment {
            Some(id) => appointment::get(tx, id).await?.map(|one| one.starts),
            None => None,
        };
        Ok(Sent {
            id: one.id,
            person: shown,
            kind: one.kind,
            way: one.way,
            state: one.state,
            fault: one.fault.clone(),
            reason: one.reason.clone().filter(|_| shown.is_some()),
            starts,
            due: one.due,
            made: one.made,
            sent: one.sent,
            attempts: one.attempts,
        })
    }

    /// Whether an actor may see who a person is.
    async fn may_see(&self, tx: &mut linchpin_store::Tx, actor: &Actor, id: PersonId) -> Result<bool> {
        let subject = match person::resolve(tx, id).await? {
            Some(person) => crate::standing(self, tx, actor, &person, Resource::Person).await?,
            None => Subject::of(Resource::Person),
        };
        Ok(self.may(actor, Act::See, &subject).is_allowed())
    }
}

use linchpin_core::{AppointmentId, Error, Result, Role};
use linchpin_store::{
    appointment::{self, Appointment, State},
    message, relationship, request, slot,
};
use serde::Serialize;

use super::{Answer, amend::on_appointment, key, no_appointment, words};
use crate::{Actor, App, message::News, permission::Act};

/// An appointment to be cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cancel {
    /// The appointment.
    pub appointment: AppointmentId,
    /// As it was seen. It is not part of what is asked: a program that repeats its message need not know it.
    #[serde(skip)]
    pub version: u64,
    /// Why.
    pub reason: Option<String>,
}

impl App {
    /// Cancels an appointment, as its person asked: its slot is free again, its request is open again, and what it opened is
    /// closed. They are told where the organisation of the diary tells people.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment; the key was used for something else.
    pub async fn cancel(&self, actor: &Actor, wanted: &Cancel, key: &str) -> Result<Answer<Appointment>> {
        Ok(self.called_off(actor, wanted, key, Some(News::Cancelled)).await?.map(|(one, _)| one))
    }

    /// Cancels an appointment because the practice or hub cannot see the person then, and takes its slot out of reach. They
    /// are asked to ring for another; whether a message was written says whether somebody must ring them.
    ///
    /// # Errors
    /// As [`App::cancel`]; and for people themselves, who cancel.
    pub async fn withdraw(&self, actor: &Actor, wanted: &Cancel, key: &str) -> Result<Answer<(Appointment, bool)>> {
        if actor.role == Role::Patient {
            return Err(Error::invalid("Cancel the appointment if you cannot come."));
        }
        self.called_off(actor, wanted, key, Some(News::Withdrawn)).await
    }

    /// Cancels an appointment; with whether its person was told, by which news.
    pub(super) async fn called_off(
        &self,
        actor: &Actor,
        wanted: &Cancel,
        key: &str,
        news: Option<News>,
    ) -> Result<Answer<(Appointment, bool)>> {
        key::checked(key)?;
        let reason = words(wanted.reason.as_deref())?;
        let what = if news == Some(News::Withdrawn) { "withdraw" } else { "cancel" };
        let content = key::content(what, wanted)?;
        let (mut act, one, person) = on_appointment(self.begin(actor).await?, Act::Edit, wanted.appointment).await?;
        if self.answered(&mut act, actor, key, &content).await?.is_some() {
            let told = match news {
                Some(news) => self.was_told(&mut act.tx, &one, news).await?,
                None => false,
            };
            return Ok(Answer::Done((one, told)));
        }
        let now = self.now();
        let late = actor.role == Role::Patient && one.starts <= now;
        if late || one.version != wanted.version || !matches!(one.state, State::Booked | State::Arrived) {
            return Ok(Answer::Changed);
        }
        if !appointment::cancel(&mut act.tx, &one, actor.account(), reason.as_deref(), now).await? {
            return Ok(Answer::Changed);
        }
        slot::give_back(&mut act.tx, one.slot, one.id).await?;
        if news == Some(News::Withdrawn) {
            // Nobody else can be seen then either: it is out of reach until the diary is published anew.
            slot::withdraw(&mut act.tx, one.slot).await?;
        } else {
            self.freed(&mut act.tx, one.slot, now).await?;
        }
        if let Some(open) = one.relationship {
            relationship::end(&mut act.tx, open, actor.account(), now).await?;
        }
        if let Some(id) = one.request
            && request::unbook(&mut act.tx, id, one.id).await?
        {
            self.note(&mut act, actor, id, request::Step::Cancelled, Some(one.slot), None).await?;
        }
        message::drop_of(&mut act.tx, one.id, now).await?;
        let told = match news {
            Some(news) => self.tell(&mut act.tx, &one, &person, news).await?,
            None => false,
        };
        key::keep(&mut act, actor, key, one.id).await?;
        let cancelled = appointment::get(&mut act.tx, one.id).await?.ok_or_else(no_appointment)?;
        act.detail(serde_json::json!({ "cancelled": true, "by": what, "slot": one.slot, "told": told }));
        act.done().await?;
        Ok(Answer::Done((cancelled, told)))
    }
}

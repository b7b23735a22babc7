use linchpin_core::{AppointmentId, Result, Role};
use linchpin_store::{
    appointment::{self, Appointment, State},
    message, relationship, request, slot,
};
use serde::Serialize;

use super::{Answer, amend::on_appointment, key, no_appointment, words};
use crate::{Actor, App, permission::Act};

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
    /// Cancels an appointment: its slot is free again, its request is open again, and what it opened is closed.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment; the key was used for something else.
    pub async fn cancel(&self, actor: &Actor, wanted: &Cancel, key: &str) -> Result<Answer<Appointment>> {
        key::checked(key)?;
        let reason = words(wanted.reason.as_deref())?;
        let content = key::content("cancel", wanted)?;
        let (mut act, one, _) = on_appointment(self.begin(actor).await?, Act::Edit, wanted.appointment).await?;
        if self.answered(&mut act, actor, key, &content).await?.is_some() {
            return Ok(Answer::Done(one));
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
        self.freed(&mut act.tx, one.slot, now).await?;
        if let Some(open) = one.relationship {
            relationship::end(&mut act.tx, open, actor.account(), now).await?;
        }
        if let Some(id) = one.request
            && request::unbook(&mut act.tx, id, one.id).await?
        {
            self.note(&mut act, actor, id, request::Step::Cancelled, Some(one.slot), None).await?;
        }
        message::drop_of(&mut act.tx, one.id, now).await?;
        key::keep(&mut act, actor, key, one.id).await?;
        let cancelled = appointment::get(&mut act.tx, one.id).await?.ok_or_else(no_appointment)?;
        act.detail(serde_json::json!({ "cancelled": true, "slot": one.slot }));
        act.done().await?;
        Ok(Answer::Done(cancelled))
    }
}

use linchpin_access::opening::Seen;
use linchpin_core::{AppointmentId, HoldId, Person, Result, SlotId};
use linchpin_store::{
    appointment::{self, Appointment, State},
    hold, message, opening, person, relationship,
    slot::{self, Slot},
};
use serde::Serialize;

use super::{
    Answer, key, no_appointment, no_slot,
    viewer::{only_taken, seen},
};
use crate::{
    About, Actor, App, Doing, Permitted,
    message::News,
    permission::{Act, Resource, Subject},
};

/// Another slot for an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amend {
    /// The appointment.
    pub appointment: AppointmentId,
    /// As it was seen. It is not part of what is asked: a program that repeats its message need not know it.
    #[serde(skip)]
    pub version: u64,
    /// The slot to move to.
    pub to: SlotId,
    /// What keeps that slot for the actor, if anything does.
    pub hold: Option<HoldId>,
    /// As when booking; where it stays with the same organisation, what the person said stands.
    pub agreed: Option<bool>,
}

impl App {
    /// Moves an appointment to another slot: it has the new one and the old one is free, or nothing happened.
    ///
    /// # Errors
    /// The table refuses; there is no such appointment or slot; nobody asked the person about their record; the key was
    /// used for something else.
    pub async fn amend(&self, actor: &Actor, wanted: &Amend, key: &str) -> Result<Answer<Appointment>> {
        key::checked(key)?;
        if self.is_lost(actor, wanted.to, wanted.hold, key).await? {
            return Ok(Answer::Taken);
        }
        let content = key::content("amend", wanted)?;
        let mut doing = self.begin(actor).await?;
        let viewer = self.viewer(&mut doing.tx, actor).await?;
        let slot = slot::get(&mut doing.tx, wanted.to).await?;
        let rule = match &slot {
            Some(slot) => opening::get(&mut doing.tx, slot.opening).await?,
            None => None,
        };
        let on_slot = match (&slot, &rule) {
            (Some(slot), Some(rule)) => self.about_slot(actor, viewer.as_ref(), slot, &rule.it),
            _ => Subject::of(Resource::Slot),
        };
        if !self.may(actor, Act::Book, &on_slot).is_allowed() {
            // It says no again, and writes that down.
            let refused = doing.permit(Act::Book, &on_slot, About::key(wanted.to)).await;
            return Err(refused.err().unwrap_or_else(no_slot));
        }
        let (mut act, one, person) = on_appointment(doing, Act::Edit, wanted.appointment).await?;
        let (Some(slot), Some(rule), Some(viewer)) = (slot, rule, viewer) else { return Err(no_slot()) };
        if self.answered(&mut act, actor, key, &content).await?.is_some() {
            return Ok(Answer::Done(one));
        }
        let now = self.now();
        if one.version != wanted.version || one.state != State::Booked || one.starts <= now {
            return Ok(Answer::Changed);
        }
        if !self.keeps(&mut act, actor, &slot, wanted.hold).await? {
            let reasons = Seen::by(&viewer, now).why_not(&rule.it, &seen(&slot, wanted.hold));
            if only_taken(&reasons) {
                return Ok(Answer::Taken);
            }
            if !reasons.is_empty() {
                return Ok(Answer::NotOpen(reasons));
            }
        }
        if let Some(clash) = appointment::clash(&mut act.tx, one.person, (slot.starts, slot.ends), one.id).await? {
            return Ok(Answer::Clash(clash));
        }
        if !slot::book(&mut act.tx, slot.id, one.id, wanted.hold, now).await? {
            return Ok(Answer::Taken);
        }
        if !appointment::move_to(&mut act.tx, &one, &slot).await? {
            return Ok(Answer::Changed);
        }
        slot::give_back(&mut act.tx, one.slot, one.id).await?;
        self.freed(&mut act.tx, one.slot, now).await?;
        let moved = moved(&one, &slot);
        let open = self.let_on(&mut act, actor, &person, (&one, &moved), wanted.agreed).await?;
        appointment::relate(&mut act.tx, &moved, open).await?;
        if let Some(hold) = wanted.hold {
            hold::end(&mut act.tx, hold, hold::State::Booked, now).await?;
        }
        message::drop_of(&mut act.tx, one.id, now).await?;
        let told = self.tell(&mut act.tx, &moved, &person, News::Moved).await?;
        key::keep(&mut act, actor, key, one.id).await?;
        act.detail(serde_json::json!({
            "from": one.slot, "to": slot.id, "with": slot.organisation.to_string(), "told": told,
        }));
        act.done().await?;
        Ok(Answer::Done(Appointment { relationship: open, ..moved }))
    }

    /// Ends what the old time opened and opens the same for the new one; a move to another organisation is asked anew.
    async fn let_on(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        person: &Person,
        (old, new): (&Appointment, &Appointment),
        agreed: Option<bool>,
    ) -> Result<Option<linchpin_core::RelationshipId>> {
        let before = match old.relationship {
            Some(id) => relationship::get(&mut act.tx, id).await?,
            None => None,
        };
        if let Some(before) = &before {
            relationship::end(&mut act.tx, before.id, actor.account(), self.now()).await?;
        }
        match before {
            Some(before) if old.organisation == new.organisation && agreed.is_none() => {
                self.open(act, actor, new, before.scope, before.consent).await.map(Some)
            }
            _ => self.let_in(act, actor, person, new, agreed).await,
        }
    }
}

/// The appointment in its new slot.
fn moved(one: &Appointment, slot: &Slot) -> Appointment {
    Appointment {
        slot: slot.id,
        organisation: slot.organisation,
        site: slot.site,
        staff: slot.staff,
        slot_type: slot.slot_type,
        starts: slot.starts,
        ends: slot.ends,
        moves: one.moves + 1,
        version: one.version + 1,
        ..one.clone()
    }
}

/// Opens an act on an appointment, through the person whose it is.
pub(super) async fn on_appointment(
    mut doing: Doing<'_>,
    act: Act,
    id: AppointmentId,
) -> Result<(Permitted<'_>, Appointment, Person)> {
    let one = appointment::get(&mut doing.tx, id).await?;
    let person = match &one {
        Some(one) => person::resolve(&mut doing.tx, one.person).await?,
        None => None,
    };
    let subject = match &person {
        Some(person) => doing.about(person, Resource::Appointment).await?,
        None => Subject::of(Resource::Appointment),
    };
    let about = About { person: person.as_ref().map(|p| p.id), ..About::key(id) };
    let permitted = doing.permit(act, &subject, about).await?;
    match (one, person) {
        (Some(one), Some(person)) => Ok((permitted, one, person)),
        _ => Err(no_appointment()),
    }
}

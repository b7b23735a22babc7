use linchpin_access::{
    diary::Opening,
    opening::{Seen, Viewer},
};
use linchpin_core::{AppointmentId, Error, HoldId, Person, PersonId, RequestId, Result, SlotId};
use linchpin_store::{
    appointment::{self, Appointment, State},
    hold, opening, person, request,
    slot::{self, Slot},
};
use serde::Serialize;

use super::{
    Answer, key, no_appointment, no_slot,
    viewer::{only_taken, seen},
    words,
};
use crate::{
    About, Actor, App, Permitted,
    message::News,
    permission::{Act, Resource, Subject},
};

/// A slot for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Book {
    /// The slot.
    pub slot: SlotId,
    /// What keeps it for the actor, if anything does.
    pub hold: Option<HoldId>,
    /// For whom.
    pub person: PersonId,
    /// The request that it meets.
    pub request: Option<RequestId>,
    /// What it is about, as the person put it.
    pub words: Option<String>,
    /// Whether the person lets the service they go to see their record. It must be asked where that is not their own
    /// practice; without it the booking stands, and the record is not opened.
    pub agreed: Option<bool>,
}

impl App {
    /// Books a slot for a person. The same asked again under the same key is answered as before and done once.
    ///
    /// # Errors
    /// The table refuses; there is no such slot, person or request; nobody asked the person about their record; the key
    /// was used for something else.
    pub async fn book(&self, actor: &Actor, wanted: &Book, key: &str) -> Result<Answer<Appointment>> {
        key::checked(key)?;
        let words = words(wanted.words.as_deref())?;
        if self.is_lost(actor, wanted.slot, wanted.hold, key).await? {
            return Ok(Answer::Taken);
        }
        let content = key::content("book", wanted)?;
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, wanted.person).await?;
        let about = About { person: Some(person.as_ref().map_or(wanted.person, |p| p.id)), ..About::key(wanted.slot) };
        let viewer = self.viewer(&mut doing.tx, actor).await?;
        let slot = slot::get(&mut doing.tx, wanted.slot).await?;
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
            let refused = doing.permit(Act::Book, &on_slot, about).await;
            return Err(refused.err().unwrap_or_else(no_slot));
        }
        let on_person = match &person {
            Some(person) => doing.about(person, Resource::Appointment).await?,
            None => Subject::of(Resource::Appointment),
        };
        let mut act = doing.permit(Act::Add, &on_person, about).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let (Some(slot), Some(rule), Some(viewer)) = (slot, rule, viewer) else { return Err(no_slot()) };
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept = appointment::get(&mut act.tx, key::parsed(&answer)?).await?;
            return kept.map(Answer::Done).ok_or_else(no_appointment);
        }
        let one = match self.put(&mut act, actor, &person, (&slot, &rule.it, &viewer), wanted, words).await? {
            Answer::Done(one) => one,
            other => return Ok(other),
        };
        key::keep(&mut act, actor, key, one.id).await?;
        act.key(one.id);
        let told = self.tell(&mut act.tx, &one, &person, News::Booked).await?;
        act.detail(serde_json::json!({
            "slot": slot.id, "with": slot.organisation.to_string(), "record": wanted.agreed, "told": told,
        }));
        act.done().await?;
        Ok(Answer::Done(one))
    }

    /// Puts a person into a slot, in an act that allows it. Any answer but [`Answer::Done`] leaves nothing that may be kept.
    pub(super) async fn put(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        person: &Person,
        (slot, rule, viewer): (&Slot, &Opening, &Viewer),
        wanted: &Book,
        words: Option<String>,
    ) -> Result<Answer<Appointment>> {
        // A family that is asked to come for somebody who has died is hurt, and the slot is lost to another.
        if person.death_date.is_some() {
            return Err(Error::invalid("This person has died."));
        }
        let now = self.now();
        if !self.keeps(act, actor, slot, wanted.hold).await? {
            let reasons = Seen::by(viewer, now).why_not(rule, &seen(slot, wanted.hold));
            if only_taken(&reasons) {
                return Ok(Answer::Taken);
            }
            if !reasons.is_empty() {
                return Ok(Answer::NotOpen(reasons));
            }
        }
        let mut one = Appointment {
            id: AppointmentId::new(self.ids.uuid()),
            slot: slot.id,
            person: person.id,
            organisation: slot.organisation,
            practice: person.practice(self.clock.today()),
            site: slot.site,
            staff: slot.staff,
            slot_type: slot.slot_type,
            starts: slot.starts,
            ends: slot.ends,
            state: State::Booked,
            request: wanted.request,
            relationship: None,
            words,
            made: now,
            made_by: actor.account(),
            made_as: actor.role,
            made_for: actor.organisation,
            moves: 0,
            arrived: None,
            settled: None,
            cancel_reason: None,
            version: 1,
        };
        if let Some(clash) = appointment::clash(&mut act.tx, person.id, (slot.starts, slot.ends), one.id).await? {
            return Ok(Answer::Clash(clash));
        }
        if !slot::book(&mut act.tx, slot.id, one.id, wanted.hold, now).await? {
            return Ok(Answer::Taken);
        }
        one.relationship = self.let_in(act, actor, person, &one, wanted.agreed).await?;
        if let Some(id) = wanted.request {
            let met = request::get(&mut act.tx, id).await?.filter(|met| met.person == person.id);
            if met.is_none() || !request::book(&mut act.tx, id, one.id).await? {
                return Err(Error::invalid("There is no such open request of this person."));
            }
            self.note(act, actor, id, request::Step::Booked, Some(slot.id), None).await?;
        }
        appointment::add(&mut act.tx, &one).await?;
        if let Some(hold) = wanted.hold {
            hold::end(&mut act.tx, hold, hold::State::Booked, now).await?;
        }
        Ok(Answer::Done(one))
    }

    /// Whether the actor keeps this slot at this moment, so that its rule need not be asked again.
    ///
    /// # Errors
    /// It is kept by somebody else, or is a hold of another slot.
    pub(super) async fn keeps(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        slot: &Slot,
        hold: Option<HoldId>,
    ) -> Result<bool> {
        let Some(id) = hold else { return Ok(false) };
        let kept = hold::get(&mut act.tx, id).await?;
        let kept = kept.filter(|kept| kept.account == actor.user && kept.slot == slot.id);
        let kept = kept.ok_or_else(|| Error::invalid("You do not keep this slot."))?;
        let now = self.now();
        let stands = slot.hold == Some(kept.id) && slot.state == slot::State::Held && now < kept.until;
        Ok(stands && now < slot.starts && slot.staff.is_some())
    }
}

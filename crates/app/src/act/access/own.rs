//! What a person signed in sees and does of their own: offers to them, where they wait, what they keep.

use linchpin_core::{OfferId, PersonId, Result};
use linchpin_store::{
    appointment::Appointment,
    hold::{self, Hold},
    offer, slot,
    waiting::{self, State, Waiting},
};

use super::{
    Answered, OfferSeen,
    offers::{SlotSeen, described},
};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
};

/// As many places on lists are shown.
const SHOWN: u32 = 100;

impl App {
    /// The offers that a person can answer now, the first first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn offers_open_to(&self, actor: &Actor, id: PersonId) -> Result<Vec<(OfferId, OfferSeen)>> {
        let what = (Act::See, Resource::Appointment);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let mut found = Vec::new();
        for one in offer::open_to(&mut act.tx, person.id, self.now()).await? {
            if let Some(seen) = self.seen(&mut act.tx, one.id).await? {
                found.push((one.id, seen));
            }
        }
        act.done().await?;
        Ok(found)
    }

    /// Takes the answer of a person who is signed in; none where there is no such offer.
    ///
    /// # Errors
    /// The table refuses, as it does for anybody else's offer.
    pub async fn answer_own_offer(&self, actor: &Actor, id: OfferId, yes: bool) -> Result<Option<Answered>> {
        self.settle_as(actor, id, yes, "online").await
    }

    /// Where a person waits for an earlier slot, the last first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn waits_of(&self, actor: &Actor, id: PersonId) -> Result<Vec<Waiting>> {
        let what = (Act::See, Resource::Request);
        let (mut act, person) = self.on_person(actor, id, what, About::default()).await?;
        let mut found = waiting::of(&mut act.tx, person.id, SHOWN).await?;
        let now = self.now();
        found.retain(|one| one.state == State::Waiting && now < one.until);
        act.done().await?;
        Ok(found)
    }

    /// The slots that the actor's account keeps at this moment.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn kept_slots(&self, actor: &Actor) -> Result<Vec<Hold>> {
        let mut tx = self.store.read().await?;
        let kept = hold::of(&mut tx, actor.user, self.now()).await?;
        tx.rollback().await?;
        Ok(kept)
    }

    /// A person's appointments with where and with whom, earliest first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn own_appointments(&self, actor: &Actor, id: PersonId) -> Result<Vec<(Appointment, SlotSeen)>> {
        let all = self.appointments_of(actor, id, jiff::Timestamp::MIN).await?;
        let mut tx = self.store.read().await?;
        let mut found = Vec::with_capacity(all.len());
        for one in all {
            if let Some(slot) = slot::get(&mut tx, one.slot).await? {
                let at = described(&mut tx, slot).await?;
                found.push((one, at));
            }
        }
        tx.rollback().await?;
        Ok(found)
    }
}

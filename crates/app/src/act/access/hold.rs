use jiff::SignedDuration;
use linchpin_access::{
    diary::Opening,
    opening::{Seen, Viewer},
};
use linchpin_core::{Error, HoldId, Result, Role, SlotId};
use linchpin_store::{
    Tx,
    hold::{self, Hold, State},
    opening, request_key,
    slot::{self, Slot},
};

use super::{
    Answer, key, no_slot,
    viewer::{only_taken, seen},
};
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource, Subject},
};

/// For how long a slot is kept while the person is asked whether it suits.
pub const HELD_FOR: SignedDuration = SignedDuration::from_mins(5);

/// How many slots one may keep at a time, so that nobody empties a diary by holding it.
fn most(role: Role) -> u64 {
    if role == Role::Patient { 1 } else { 5 }
}

impl App {
    /// Keeps a slot for the actor for [`HELD_FOR`].
    ///
    /// # Errors
    /// The table refuses, as it does where the slot is not opened to them; there is no such slot; the key was used for
    /// something else.
    pub async fn hold_slot(&self, actor: &Actor, id: SlotId, key: &str) -> Result<Answer<Hold>> {
        key::checked(key)?;
        if self.is_lost(actor, id, None, key).await? {
            return Ok(Answer::Taken);
        }
        let content = key::content("hold", &id)?;
        let (mut act, slot, rule, viewer) = self.on_slot(actor, id, Act::Book, About::key(id)).await?;
        if let Some(answer) = self.answered(&mut act, actor, key, &content).await? {
            let kept = hold::get(&mut act.tx, key::parsed(&answer)?).await?;
            return kept.map(Answer::Done).ok_or_else(|| Error::not_found("The slot is no longer kept."));
        }
        let now = self.now();
        let reasons = Seen::by(&viewer, now).why_not(&rule, &seen(&slot, None));
        if only_taken(&reasons) {
            return Ok(Answer::Taken);
        }
        if !reasons.is_empty() {
            return Ok(Answer::NotOpen(reasons));
        }
        if hold::count(&mut act.tx, actor.user, now).await? >= most(actor.role) {
            return Ok(Answer::TooMany);
        }
        let one = Hold {
            id: HoldId::new(self.ids.uuid()),
            slot: id,
            account: actor.user,
            organisation: actor.organisation,
            made: now,
            until: now.saturating_add(HELD_FOR).unwrap_or(now),
            state: State::Held,
        };
        if !slot::hold(&mut act.tx, id, one.id, one.until, now).await? {
            return Ok(Answer::Taken);
        }
        hold::add(&mut act.tx, &one).await?;
        key::keep(&mut act, actor, key, one.id).await?;
        act.done().await?;
        Ok(Answer::Done(one))
    }

    /// Whether somebody else has a slot for sure, the actor may know, and nothing was asked before under this key: then
    /// nothing is to be written, and of a thousand who want one slot those who come late do not queue behind each other.
    pub(super) async fn is_lost(&self, actor: &Actor, id: SlotId, own: Option<HoldId>, key: &str) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let lost = self.lost(&mut tx, actor, id, own, key).await?;
        tx.rollback().await?;
        Ok(lost)
    }

    async fn lost(&self, tx: &mut Tx, actor: &Actor, id: SlotId, own: Option<HoldId>, key: &str) -> Result<bool> {
        let Some(slot) = slot::get(tx, id).await? else { return Ok(false) };
        if slot.is_free(self.now()) || (own.is_some() && slot.hold == own) {
            return Ok(false);
        }
        let Some(rule) = opening::get(tx, slot.opening).await? else { return Ok(false) };
        let viewer = self.viewer(tx, actor).await?;
        let subject = self.about_slot(actor, viewer.as_ref(), &slot, &rule.it);
        let taken = match &viewer {
            Some(viewer) => only_taken(&Seen::by(viewer, self.now()).why_not(&rule.it, &seen(&slot, None))),
            None => false,
        };
        Ok(taken
            && self.may(actor, Act::Book, &subject).is_allowed()
            && request_key::get(tx, actor.user, key).await?.is_none())
    }

    /// Opens an act on one slot with its rule, as whoever the actor is.
    pub(super) async fn on_slot<'a>(
        &'a self,
        actor: &'a Actor,
        id: SlotId,
        act: Act,
        about: About,
    ) -> Result<(Permitted<'a>, Slot, Opening, Viewer)> {
        let mut doing = self.begin(actor).await?;
        let viewer = self.viewer(&mut doing.tx, actor).await?;
        let slot = slot::get(&mut doing.tx, id).await?;
        let rule = match &slot {
            Some(slot) => opening::get(&mut doing.tx, slot.opening).await?,
            None => None,
        };
        let subject = match (&slot, &rule) {
            (Some(slot), Some(rule)) => self.about_slot(actor, viewer.as_ref(), slot, &rule.it),
            _ => Subject::of(Resource::Slot),
        };
        let permitted = doing.permit(act, &subject, about).await?;
        match (slot, rule, viewer) {
            (Some(slot), Some(rule), Some(viewer)) => Ok((permitted, slot, rule.it, viewer)),
            _ => Err(no_slot()),
        }
    }
}

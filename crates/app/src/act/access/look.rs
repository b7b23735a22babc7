//! A session, slot or appointment by its key, for programs that follow a reference. What is not opened to whoever asks is not there.

use jiff::civil::Date;
use linchpin_access::diary::SlotType;
use linchpin_core::{AppointmentId, ClinicId, Result, SlotId};
use linchpin_store::{
    Tx,
    appointment::Appointment,
    clinic::{self, Clinic},
    opening, site,
    slot::{self, Slot},
    slot_type,
};

use super::{FreeSlot, amend::on_appointment, no_session, no_slot};
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// As many slots of a session are looked at.
const MOST: u32 = 2000;

impl App {
    /// One slot with its kind and its site, whatever has become of it: of one's own diary, or opened to whoever asks.
    ///
    /// # Errors
    /// The table refuses; or there is no such slot for them.
    pub async fn view_slot(&self, actor: &Actor, id: SlotId) -> Result<FreeSlot> {
        self.require(actor, Act::Search, &Subject::of(Resource::Slot)).await?;
        let mut tx = self.store.read().await?;
        let slot = slot::get(&mut tx, id).await?.ok_or_else(no_slot)?;
        if !self.is_theirs(&mut tx, actor, &slot).await? {
            return Err(no_slot());
        }
        let kind = slot_type::get(&mut tx, slot.slot_type).await?.ok_or_else(no_slot)?.it;
        let site = site::get(&mut tx, slot.site).await?.ok_or_else(no_slot)?;
        tx.rollback().await?;
        Ok(FreeSlot { slot, kind, site })
    }

    /// One session: of one's own diary, or with a slot that is opened to whoever asks.
    ///
    /// # Errors
    /// The table refuses; or there is no such session for them.
    pub async fn view_session(&self, actor: &Actor, id: ClinicId) -> Result<Clinic> {
        self.require(actor, Act::Search, &Subject::of(Resource::Slot)).await?;
        let mut tx = self.store.read().await?;
        let one = clinic::get(&mut tx, id).await?.ok_or_else(no_session)?;
        let slots = slot::between(&mut tx, one.organisation, one.starts, one.ends, MOST).await?;
        for slot in slots.into_iter().filter(|slot| slot.clinic == id) {
            if self.is_theirs(&mut tx, actor, &slot).await? {
                tx.rollback().await?;
                return Ok(one);
            }
        }
        Err(no_session())
    }

    /// The sessions of the actor's own diary on the days from one to another, earliest first.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn view_sessions(&self, actor: &Actor, from: Date, to: Date) -> Result<Vec<Clinic>> {
        let mut act = self.on_diary(actor, Act::See, actor.organisation, About::default()).await?;
        let found = clinic::of(&mut act.tx, actor.organisation, from, to).await?;
        act.done().await?;
        Ok(found)
    }

    /// An appointment, and the kind of its slot.
    ///
    /// # Errors
    /// The table refuses; or there is no such appointment.
    pub async fn view_appointment(&self, actor: &Actor, id: AppointmentId) -> Result<(Appointment, SlotType)> {
        let (mut act, one, _) = on_appointment(self.begin(actor).await?, Act::See, id).await?;
        let kind = slot_type::get(&mut act.tx, one.slot_type).await?.ok_or_else(no_slot)?.it;
        act.done().await?;
        Ok((one, kind))
    }

    /// Whether a slot is of the actor's own diary or its rule names them.
    async fn is_theirs(&self, tx: &mut Tx, actor: &Actor, slot: &Slot) -> Result<bool> {
        let rule = opening::get(tx, slot.opening).await?.ok_or_else(no_slot)?;
        let viewer = self.viewer(tx, actor).await?;
        Ok(!self.about_slot(actor, viewer.as_ref(), slot, &rule.it).relationships.is_empty())
    }
}

use linchpin_access::diary::SlotType;
use linchpin_core::{Error, OdsCode, Result, SlotTypeId};
use linchpin_store::{Edited, Tx, Versioned, slot_type};

use crate::{About, Actor, App, permission::Act};

impl App {
    /// The kinds of slots of an organisation's own diary.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn slot_types(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<Versioned<SlotType>>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::default()).await?;
        let found = slot_type::of(&mut act.tx, organisation).await?;
        act.done().await?;
        Ok(found)
    }

    /// Adds one to the diary of the actor's organisation; its key is made here.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be, and then the sentence says what.
    pub async fn add_slot_type(&self, actor: &Actor, new: SlotType) -> Result<Versioned<SlotType>> {
        let one = SlotType { id: SlotTypeId::new(self.ids.uuid()), ..new };
        let mut act = self.on_diary(actor, Act::Add, one.organisation, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        slot_type::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(Versioned::new(one))
    }

    /// Saves one that was edited from its version. When somebody else was first, both are handed back.
    ///
    /// # Errors
    /// As [`App::add_slot_type`].
    pub async fn save_slot_type(
        &self,
        actor: &Actor,
        edited: &Versioned<SlotType>,
    ) -> Result<Edited<Versioned<SlotType>>> {
        let mut tx = self.store.read().await?;
        let stands = slot_type::get(&mut tx, edited.it.id).await?;
        tx.rollback().await?;
        // The owner is what the store says, not what a form says.
        let owner = stands.map(|stands| stands.it.organisation);
        let owner = owner.ok_or_else(|| Error::not_found("There is no such thing in the diary."))?;
        let one = SlotType { organisation: owner, ..edited.it.clone() };
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        let saved = slot_type::save(&mut act.tx, &Versioned { it: one, version: edited.version }).await?;
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }
}

/// Whether a kind of slot can be as it was typed.
async fn whole(tx: &mut Tx, one: &SlotType) -> Result<()> {
    super::named(&one.name)?;
    if !(1..=720).contains(&one.minutes) {
        return Err(Error::invalid("A slot takes 1 to 720 minutes."));
    }
    let others = slot_type::of(tx, one.organisation).await?;
    super::unlike(&one.name, others.iter().filter(|other| other.it.id != one.id).map(|other| other.it.name.as_str()))
}

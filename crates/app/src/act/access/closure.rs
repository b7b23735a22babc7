use jiff::civil::DateTime;
use linchpin_access::diary::Closure;
use linchpin_core::{ClosureId, Error, OdsCode, Result};
use linchpin_store::{Edited, Versioned, closure};

use super::pattern::{sentence, within};
use crate::{About, Actor, App, permission::Act};

impl App {
    /// The closures of an organisation's own diary that touch a span of England's time, earliest first.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn closures(
        &self,
        actor: &Actor,
        organisation: OdsCode,
        (from, to): (DateTime, DateTime),
    ) -> Result<Vec<Versioned<Closure>>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::default()).await?;
        let found = closure::of(&mut act.tx, organisation, from, to).await?;
        act.done().await?;
        Ok(found)
    }

    /// Adds one to the diary of the actor's organisation; its key is made here.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be, and then the sentence says what.
    pub async fn add_closure(&self, actor: &Actor, new: Closure) -> Result<Versioned<Closure>> {
        let one = Closure { id: ClosureId::new(self.ids.uuid()), ..new };
        let mut act = self.on_diary(actor, Act::Add, one.organisation, About::key(one.id)).await?;
        one.check().map_err(|fault| Error::invalid(sentence(&fault)))?;
        within(&mut act.tx, one.organisation, one.site).await?;
        closure::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(Versioned::new(one))
    }

    /// Saves one that was edited from its version. When somebody else was first, both are handed back.
    ///
    /// # Errors
    /// As [`App::add_closure`].
    pub async fn save_closure(&self, actor: &Actor, edited: &Versioned<Closure>) -> Result<Edited<Versioned<Closure>>> {
        let mut tx = self.store.read().await?;
        let stands = closure::get(&mut tx, edited.it.id).await?;
        tx.rollback().await?;
        // The owner is what the store says, not what a form says.
        let owner = stands.map(|stands| stands.it.organisation);
        let owner = owner.ok_or_else(|| Error::not_found("There is no such thing in the diary."))?;
        let one = Closure { organisation: owner, ..edited.it.clone() };
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(one.id)).await?;
        one.check().map_err(|fault| Error::invalid(sentence(&fault)))?;
        within(&mut act.tx, one.organisation, one.site).await?;
        let saved = closure::save(&mut act.tx, &Versioned { it: one, version: edited.version }).await?;
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }

    /// Takes a closure back, as it was seen. The slots that it cut come back when the diary is published again.
    ///
    /// # Errors
    /// The table refuses; or there is no such closure.
    pub async fn remove_closure(&self, actor: &Actor, seen: &Versioned<Closure>) -> Result<Edited<Versioned<Closure>>> {
        let mut tx = self.store.read().await?;
        let owner = closure::get(&mut tx, seen.it.id).await?.map(|stands| stands.it.organisation);
        tx.rollback().await?;
        let owner = owner.ok_or_else(|| Error::not_found("There is no such closure."))?;
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(seen.it.id)).await?;
        let removed = closure::remove(&mut act.tx, seen).await?;
        act.detail(serde_json::json!({ "removed": matches!(removed, Edited::Saved(_)) }));
        match &removed {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(removed)
    }
}

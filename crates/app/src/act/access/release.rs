use linchpin_core::{Error, HoldId, Result};
use linchpin_store::{
    hold::{self, State},
    slot,
};

use crate::{About, Actor, App, permission::Act};

impl App {
    /// Lets a slot go that the actor keeps; false when they keep it no longer.
    ///
    /// # Errors
    /// The table refuses; or they keep no such slot.
    pub async fn release_slot(&self, actor: &Actor, id: HoldId) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let one = hold::get(&mut tx, id).await?.filter(|one| one.account == actor.user);
        tx.rollback().await?;
        let one = one.ok_or_else(|| Error::not_found("You keep no such slot."))?;
        let (mut act, ..) = self.on_slot(actor, one.slot, Act::Book, About::key(one.slot)).await?;
        if !hold::end(&mut act.tx, id, State::Released, self.now()).await? {
            return Ok(false);
        }
        let released = slot::release(&mut act.tx, one.slot, id).await?;
        act.detail(serde_json::json!({ "released": true }));
        act.done().await?;
        Ok(released)
    }
}

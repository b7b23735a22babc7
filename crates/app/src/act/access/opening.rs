use linchpin_access::diary::{Access, Embargo, Opening};
use linchpin_core::{Error, OdsCode, OpeningId, Result};
use linchpin_store::{Edited, Tx, Versioned, opening};

use crate::{About, Actor, App, permission::Act};

impl App {
    /// The rules for who may book of an organisation's own diary.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn openings(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<Versioned<Opening>>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::default()).await?;
        let found = opening::of(&mut act.tx, organisation).await?;
        act.done().await?;
        Ok(found)
    }

    /// Adds one to the diary of the actor's organisation; its key is made here.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be, and then the sentence says what.
    pub async fn add_opening(&self, actor: &Actor, new: Opening) -> Result<Versioned<Opening>> {
        let one = Opening { id: OpeningId::new(self.ids.uuid()), ..new };
        let mut act = self.on_diary(actor, Act::Add, one.organisation, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        opening::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(Versioned::new(one))
    }

    /// Saves one that was edited from its version. When somebody else was first, both are handed back.
    ///
    /// # Errors
    /// As [`App::add_opening`].
    pub async fn save_opening(&self, actor: &Actor, edited: &Versioned<Opening>) -> Result<Edited<Versioned<Opening>>> {
        let mut tx = self.store.read().await?;
        let stands = opening::get(&mut tx, edited.it.id).await?;
        tx.rollback().await?;
        // The owner is what the store says, not what a form says.
        let owner = stands.map(|stands| stands.it.organisation);
        let owner = owner.ok_or_else(|| Error::not_found("There is no such thing in the diary."))?;
        let one = Opening { organisation: owner, ..edited.it.clone() };
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        let saved = opening::save(&mut act.tx, &Versioned { it: one, version: edited.version }).await?;
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }
}

/// Whether a rule can be as it was typed. One that names nobody is a way to keep slots back, and may be.
async fn whole(tx: &mut Tx, one: &Opening) -> Result<()> {
    super::named(&one.name)?;
    if one.to.len() > 100 {
        return Err(Error::invalid("A rule has 100 lines at most: name a group instead of each practice."));
    }
    let never = |line: &Access| matches!(line.from, Embargo::Before { minutes } if minutes <= line.closes);
    if one.to.iter().any(never) {
        return Err(Error::invalid("A line of the rule opens only after it closes: nobody could ever book by it."));
    }
    let others = opening::of(tx, one.organisation).await?;
    super::unlike(&one.name, others.iter().filter(|other| other.it.id != one.id).map(|other| other.it.name.as_str()))
}

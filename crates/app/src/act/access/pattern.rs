use linchpin_access::diary::{Fault, Pattern, SlotTypes};
use linchpin_core::{Error, OdsCode, PatternId, Result, SiteId};
use linchpin_store::{Edited, Tx, Versioned, opening, pattern, site, slot_type};

use crate::{About, Actor, App, permission::Act};

impl App {
    /// The weekly patterns of an organisation's own diary.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn patterns(&self, actor: &Actor, organisation: OdsCode) -> Result<Vec<Versioned<Pattern>>> {
        let mut act = self.on_diary(actor, Act::See, organisation, About::default()).await?;
        let found = pattern::of(&mut act.tx, organisation).await?;
        act.done().await?;
        Ok(found)
    }

    /// Adds one to the diary of the actor's organisation; its key is made here.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be, and then the sentence says what.
    pub async fn add_pattern(&self, actor: &Actor, new: Pattern) -> Result<Versioned<Pattern>> {
        let one = Pattern { id: PatternId::new(self.ids.uuid()), ..new };
        let mut act = self.on_diary(actor, Act::Add, one.organisation, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        // A form that was sent twice, or the same session typed by two: it would be held twice.
        let same = |other: &Versioned<Pattern>| Pattern { id: one.id, ..other.it.clone() } == one;
        if pattern::of(&mut act.tx, one.organisation).await?.iter().any(same) {
            return Err(Error::invalid("The very same pattern is there already."));
        }
        pattern::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(Versioned::new(one))
    }

    /// Saves one that was edited from its version. When somebody else was first, both are handed back.
    ///
    /// # Errors
    /// As [`App::add_pattern`].
    pub async fn save_pattern(&self, actor: &Actor, edited: &Versioned<Pattern>) -> Result<Edited<Versioned<Pattern>>> {
        let mut tx = self.store.read().await?;
        let stands = pattern::get(&mut tx, edited.it.id).await?;
        tx.rollback().await?;
        // The owner is what the store says, not what a form says.
        let owner = stands.map(|stands| stands.it.organisation);
        let owner = owner.ok_or_else(|| Error::not_found("There is no such thing in the diary."))?;
        let one = Pattern { organisation: owner, ..edited.it.clone() };
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(one.id)).await?;
        whole(&mut act.tx, &one).await?;
        let saved = pattern::save(&mut act.tx, &Versioned { it: one, version: edited.version }).await?;
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }
}

/// Whether a pattern makes sense and names nothing of another organisation.
async fn whole(tx: &mut Tx, one: &Pattern) -> Result<()> {
    let kinds: SlotTypes =
        slot_type::of(tx, one.organisation).await?.into_iter().map(|kind| (kind.it.id, kind.it)).collect();
    one.check(&kinds).map_err(|faults| {
        let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Error::invalid(format!("The pattern cannot be: {}.", all.join("; ")))
    })?;
    within(tx, one.organisation, Some(one.site)).await?;
    let rules: Vec<_> = opening::of(tx, one.organisation).await?.into_iter().map(|rule| rule.it.id).collect();
    if one.openings().any(|rule| !rules.contains(&rule)) {
        return Err(Error::invalid("The pattern names a rule for booking that the organisation does not have."));
    }
    Ok(())
}

/// Refuses a site of another organisation.
pub(super) async fn within(tx: &mut Tx, organisation: OdsCode, at: Option<SiteId>) -> Result<()> {
    let Some(id) = at else { return Ok(()) };
    match site::get(tx, id).await? {
        Some(site) if site.organisation == organisation => Ok(()),
        _ => Err(Error::invalid("The organisation has no such site.")),
    }
}

/// A fault as a sentence.
pub(super) fn sentence(fault: &Fault) -> String {
    format!("This cannot be: {fault}.")
}

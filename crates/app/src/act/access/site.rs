use linchpin_core::{Error, OdsCode, Result, SiteId};
use linchpin_store::{
    Edited,
    clinician::{self, Clinician},
    site::{self, Site},
    staff,
};

use super::named;
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

impl App {
    /// Every site of the place that is open today: where people are seen is no secret.
    ///
    /// # Errors
    /// The table refuses; or the store cannot be reached.
    pub async fn sites(&self, actor: &Actor) -> Result<Vec<Site>> {
        self.require(actor, Act::Search, &Subject::of(Resource::Slot)).await?;
        let mut tx = self.store.read().await?;
        let all = site::all(&mut tx, self.clock.today()).await?;
        tx.rollback().await?;
        Ok(all)
    }

    /// Adds a site of the actor's organisation; its key is made here.
    ///
    /// # Errors
    /// The table refuses; or what was typed cannot be, and then the sentence says what.
    pub async fn add_site(&self, actor: &Actor, new: Site) -> Result<Site> {
        let one = Site { id: SiteId::new(self.ids.uuid()), version: 1, ..new };
        let mut act = self.on_diary(actor, Act::Add, one.organisation, About::key(one.id)).await?;
        fits(&one)?;
        let others = site::of(&mut act.tx, one.organisation).await?;
        super::unlike(&one.name, others.iter().map(|other| other.name.as_str()))?;
        site::add(&mut act.tx, &one).await?;
        act.done().await?;
        Ok(one)
    }

    /// Saves a site that was edited from its version. When somebody else was first, both are handed back.
    ///
    /// # Errors
    /// As [`App::add_site`].
    pub async fn save_site(&self, actor: &Actor, edited: &Site) -> Result<Edited<Site>> {
        let mut tx = self.store.read().await?;
        let owner: Option<OdsCode> = site::get(&mut tx, edited.id).await?.map(|stands| stands.organisation);
        tx.rollback().await?;
        let owner = owner.ok_or_else(|| Error::not_found("There is no such site."))?;
        let one = Site { organisation: owner, ..edited.clone() };
        let mut act = self.on_diary(actor, Act::Edit, owner, About::key(one.id)).await?;
        fits(&one)?;
        let others = site::of(&mut act.tx, owner).await?;
        super::unlike(&one.name, others.iter().filter(|other| other.id != one.id).map(|other| other.name.as_str()))?;
        let saved = site::save(&mut act.tx, &one).await?;
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }

    /// Says what a clinician of the actor's organisation is known by to those who look for a slot.
    ///
    /// # Errors
    /// The table refuses; or they do not work there.
    pub async fn describe_clinician(&self, actor: &Actor, one: &Clinician) -> Result<Edited<Clinician>> {
        let mut act = self.on_diary(actor, Act::Edit, actor.organisation, About::key(one.staff)).await?;
        let works = staff::get(&mut act.tx, one.staff).await?;
        if !works.is_some_and(|who| who.roles.iter().any(|role| role.organisation == actor.organisation)) {
            return Err(Error::invalid("They do not work at your organisation."));
        }
        let saved = if clinician::get(&mut act.tx, one.staff).await?.is_none() {
            clinician::add(&mut act.tx, one).await?;
            Edited::Saved(1)
        } else {
            clinician::save(&mut act.tx, one).await?
        };
        match &saved {
            Edited::Saved(_) => act.done().await?,
            Edited::Conflict(_) | Edited::Gone => act.failed().await?,
        }
        Ok(saved)
    }
}

/// Whether a site can be as it was typed. England lies between these degrees.
fn fits(one: &Site) -> Result<()> {
    named(&one.name)?;
    if one.features.len() > 50 || one.features.iter().any(|word| named(word).is_err()) {
        return Err(Error::invalid("Say what the site has in 50 words or fewer."));
    }
    let within =
        |(latitude, longitude): (f64, f64)| (49.0..=56.0).contains(&latitude) && (-7.0..=2.5).contains(&longitude);
    if one.position.is_some_and(|position| !within(position)) {
        return Err(Error::invalid("The latitude and longitude must be those of a place in England."));
    }
    Ok(())
}

use std::collections::BTreeMap;

use linchpin_core::{AlertId, Error, PersonId, Result, Role};
use linchpin_store::{
    alert::{self, Alert},
    person, pseudonym_key,
};

use super::{Found, worded};
use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
    pseudonym::OF_PEOPLE,
};

impl App {
    /// Says who is behind a pseudonym of whatever purpose and epoch, if it is somebody registered with the actor's practice.
    /// The reason, the pseudonym and the person are written down, and the information-governance officer is told; a try that
    /// found nobody is written down too.
    ///
    /// # Errors
    /// The role may not; no reason was written; nobody of the practice has this pseudonym.
    pub async fn re_identify(&self, actor: &Actor, pseudonym: &str, reason: &str) -> Result<Found> {
        let subject = Subject::of(Resource::Pseudonym).with(Relationship::OwnOrganisation);
        let mut act = self.begin(actor).await?.permit(Act::ReIdentify, &subject, About::default()).await?;
        let reason = worded(reason, "Say in a sentence why you must know who this is.")?;
        let pseudonym = pseudonym.trim();
        if pseudonym.len() > 64 || !pseudonym.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err(Error::invalid("This is not a pseudonym."));
        }
        act.key(pseudonym);
        act.detail(serde_json::json!({ "reason": reason }));
        let mut purposes = Vec::new();
        for purpose in OF_PEOPLE {
            purposes.push(self.pseudonyms_in(&mut act.tx, purpose).await?);
        }
        let is = |id: PersonId| purposes.iter().any(|purpose| purpose.all(id).any(|one| one == pseudonym));
        // A record that was merged keeps its own pseudonym in what was written before.
        let mut merged: BTreeMap<PersonId, Vec<PersonId>> = BTreeMap::new();
        for (gone, kept) in person::merged(&mut act.tx).await? {
            merged.entry(kept).or_default().push(gone);
        }
        let today = self.clock.today();
        let own = person::ids_of_practice(&mut act.tx, actor.organisation, today).await?;
        let behind = own.into_iter().find(|id| is(*id) || with_merged(&merged, *id).into_iter().any(is));
        let person = match behind {
            Some(id) => person::resolve(&mut act.tx, id).await?,
            None => None,
        };
        // The kept record may be another practice's by now.
        if let Some(person) = person.filter(|person| person.practice(today) == Some(actor.organisation)) {
            act.person(person.id);
            let alert = Alert {
                id: AlertId::new(self.ids.uuid()),
                at: self.now(),
                kind: "re-identified".to_owned(),
                role: Role::InformationGovernance,
                organisation: None,
                person: Some(person.id),
                actor: actor.account(),
                detail: format!(
                    "{} at {} asked who is behind a pseudonym. Their reason: {reason}",
                    actor.role.title(),
                    actor.organisation
                ),
            };
            alert::raise(&mut act.tx, &alert).await?;
            act.done().await?;
            return Ok(Found::of(&person, today));
        }
        act.failed().await?;
        Err(Error::not_found("Nobody who is registered with your practice has this pseudonym."))
    }

    /// Begins a new epoch of a purpose and says which: from now on everybody has a new pseudonym there. Old ones are still
    /// read.
    ///
    /// # Errors
    /// The role may not; the purpose is none of [`OF_PEOPLE`]. The names of records and files stay as they are: by them a new
    /// edition of a file finds the one that it replaces.
    pub async fn rotate_pseudonyms(&self, actor: &Actor, purpose: &str) -> Result<u64> {
        let about = About::default().with(serde_json::json!({ "rotate": "pseudonyms", "purpose": purpose }));
        let mut act = self.begin(actor).await?.permit(Act::Operate, &Subject::of(Resource::System), about).await?;
        if !OF_PEOPLE.contains(&purpose) {
            return Err(Error::invalid(format!(
                "People have pseudonyms for these purposes: {}.",
                OF_PEOPLE.join(", ")
            )));
        }
        let last = pseudonym_key::of(&mut act.tx, purpose).await?.first().map_or(0, |key| key.epoch);
        let next = self.begin_epoch(&mut act.tx, purpose, last + 1).await?;
        act.done().await?;
        Ok(next.epoch)
    }
}

/// Every record that was merged into one, and into those.
fn with_merged(merged: &BTreeMap<PersonId, Vec<PersonId>>, id: PersonId) -> Vec<PersonId> {
    let mut all = Vec::new();
    let mut next = vec![id];
    while let Some(id) = next.pop() {
        if let Some(gone) = merged.get(&id) {
            all.extend(gone);
            next.extend(gone);
        }
    }
    all
}

use linchpin_core::{Person, PersonId, Result};
use linchpin_store::{
    consent::{self, Consent},
    person,
    relationship::{self, Relationship as Reason},
};

use crate::{
    About, Actor, App,
    facts::Record,
    permission::{Act, Relationship, Resource},
    pseudonym::LAKE,
    standing,
};

/// The most statements of consent and reasons that a page shows.
const SHOWN: u32 = 100;

/// A person as somebody may see them now.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewed {
    /// Who they are; after a merge the record that was kept.
    pub person: Person,
    /// The rule on which they were seen.
    pub rule: String,
    /// What they agreed to, the last first; none where the actor may not know.
    pub consents: Option<Vec<Consent>>,
    /// Who is involved, the last first; none where the actor may not know.
    pub involved: Option<Vec<Reason>>,
}

impl App {
    /// Shows a person's details.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn view_person(&self, actor: &Actor, id: PersonId) -> Result<Viewed> {
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Person), About::default()).await?;
        let consent_seen = standing(self, &mut act.tx, actor, &person, Resource::Consent).await?;
        let consents = match self.may(actor, Act::See, &consent_seen).is_allowed() {
            true => Some(consent::of(&mut act.tx, person.id, SHOWN).await?),
            false => None,
        };
        let involved_seen = standing(self, &mut act.tx, actor, &person, Resource::Relationship).await?;
        let involved = match self.may(actor, Act::See, &involved_seen).is_allowed() {
            true => {
                let mut all = relationship::of(&mut act.tx, person.id, SHOWN).await?;
                // On which pathways somebody is, their practice, they themselves and the officer know; others see a case or they do not.
                let knows = [Relationship::OwnOrganisation, Relationship::OneSelf];
                let knows = knows.iter().any(|one| involved_seen.relationships.contains(one));
                all.retain(|one| knows || actor.is_place_wide() || !one.is_of_case());
                Some(all)
            }
            false => None,
        };
        let rule = act.permit.rule.clone();
        act.done().await?;
        Ok(Viewed { person, rule, consents, involved })
    }

    /// Shows what is known clinically of a person, under every pseudonym that ever stood for them. The view is on the
    /// disk before the lake is asked.
    ///
    /// # Errors
    /// The table refuses; there is no such person; the lake cannot be asked.
    pub async fn view_record(&self, actor: &Actor, id: PersonId) -> Result<(Person, Record)> {
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Record), About::default()).await?;
        let keys = person::stands_for(&mut act.tx, person.id).await?;
        let pseudonyms = self.pseudonyms_in(&mut act.tx, LAKE).await?;
        act.done().await?;
        let mut record = Record::default();
        for pseudonym in keys.iter().flat_map(|key| pseudonyms.all(*key)) {
            record.join(self.facts.record(&pseudonym).await?);
        }
        Ok((person, record))
    }

    /// The versions of a person, the last first, with who saved each.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn person_history(&self, actor: &Actor, id: PersonId) -> Result<Vec<person::Version>> {
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Person), About::default()).await?;
        act.detail(serde_json::json!({ "history": true }));
        let versions = person::history(&mut act.tx, person.id, SHOWN).await?;
        act.done().await?;
        Ok(versions)
    }

    /// Whether the actor may do something to a person now, without doing it: for the buttons of a page.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn may_person(&self, actor: &Actor, person: &Person, act: Act, resource: Resource) -> Result<bool> {
        let mut tx = self.store.read().await?;
        let subject = standing(self, &mut tx, actor, person, resource).await?;
        Ok(self.may(actor, act, &subject).is_allowed())
    }
}

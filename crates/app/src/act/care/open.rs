use linchpin_core::{CaseId, Error, ErrorKind, Person, PersonId, Result};
use linchpin_pathways::{
    Answers, Case, Refusal,
    case::{Begin, Consent as Agreed},
};
use linchpin_store::{
    care::{self, CareCase, Opened},
    consent::How,
    person,
};

use super::{
    Acted,
    agree::no_yes_from_outside,
    held::Held,
    keep::{By, Happened},
};
use crate::{
    About, Actor, App, Permitted,
    permission::{Act, Resource},
};

/// What somebody is to be put on a pathway with.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenCase {
    /// Whom.
    pub person: PersonId,
    /// The pathway's id.
    pub pathway: String,
    /// The answers to its form.
    pub answers: Answers,
    /// What the person answered to the pathway's question of consent, if somebody asked.
    pub agreed: Option<bool>,
}

impl App {
    /// Opens a case. Those outside the practice see it from then on, if the person agreed, and as the pathway shares it.
    ///
    /// # Errors
    /// The table refuses; there is no such person or pathway; the person has an open case on it, has died, or is registered
    /// with no practice that could answer for it.
    pub async fn open_case(&self, actor: &Actor, wanted: &OpenCase) -> Result<Acted<CaseId>> {
        let (mut act, person) =
            self.on_person(actor, wanted.person, (Act::Add, Resource::Case), About::default()).await?;
        let held = match self.open_in(&mut act, actor, person, wanted).await? {
            Acted::Done((held, _)) => held,
            Acted::Refused(refusal) => return self.refused_by_pathway(act, refusal).await,
            Acted::Changed(now) => return Ok(Acted::Changed(now)),
        };
        let id = held.kept.id;
        act.key(id);
        act.detail(serde_json::json!({ "pathway": held.pathway.id }));
        act.done().await?;
        Ok(Acted::Done(id))
    }

    /// Opens a case within an act that is allowed, and gives the parties as which the actor opened it.
    pub(super) async fn open_in(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        person: Person,
        wanted: &OpenCase,
    ) -> Result<Acted<(Held, Vec<String>)>> {
        let pathway = self.pathway(&wanted.pathway)?;
        // Two who open one for the same person queue, so that the second finds the first's.
        person::lock(&mut act.tx, person.id).await?;
        let practice = person.practice(self.clock.today());
        let practice = practice.ok_or_else(|| Error::invalid("Register the person with a practice first."))?;
        let me = self.me(&mut act.tx, actor).await?;
        let is_person = actor.person == Some(person.id);
        let practice = self.answers_for(&person, practice);
        let parties = me.opens(self, &mut act.tx, actor, (&pathway, practice, is_person)).await?;
        let form = pathway.opens.form.as_deref();
        if let Some(wrong) = self.references(&mut act.tx, &pathway, form, &wanted.answers).await? {
            return Ok(Acted::Refused(wrong));
        }
        let by: Vec<&str> = parties.iter().map(String::as_str).collect();
        let agreed = wanted.agreed.filter(|_| pathway.opens.consent.is_some());
        if agreed == Some(true) && !is_person && actor.organisation != practice {
            return Err(no_yes_from_outside());
        }
        let begin = Begin { at: self.now(), by: &by, answers: &wanted.answers, consent: agreed };
        let (case, effects) = match Case::open(&pathway, &begin, &self.calendar) {
            Ok(opened) => opened,
            Err(refusal) => return Ok(Acted::Refused(refusal)),
        };
        // Said only to whoever may open such a case: others would learn of the person.
        if person.death_date.is_some() {
            return Err(Error::invalid("This person has died."));
        }
        for id in care::open_of_person(&mut act.tx, person.id).await? {
            if care::get(&mut act.tx, id).await?.is_some_and(|one| one.it.pathway == pathway.id) {
                let message = format!("The person has an open case of {} already.", pathway.title);
                return Err(Error::new(ErrorKind::Conflict, message));
            }
        }
        let id = CaseId::new(self.ids.uuid());
        let opened = Opened { account: actor.account(), role: actor.role, organisation: actor.organisation };
        let kept = CareCase {
            id,
            person: person.id,
            person_version: person.version,
            practice,
            lead: None,
            by: opened,
            outcome: None,
            changes: std::collections::BTreeMap::new(),
            rings: None,
            it: case,
            version: 1,
        };
        let mut held = Held { kept, pathway, person, practice, shares: Vec::new() };
        if held.kept.it.consent != Agreed::NotAsked {
            let how = if is_person { How::Online } else { How::Spoken };
            let given = held.kept.it.consent == Agreed::Given;
            self.write_consent(&mut act.tx, &held, Some(actor), given, (how, None)).await?;
        }
        let by = By { actor: Some(actor), parties: &parties };
        self.keep(&mut act.tx, &mut held, &by, &Happened { before: None, effects: &effects, said: None }).await?;
        Ok(Acted::Done((held, parties)))
    }

    /// Ends an act that the pathway refused. That somebody tried what others do is written down.
    pub(super) async fn refused_by_pathway<T>(&self, mut act: Permitted<'_>, refusal: Refusal) -> Result<Acted<T>> {
        if matches!(refusal, Refusal::NotYours { .. } | Refusal::NoConsent) {
            act.detail(serde_json::json!({ "refused": "by the pathway" }));
            act.failed().await?;
        }
        Ok(Acted::Refused(refusal))
    }
}

//! What a page must know before it shows somebody: which acts are open to the reader, who a key means, and what they
//! opened in an emergency.

use jiff::SignedDuration;
use linchpin_core::{Error, MatchId, PersonId, Result};
use linchpin_store::{
    break_glass::{self, BreakGlass},
    person,
    person_match::{self, State},
};

use super::people::{Found, Pair};
use crate::{
    About, Actor, App, matching,
    permission::{Act, Resource, Subject},
    standing,
};

impl App {
    /// Which of some acts the actor may do to a person now, without doing any of them: for the ways on that a page
    /// offers. It shows nothing of the person, so nothing is written down.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn offers(&self, actor: &Actor, id: PersonId, asked: &[(Act, Resource)]) -> Result<Vec<bool>> {
        let mut tx = self.store.read().await?;
        let Some(person) = person::resolve(&mut tx, id).await? else {
            let none = |(act, resource): &(Act, Resource)| self.may(actor, *act, &Subject::of(*resource)).is_allowed();
            return Ok(asked.iter().map(none).collect());
        };
        // What stands between two differs by resource only in how far a relationship's scope reaches.
        let mut of = std::collections::BTreeMap::new();
        let mut may = Vec::with_capacity(asked.len());
        for (act, resource) in asked {
            if !of.contains_key(resource) {
                of.insert(*resource, standing(self, &mut tx, actor, &person, *resource).await?);
            }
            may.push(of.get(resource).is_some_and(|subject| self.may(actor, *act, subject).is_allowed()));
        }
        Ok(may)
    }

    /// Shows as much of a person as a search for them does: for those who may find anybody, before they open a record in
    /// an emergency.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn identify(&self, actor: &Actor, id: PersonId) -> Result<Found> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let subject = match &person {
            Some(person) => doing.about(person, Resource::Person).await?,
            None => Subject::of(Resource::Person),
        };
        let about = About::person(person.as_ref().map_or(id, |p| p.id));
        let act = doing.permit(Act::Search, &subject, about).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        act.done().await?;
        Ok(Found::of(&person, self.clock.today()))
    }

    /// What the actor opened in an emergency for a person and may still see.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn own_emergency(&self, actor: &Actor, id: PersonId) -> Result<Option<BreakGlass>> {
        let mut tx = self.store.read().await?;
        let Some(person) = person::resolve(&mut tx, id).await? else { return Ok(None) };
        break_glass::standing(&mut tx, actor.user, person.id, actor.organisation, self.now()).await
    }

    /// Ends what the actor opened in an emergency before its time; false when nothing was open.
    ///
    /// # Errors
    /// The role opens nothing in an emergency; or there is no such person.
    pub async fn end_emergency(&self, actor: &Actor, id: PersonId) -> Result<bool> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let about = About::person(person.as_ref().map_or(id, |p| p.id));
        let mut act = doing.permit(Act::BreakGlass, &Subject::of(Resource::Record), about).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let now = self.now();
        let mut ended = Vec::new();
        // Somebody may have opened it twice.
        while let Some(open) =
            break_glass::standing(&mut act.tx, actor.user, person.id, actor.organisation, now).await?
        {
            break_glass::end(&mut act.tx, open.id, actor.user, now).await?;
            ended.push(open.id.to_string());
        }
        if ended.is_empty() {
            return Ok(false);
        }
        act.detail(serde_json::json!({ "ended": ended }));
        act.done().await?;
        Ok(true)
    }

    /// One pair that waits, with both records as they stand: for somebody to decide about.
    ///
    /// # Errors
    /// The table refuses; there is no such pair; it waits no more.
    pub async fn match_pair(&self, actor: &Actor, id: MatchId) -> Result<Pair> {
        let mut doing = self.begin(actor).await?;
        let mut subject = Subject::of(Resource::Match);
        let mut pair = None;
        if let Some(asked) = person_match::get(&mut doing.tx, id).await? {
            let one = person::resolve(&mut doing.tx, asked.one).await?;
            let other = person::resolve(&mut doing.tx, asked.other).await?;
            if let Some((one, other)) = one.zip(other) {
                let first = doing.about(&one, Resource::Match).await?;
                let second = doing.about(&other, Resource::Match).await?;
                subject.relationships = &first.relationships & &second.relationships;
                pair = Some((asked, one, other));
            }
        }
        let mut act = doing.permit(Act::See, &subject, About::key(id)).await?;
        let (asked, one, other) = pair.ok_or_else(|| Error::not_found("There is no such pair."))?;
        if asked.state != State::Waiting || one.id == other.id {
            return Err(Error::not_found("This pair does not wait for a decision any more."));
        }
        act.also(one.id)?;
        act.also(other.id)?;
        act.done().await?;
        let says = asked.reasons.iter().filter_map(|name| matching::sentence(name)).collect();
        Ok(Pair { asked, one, other, says })
    }

    /// How long an emergency lasts, for the page that says so beforehand.
    #[must_use]
    pub fn emergency_lasts(&self) -> SignedDuration {
        self.settings.emergency
    }
}

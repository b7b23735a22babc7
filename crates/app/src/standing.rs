use linchpin_core::{Person, Result};
use linchpin_store::{
    Tx, break_glass, consent,
    relationship::{self, Kind, Scope},
};

use crate::{
    Actor, App, Doing,
    permission::{Relationship, Resource, Subject},
};

impl Doing<'_> {
    /// What stands between the actor and a person at this moment, for a resource about that person.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn about(&mut self, person: &Person, resource: Resource) -> Result<Subject> {
        standing(self.app, &mut self.tx, self.actor, person, resource).await
    }
}

/// What stands between an actor and a person at this moment: registration, relationships of the actor's organisation
/// whose scope reaches the resource, a broken glass, consent to sharing, and opt-outs.
///
/// # Errors
/// When the store cannot be reached.
pub async fn standing(app: &App, tx: &mut Tx, actor: &Actor, person: &Person, resource: Resource) -> Result<Subject> {
    let now = app.now();
    let mut subject = Subject { opt_outs: person.opt_outs, ..Subject::of(resource) };
    let allows = consent::standing(tx, person.id, consent::SHARING, now).await?;
    subject.consent = allows.is_some_and(|consent| consent.allows(now));
    if actor.person == Some(person.id) {
        subject.relationships.insert(Relationship::OneSelf);
    }
    if person.practice(app.clock.today()) == Some(actor.organisation) {
        subject.relationships.insert(Relationship::OwnOrganisation);
    }
    for one in relationship::between(tx, person.id, actor.organisation, actor.user, now).await? {
        if reaches(one.scope, resource) {
            subject.relationships.insert(kind(one.kind));
        }
    }
    if break_glass::standing(tx, actor.user, person.id, actor.organisation, now).await?.is_some() {
        subject.relationships.insert(Relationship::BrokenGlass);
    }
    Ok(subject)
}

/// Whether a relationship of this scope has to do with the resource: the narrower one stops at the clinical record.
fn reaches(scope: Scope, resource: Resource) -> bool {
    scope == Scope::Record || resource != Resource::Record
}

fn kind(kind: Kind) -> Relationship {
    match kind {
        Kind::Booked => Relationship::Booked,
        Kind::Referred => Relationship::Referred,
        Kind::OpenCase => Relationship::OpenCase,
        Kind::Shared => Relationship::Shared,
    }
}

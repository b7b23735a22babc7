use jiff::Timestamp;
use linchpin_core::{Person, RelationshipId, Result};
use linchpin_store::{
    Tx, account, break_glass,
    care::{self, Holder},
    consent,
    relationship::{self, Kind, Scope},
    team,
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
    // Said after a booking, a refusal to share counts for the booking too.
    let refused = allows.as_ref().filter(|consent| !consent.allows(now)).map(|consent| consent.at);
    subject.consent = allows.is_some_and(|consent| consent.allows(now));
    if actor.person == Some(person.id) {
        subject.relationships.insert(Relationship::OneSelf);
    }
    if person.practice(app.clock.today()) == Some(actor.organisation) {
        subject.relationships.insert(Relationship::OwnOrganisation);
    }
    let between = relationship::between(tx, person.id, actor.organisation, actor.user, now).await?;
    let mut reaching = Vec::new();
    for one in between.into_iter().filter(|one| reaches(one.scope, resource)) {
        if takes_part(app, tx, actor, &one).await? {
            reaching.push(one);
        }
    }
    let agreed = match subject.consent {
        true => Vec::new(),
        false => booked_on_consent(tx, &reaching, refused, now).await?,
    };
    // What the person agreed to for one appointment opens the record to that booking, and to nothing beside it.
    let only_agreed = !agreed.is_empty() && matches!(resource, Resource::Person | Resource::Record);
    subject.consent |= only_agreed;
    for one in reaching.iter().filter(|one| !only_agreed || agreed.contains(&one.id)) {
        subject.relationships.insert(kind(one.kind));
    }
    if break_glass::standing(tx, actor.user, person.id, actor.organisation, now).await?.is_some() {
        subject.relationships.insert(Relationship::BrokenGlass);
    }
    Ok(subject)
}

/// Whether a relationship is the actor's as well as their organisation's: the share of a case with a team is the team's alone.
async fn takes_part(app: &App, tx: &mut Tx, actor: &Actor, one: &relationship::Relationship) -> Result<bool> {
    if !one.is_of_case() {
        return Ok(true);
    }
    // Anybody may have typed the reference of an involvement: only a share of the case is one.
    let Some(Holder::Team(id)) = care::holder(tx, one.id).await? else { return Ok(true) };
    let Some(staff) = account::by_id(tx, actor.user).await?.and_then(|account| account.staff) else { return Ok(false) };
    Ok(team::members(tx, id, app.now()).await?.contains(&staff))
}

/// The bookings for which the person agreed, when they were made, that the service there sees their record.
async fn booked_on_consent(
    tx: &mut Tx,
    reaching: &[relationship::Relationship],
    refused: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<RelationshipId>> {
    let mut agreed = Vec::new();
    for one in reaching.iter().filter(|one| one.kind == Kind::Booked) {
        let Some(id) = one.consent else { continue };
        let said = consent::get(tx, id).await?.filter(|said| said.purpose == consent::BOOKING && said.allows(now));
        if said.is_some_and(|said| refused.is_none_or(|at| at <= said.at)) {
            agreed.push(one.id);
        }
    }
    Ok(agreed)
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

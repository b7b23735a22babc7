//! What somebody finds when they come to work: how much waits for them, and those with whom they have to do.

use std::collections::BTreeMap;

use jiff::Timestamp;
use linchpin_core::{Person, PersonId, Result};
use linchpin_store::{
    account,
    audit::Outcome,
    break_glass, job, person, person_match,
    relationship::{self, Kind},
};

use crate::{
    About, Actor, App, doing,
    permission::{Act, Decision, Relationship, Resource, Subject},
    standing,
};

/// How much waits. Numbers only: none of them names anybody, so that reading them is not written down. What a role may
/// not see is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// People registered with the actor's organisation today.
    pub registered: Option<u64>,
    /// Possible matches to decide.
    pub matches: Option<u64>,
    /// Emergency accesses to review; at most a thousand are counted.
    pub emergencies: Option<u64>,
    /// Background jobs by state.
    pub jobs: Option<BTreeMap<String, u64>>,
    /// Accounts; at most a thousand are counted.
    pub accounts: Option<u64>,
}

/// Somebody with whom the actor's organisation has to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Involved {
    /// Whom.
    pub id: PersonId,
    /// Who they are, while the table lets the actor see it: consent may not stand.
    pub person: Option<Person>,
    /// Why: booked, referred, an open case, shared.
    pub kind: Kind,
    /// What it is for, while the table lets the actor see whom it is about: somebody may have typed who they are.
    pub reason: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

const KINDS: [Kind; 4] = [Kind::Booked, Kind::Referred, Kind::OpenCase, Kind::Shared];

impl Involved {
    /// Why, in a word or two.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self.kind {
            Kind::Booked => "Appointment",
            Kind::Referred => "Referral",
            Kind::OpenCase => "Open case",
            Kind::Shared => "Shared with you",
        }
    }
}

impl App {
    /// How much waits for somebody.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn waiting(&self, actor: &Actor) -> Result<Waiting> {
        let own = |resource| Subject::of(resource).with(Relationship::OwnOrganisation);
        let may = |act, subject: &Subject| self.may(actor, act, subject).is_allowed();
        let today = self.clock.today();
        let mut tx = self.store.read().await?;
        let mut waiting = Waiting::default();
        // A role that sees anybody of its own organisation has a practice; the officer sees all and has none.
        if may(Act::See, &own(Resource::Person)) && !actor.is_place_wide() {
            waiting.registered = Some(person::count_of_practice(&mut tx, actor.organisation, today).await?);
        }
        if may(Act::Decide, &own(Resource::Match)) {
            let practice = (!actor.is_place_wide()).then_some(actor.organisation);
            waiting.matches = Some(person_match::count_waiting(&mut tx, practice).await?);
        }
        if may(Act::Review, &Subject::of(Resource::EmergencyAccess)) {
            waiting.emergencies = Some(break_glass::to_review(&mut tx, 1000).await?.len() as u64);
        }
        if may(Act::Operate, &Subject::of(Resource::System)) {
            waiting.jobs = Some(job::counts(&mut tx).await?);
        }
        if may(Act::Search, &Subject::of(Resource::Account)) {
            waiting.accounts = Some(account::list(&mut tx, None, 1000).await?.len() as u64);
        }
        Ok(waiting)
    }

    /// Those with whom the actor's organisation has to do now, or the actor alone: the last first. Each whose name is
    /// shown is written down as seen; whose name the table does not let the actor see is there without one.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn involved(&self, actor: &Actor, limit: u32) -> Result<Vec<Involved>> {
        let now = self.now();
        let mut tx = self.store.write().await?;
        let mut found = Vec::new();
        for kind in KINDS {
            found.extend(relationship::with(&mut tx, actor.organisation, kind, actor.user, now, limit).await?);
        }
        // Cases have lists of their own: a colleague who takes no part in one is not to learn of it here.
        found.retain(|one| !one.is_of_case());
        found.sort_by_key(|one| std::cmp::Reverse((one.from, one.id)));
        found.truncate(limit as usize);
        let mut involved: Vec<Involved> = Vec::with_capacity(found.len());
        for one in found {
            let Some(person) = person::resolve(&mut tx, one.person).await? else { continue };
            let subject = standing(self, &mut tx, actor, &person, Resource::Person).await?;
            let seen = match self.may(actor, Act::See, &subject) {
                Decision::Allowed(permit) => {
                    let about = About::person(person.id).because(permit.rule);
                    doing::write(&mut tx, self, actor, Act::See, Resource::Person, &about, Outcome::Done)?;
                    Some(person.clone())
                }
                Decision::Refused(_) => None,
            };
            involved.push(Involved {
                id: person.id,
                reason: one.reason.filter(|_| seen.is_some()),
                person: seen,
                kind: one.kind,
                since: one.from,
                until: one.to,
            });
        }
        tx.commit().await?;
        Ok(involved)
    }
}

use jiff::Timestamp;
use linchpin_core::{ConsentId, Error, JobId, OptOuts, Person, PersonId, Result};
use linchpin_store::{
    Edited,
    consent::{self, Consent, Decision, How, SHARING},
    job::{self, Ask},
    person,
};

use super::{Edit, nobody, worded};
use crate::{
    About, Actor, App,
    permission::{Act, Resource},
    work::LEAVE_OUT,
};

/// What a person said about sharing their record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What.
    pub decision: Decision,
    /// How.
    pub how: How,
    /// Until when it stands; without an end when absent.
    pub until: Option<Timestamp>,
    /// What else was said. For a decision in their best interests: why they could not decide, and who was asked.
    pub note: Option<String>,
}

impl App {
    /// Writes down what a person said about sharing. It stands at once, and whoever saw them on it alone sees them no more
    /// after a withdrawal.
    ///
    /// # Errors
    /// The table refuses; there is no such person; a decision for somebody else without a reason.
    pub async fn record_consent(&self, actor: &Actor, id: PersonId, said: &Said) -> Result<ConsentId> {
        let (mut act, person) = self.on_person(actor, id, (Act::Edit, Resource::Consent), About::default()).await?;
        let now = self.now();
        if said.until.is_some_and(|until| until <= now) {
            return Err(Error::invalid("Consent must end in the future."));
        }
        let note = match said.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
            Some(note) => Some(worded(note, "Write the note in 1,000 characters or fewer.")?),
            None if said.how == How::BestInterests => {
                return Err(Error::invalid("Say why the person could not decide, and whom you asked."));
            }
            None => None,
        };
        let one = Consent {
            id: ConsentId::new(self.ids.uuid()),
            person: person.id,
            purpose: SHARING.to_owned(),
            decision: said.decision,
            how: said.how,
            at: now,
            until: said.until,
            note,
            account: actor.account(),
            role: Some(actor.role),
            organisation: Some(actor.organisation.to_string()),
        };
        consent::add(&mut act.tx, &one).await?;
        if one.decision != Decision::Given {
            self.end_sight_of_cases(&mut act.tx, actor, &person).await?;
        }
        act.key(one.id);
        act.detail(serde_json::json!({ "decision": one.decision.as_str(), "how": one.how.as_str() }));
        act.done().await?;
        Ok(one.id)
    }

    /// What a person said about sharing, the last first.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn consents_of(&self, actor: &Actor, id: PersonId) -> Result<Vec<Consent>> {
        let (mut act, person) = self.on_person(actor, id, (Act::See, Resource::Consent), About::default()).await?;
        let found = consent::of(&mut act.tx, person.id, 100).await?;
        act.done().await?;
        Ok(found)
    }

    /// Sets what a person opted out of, edited from a version of their record.
    ///
    /// # Errors
    /// The table refuses; or there is no such person.
    pub async fn set_opt_outs(&self, actor: &Actor, id: PersonId, version: u64, opt_outs: OptOuts) -> Result<Edit> {
        let (mut act, now) = self.on_person(actor, id, (Act::Edit, Resource::Consent), About::default()).await?;
        let next = Person { opt_outs, version, ..now };
        act.detail(serde_json::json!({ "national": opt_outs.national, "type-1": opt_outs.type_1 }));
        match person::save(&mut act.tx, &next, actor.account(), self.now()).await? {
            Edited::Saved(version) => {
                // Planning must not count them for longer than a job takes; see `work::LeaveOut`.
                let id = JobId::new(self.ids.uuid());
                let soon = Ask { dedupe: Some("asked"), ..Ask::new(id, LEAVE_OUT, "{}", self.now()) };
                job::ask(&mut act.tx, &soon).await?;
                act.done().await?;
                Ok(Edit::Saved { version, queued: 0 })
            }
            Edited::Conflict(both) => {
                act.failed().await?;
                Ok(Edit::Conflict(both))
            }
            Edited::Gone => Err(nobody()),
        }
    }
}

use linchpin_core::{AlertId, BreakGlassId, Error, ErrorKind, OdsCode, PersonId, Result, Role};
use linchpin_store::{
    Tx,
    alert::{self, Alert},
    break_glass::{self, BreakGlass, Verdict},
    person,
};

use super::sign_in::later;
use crate::{
    About, Actor, App,
    permission::{Act, Relationship, Resource, Subject},
};

/// The fewest letters of a reason: enough that somebody must think what to write.
const SHORTEST_REASON: usize = 10;

/// The most.
const LONGEST_REASON: usize = 1000;

/// What a review found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Whether opening the record was right.
    pub right: bool,
    /// What the reviewer found out.
    pub note: String,
}

impl App {
    /// Opens a person's record in an emergency: with a reason, for 60 minutes, and with the person's practice and the
    /// information-governance officer told at once, in the same transaction.
    ///
    /// # Errors
    /// The role may not; the reason is too short; there is no such person.
    pub async fn break_glass(&self, actor: &Actor, id: PersonId, reason: &str) -> Result<BreakGlass> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let reason = reason.trim();
        let about = About { person: person.as_ref().map(|p| p.id), ..About::default() }.because(reason);
        let subject = Subject::of(Resource::Record);
        let mut act = doing.permit(Act::BreakGlass, &subject, about).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let length = reason.chars().count();
        if !(SHORTEST_REASON..=LONGEST_REASON).contains(&length) || reason.contains('\0') {
            return Err(Error::invalid("Say in a sentence why you must open this record now."));
        }
        let now = self.now();
        let one = BreakGlass {
            id: BreakGlassId::new(self.ids.uuid()),
            person: person.id,
            account: actor.user,
            role: actor.role,
            organisation: actor.organisation,
            reason: reason.to_owned(),
            at: now,
            expires: later(now, self.settings.emergency),
            verdict: None,
            reviewed_by: None,
            reviewed_at: None,
            note: None,
        };
        break_glass::add(&mut act.tx, &one).await?;
        let practice = person.practice(self.clock.today());
        if let Some(practice) = practice {
            self.tell_of_emergency(&mut act.tx, &one, actor, Role::PracticeManager, Some(practice)).await?;
        }
        self.tell_of_emergency(&mut act.tx, &one, actor, Role::InformationGovernance, None).await?;
        act.detail(serde_json::json!({ "emergency": one.id.to_string(), "until": one.expires }));
        act.done().await?;
        Ok(one)
    }

    /// Emergencies that nobody has reviewed, the oldest first.
    ///
    /// # Errors
    /// Not the information-governance officer.
    pub async fn emergencies_to_review(&self, actor: &Actor, limit: u32) -> Result<Vec<BreakGlass>> {
        let subject = Subject::of(Resource::EmergencyAccess);
        let mut act = self.begin(actor).await?.permit(Act::Review, &subject, About::default()).await?;
        let open = break_glass::to_review(&mut act.tx, limit).await?;
        for one in &open {
            act.also(one.person)?;
        }
        act.done().await?;
        Ok(open)
    }

    /// Every emergency access to one person, the last first: for the officer and the person's practice.
    ///
    /// # Errors
    /// Neither; or there is no such person.
    pub async fn emergencies_of(&self, actor: &Actor, id: PersonId, limit: u32) -> Result<Vec<BreakGlass>> {
        let mut doing = self.begin(actor).await?;
        let person = person::resolve(&mut doing.tx, id).await?;
        let mut subject = Subject::of(Resource::EmergencyAccess);
        if let Some(person) = &person {
            subject = doing.about(person, Resource::EmergencyAccess).await?;
        }
        let mut act = doing.permit(Act::See, &subject, About::person(id)).await?;
        let person = person.ok_or_else(|| Error::not_found("There is no such person."))?;
        let found = break_glass::of(&mut act.tx, person.id, limit).await?;
        act.done().await?;
        Ok(found)
    }

    /// Writes down whether an emergency access was right. Nobody reviews their own.
    ///
    /// # Errors
    /// Not the information-governance officer; one's own; reviewed already.
    pub async fn review_emergency(&self, actor: &Actor, id: BreakGlassId, review: &Review) -> Result<()> {
        let mut doing = self.begin(actor).await?;
        let one = break_glass::get(&mut doing.tx, id).await?;
        let about = About { person: one.as_ref().map(|o| o.person), ..About::key(id) };
        let mut act = doing.permit(Act::Review, &Subject::of(Resource::EmergencyAccess), about).await?;
        let one = one.ok_or_else(|| Error::not_found("There is no such emergency access."))?;
        if one.account == actor.user {
            return Err(Error::invalid("Somebody else must review what you opened yourself."));
        }
        let note = review.note.trim();
        if note.is_empty() || note.chars().count() > LONGEST_REASON {
            return Err(Error::invalid("Write down what you found out."));
        }
        let verdict = if review.right { Verdict::Right } else { Verdict::Wrong };
        if !break_glass::review(&mut act.tx, id, verdict, note, actor.user, self.now()).await? {
            return Err(Error::new(ErrorKind::Conflict, "Somebody else has reviewed this meanwhile."));
        }
        act.detail(serde_json::json!({ "verdict": verdict.as_str() }));
        act.done().await
    }

    /// The alerts that wait for somebody in the actor's role and organisation.
    ///
    /// # Errors
    /// The role has no alerts.
    pub async fn alerts(&self, actor: &Actor, limit: u32) -> Result<Vec<Alert>> {
        self.require(actor, Act::See, &own_alerts()).await?;
        let mut tx = self.store.read().await?;
        alert::open(&mut tx, actor.role, actor.organisation.as_str(), limit).await
    }

    /// Closes an alert; false when somebody else was quicker, or it is not for the actor.
    ///
    /// # Errors
    /// The role has no alerts.
    pub async fn close_alert(&self, actor: &Actor, id: AlertId) -> Result<bool> {
        let mut act = self.begin(actor).await?.permit(Act::Edit, &own_alerts(), About::key(id)).await?;
        let theirs = alert::open(&mut act.tx, actor.role, actor.organisation.as_str(), 10_000).await?;
        if !theirs.iter().any(|alert| alert.id == id) {
            return Ok(false);
        }
        let closed = alert::see(&mut act.tx, id, actor.user, self.now()).await?;
        act.done().await?;
        Ok(closed)
    }

    async fn tell_of_emergency(
        &self,
        tx: &mut Tx,
        one: &BreakGlass,
        actor: &Actor,
        role: Role,
        organisation: Option<OdsCode>,
    ) -> Result<()> {
        let alert = Alert {
            id: AlertId::new(self.ids.uuid()),
            at: one.at,
            kind: "break-glass".to_owned(),
            role,
            organisation: organisation.map(|code| code.to_string()),
            person: Some(one.person),
            actor: actor.account(),
            detail: format!(
                "{} at {} opened a record in an emergency. Their reason: {}",
                actor.role.title(),
                actor.organisation,
                one.reason
            ),
        };
        alert::raise(tx, &alert).await
    }
}

/// Alerts addressed to the actor's own role and organisation.
fn own_alerts() -> Subject {
    Subject::of(Resource::Alert).with(Relationship::OwnOrganisation)
}

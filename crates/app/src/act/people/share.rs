use jiff::Timestamp;
use linchpin_core::{Error, ErrorKind, OdsCode, PersonId, RelationshipId, Result, UserId};
use linchpin_store::{
    consent::{self, SHARING},
    person,
    relationship::{self, Kind, Relationship, Scope},
};

use super::worded;
use crate::{
    About, Actor, App,
    permission::{Act, Resource, Subject},
};

/// With whom a person is to be shared, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The organisation.
    pub with: OdsCode,
    /// Only this account there; everybody of the organisation when absent.
    pub account: Option<UserId>,
    /// Details, or the record as well.
    pub scope: Scope,
    /// Until just before this instant; without an end when absent.
    pub until: Option<Timestamp>,
    /// What for, in words; no clinical content.
    pub reason: String,
}

/// How an organisation becomes involved with a person otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Involve {
    /// A booking, a referral or a case; a share has an act of its own.
    pub kind: Kind,
    /// The organisation.
    pub organisation: OdsCode,
    /// Only this account there; everybody of the organisation when absent.
    pub account: Option<UserId>,
    /// Details, or the record as well.
    pub scope: Scope,
    /// The booking, referral or case, as its own module names it.
    pub reference: Option<String>,
    /// Until just before this instant; without an end when absent.
    pub until: Option<Timestamp>,
    /// What for, in words; no clinical content.
    pub reason: String,
}

impl App {
    /// Shares a person with another service, on the consent that stands. Withdrawn consent ends what it opened.
    ///
    /// # Errors
    /// The table refuses, as it does without consent; there is no such person; it would end before it began.
    pub async fn share_person(&self, actor: &Actor, id: PersonId, share: &Share) -> Result<RelationshipId> {
        let resource = match share.scope {
            Scope::Person => Resource::Person,
            Scope::Record => Resource::Record,
        };
        let (mut act, person) = self.on_person(actor, id, (Act::Share, resource), About::default()).await?;
        let now = self.now();
        let standing = consent::standing(&mut act.tx, person.id, SHARING, now).await?;
        let one = Relationship {
            id: RelationshipId::new(self.ids.uuid()),
            person: person.id,
            kind: Kind::Shared,
            organisation: share.with,
            account: share.account,
            scope: share.scope,
            consent: standing.map(|consent| consent.id),
            reference: None,
            reason: Some(worded(&share.reason, "Say in a sentence what the service is to do.")?),
            from: now,
            to: ends(share.until, now)?,
            made_by: actor.account(),
            ended_by: None,
        };
        relationship::add(&mut act.tx, &one).await?;
        act.key(one.id);
        act.detail(serde_json::json!({ "with": share.with.to_string(), "scope": share.scope.as_str() }));
        act.done().await?;
        Ok(one.id)
    }

    /// Books, refers or opens a case: another organisation becomes involved with a person. What it may see before the
    /// person agrees is the table's to say.
    ///
    /// # Errors
    /// The table refuses; there is no such person; a case for somebody else's organisation.
    pub async fn involve(&self, actor: &Actor, id: PersonId, how: &Involve) -> Result<RelationshipId> {
        let act = (Act::Add, Resource::Relationship);
        let (mut act, person) = self.on_person(actor, id, act, About::default()).await?;
        match how.kind {
            Kind::Shared => return Err(Error::invalid("Share the person instead.")),
            Kind::OpenCase if how.organisation != actor.organisation => {
                return Err(Error::invalid("A case is opened by the organisation that has it."));
            }
            // Otherwise whoever may open a case for anybody could let any organisation in.
            Kind::Booked | Kind::Referred if person.practice(self.clock.today()) != Some(actor.organisation) => {
                return Err(Error::new(ErrorKind::Forbidden, "Only the person’s practice can book or refer them."));
            }
            Kind::OpenCase | Kind::Booked | Kind::Referred => {}
        }
        let now = self.now();
        let reference = how.reference.as_deref().map(|r| worded(r, "The reference is too long.")).transpose()?;
        let one = Relationship {
            id: RelationshipId::new(self.ids.uuid()),
            person: person.id,
            kind: how.kind,
            organisation: how.organisation,
            account: how.account,
            scope: how.scope,
            consent: None,
            reference,
            reason: Some(worded(&how.reason, "Say in a sentence what for.")?),
            from: now,
            to: ends(how.until, now)?,
            made_by: actor.account(),
            ended_by: None,
        };
        relationship::add(&mut act.tx, &one).await?;
        act.key(one.id);
        act.detail(serde_json::json!({ "kind": how.kind.as_str(), "with": how.organisation.to_string() }));
        act.done().await?;
        Ok(one.id)
    }

    /// Ends an involvement now; false when it had ended.
    ///
    /// # Errors
    /// The table refuses; or there is no such involvement.
    pub async fn end_involvement(&self, actor: &Actor, id: RelationshipId) -> Result<bool> {
        let mut doing = self.begin(actor).await?;
        let one = relationship::get(&mut doing.tx, id).await?;
        let mut subject = Subject::of(Resource::Relationship);
        let mut about = About::key(id);
        if let Some(one) = &one
            && let Some(person) = person::resolve(&mut doing.tx, one.person).await?
        {
            subject = doing.about(&person, Resource::Relationship).await?;
            about.person = Some(person.id);
        }
        let mut act = doing.permit(Act::Edit, &subject, about).await?;
        let one = one.ok_or_else(|| Error::not_found("There is no such involvement."))?;
        // Another organisation ends its own part only; the person's practice may end any.
        let practice = subject.relationships.contains(&crate::permission::Relationship::OwnOrganisation);
        if !practice && one.organisation != actor.organisation {
            return Err(Error::new(ErrorKind::Forbidden, "Only the person’s practice can end this."));
        }
        let ended = relationship::end(&mut act.tx, id, actor.account(), self.now()).await?;
        if ended && one.kind == Kind::OpenCase {
            self.share_ended(&mut act.tx, actor, &one).await?;
        }
        act.done().await?;
        Ok(ended)
    }
}

fn ends(until: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>> {
    if until.is_some_and(|until| until <= now) {
        return Err(Error::invalid("It must end in the future."));
    }
    Ok(until)
}

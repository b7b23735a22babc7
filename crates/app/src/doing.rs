//! The frame of every act: one transaction in which the table is asked, the act is done, and the audit is written.
//!
//! ```ignore
//! let mut doing = app.begin(actor).await?;                       // a transaction
//! let subject = doing.about(&person, Resource::Record).await?;   // what stands between them
//! let mut act = doing.permit(Act::See, &subject, About::person(id)).await?;   // a refusal is written down and ends here
//! change(&mut act.tx).await?;                                    // an error here undoes everything
//! act.done().await?;                                             // the entry beside the change, then both are on the disk
//! ```

use linchpin_core::{Error, ErrorKind, PersonId, Result};
use linchpin_store::{
    Tx,
    audit::{Entry, Outcome},
};

use crate::{
    Actor, App,
    permission::{Act, Decision, Permit, Refusal, Relationship, Resource, Subject},
};

/// A transaction in which nothing has been allowed yet. Dropped, it leaves no trace.
#[must_use = "ask for permission, or nothing is done"]
pub struct Doing<'a> {
    /// The transaction, to load what the act is about.
    pub tx: Tx,
    pub(crate) app: &'a App,
    pub(crate) actor: &'a Actor,
}

/// A transaction in which an act is allowed. Dropped without [`Permitted::done`], nothing happened and nothing is written down.
#[must_use = "finish with `done`, or nothing happened"]
pub struct Permitted<'a> {
    /// The transaction, to do the act in.
    pub tx: Tx,
    /// On what basis.
    pub permit: Permit,
    app: &'a App,
    actor: &'a Actor,
    act: Act,
    resource: Resource,
    about: About,
}

/// What the audit says beside who, what and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Whose record.
    pub person: Option<PersonId>,
    /// The key of the thing where it is no person, such as an account's.
    pub key: Option<String>,
    /// The actor's own words, where the act asks for a reason; else the rule is written down.
    pub reason: Option<String>,
    /// Anything else, as JSON. No clinical content, no name, nothing typed into a password field.
    pub detail: Option<serde_json::Value>,
}

impl App {
    /// Opens the transaction of an act.
    ///
    /// # Errors
    /// When the store cannot be reached.
    pub async fn begin<'a>(&'a self, actor: &'a Actor) -> Result<Doing<'a>> {
        Ok(Doing { tx: self.store.write().await?, app: self, actor })
    }

    /// What the table says, without doing or writing anything: for menus and for the rows of a list.
    #[must_use]
    pub fn may(&self, actor: &Actor, act: Act, subject: &Subject) -> Decision {
        let own_account =
            subject.resource == Resource::Account && subject.relationships.contains(&Relationship::OneSelf);
        if actor.unproven && !own_account {
            return Decision::Refused(Refusal::Unproven);
        }
        self.table.decide(actor.role, act, subject)
    }

    /// Asks the table for an act that reads no record and changes none, such as opening a page of published numbers.
    /// Only a refusal is written down.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] with a sentence for the person.
    pub async fn require(&self, actor: &Actor, act: Act, subject: &Subject) -> Result<Permit> {
        match self.may(actor, act, subject) {
            Decision::Allowed(permit) => Ok(permit),
            Decision::Refused(_) => {
                let refused = self.begin(actor).await?.permit(act, subject, About::default()).await;
                // The table is pure: it says no again.
                refused.map(|act| act.permit)
            }
        }
    }
}

impl<'a> Doing<'a> {
    /// Asks the table. A refusal is written to the audit, with everything else of the transaction undone.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] with a sentence for the person; or the store cannot be reached.
    pub async fn permit(self, act: Act, subject: &Subject, about: About) -> Result<Permitted<'a>> {
        let Self { tx, app, actor } = self;
        let resource = subject.resource;
        match app.may(actor, act, subject) {
            Decision::Allowed(permit) => Ok(Permitted { tx, permit, app, actor, act, resource, about }),
            Decision::Refused(refusal) => {
                // What was loaded or even written before asking must not be kept by writing the refusal down.
                tx.rollback().await?;
                let mut tx = app.store.write().await?;
                let about = About { reason: Some(refusal.as_str().to_owned()), ..about };
                write(&mut tx, app, actor, act, resource, &about, Outcome::Denied)?;
                tx.commit().await?;
                Err(forbidden(actor, act, resource, &refusal))
            }
        }
    }
}

impl Permitted<'_> {
    /// Writes the entry and makes everything happen.
    ///
    /// # Errors
    /// When the store refuses or cannot be reached: then nothing happened.
    pub async fn done(self) -> Result<()> {
        self.end(Outcome::Done).await
    }

    /// The same for something that was allowed and did not work, where what was counted must stay.
    ///
    /// # Errors
    /// When the store refuses or cannot be reached: then nothing happened.
    pub async fn failed(self) -> Result<()> {
        self.end(Outcome::Failed).await
    }

    /// Adds to what the audit will say.
    pub fn detail(&mut self, detail: serde_json::Value) {
        self.about.detail = Some(detail);
    }

    /// Says whose record it was, once that is known.
    pub fn person(&mut self, id: PersonId) {
        self.about.person = Some(id);
    }

    /// Names the thing, once its key is known.
    pub fn key(&mut self, key: impl std::fmt::Display) {
        self.about.key = Some(key.to_string());
    }

    /// Writes an entry of its own for one more person, on the same basis: for a list on which several can be seen.
    ///
    /// # Errors
    /// When the store refuses or cannot be reached.
    pub fn also(&mut self, person: PersonId) -> Result<()> {
        let reason = Some(self.permit.rule.clone());
        let about = About { person: Some(person), reason, detail: self.about.detail.clone(), key: None };
        write(&mut self.tx, self.app, self.actor, self.act, self.resource, &about, Outcome::Done)
    }

    async fn end(self, outcome: Outcome) -> Result<()> {
        let Self { mut tx, permit, app, actor, act, resource, mut about } = self;
        about.reason.get_or_insert(permit.rule);
        write(&mut tx, app, actor, act, resource, &about, outcome)?;
        tx.commit().await
    }
}

impl About {
    /// A person.
    #[must_use]
    pub fn person(id: PersonId) -> Self {
        Self { person: Some(id), ..Self::default() }
    }

    /// A thing that is no person, by its key.
    #[must_use]
    pub fn key(key: impl std::fmt::Display) -> Self {
        Self { key: Some(key.to_string()), ..Self::default() }
    }

    /// With the actor's words.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// With something else that may be known.
    #[must_use]
    pub fn with(mut self, detail: serde_json::Value) -> Self {
        self.detail = Some(detail);
        self
    }
}

/// Writes what an actor did or tried.
pub(crate) fn write(
    tx: &mut Tx,
    app: &App,
    actor: &Actor,
    act: Act,
    resource: Resource,
    about: &About,
    outcome: Outcome,
) -> Result<()> {
    let resource = match &about.key {
        Some(key) => format!("{resource}/{key}"),
        None => resource.to_string(),
    };
    let detail = about.detail.as_ref().map(ToString::to_string);
    let entry = Entry {
        actor: actor.account(),
        role: Some(actor.role),
        organisation: Some(actor.organisation.as_str()),
        person: about.person,
        reason: about.reason.as_deref(),
        outcome,
        detail: detail.as_deref(),
        request: actor.request.as_deref(),
        ..Entry::new(app.now(), act.as_str(), &resource)
    };
    tx.audit(&entry)
}

fn forbidden(actor: &Actor, act: Act, resource: Resource, refusal: &Refusal) -> Error {
    Error::new(ErrorKind::Forbidden, refusal.sentence(actor.role, act, resource))
}

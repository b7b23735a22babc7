use linchpin_core::{Error, Person, PersonId, Result, Role};
use linchpin_store::{
    consent::{self, Consent},
    person,
    relationship::{self, Relationship as Reason},
};

use super::worded;
use crate::{
    About, Actor, App,
    act::{CaseCopied, WhoLooked, audit},
    facts::Record,
    permission::{Act, Resource},
    pseudonym::LAKE,
};

/// The most statements, reasons and entries of each kind in a copy.
const MOST: u32 = 5_000;

/// What a practice says when it hands a person a copy of what is held about them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// Who asked, and how it was made sure who they are.
    pub why: String,
    /// Whether a clinician has looked at what must be kept back: what would do serious harm, and what is another's
    /// (Data Protection Act 2018, schedules 2 and 3).
    pub checked: bool,
}

/// Everything that is held about a person, for them.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// Who they are.
    pub person: Person,
    /// What is known clinically.
    pub record: Record,
    /// What they agreed to, the last first.
    pub consents: Vec<Consent>,
    /// Who is or was involved, the last first.
    pub involved: Vec<Reason>,
    /// Their cases, the last first.
    pub cases: Vec<CaseCopied>,
    /// Who has looked, the last first.
    pub looked: WhoLooked,
}

impl App {
    /// Copies all that is held about a person (UK GDPR, article 15): for themselves, or for their practice to hand to
    /// them, which says on what ground. What anybody opted out of does not touch this right.
    ///
    /// # Errors
    /// Neither; there is no such person; the practice did not say why, or that somebody has checked it.
    pub async fn copy_record(&self, actor: &Actor, id: PersonId, handed: Option<&Handed>) -> Result<Copied> {
        let (mut act, person) = self.on_person(actor, id, (Act::Export, Resource::Record), About::default()).await?;
        if actor.role != Role::Patient {
            let handed = handed.cloned().unwrap_or_default();
            let why = worded(&handed.why, "Say who asked, and how you made sure who they are.")?;
            if !handed.checked {
                return Err(Error::invalid("A clinician must look first at what has to be kept back."));
            }
            act.detail(serde_json::json!({ "copy": "for the person", "why": why, "checked": true }));
        }
        let consents = consent::of(&mut act.tx, person.id, MOST).await?;
        let involved = relationship::of(&mut act.tx, person.id, MOST).await?;
        let looked = audit::looked_at(&mut act.tx, person.id, None, MOST).await?;
        let cases = self.cases_copied(&mut act.tx, actor, person.id).await?;
        let keys = person::stands_for(&mut act.tx, person.id).await?;
        let pseudonyms = self.pseudonyms_in(&mut act.tx, LAKE).await?;
        act.done().await?;
        let mut record = Record::default();
        for pseudonym in keys.iter().flat_map(|key| pseudonyms.all(*key)) {
            record.join(self.facts.record(&pseudonym).await?);
        }
        Ok(Copied { person, record, consents, involved, cases, looked })
    }
}

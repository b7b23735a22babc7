use linchpin_core::{CaseId, ConsentId, Error, Person, Result};
use linchpin_pathways::{
    case::Act as Played,
    pathway::{PERSON, PRACTICE},
};
use linchpin_store::{
    Tx, care,
    consent::{self, Consent, Decision, How},
};

use super::{
    Acted,
    held::{Held, Working},
    keep::By,
    purpose,
};
use crate::{Actor, App, act::people::worded, permission::Act};

/// What a person says about being seen in a case outside their practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agree {
    /// Which case.
    pub case: CaseId,
    /// Yes, or no and no longer.
    pub agreed: bool,
    /// How it was said.
    pub how: How,
    /// What else was said. For a decision in their best interests: why they could not decide, and who was asked.
    pub note: Option<String>,
}

impl App {
    /// Writes down what a person says about those outside their practice seeing a case. Yes shares it as its pathway says; no
    /// ends every share at once, and what others had in hand is the practice's.
    ///
    /// # Errors
    /// The table refuses; the pathway asks for no consent and is shared with nobody; a decision for somebody else without a
    /// reason.
    pub async fn agree_case(&self, actor: &Actor, wanted: &Agree) -> Result<Acted<()>> {
        let Working { mut act, mut held, parties, .. } = self.on_case(actor, wanted.case, Act::Edit).await?;
        if held.pathway.opens.consent.is_none() {
            return Err(Error::invalid("This pathway is shared with nobody outside the practice."));
        }
        let asks = parties.iter().any(|party| party == PERSON || party == PRACTICE);
        // Who is outside sees the case on a yes, and may be told the no; they do not give themselves the yes.
        if wanted.agreed && !asks {
            return Err(no_yes_from_outside());
        }
        let note = match wanted.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
            Some(note) => Some(worded(note, "Write the note in 1,000 characters or fewer.")?),
            None if wanted.how == How::BestInterests => {
                return Err(Error::invalid("Say why the person could not decide, and whom you asked."));
            }
            None => None,
        };
        let how = if actor.person == Some(held.person.id) { How::Online } else { wanted.how };
        self.write_consent(&mut act.tx, &held, Some(actor), wanted.agreed, (how, note)).await?;
        let by = By { actor: Some(actor), parties: &parties };
        if let Err(refusal) = self.play(&mut act.tx, &mut held, &by, Played::Consent(wanted.agreed)).await? {
            return Ok(Acted::Refused(refusal));
        }
        act.detail(serde_json::json!({ "agreed": wanted.agreed, "how": how.as_str() }));
        act.done().await?;
        Ok(Acted::Done(()))
    }

    /// Writes the statement about one case beside the person's others.
    pub(super) async fn write_consent(
        &self,
        tx: &mut Tx,
        held: &Held,
        actor: Option<&Actor>,
        given: bool,
        (how, note): (How, Option<String>),
    ) -> Result<()> {
        let one = Consent {
            id: ConsentId::new(self.ids.uuid()),
            person: held.person.id,
            purpose: purpose(held.kept.id),
            decision: if given { Decision::Given } else { Decision::Refused },
            how,
            at: self.now(),
            until: None,
            note,
            account: actor.and_then(Actor::account),
            role: actor.map(|actor| actor.role),
            organisation: actor.map(|actor| actor.organisation.to_string()),
        };
        consent::add(tx, &one).await
    }

    /// Who no longer agrees that other services see anything of them no longer agrees that they see a case.
    pub(crate) async fn end_sight_of_cases(&self, tx: &mut Tx, actor: &Actor, person: &Person) -> Result<()> {
        for id in care::open_of_person(tx, person.id).await? {
            let Some(mut held) = self.held(tx, id).await? else { continue };
            let by = By { actor: Some(actor), parties: &[PERSON.to_owned()] };
            // An open case takes this always.
            let _ = self.play(tx, &mut held, &by, Played::Consent(false)).await?;
        }
        Ok(())
    }
}

/// Who is outside the practice sees the case on a yes, and does not give it to themselves.
pub(super) fn no_yes_from_outside() -> Error {
    Error::invalid("The person’s practice asks them, or they say so themselves.")
}

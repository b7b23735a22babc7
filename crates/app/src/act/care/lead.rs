use linchpin_core::{CaseId, Error, Result, StaffId};
use linchpin_pathways::pathway::PRACTICE;
use linchpin_store::{
    care::{EntryKind, Holder},
    staff, team,
};
use serde_json::json;

use super::{
    Acted,
    held::{Held, Working},
    keep::{By, Draft, Happened},
};
use crate::{Actor, App, permission::Act};

impl App {
    /// Says who leads a case: somebody of the practice, or of a party with which it is shared. Where the pathway names the lead
    /// in a form, that form is the way; this is for the others, and for a link worker who takes a case from the team's list.
    ///
    /// # Errors
    /// The table refuses; there is no such case; it is closed; they would not see it.
    pub async fn lead_case(&self, actor: &Actor, case: CaseId, lead: StaffId) -> Result<Acted<()>> {
        let Working { mut act, mut held, me, parties } = self.on_case(actor, case, Act::Edit).await?;
        if held.kept.it.closed.is_some() {
            return Ok(Acted::Refused(linchpin_pathways::Refusal::Closed));
        }
        let is_staff = held.shares.iter().any(|one| me.is(actor, held.person.id, one.holder));
        if !is_staff && !parties.iter().any(|party| party == PRACTICE) {
            return Err(Error::invalid("The practice, or who takes part, says who leads the case."));
        }
        let name = staff::get(&mut act.tx, lead).await?.filter(|one| one.ended.is_none());
        if name.is_none() || !self.would_see(&mut act.tx, &held, lead).await? {
            return Err(Error::invalid("Choose somebody of the practice or of a team with which the case is shared."));
        }
        held.kept.lead = Some(lead);
        let by = By { actor: Some(actor), parties: &parties };
        let body = json!({ "lead": lead.to_string() });
        let said = Draft { body, ..Draft::of(EntryKind::Lead, "Leads the case", self.now()) }.by(&by);
        let before = held.kept.it.clone();
        let what = Happened { before: Some(&before), effects: &[], said: Some(said) };
        self.keep(&mut act.tx, &mut held, &by, &what).await?;
        act.detail(json!({ "lead": lead.to_string() }));
        act.done().await?;
        Ok(Acted::Done(()))
    }

    /// Whether a member of staff is of the practice, or of a party with which the case is shared.
    pub(super) async fn would_see(&self, tx: &mut linchpin_store::Tx, held: &Held, staff: StaffId) -> Result<bool> {
        if self.works_at(tx, staff, held.practice).await? {
            return Ok(true);
        }
        for share in &held.shares {
            let is = match share.holder {
                Holder::Staff(id) => id == staff,
                Holder::Team(id) => team::members(tx, id, self.now()).await?.contains(&staff),
                Holder::Organisation(code) => self.works_at(tx, staff, code).await?,
                Holder::Person => false,
            };
            if is {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

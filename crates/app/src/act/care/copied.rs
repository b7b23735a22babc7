use linchpin_core::{PersonId, Result};
use linchpin_store::{Tx, care, person};
use serde_json::Value;

use super::{
    CaseSeen,
    resources::{plan, responses},
};
use crate::{Actor, App};

/// Under which address resources of a copy name each other: a copy is no service.
const NOWHERE: &str = "https://linchpin.invalid/fhir";

/// A case in a copy of what is held about a person.
#[derive(Clone, PartialEq)]
pub struct CaseCopied {
    /// What whoever makes the copy sees of it: the practice everything, the person what is shared with them.
    pub seen: CaseSeen,
    /// The same as FHIR resources.
    pub resources: Vec<Value>,
}

impl std::fmt::Debug for CaseCopied {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseCopied({})", self.seen.id)
    }
}

impl App {
    /// Every case of a person, merged records included, as whoever makes a copy sees it: the last first.
    pub(in crate::act) async fn cases_copied(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: PersonId,
    ) -> Result<Vec<CaseCopied>> {
        let me = self.me(tx, actor).await?;
        let mut all = Vec::new();
        for record in person::stands_for(tx, id).await? {
            for case in care::of_person(tx, record).await? {
                let Some(held) = self.looked_at(tx, case).await? else { continue };
                let parties = self.parties(actor, &me, &held);
                if held.sight(&parties).is_nothing() {
                    continue;
                }
                let seen = self.case_seen(tx, actor, &me, &held, &parties).await?;
                let written = plan(&held, &parties, NOWHERE).into_iter().chain(responses(&held, &parties, NOWHERE));
                all.push(CaseCopied { seen, resources: written.map(|one| one.value).collect() });
            }
        }
        Ok(all)
    }
}

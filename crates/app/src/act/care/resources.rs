use jiff::Timestamp;
use linchpin_core::{CaseId, Result};
use linchpin_pathways::resource::Kept;
use serde_json::Value;

use super::{
    held::{Held, Working},
    no_case,
};
use crate::{Actor, App, permission::Act};

/// Something of a case as a FHIR resource: what its reader sees, and nothing beyond it.
#[derive(Clone, PartialEq)]
pub struct CaseResource {
    /// Its key.
    pub key: String,
    /// When it was written; for a plan, when the case last changed.
    pub at: Timestamp,
    /// The resource.
    pub value: Value,
}

impl std::fmt::Debug for CaseResource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CaseResource({})", self.key)
    }
}

impl App {
    /// The plan of a case as a CarePlan. `base` is the address of our FHIR service.
    ///
    /// # Errors
    /// The table refuses; there is no such case, or its pathway keeps no plan.
    pub async fn care_plan(&self, actor: &Actor, id: CaseId, base: &str) -> Result<CaseResource> {
        let Working { mut act, held, parties, .. } = self.on_case(actor, id, Act::See).await?;
        let plan = plan(&held, &parties, base).ok_or_else(no_case)?;
        act.detail(serde_json::json!({ "as": "CarePlan" }));
        act.done().await?;
        Ok(plan)
    }

    /// What was filled in in a case, each version of each form as a QuestionnaireResponse, by form and the oldest first. Its key
    /// is that of the case, the place of the form in the file, and how often it was filled in until then.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn case_responses(&self, actor: &Actor, id: CaseId, base: &str) -> Result<Vec<CaseResource>> {
        let Working { mut act, held, parties, .. } = self.on_case(actor, id, Act::See).await?;
        let all = responses(&held, &parties, base);
        act.detail(serde_json::json!({ "as": "QuestionnaireResponse" }));
        act.done().await?;
        Ok(all)
    }
}

/// The plan, where the pathway keeps one.
pub(in crate::act) fn plan(held: &Held, parties: &[String], base: &str) -> Option<CaseResource> {
    let (key, person, practice) =
        (held.kept.id.to_string(), format!("Patient/{}", held.person.id), held.practice.to_string());
    let version = held.kept.version;
    let kept = Kept { id: &key, version, patient: &person, practice: Some(practice.as_str()), base };
    let plan = || held.pathway.care_plan(&held.kept.it, &held.sight(parties), &kept);
    let value = (!held.pathway.plan.is_empty()).then(plan)?;
    Some(CaseResource { at: held.kept.it.last, value, key })
}

/// Everything that was filled in.
pub(in crate::act) fn responses(held: &Held, parties: &[String], base: &str) -> Vec<CaseResource> {
    let (id, person) = (held.kept.id.to_string(), format!("Patient/{}", held.person.id));
    let kept = Kept { id: &id, version: held.kept.version, patient: &person, practice: None, base };
    let (case, sight) = (&held.kept.it, held.sight(parties));
    let mut all = Vec::new();
    let forms = held.pathway.forms.iter().chain(held.pathway.plan.iter().map(|section| &section.form));
    for (place, form) in forms.enumerate() {
        for (number, filled) in case.filled.get(&form.name).into_iter().flatten().enumerate() {
            let key = format!("{id}.{}.{}", place + 1, number + 1);
            let value = held.pathway.response((case, form, number), &sight, &key, &kept);
            all.extend(value.map(|value| CaseResource { key, at: filled.at, value }));
        }
    }
    all
}

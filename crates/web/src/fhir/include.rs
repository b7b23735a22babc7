//! What comes along with slots (`_include`): their sessions, and who and what those refer to.

use std::collections::BTreeMap;

use linchpin_app::act::FreeSlot;
use linchpin_core::{ClinicId, ErrorKind};
use serde_json::Value;

use super::{
    answer::Found,
    appointment::{described, schedule},
    fault::Fault,
    organisation,
    question::Question,
    staff,
};
use crate::visit::Visit;

/// What the slots of a page refer to, as far as it was asked for and whoever asks may see it. The place of a service stands in
/// the service itself, and roles of staff are not told of.
pub(super) async fn along(
    visit: &Visit,
    question: &Question,
    found: &[FreeSlot],
    page: &Found,
) -> Result<Vec<Value>, Fault> {
    let shown: Vec<&str> = page.resources.iter().filter_map(|one| one.value()["id"].as_str()).collect();
    let shown: Vec<&FreeSlot> = found.iter().filter(|one| shown.contains(&one.slot.id.to_string().as_str())).collect();
    let mut all: BTreeMap<String, Value> = BTreeMap::new();
    let mut add = |value: Value| {
        let key = format!("{}/{}", value["resourceType"].as_str().unwrap_or(""), value["id"].as_str().unwrap_or(""));
        all.insert(key, value);
    };
    let (app, actor) = (visit.acts()?, visit.actor()?);
    let mut sessions: Vec<ClinicId> = shown.iter().map(|one| one.slot.clinic).collect();
    sessions.sort_unstable();
    sessions.dedup();
    if question.includes("Slot:schedule") {
        for id in sessions {
            add(schedule(&app.view_session(actor, id).await?).into_value());
        }
    }
    for one in shown {
        if question.includes("Schedule:actor:HealthcareService") {
            add(described(&one.site).into_value());
        }
        let run_by = ["HealthcareService:providedBy", "HealthcareService.providedBy"];
        if run_by.iter().any(|name| question.includes(name))
            && let Ok(resource) = organisation::organisation(visit, one.site.organisation.as_str())
        {
            add(resource.into_value());
        }
        if let Some(who) = one.slot.staff.filter(|_| question.includes("Schedule:actor:Practitioner")) {
            match staff::practitioner(visit, &who.to_string()).await {
                Ok(resource) => add(resource.into_value()),
                // Not everybody who may book may look into the directory.
                Err(Fault::Error(error)) if matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::NotFound) => {}
                Err(Fault::Told { .. }) => {}
                Err(other) => return Err(other),
            }
        }
    }
    Ok(all.into_values().collect())
}

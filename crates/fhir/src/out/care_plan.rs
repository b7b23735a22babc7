use jiff::Timestamp;
use serde_json::{Value, json};

use super::value::{by_ods, meta, pruned, reference};

/// A plan of care: what it is, what it says section by section, and what is to be done.
#[derive(Clone, Debug, Default)]
pub struct CarePlan<'a> {
    /// Our key.
    pub id: &'a str,
    /// Goes up by one at each change.
    pub version: Option<u64>,
    /// The key of the person.
    pub patient: &'a str,
    /// What it is called.
    pub title: &'a str,
    /// What kind of plan, in words.
    pub category: &'a str,
    /// Whether it is followed now; else it is finished.
    pub active: bool,
    /// Since when.
    pub from: Option<Timestamp>,
    /// Until when.
    pub to: Option<Timestamp>,
    /// The ODS code of the organisation that keeps it.
    pub organisation: Option<&'a str>,
    /// The sections: each heading with what was written under it, which comes within the plan.
    pub sections: Vec<(&'a str, super::QuestionnaireResponse<'a>)>,
    /// What is to be done.
    pub activities: Vec<Activity<'a>>,
}

/// Something that is to be done, or was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Activity<'a> {
    /// What.
    pub does: &'a str,
    /// Who, in words.
    pub owner: &'a str,
    /// By when.
    pub due: Option<Timestamp>,
    /// Whether it is done.
    pub done: bool,
}

/// A CarePlan.
#[must_use]
pub fn care_plan(of: &CarePlan<'_>) -> Value {
    let sections = of
        .sections
        .iter()
        .map(|(heading, response)| json!({ "reference": format!("#{}", response.id), "display": heading }));
    let activities = of.activities.iter().map(|one| {
        json!({ "detail": {
            "status": if one.done { "completed" } else { "not-started" },
            "scheduledPeriod": { "end": one.due.map(|at| at.to_string()) },
            "performer": [{ "display": one.owner }],
            "description": one.does,
        } })
    });
    pruned(json!({
        "resourceType": "CarePlan",
        "id": of.id,
        "meta": meta(None, of.version),
        "contained": of.sections.iter().map(|(_, response)| super::questionnaire_response(response)).collect::<Vec<_>>(),
        "status": if of.active { "active" } else { "completed" },
        "intent": "plan",
        "category": [{ "text": of.category }],
        "title": of.title,
        "subject": reference(Some(of.patient)),
        "period": { "start": of.from.map(|at| at.to_string()), "end": of.to.map(|at| at.to_string()) },
        "author": by_ods(of.organisation),
        "supportingInfo": sections.collect::<Vec<_>>(),
        "activity": activities.collect::<Vec<_>>(),
    }))
}

use linchpin_core::Result;
use serde::Serialize;

use super::{fields::capital, person, words};
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Plans {
    plans: Vec<Plan>,
    begin: Vec<(String, String, String)>,
}

/// One's own case in a list.
#[derive(Serialize)]
struct Plan {
    title: String,
    href: String,
    why: String,
    state: Option<(String, String)>,
    closed: Option<String>,
    lead: Option<String>,
    /// What was asked of them themselves.
    asked: Vec<String>,
    consent: Option<&'static str>,
}

/// A person's own plans: what they are, where they stand, and why they were made.
pub(super) async fn plans(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let cases = if actor.person.is_some() { acts.own_cases(actor).await? } else { Vec::new() };
    let is_open = |seen: &&linchpin_app::act::CaseSeen| seen.state.as_ref().is_some_and(|state| state.closed.is_none());
    let begun: Vec<String> = cases.iter().filter(is_open).map(|seen| seen.pathway.id.clone()).collect();
    let plan = |seen: &linchpin_app::act::CaseSeen| Plan {
        title: seen.pathway.title.clone(),
        href: format!("/care/cases/{}", seen.id),
        why: seen.pathway.why.clone(),
        state: seen.state.as_ref().map(|state| (capital(&state.name), state.says.clone())),
        closed: seen.state.as_ref().and_then(|state| state.closed).map(words::on),
        lead: seen.lead.as_ref().map(|(_, name)| name.clone()),
        asked: seen
            .tasks
            .iter()
            .filter(|task| task.mine && task.done.is_none())
            .map(|task| task.does.clone())
            .collect(),
        consent: seen.pathway.opens.consent.as_ref().map(|_| words::consent(seen.consent, true)),
    };
    let page = Plans {
        plans: cases.iter().map(plan).collect(),
        begin: if actor.person.is_some() {
            person::begin(&visit, &begun, |pathway| format!("/own-care/plans/{pathway}"))?
        } else {
            Vec::new()
        },
    };
    Ok(Reply::page(Page::new("own-plans.jinja", "Your plans", page).under("Your care", "/own-care")))
}

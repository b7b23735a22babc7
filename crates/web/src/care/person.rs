use linchpin_app::permission::{Act, Resource};
use linchpin_core::{PersonId, Result};
use serde::Serialize;

use super::list::{self, Line};
use crate::{
    Page, gate, link,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Cases {
    own: bool,
    cases: Vec<Line>,
    /// What can be begun: title, why, and where.
    begin: Vec<(String, String, String)>,
    emergency: Option<String>,
    back: Option<String>,
}

/// The cases of a person that the reader may see, and what can be begun.
pub(super) async fn cases(visit: Visit) -> Result<Reply> {
    let id: PersonId = visit.id(0)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let rows = acts.cases_of(actor, id).await?;
    let begun: Vec<String> = rows.iter().filter(|row| row.closed.is_none()).map(|row| row.pathway.clone()).collect();
    let may = acts.offers(actor, id, &[(Act::Add, Resource::Case), (Act::See, Resource::Person)]).await?;
    let (adds, sees) = (may.first() == Some(&true), may.get(1) == Some(&true));
    let emergency = gate::could(&visit.site, actor.role, Act::See, Resource::EmergencyPlan);
    let page = Cases {
        own: false,
        cases: list::lines(&visit, rows),
        begin: if adds { begin(&visit, &begun, |pathway| format!("/people/{id}/care/{pathway}"))? } else { Vec::new() },
        emergency: emergency.then(|| format!("/people/{id}/emergency-plan")),
        back: sees.then(|| format!("/people/{id}")),
    };
    Ok(Reply::page(Page::new("care-person.jinja", "Care of one person", page).under("Care", "/care")))
}

/// The pathways that the reader's role may open and on which the person is not.
pub(super) fn begin(
    visit: &Visit,
    begun: &[String],
    at: impl Fn(String) -> String,
) -> Result<Vec<(String, String, String)>> {
    let role = visit.actor()?.role;
    let all = visit.acts()?.pathways();
    let open = all.iter().filter(|one| !begun.contains(&one.id));
    let may = open.filter(|one| {
        let parties = one.opens.by.iter().filter_map(|party| one.party(party));
        parties.into_iter().any(|party| party.roles.contains(&role))
    });
    Ok(may.map(|one| (one.title.clone(), one.why.clone(), at(link::encode(&one.id)))).collect())
}

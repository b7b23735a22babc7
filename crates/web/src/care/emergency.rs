use std::sync::Arc;

use linchpin_app::act::{EmergencyPlan, FormSeen};
use linchpin_core::{PersonId, Result, Role};
use linchpin_pathways::pathway::{Part, Party, Seat};
use serde::Serialize;

use super::{
    answers::{self, Said},
    names::Names,
    one, words,
};
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Plans {
    plans: Vec<Plan>,
}

#[derive(Serialize)]
struct Plan {
    title: String,
    about: Vec<(&'static str, String)>,
    /// What has been late since when: it may no longer hold.
    late: Vec<(String, String)>,
    /// Heading, answers and the day on which they were written, what is needed first on top.
    parts: Vec<(String, Vec<Said>, String)>,
    written: Option<String>,
}

/// What whoever comes at two in the morning reads: one screen, in the order in which the pathway's file shares it with them.
pub(super) async fn plan(visit: Visit) -> Result<Reply> {
    let id: PersonId = visit.id(0)?;
    let found = visit.acts()?.emergency_plans(visit.actor()?, id).await?;
    let role = visit.actor()?.role;
    let mut plans = Vec::new();
    for one in &found {
        let names =
            Names::shown(&visit, one.forms.iter().flat_map(|form| &form.versions).map(|one| &one.answers)).await?;
        plans.push(shown(&visit, one, |one| *one == role, &names));
    }
    // Of several the one that was opened last stands first.
    plans.reverse();
    Ok(Reply::page(Page::new("care-emergency.jinja", "Plan for an emergency", Plans { plans })))
}

/// The same of one case for whoever takes part in it: a hospice nurse or a care home at the bed, who may do more but has no time to
/// look for it.
pub(super) async fn night(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.case(visit.actor()?, visit.id(0)?).await?;
    let names = one::names(&visit, &seen).await?;
    let plan: Vec<FormSeen> = seen.forms.iter().filter(|form| form.name.starts_with("plan.")).cloned().collect();
    let now = visit.site.app.entrance.clock.now();
    let clocks = seen.state.iter().flat_map(|state| &state.clocks).filter(|clock| clock.due < now);
    let one = EmergencyPlan {
        pathway: Arc::clone(&seen.pathway),
        about: seen.about.clone(),
        written: plan.iter().filter_map(|form| form.versions.first()).map(|newest| newest.at).max(),
        late: clocks.map(|clock| (clock.does.clone(), clock.due)).collect(),
        forms: plan,
    };
    let plans = vec![shown(&visit, &one, |_| true, &names)];
    let page = Page::new("care-emergency.jinja", "The plan on one screen", Plans { plans });
    Ok(Reply::page(page.under("The case", format!("/care/cases/{}", seen.id))))
}

/// In the order in which the file shares it with those who may come from anywhere, in these roles.
fn shown(visit: &Visit, one: &EmergencyPlan, role: impl Fn(&Role) -> bool, names: &Names) -> Plan {
    let comes = |party: &&Party| party.seat == Seat::Anywhere && party.roles.iter().any(&role);
    let shared = one.pathway.parties.iter().filter(comes);
    let order: Vec<&Part> = shared.flat_map(|party| one.pathway.shared_with(&party.name)).collect();
    let place = |name: &str| {
        let is = |part: &&Part| match part {
            Part::Form(form) => form == name,
            Part::Item(path) => path.form == name,
            _ => false,
        };
        order.iter().position(is).unwrap_or(usize::MAX)
    };
    let mut forms: Vec<_> = one.forms.iter().collect();
    forms.sort_by_key(|form| place(&form.name));
    let part = |form: &FormSeen| {
        let of = one.pathway.form(&form.name)?;
        let newest = form.versions.first()?;
        Some((of.title.clone(), answers::said(visit, of, &newest.answers, names), words::short(newest.at)))
    };
    Plan {
        title: one.pathway.title.clone(),
        about: one::facts(visit, &one.about),
        late: one.late.iter().map(|(does, since)| (does.clone(), words::on(*since))).collect(),
        parts: forms.into_iter().filter_map(part).collect(),
        written: one.written.map(when),
    }
}

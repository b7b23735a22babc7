use linchpin_app::act::EmergencyPlan;
use linchpin_core::{PersonId, Result, Role};
use linchpin_pathways::pathway::{Part, Seat};
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
        plans.push(shown(&visit, one, role, &names));
    }
    // Of several the one that was opened last stands first.
    plans.reverse();
    Ok(Reply::page(Page::new("care-emergency.jinja", "Plan for an emergency", Plans { plans })))
}

fn shown(visit: &Visit, one: &EmergencyPlan, role: Role, names: &Names) -> Plan {
    let shared = one.pathway.parties.iter().filter(|party| party.seat == Seat::Anywhere && party.roles.contains(&role));
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
    let part = |form: &linchpin_app::act::FormSeen| {
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

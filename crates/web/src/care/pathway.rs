use linchpin_app::permission::{Act, Resource};
use linchpin_core::Result;
use linchpin_pathways::{
    Pathway,
    pathway::{COMMISSIONER, Part, Seat},
};
use serde::Serialize;

use super::{
    fields::capital,
    list::{self, Line},
};
use crate::{
    Page, gate,
    visit::{Reply, Visit},
};

/// So many cases are looked through for those of the pathway.
const SHOWN: u32 = 200;

#[derive(Serialize)]
pub(super) struct About {
    why: String,
    source: String,
    version: u32,
    /// Who takes part: the party, who that is, and what they see.
    parties: Vec<(String, String, String)>,
    /// The states: name, what it means, and what is to happen by when.
    states: Vec<(String, String, Vec<String>)>,
    /// How many of the practice's cases are where.
    counts: Vec<(String, u64)>,
    /// Where the campaign is that calls people, and where its coverage.
    campaign: Option<String>,
    cases: Vec<Line>,
    more: bool,
    /// Where somebody is looked for, to open a case.
    pub(super) find: Option<String>,
    pub(super) typed: String,
    pub(super) wrong: Option<String>,
    /// Who fits: name, what tells them apart, and where a case is opened.
    pub(super) found: Option<Vec<(String, String, String)>>,
}

/// A pathway: what it is for, who takes part, and the cases on it.
pub(super) async fn pathway(visit: Visit) -> Result<Reply> {
    let (pathway, about) = about(&visit).await?;
    Ok(Reply::page(page(&pathway, about)))
}

pub(super) fn page(pathway: &Pathway, about: About) -> Page {
    Page::new("care-pathway.jinja", pathway.title.clone(), about).under("Care", "/care")
}

pub(super) async fn about(visit: &Visit) -> Result<(std::sync::Arc<Pathway>, About)> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let pathway = acts.pathway(visit.part(0))?;
    let could = |act, resource| gate::could(&visit.site, actor.role, act, resource);
    let keeps = super::words::keeps(actor.role);
    let page =
        if keeps { acts.practice_cases(actor, None, SHOWN).await? } else { acts.my_cases(actor, None, SHOWN).await? };
    let more = page.next.is_some();
    let cases = list::lines(visit, page.rows.into_iter().filter(|row| row.pathway == pathway.id).collect());
    let mut counts = Vec::new();
    if could(Act::See, Resource::Aggregate) && !actor.is_place_wide() {
        let counted = acts.case_counts(actor).await?;
        let open = counted.iter().filter(|one| one.pathway == pathway.id).flat_map(|one| &one.counts);
        let open = open.filter(|one| one.practice.is_none() && !one.closed);
        counts = open.filter_map(|one| Some((capital(&one.state), one.cases.count()?))).collect();
    }
    let opens = could(Act::Add, Resource::Case) && could(Act::Search, Resource::Person);
    let about = About {
        why: pathway.why.clone(),
        source: pathway.source.clone(),
        version: pathway.version,
        parties: parties(&pathway),
        states: states(&pathway),
        counts,
        campaign: (pathway.campaign.is_some() && keeps)
            .then(|| format!("/care/campaigns/{}", crate::link::encode(&pathway.id))),
        cases,
        more,
        find: opens.then(|| format!("/care/pathways/{}/find", crate::link::encode(&pathway.id))),
        typed: String::new(),
        wrong: None,
        found: None,
    };
    Ok((pathway, about))
}

/// Who takes part, who that is, and what they see.
pub(super) fn parties(pathway: &Pathway) -> Vec<(String, String, String)> {
    let party = |one: &linchpin_pathways::pathway::Party| {
        let roles: Vec<&str> = one.roles.iter().map(|role| role.title()).collect();
        let roles = roles.join(", ");
        let who = match &one.seat {
            Seat::Person => "The person themselves".to_owned(),
            Seat::Practice => format!("{roles}: at the person’s own practice"),
            Seat::Opener => format!("{roles}: whoever opens the case, and those beside them"),
            Seat::Team(name) => format!("{roles}: in the team “{name}”"),
            Seat::Named(path) => {
                let item = pathway.item(path).map_or_else(|| path.to_string(), |item| item.text.clone());
                format!("{roles}: named by the answer to “{item}”")
            }
            Seat::Anywhere => format!("{roles}: wherever they work"),
            Seat::Counts | Seat::Place => "Those who plan and pay".to_owned(),
        };
        let mut sees: Vec<String> =
            pathway.shared_with(&one.name).iter().map(|part| part_words(pathway, part)).collect();
        if one.name == COMMISSIONER {
            sees.push("never a person".to_owned());
        }
        let sees = if sees.is_empty() { "nothing".to_owned() } else { sees.join(", ") };
        (capital(&one.name), who, sees)
    };
    pathway.parties.iter().map(party).collect()
}

fn part_words(pathway: &Pathway, part: &Part) -> String {
    match part {
        Part::Everything => "everything".to_owned(),
        Part::Counts => "how many cases there are".to_owned(),
        Part::Outcomes => "what changed, over all cases".to_owned(),
        Part::State => "where the case is".to_owned(),
        Part::Tasks => "tasks".to_owned(),
        Part::Plan => "the whole plan".to_owned(),
        Part::Person(field) => super::words::field(*field).to_lowercase().replace("nhs", "NHS"),
        Part::Form(form) => {
            let title = pathway.form(form).map_or(form.as_str(), |form| form.title.as_str());
            format!("“{title}”")
        }
        Part::Item(path) => pathway.item(path).map_or_else(|| path.to_string(), |item| format!("“{}”", item.text)),
    }
}

fn states(pathway: &Pathway) -> Vec<(String, String, Vec<String>)> {
    let state = |one: &linchpin_pathways::pathway::State| {
        let clocks = one.clocks.iter().map(|clock| {
            let (every, span) = match clock.runs {
                linchpin_pathways::pathway::Runs::Within(span) => ("within", span),
                linchpin_pathways::pathway::Runs::Every(span) => ("every", span),
            };
            format!("{}: {every} {span}, by the {}", clock.does, clock.owner)
        });
        (capital(&one.name), one.says.clone(), clocks.collect())
    };
    pathway.states.iter().map(state).collect()
}

use linchpin_app::{
    act::{ListAsked, ListPage, ListRow, Show},
    permission::{Act, Resource},
};
use linchpin_core::Result;
use linchpin_risk::list::List;
use serde::Serialize;

use super::words;
use crate::{
    Page,
    care::words::day,
    gate, link,
    people::born,
    visit::{Reply, Visit},
};

/// So many people stand on a page: each look at one is written down.
const SHOWN: usize = 50;

/// So many things that count are named in a row.
const NAMED: usize = 4;

#[derive(Serialize)]
struct Fill {
    lists: Vec<(String, String, bool)>,
    why: String,
    /// What the score says and what to keep in mind.
    score: Option<(String, String, String)>,
    as_at: Option<String>,
    people: u64,
    /// Words, address, how many, and whether it is what is shown.
    parts: Vec<(String, String, usize, bool)>,
    part: String,
    of: usize,
    rows: Vec<Row>,
    nobody: &'static str,
    /// So many are on it by judgement, of so many.
    judgement: (usize, usize),
    put: Option<String>,
    file: Option<String>,
    earlier: Option<String>,
    later: Option<String>,
    from: usize,
    said: Option<&'static str>,
    source: String,
}

/// Somebody on the list.
#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    about: String,
    why: Vec<String>,
    because: Option<String>,
    has: Vec<(String, String)>,
    caseloads: Vec<String>,
    stands: String,
    stands_below: Option<String>,
    /// Where something is decided, and what it is called.
    decide: Option<(String, &'static str)>,
}

/// A practice’s list.
pub(in crate::care) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let lists = acts.risk_lists();
    if lists.is_empty() {
        return Ok(Reply::page(Page::new("care-list.jinja", "People at risk", None::<Fill>).under("Care", "/care")));
    }
    let list = acts.risk_list(visit.query.get("list"))?;
    let show = words::show(visit.query.get("show"), &list);
    let from = visit.query.get("from").and_then(|text| text.parse().ok()).unwrap_or(0_usize);
    let found = acts.see_list(actor, &list, ListAsked::Part(show, from, SHOWN), Act::See).await?;
    let title = list.title.clone();
    let page = fill(&visit, &lists, &list, show, from, found);
    Ok(Reply::page(Page::new("care-list.jinja", title, Some(page)).under("Care", "/care")))
}

fn fill(visit: &Visit, lists: &[List], list: &List, show: Show, from: usize, found: ListPage) -> Fill {
    let at = |show: Show, from: usize| {
        let part = words::slug(show, list);
        let after = if from == 0 { String::new() } else { format!("&from={from}") };
        format!("/care/list?list={}&show={part}{after}", link::encode(&list.id))
    };
    let named =
        |one: &List| (one.title.clone(), format!("/care/list?list={}", link::encode(&one.id)), one.id == list.id);
    let role = visit.actor().ok().map(|actor| actor.role);
    let could = |act, resource| role.is_some_and(|role| gate::could(&visit.site, role, act, resource));
    let ListPage { at_risk, counts, judgement, rows, of } = found;
    let put = could(Act::Add, Resource::Case) && could(Act::Search, Resource::Person);
    let count = |show: Show| counts.iter().find(|(one, _)| *one == show).map_or(0, |(_, n)| *n);
    Fill {
        lists: if lists.len() > 1 { lists.iter().map(named).collect() } else { Vec::new() },
        why: list.why.clone(),
        score: at_risk.score.as_ref().map(|score| (score.title.clone(), score.says.clone(), score.mind.clone())),
        as_at: at_risk.as_at.map(day),
        people: at_risk.people,
        parts: counts.iter().map(|(part, n)| (words::title(*part, list), at(*part, 0), *n, *part == show)).collect(),
        part: words::title(show, list),
        of,
        rows: rows.iter().map(|one| row(list, &at_risk, one, show)).collect(),
        nobody: words::nobody(show),
        judgement: (count(Show::Judgement), judgement),
        put: put.then(|| format!("/care/pathways/{}#open", link::encode(&list.pathway))),
        file: (could(Act::Export, Resource::RiskList) && of > 0).then(|| {
            format!("/care/list/file?list={}&show={}&format=", link::encode(&list.id), words::slug(show, list))
        }),
        earlier: (from > 0).then(|| at(show, from.saturating_sub(SHOWN))),
        later: (from + SHOWN < of).then(|| at(show, from + SHOWN)),
        from: from + 1,
        said: match visit.query.get("done") {
            Some("accept") => Some("They are taken on. Whoever leads the plan is told."),
            Some("later") => Some("They are asked again later. The day is written down."),
            Some("decline") => Some("It is written down that there is to be no plan, and why."),
            _ => None,
        },
        source: list.source.clone(),
    }
}

fn row(list: &List, at_risk: &linchpin_app::everybody::AtRisk, one: &ListRow, show: Show) -> Row {
    let who = &one.who;
    let about =
        [who.birth_date.map(born), who.age.map(|age| format!("{age} years")), who.nhs_number.map(|n| n.to_string())];
    let because = one.candidate.as_ref().map(|candidate| {
        let more = candidate.because.len().saturating_sub(NAMED);
        let named = candidate.because.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{named} and {more} more") } else { named }
    });
    let (stands, stands_below) = words::stands(one);
    let case = words::case(&one.stands);
    let decide = match case {
        Some(case) => Some((format!("/care/cases/{case}"), "Open the case")),
        None if show == Show::OptedOut && one.candidate.is_none() => None,
        None => Some((format!("/care/list/people/{}?list={}", who.id, link::encode(&list.id)), "Look and decide")),
    };
    Row {
        name: if who.name.is_empty() { "No name known".to_owned() } else { who.name.clone() },
        href: format!("/people/{}", who.id),
        about: about.into_iter().flatten().collect::<Vec<_>>().join(", "),
        why: words::reasons(list, at_risk, one),
        because: because.filter(|because| !because.is_empty()),
        has: words::cases(one),
        caseloads: one.candidate.as_ref().map(|one| one.caseloads.clone()).unwrap_or_default(),
        stands,
        stands_below,
        decide,
    }
}

use axum::http::StatusCode;
use linchpin_app::act::SchemeSeen;
use linchpin_core::Result;
use linchpin_schemes::{Scheme, scheme::Provider};
use serde::Serialize;

use super::words;
use crate::{
    Page, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Shown {
    at: String,
    why: String,
    facts: Vec<(&'static str, String)>,
    unsaid: String,
    assures: Vec<String>,
    /// Practices whose patients nobody serves: name and why.
    gaps: Vec<(String, String)>,
    covered: bool,
    cannot: Option<String>,
    /// Who can be asked: code and name.
    others: Vec<(String, String)>,
    /// What is paid, where it has no list to choose from and is asked by its code.
    by_code: Option<&'static str>,
    said: Option<&'static str>,
    wrong: Option<String>,
    file: String,
}

/// What a scheme is, who signed it, and whose patients nobody serves.
pub(super) async fn scheme(visit: Visit) -> Result<Reply> {
    page(&visit, None).await
}

pub(super) async fn page(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let seen = visit.acts()?.scheme_seen(visit.actor()?, visit.part(0)).await?;
    let scheme = &seen.scheme;
    let name = |code| pages::name(&visit.picture, code);
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shown = Shown {
        at: format!("/schemes/{}", link::encode(&scheme.id)),
        why: scheme.why.clone(),
        facts: facts(scheme),
        unsaid: scheme.unsaid.clone(),
        assures: scheme.assures.standards.clone(),
        gaps: seen.gaps.iter().map(|(code, gap)| (name(*code), gap.to_string())).collect(),
        covered: seen.offers && seen.gaps.is_empty() && !seen.asked.is_empty(),
        cannot: seen.cannot.clone().filter(|_| seen.offers),
        others: seen.others.iter().map(|code| (code.to_string(), name(*code))).collect(),
        by_code: (seen.offers && !matches!(scheme.provider, Provider::Practice | Provider::Pcn))
            .then(|| scheme.provider.as_str()),
        said: match visit.query.get("done") {
            Some("offered") => Some("It is offered. Each practice finds it among its schemes and answers there."),
            Some("there") => Some("Nothing is new: it was offered to all of them already."),
            _ => None,
        },
        wrong,
        file: scheme.text.clone(),
    };
    let mut tables = vec![signed(visit, &seen)];
    tables.extend(standards(scheme));
    let page = Page::new("scheme.jinja", scheme.title.clone(), shown).under("Schemes", "/schemes").with(tables);
    Ok(if status == StatusCode::OK { Reply::tables(page) } else { Reply::page(page).status(status) })
}

fn facts(scheme: &Scheme) -> Vec<(&'static str, String)> {
    let term = &scheme.term;
    let mut facts = vec![
        ("What is paid", words::pays(scheme)),
        ("From and to", format!("{} to {}", words::day(term.from), words::day(term.to))),
        ("Review", words::day(term.review)),
        ("Whose patients", scheme.coverage.as_str().to_owned()),
        ("Who is paid", scheme.provider.as_str().to_owned()),
        ("Claims", format!("in by working day {} after the {}", scheme.pays.claim_by.working_day, scheme.pays.period)),
        ("Who decides", scheme.pays.chain.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    ];
    if let Some(pot) = &scheme.pot {
        let whose = if pot.one_provider { "one average provider can earn" } else { "for all of them" };
        facts.insert(1, ("The pot", format!("{} a year, {whose}, shared {}", pot.amount, pot.shared)));
    }
    facts.extend(
        scheme
            .phases
            .iter()
            .map(|phase| ("Phased in", format!("{} from {}: {}", phase.share, words::day(phase.from), phase.says))),
    );
    facts.push(("From", scheme.source.clone()));
    facts
}

/// What is asked, must by must.
fn standards(scheme: &Scheme) -> Option<Table> {
    let columns = vec![
        Column::words("Standard"),
        Column::words("What is asked"),
        Column::words("Wanted"),
        Column::figures("Points"),
        Column::words("Measured by"),
    ];
    let mut table = Table::new("standards", "What is asked", columns);
    table.quiet = true;
    for (standard, must) in scheme.musts() {
        let points = must.points.or(standard.points).map(|points| points.to_string()).unwrap_or_default();
        let whole = must.points.is_none() && standard.points.is_some() && standard.musts.len() > 1;
        let points = Cell::words(points);
        let measured = match &must.indicator {
            Some(id) => Cell::words(id.clone()).to(format!("/indicators/{id}")),
            None => Cell::words("somebody who looks at it"),
        };
        table.rows.push(vec![
            Cell::words(standard.title.clone()),
            Cell::words(must.says.clone()),
            Cell::words(words::wanted(must)),
            if whole { points.below("as a whole") } else { points },
            measured,
        ]);
    }
    (!table.rows.is_empty()).then_some(table)
}

fn signed(visit: &Visit, seen: &SchemeSeen) -> Table {
    let columns = vec![
        Column::words("Practice"),
        Column::words("What it does"),
        Column::words("Since"),
        Column::figures("Signed off"),
    ];
    let mut table = Table::new("signed", "Who signed", columns);
    table.quiet = true;
    table.empty = "It was offered to nobody yet.".into();
    let all = seen.scheme.standards.len().max(1);
    for row in &seen.asked {
        let href = format!("/schemes/{}/{}", link::encode(&seen.scheme.id), row.provider);
        let done = match seen.scheme.standards.as_slice() {
            [] => usize::from(row.agreement.is_signed_off(None)),
            some => some.iter().filter(|one| row.agreement.is_signed_off(Some(&one.name))).count(),
        };
        let since = row.agreement.accepted.unwrap_or_else(|| row.invited.to_zoned(linchpin_core::london()).date());
        table.rows.push(vec![
            Cell::words(pages::name(&visit.picture, row.provider)).to(href),
            Cell::words(words::sign_up(&visit.picture, &row.sign_up).0),
            Cell::words(words::day(since)),
            Cell::words(format!("{done} of {all}")),
        ]);
    }
    table
}

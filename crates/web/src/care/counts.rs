use std::collections::BTreeMap;

use linchpin_app::act::{CaseCount, CaseCounts};
use linchpin_charts::Format;
use linchpin_core::{OdsCode, Result};
use linchpin_pathways::Pathway;
use serde::Serialize;

use super::{fields::capital, pathway::parties};
use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Counts {
    choices: Vec<(String, String, bool)>,
    /// What the chosen pathway is for, and who takes part.
    why: Option<String>,
    parties: Vec<(String, String, String)>,
    withheld: bool,
    coverage: Option<String>,
}

/// How many cases there are and what came of them: numbers, and never whose.
pub(super) async fn counts(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (pathways, counted) = (acts.pathways(), acts.case_counts(actor).await?);
    let asked = visit.query.get("pathway").or_else(|| pathways.first().map(|one| one.id.as_str()));
    let chosen = pathways.iter().find(|one| asked == Some(one.id.as_str()));
    let of = chosen.and_then(|one| counted.iter().find(|counts| counts.pathway == one.id));
    let page = Counts {
        choices: pathways
            .iter()
            .map(|one| {
                let href = format!("/care/counts?pathway={}", crate::link::encode(&one.id));
                (one.title.clone(), href, asked == Some(one.id.as_str()))
            })
            .collect(),
        why: chosen.map(|one| one.why.clone()),
        parties: chosen.map(|one| parties(one)).unwrap_or_default(),
        withheld: actor.is_place_wide(),
        coverage: chosen
            .filter(|one| one.campaign.is_some())
            .map(|one| format!("/care/campaigns/{}/coverage", crate::link::encode(&one.id))),
    };
    let tables = chosen.map(|one| vec![cases(&visit, one, of), changes(one, of)]).unwrap_or_default();
    Ok(Reply::page(Page::new("care-counts.jinja", "Care in numbers", page).with(tables)))
}

/// The cases by state and practice; the first column is all that were counted.
fn cases(visit: &Visit, pathway: &Pathway, counted: Option<&CaseCounts>) -> Table {
    let all: &[CaseCount] = counted.map_or(&[], |counted| &counted.counts);
    let mut by: BTreeMap<Option<OdsCode>, ()> = all.iter().map(|one| (one.practice, ())).collect();
    by.remove(&None);
    let mut columns =
        vec![Column::words("Where the case is"), Column::words("What came of it"), Column::figures("All")];
    columns.extend(by.keys().flatten().map(|code| Column::figures(pages::name(&visit.picture, *code))));
    let mut table = Table::new("cases", format!("Cases of {}", pathway.title), columns);
    table.quiet = true;
    table.empty = "No case has been opened yet.".into();
    table.notes.push(
        "* stands for a number from 1 to 7, and for what would give one away. A total is of what is shown.".into(),
    );
    let order = |state: &str| pathway.states.iter().position(|one| one.name == state).unwrap_or(usize::MAX);
    let mut rows: Vec<(usize, &str, Option<&str>)> =
        all.iter().map(|one| (order(&one.state), one.state.as_str(), one.outcome.as_deref())).collect();
    rows.sort_unstable();
    rows.dedup();
    for (_, state, outcome) in rows {
        let of = |one: &&CaseCount| one.state == state && one.outcome.as_deref() == outcome;
        let is_withheld = all.iter().filter(of).any(|one| one.practice.is_some() && one.cases.count().is_none());
        let cell = |practice: Option<OdsCode>| {
            let found = all
                .iter()
                .find(|one| one.practice == practice && one.state == state && one.outcome.as_deref() == outcome);
            match found.map(|one| one.cases) {
                Some(shown) => match shown.count() {
                    // A total of what is shown is no total where something is withheld, and never a nought.
                    Some(n) if practice.is_none() && is_withheld => Cell {
                        missing: true,
                        ..Cell::words(if n == 0 { "*".to_owned() } else { format!("{n} or more") })
                    },
                    Some(n) => Cell::number(n as f64, Format::Number(0)),
                    None => Cell { missing: true, ..Cell::words("*") },
                },
                None => Cell::number(0.0, Format::Number(0)),
            }
        };
        let came = outcome.filter(|outcome| *outcome != state).map(capital).unwrap_or_default();
        let mut row = vec![Cell::words(capital(state)), Cell::words(came), cell(None)];
        row.extend(by.keys().map(|code| cell(*code)));
        table.rows.push(row);
    }
    table
}

/// What changed from before to after.
fn changes(pathway: &Pathway, counted: Option<&CaseCounts>) -> Table {
    let columns = vec![Column::words("What is compared"), Column::figures("Mean change"), Column::figures("Cases")];
    let mut table = Table::new("changes", "What changed", columns);
    table.quiet = true;
    table.empty = "Nothing can be compared yet, or there are too few closed cases to show it.".into();
    table.notes.push(
        "The mean of after less before, in closed cases in which both were asked. People who are unwell when they are first asked \
         are often better later whatever is done: this alone does not show that the pathway works."
            .into(),
    );
    for outcome in &pathway.outcomes {
        let Some(seen) = counted.and_then(|one| one.outcomes.iter().find(|seen| seen.name == outcome.name)) else {
            continue;
        };
        let questions = match pathway.item(&outcome.before).map(|item| &item.kind) {
            Some(linchpin_pathways::pathway::Kind::Scale { questions, .. }) => questions.clone(),
            _ => Vec::new(),
        };
        for (n, change) in seen.change.iter().flatten().enumerate() {
            let asked = questions.get(n).cloned().unwrap_or_else(|| capital(&outcome.name));
            let cases =
                seen.cases.count().map_or_else(|| Cell::words("*"), |n| Cell::number(n as f64, Format::Number(0)));
            table.rows.push(vec![
                Cell::words(asked).below(&outcome.name),
                Cell::number(*change, Format::Number(1)),
                cases,
            ]);
        }
    }
    table
}

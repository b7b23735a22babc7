use linchpin_access::{Need, interval::Estimate, simulate::Report};
use linchpin_app::kept::WhatIfState;
use linchpin_charts::Format;
use linchpin_core::{Result, WhatIfId};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    /// How far it is: words and colour.
    state: (String, &'static str),
    /// Whether it is still being played, and how many years of how many are.
    playing: bool,
    played: u64,
    runs: u64,
    fault: Option<String>,
    sentence: Option<String>,
    /// What was asked: words and values.
    facts: Vec<(&'static str, String)>,
    chart: String,
    text: String,
    belief: Vec<String>,
    unknown: &'static [&'static str],
    definition: String,
    again: String,
}

/// One what-if: how far it is, or what it told.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let id: WhatIfId = visit.id(0)?;
    let told = visit.acts()?.what_if(visit.actor()?, id).await?;
    let (asked, standing) = (told.asked, told.standing);
    let done = asked.state == WhatIfState::Done;
    let report = standing.as_ref().filter(|_| done).map(linchpin_access::simulate::Standing::report);
    let mut facts = vec![("Asked", when(asked.asked))];
    if let Some(standing) = &standing {
        facts.push(("Played on", words::setting(standing)));
    }
    facts.push(("Years", format!("{} as it is and {} with the change, for the same people", asked.runs, asked.runs)));
    facts.push(("Version", format!("Linchpin {}, seed {}", asked.program, asked.seed)));
    let (chart, text) = report.as_ref().map_or_else(Default::default, |one| words::drawing(&one.differences, "today"));
    let page = One {
        state: words::state(&asked),
        playing: matches!(asked.state, WhatIfState::Waiting | WhatIfState::Playing),
        played: asked.played,
        runs: asked.runs,
        fault: asked.fault,
        sentence: report.as_ref().map(|report| report.sentence.clone()),
        facts,
        chart,
        text,
        belief: words::belief(standing.as_ref().and_then(|one| one.fit.as_ref())),
        unknown: &words::UNKNOWN,
        definition: asked.definition,
        again: format!("/what-if/ask?scenario={}", crate::link::encode(&asked.scenario)),
    };
    let tables = report.as_ref().map_or_else(Vec::new, |report| {
        vec![words::figures(&report.differences, "Today", "With the change"), practices(report)]
    });
    Ok(Reply::tables(Page::new("what-if.jinja", asked.title, page).under("What if?", "/what-if").with(tables)))
}

/// Where it breaks: promises kept by practice, those that are kept least with the change first.
fn practices(report: &Report) -> Table {
    let columns = vec![
        Column::words("Practice"),
        Column::figures("Routine, today"),
        Column::figures("Routine, with the change"),
        Column::figures("Urgent, today"),
        Column::figures("Urgent, with the change"),
    ];
    let mut table = Table::new("practices", "Promises kept by practice, the fewest routine ones first", columns);
    let find = |name: &str, need: Need| {
        let found = report.by_practice.iter().find(|(practice, one, ..)| practice == name && *one == need);
        found.map_or((None, None), |(_, _, before, after)| (*before, *after))
    };
    let mut names: Vec<&str> = Vec::new();
    for (name, ..) in &report.by_practice {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let after = |name: &str| find(name, Need::Routine).1.map_or(f64::INFINITY, |e| e.mean);
    names.sort_by(|a, b| after(a).total_cmp(&after(b)).then_with(|| a.cmp(b)));
    let cell = |found: Option<Estimate>| match found {
        Some(e) => Cell::number(e.mean, Format::Percent(0)),
        None => Cell { missing: true, ..Cell::words("nobody asked") },
    };
    for name in names {
        let (routine, urgent) = (find(name, Need::Routine), find(name, Need::Urgent));
        table.rows.push(vec![Cell::words(name), cell(routine.0), cell(routine.1), cell(urgent.0), cell(urgent.1)]);
    }
    table.notes.push(
        "Practices differ here by size and by how much their people ask for; each is taken to have the place’s mix of \
         clinicians, because no published table has theirs by slot."
            .into(),
    );
    table
}

//! Where those begin who look after the people of other organisations: a link worker by how far each referral is, a care home
//! by how each resident is. Stages are the states of the pathways' files, in their order, and what is late stands first in each.

use linchpin_app::act::CaseRow;
use linchpin_core::Result;
use serde::Serialize;

use super::{
    fields::capital,
    list::{self, Line, Task},
};
use crate::{
    Page, pages,
    table::Table,
    visit::{Reply, Visit},
};

/// As many cases stand on a home; the rest are on the list.
const SHOWN: u32 = 200;

#[derive(Serialize)]
struct Board {
    lede: String,
    said: Option<&'static str>,
    tasks: Vec<Task>,
    more_tasks: bool,
    notices: Vec<(String, String, String, String)>,
    stages: Vec<Stage>,
    more: bool,
    /// What stands where there is nobody.
    nobody: &'static str,
}

/// The cases in one state of one pathway.
#[derive(Serialize)]
struct Stage {
    /// What being there means.
    title: String,
    pathway: String,
    late: usize,
    new: usize,
    cases: Vec<Line>,
}

/// A home over the cases that are shared with whoever looks, with other tables below.
pub(crate) async fn board(visit: &Visit, title: &str, nobody: &'static str, below: Vec<Table>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let home = acts.care_home_at(actor, actor.organisation).await?;
    let tasks = acts.my_tasks(actor, None, SHOWN).await?;
    let notices = acts.my_notices(actor).await?;
    let cases = acts.my_cases(actor, None, SHOWN).await?;
    let page = Board {
        lede: home.map_or_else(|| pages::name(&visit.picture, actor.organisation), |home| home.name),
        said: list::said(visit.query.get("done")),
        tasks: tasks.rows.iter().map(|row| list::task(visit, row)).collect(),
        more_tasks: tasks.next.is_some(),
        notices: list::told(&notices),
        more: cases.next.is_some(),
        stages: stages(visit, cases.rows)?,
        nobody,
    };
    Ok(Reply::page(Page::new("care-board.jinja", title, page).with(below)))
}

/// Cases by where they are: pathways by title, states in the order of the file. What is not shared stands last.
fn stages(visit: &Visit, mut rows: Vec<CaseRow>) -> Result<Vec<Stage>> {
    let pathways = visit.acts()?.pathways();
    let place = |row: &CaseRow| {
        let defined = pathways.iter().find(|one| one.id == row.pathway);
        let states = defined.map_or(&[][..], |one| &one.states);
        let at = row.state.as_ref().and_then(|name| states.iter().position(|state| state.name == *name));
        (at.unwrap_or(usize::MAX), at.and_then(|at| states.get(at)).map(|state| state.says.clone()))
    };
    let key = |row: &CaseRow| (row.title.clone(), row.pathway.clone(), place(row).0, row.state.clone());
    rows.sort_by_cached_key(key);
    let now = visit.site.app.entrance.clock.now();
    let stage = |rows: &[CaseRow]| {
        let first = rows.first()?;
        let named = || first.state.as_deref().map_or_else(|| "Shared with you".to_owned(), capital);
        Some(Stage {
            title: place(first).1.unwrap_or_else(named),
            pathway: first.title.clone(),
            late: rows.iter().filter(|row| row.due.is_some_and(|due| due < now)).count(),
            new: rows.iter().filter(|row| row.is_new).count(),
            cases: list::lines(visit, rows.to_vec()),
        })
    };
    Ok(rows.chunk_by(|a, b| (&a.pathway, &a.state) == (&b.pathway, &b.state)).filter_map(stage).collect())
}

use linchpin_app::{
    act::{CaseRow, TaskRow},
    kept::{CaseMark, Holder, Notice, TaskMark},
    permission::{Act, Resource},
};
use linchpin_core::{Result, Role};
use linchpin_pathways::case::Consent;
use serde::Serialize;

use super::words::{self, Due};
use crate::{
    Page,
    account::when,
    gate, link, pages,
    visit::{Reply, Visit},
};

/// So many cases, and so many tasks, stand on a page.
const SHOWN: u32 = 50;

/// So many notices.
const NOTICES: usize = 20;

#[derive(Serialize)]
struct List {
    /// Words, address, and whether it is what is shown.
    whose: Vec<(&'static str, &'static str, bool)>,
    pathways: Vec<(String, String, bool)>,
    tasks: Vec<Task>,
    more_tasks: Option<String>,
    cases: Vec<Line>,
    more_cases: Option<String>,
    /// What was told, when, where the case is, and what marks it as seen.
    notices: Vec<(String, String, String, String)>,
    /// What every pathway is for, where one begins.
    begin: Vec<(String, String, String)>,
    said: Option<&'static str>,
    counts: bool,
    meetings: bool,
    at_risk: bool,
}

/// Something to do.
#[derive(Serialize)]
pub(super) struct Task {
    does: String,
    title: String,
    name: String,
    due: Due,
    whose: &'static str,
    case: String,
    number: u64,
}

/// A case in a list.
#[derive(Serialize)]
pub(super) struct Line {
    name: String,
    born: Option<String>,
    title: String,
    href: String,
    state: String,
    since: String,
    /// What is to happen next.
    next: Option<String>,
    due: Option<Due>,
    lead: Option<String>,
    practice: Option<String>,
    is_new: bool,
    /// Whether services outside the practice cannot see it.
    kept_back: bool,
}

/// What somebody has in hand: what is late first.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    if actor.role == Role::Patient {
        return Ok(Reply::goto("/own-care/plans"));
    }
    let practice = words::keeps(actor.role);
    let all = practice && visit.query.get("show") != Some("mine");
    let of = visit.query.get("pathway");
    let tasks = acts.my_tasks(actor, task_mark(visit.query.get("tasks")), SHOWN).await?;
    let mark = case_mark(visit.query.get("cases"));
    let cases =
        if all { acts.practice_cases(actor, mark, SHOWN).await? } else { acts.my_cases(actor, mark, SHOWN).await? };
    let notices = acts.my_notices(actor).await?;
    let show = if all { "practice" } else { "mine" };
    let filter = of.map(|of| format!("&pathway={}", link::encode(of))).unwrap_or_default();
    let pathways = acts.pathways();
    let chosen = |id: &str| of == Some(id);
    let mut choices = vec![("All".to_owned(), format!("/care?show={show}"), of.is_none())];
    choices.extend(pathways.iter().map(|one| {
        (one.title.clone(), format!("/care?show={show}&pathway={}", link::encode(&one.id)), chosen(&one.id))
    }));
    let page = List {
        whose: if practice {
            vec![("The practice’s", "/care?show=practice", all), ("Mine and my teams’", "/care?show=mine", !all)]
        } else {
            Vec::new()
        },
        tasks: tasks
            .rows
            .iter()
            .filter(|row| of.is_none_or(|of| titled(&pathways, of, &row.title)))
            .map(|row| task(&visit, row))
            .collect(),
        more_tasks: tasks.next.map(|mark| format!("/care?show={show}{filter}&tasks={}", write_task(mark))),
        cases: lines(&visit, cases.rows.into_iter().filter(|row| of.is_none_or(|of| row.pathway == of)).collect()),
        more_cases: cases
            .next
            .map(|mark| format!("/care?show={show}{filter}&cases={}.{}", mark.opened.as_microsecond(), mark.case)),
        notices: told(&notices),
        begin: pathways
            .iter()
            .map(|one| (one.title.clone(), format!("/care/pathways/{}", link::encode(&one.id)), one.why.clone()))
            .collect(),
        pathways: choices,
        said: said(visit.query.get("done")),
        meetings: gate::could(&visit.site, actor.role, Act::See, Resource::Meeting),
        counts: gate::could(&visit.site, actor.role, Act::See, Resource::Aggregate),
        at_risk: gate::could(&visit.site, actor.role, Act::See, Resource::RiskList),
    };
    Ok(Reply::page(Page::new("care.jinja", "Care", page)))
}

/// Marks something that the reader was told as seen.
pub(super) async fn seen(visit: Visit) -> Result<Reply> {
    let key = visit.form().get("notice").and_then(|key| {
        let mut parts = key.splitn(3, '.');
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    });
    let key = key.ok_or_else(|| linchpin_core::Error::invalid("Choose what you have seen."))?;
    visit.acts()?.see_notice(visit.actor()?, key).await?;
    Ok(Reply::goto("/care?done=seen"))
}

fn titled(pathways: &[std::sync::Arc<linchpin_pathways::Pathway>], id: &str, title: &str) -> bool {
    pathways.iter().any(|one| one.id == id && one.title == title)
}

/// What was done, in a sentence.
pub(super) fn said(done: Option<&str>) -> Option<&'static str> {
    Some(match done? {
        "opened" => "The case is open. Whoever has something to do is told.",
        "moved" => "It is done, and written down.",
        "written" => "The section is saved. The version before is kept.",
        "task" => "The task is done.",
        "note" => "The note is added.",
        "lead" => "The lead is named.",
        "handed" => "The task is handed over.",
        "unshared" => "It is no longer shared with them. What they had in hand is the practice’s.",
        "seen" => "It is marked as seen.",
        "agreed" => "The consent is written down. Those below see the case from now on.",
        "ended" => "It is written down. Nobody outside the practice sees the case from now on.",
        _ => return None,
    })
}

/// What was told, when, where it leads, and its key.
pub(super) fn told(notices: &[Notice]) -> Vec<(String, String, String, String)> {
    let key = |one: &Notice| format!("{}.{}.{}", one.case, one.version, one.place);
    let shown = notices.iter().take(NOTICES);
    shown.map(|one| (one.says.clone(), when(one.at), format!("/care/cases/{}", one.case), key(one))).collect()
}

/// Something to do as a line.
pub(super) fn task(visit: &Visit, row: &TaskRow) -> Task {
    Task {
        does: row.does.clone(),
        title: row.title.clone(),
        name: row.name.clone().unwrap_or_else(|| "Name kept back".to_owned()),
        due: Due::of(visit, row.due, row.late),
        whose: match row.holder {
            Holder::Staff(_) => "yours",
            Holder::Team(_) => "your team’s",
            Holder::Organisation(_) => "your organisation’s",
            Holder::Person => "the person’s",
        },
        case: format!("/care/cases/{}", row.case),
        number: row.number,
    }
}

/// Cases as lines: what is late or due next comes first, and what is closed last.
pub(super) fn lines(visit: &Visit, mut rows: Vec<CaseRow>) -> Vec<Line> {
    rows.sort_by_key(|row| (row.closed.is_some(), row.due.is_none(), row.due, row.id));
    let own = visit.actor().ok().map(|actor| actor.organisation);
    let line = |row: CaseRow| Line {
        name: row.name.unwrap_or_else(|| "Name kept back".to_owned()),
        born: row.born.map(crate::people::born),
        href: format!("/care/cases/{}", row.id),
        state: row.state.map_or_else(|| "not shared".to_owned(), |state| super::fields::capital(&state)),
        since: words::on(row.closed.unwrap_or(row.since)),
        next: row.next.filter(|_| row.closed.is_none()),
        due: row.due.filter(|_| row.closed.is_none()).map(|due| Due::of(visit, due, false)),
        lead: row.lead,
        practice: (own != Some(row.practice)).then(|| pages::name(&visit.picture, row.practice)),
        is_new: row.is_new,
        kept_back: row.consent != Consent::Given && row.closed.is_none(),
        title: row.title,
    };
    rows.into_iter().map(line).collect()
}

fn case_mark(text: Option<&str>) -> Option<CaseMark> {
    let (at, case) = text?.split_once('.')?;
    let opened = jiff::Timestamp::from_microsecond(at.parse().ok()?).ok()?;
    Some(CaseMark { opened, case: case.parse().ok()? })
}

fn task_mark(text: Option<&str>) -> Option<TaskMark> {
    let mut parts = text?.splitn(3, '.');
    let due = jiff::Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    Some(TaskMark { due, case: parts.next()?.parse().ok()?, number: parts.next()?.parse().ok()? })
}

fn write_task(mark: TaskMark) -> String {
    format!("{}.{}.{}", mark.due.as_microsecond(), mark.case, mark.number)
}

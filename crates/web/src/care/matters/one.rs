use linchpin_app::act::{MatterEntry, MatterSeen};
use linchpin_app::kept::MatterKind;
use linchpin_core::Result;
use linchpin_pathways::case::Filled;
use serde::Serialize;

use super::make_move::offered;
use crate::{
    Page,
    account::when,
    care::{
        answers::{self, Said},
        fields::capital,
        names::Names,
        words::{self, Due},
    },
    link, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Fill {
    at: String,
    practice: String,
    code: String,
    why: String,
    state: String,
    says: String,
    since: String,
    opened: String,
    closed: Option<String>,
    /// What is to happen, who answers for it, and by when.
    clocks: Vec<(String, String, Due)>,
    /// The moves: name, address, and where they lead.
    moves: Vec<(String, String, Option<String>)>,
    nothing: &'static str,
    tasks: Vec<Task>,
    forms: Vec<Part>,
    history: Vec<Line>,
    said: Option<&'static str>,
    wrong: Option<&'static str>,
}

#[derive(Serialize)]
struct Task {
    number: usize,
    does: String,
    owner: String,
    due: Option<Due>,
    done: Option<String>,
    may: bool,
}

/// A form that was filled in, with the versions before.
#[derive(Serialize)]
struct Part {
    title: String,
    written: String,
    answers: Vec<Said>,
    before: Vec<(String, Vec<Said>)>,
}

#[derive(Serialize)]
struct Line {
    when: String,
    kind: &'static str,
    what: String,
    words: Option<String>,
    who: String,
    late: bool,
}

/// One matter.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let seen = visit.acts()?.matter(visit.actor()?, visit.id(0)?).await?;
    let fill = fill(&visit, &seen);
    let page = Page::new("matter.jinja", seen.pathway.title.clone(), fill);
    Ok(Reply::page(page.under("Concerns and reviews", "/matters")))
}

fn fill(visit: &Visit, seen: &MatterSeen) -> Fill {
    let (it, pathway, at) = (&seen.it, &seen.pathway, format!("/matters/{}", seen.id));
    let state = pathway.state(&it.state);
    let clocks = it.clocks.iter().filter_map(|clock| {
        let of = state?.clocks.get(clock.clock)?;
        Some((of.does.clone(), of.owner.clone(), Due::of(visit, clock.due, clock.told > 0)))
    });
    let moves = offered(seen).into_iter().map(|one| {
        let to = one.to.as_ref().filter(|to| **to != it.state).map(|to| capital(to));
        (one.does.clone(), format!("{at}/move?does={}", link::encode(&one.does)), to)
    });
    let tasks = it.tasks.iter().enumerate().filter(|_| seen.shows_tasks).map(|(number, task)| Task {
        number,
        does: task.does.clone(),
        owner: capital(&task.owner),
        due: task.done.is_none().then(|| Due::of(visit, task.due, task.late)),
        done: task.done.map(words::on),
        may: task.done.is_none() && seen.parties.contains(&task.owner),
    });
    let said = visit.query.get("done").and_then(|done| match done {
        "opened" => Some("It is open, and the practice is told."),
        "moved" => Some("Done. The other side is told."),
        "task" => Some("The task is done."),
        _ => None,
    });
    Fill {
        practice: pages::name(&visit.picture, seen.practice),
        code: seen.practice.to_string(),
        why: pathway.why.clone(),
        state: capital(&it.state),
        says: state.map(|state| state.says.clone()).unwrap_or_default(),
        since: words::on(it.since),
        opened: words::on(it.opened),
        closed: it.closed.map(words::on),
        clocks: clocks.collect(),
        moves: moves.collect(),
        nothing: if it.closed.is_some() {
            "It is over."
        } else {
            "There is nothing for you to do now: the other side has it in hand."
        },
        tasks: tasks.collect(),
        forms: forms(visit, seen),
        history: seen.entries.iter().map(|one| line(visit, one)).collect(),
        said,
        wrong: (visit.query.get("done") == Some("elsewhere"))
            .then_some("That cannot be done from here: something has happened since. This is how it is now."),
        at,
    }
}

fn forms(visit: &Visit, seen: &MatterSeen) -> Vec<Part> {
    let parts = seen.forms.iter().filter_map(|(name, versions)| {
        let form = seen.pathway.form(name)?;
        let told = |one: &Filled| {
            let by = format!("{}, {}", capital(&one.by), when(one.at));
            (by, answers::said(visit, form, &one.answers, &Names::default()))
        };
        let mut versions = versions.iter().map(told);
        let (written, answers) = versions.next()?;
        Some(Part { title: form.title.clone(), written, answers, before: versions.collect() })
    });
    parts.filter(|part| !part.answers.is_empty()).collect()
}

fn line(visit: &Visit, one: &MatterEntry) -> Line {
    let at = one.organisation.map(|code| pages::name(&visit.picture, code));
    let role = one.role.map(|role| role.title().to_owned());
    let who: Vec<String> = [one.who.clone().or(role), at].into_iter().flatten().collect();
    let (kind, what) = match one.kind {
        MatterKind::Opened => ("Opened", String::new()),
        MatterKind::Move => ("Done", capital(&one.what)),
        MatterKind::Task => ("Task done", capital(&one.what)),
        MatterKind::Told => ("Told", capital(&one.what)),
        MatterKind::Late => ("Late", capital(&one.what)),
    };
    Line {
        when: when(one.at),
        kind,
        what,
        words: one.words.clone(),
        who: if who.is_empty() { "By itself".to_owned() } else { who.join(", ") },
        late: one.kind == MatterKind::Late,
    }
}

use linchpin_app::{
    act::{ItemSeen, MeetingSeen, Minuted},
    kept::{Attendance, Came, Why},
};
use linchpin_core::{MeetingId, OdsCode, Result};
use linchpin_pathways::{
    Answers,
    pathway::{Form, Kind, Prefill},
};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    care::{
        answers::{self, Said},
        fields::capital,
        names::Names,
    },
    pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    at: String,
    when: String,
    whose: String,
    place: Option<String>,
    keeps: bool,
    begun: bool,
    ended: Option<String>,
    words: Option<String>,
    /// Who came, who was asked, who sent apologies.
    people: Vec<Person>,
    items: Vec<Line>,
    others: Option<String>,
    /// Who can be asked.
    staff: Vec<(String, String)>,
    said: Option<&'static str>,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct Person {
    number: u64,
    name: String,
    whence: String,
    came: &'static str,
    words: &'static str,
}

/// A case on the agenda.
#[derive(Serialize)]
struct Line {
    key: String,
    name: String,
    title: String,
    state: Option<String>,
    href: Option<String>,
    why: String,
    open_to_all: bool,
    decided: Vec<Said>,
    by: Option<String>,
}

/// A meeting: its agenda before, its minutes after.
pub(super) async fn one(visit: Visit) -> Result<Reply> {
    let id: MeetingId = visit.id(0)?;
    let seen = visit.acts()?.meeting(visit.actor()?, id).await?;
    page(&visit, &seen, None).await.map(Reply::page)
}

/// The page of a meeting, with what was wrong with what somebody sent.
pub(super) async fn page(visit: &Visit, seen: &MeetingSeen, wrong: Option<String>) -> Result<Page> {
    let answers = seen.items.iter().filter_map(|one| Some(&one.decided.as_ref()?.form.as_ref()?.1));
    let names = Names::shown(visit, answers).await?;
    let staff = if seen.keeps { Names::needed(visit, &[&Kind::Staff]).await?.staff("") } else { Vec::new() };
    let now = visit.site.app.entrance.clock.now();
    let page = One {
        at: format!("/care/meetings/{}", seen.id),
        when: when(seen.begins),
        whose: seen.team.clone().unwrap_or_else(|| pages::name(&visit.picture, seen.organisation)),
        place: seen.place.clone(),
        keeps: seen.keeps,
        begun: seen.begins <= now,
        ended: seen.ended.as_ref().map(|(at, by)| match by {
            Some(by) => format!("Minutes finished by {by}, {}.", when(*at)),
            None => format!("Minutes finished {}.", when(*at)),
        }),
        words: seen.words.clone(),
        people: seen.attendance.iter().map(|one| person(visit, one, seen.ended.is_some())).collect(),
        items: seen.items.iter().map(|one| line(visit, one, &names)).collect(),
        others: match seen.others {
            0 => None,
            1 => Some("One more case is on the agenda that is not shared with you.".into()),
            n => Some(format!("{n} more cases are on the agenda that are not shared with you.")),
        },
        staff,
        said: said(visit.query.get("done")),
        wrong,
    };
    let title = if seen.ended.is_some() { "Minutes" } else { "Meeting" };
    let page = Page::new("care-meeting.jinja", title, page);
    Ok(page.under("Care", "/care").under("Meetings", "/care/meetings"))
}

fn said(done: Option<&str>) -> Option<&'static str> {
    Some(match done? {
        "planned" => "The meeting is planned. Its agenda is drawn from the cases; add to it, or take off.",
        "drawn" => "The agenda is up to date with the cases.",
        "put" => "The case is on the agenda.",
        "discussed" => "What was decided stands in the case. Whoever has something to do is asked.",
        "saved" => "It is saved.",
        "ended" => "The minutes are finished.",
        "next" => "The minutes of the last meeting are finished. This is the next one.",
        _ => return None,
    })
}

fn person(visit: &Visit, one: &Attendance, ended: bool) -> Person {
    Person {
        number: one.number,
        name: one.name.clone(),
        whence: OdsCode::parse(&one.whence)
            .map_or_else(|_| one.whence.clone(), |code| pages::name(&visit.picture, code)),
        came: one.came.as_str(),
        words: match one.came {
            Came::Came => "Came",
            Came::Apologies => "Apologies",
            Came::Asked if ended => "Was not there",
            Came::Asked => "Asked",
        },
    }
}

fn line(visit: &Visit, one: &ItemSeen, names: &Names) -> Line {
    let decided = one.decided.as_ref().map(|minuted| decided(visit, one, minuted, names)).unwrap_or_default();
    Line {
        key: one.case.to_string(),
        name: one.name.clone().unwrap_or_else(|| "Name kept back".to_owned()),
        title: one.pathway.title.clone(),
        state: one.state.as_ref().map(|state| capital(state)),
        href: one.opens.then(|| format!("/care/cases/{}", one.case)),
        why: match one.why {
            Why::News => format!("News: {}", one.words),
            Why::Due => format!("Due: {}", one.words),
            Why::Task => format!("Late: {}", one.words),
            Why::Hand => format!("To talk about: {}", one.words),
            Why::Carried => format!("Left from last time: {}", one.words),
        },
        open_to_all: one.open_to_all,
        decided,
        by: one.decided.as_ref().map(|minuted| match &minuted.by {
            Some(by) => format!("{by}, {}", when(minuted.at)),
            None => when(minuted.at),
        }),
    }
}

/// What was decided, without what the meeting itself says above: the day, the agenda and who was there.
fn decided(visit: &Visit, one: &ItemSeen, minuted: &Minuted, names: &Names) -> Vec<Said> {
    let words = minuted
        .words
        .as_ref()
        .map(|words| Said { text: "What was decided".into(), lines: words.lines().map(str::to_owned).collect() });
    let form = minuted.form.as_ref().and_then(|(form, answers)| Some((one.pathway.form(form)?, answers)));
    let said = form.map(|(form, answers)| answers::said(visit, form, &of_case(form, answers), names));
    said.unwrap_or_default().into_iter().chain(words).collect()
}

fn of_case(form: &Form, answers: &Answers) -> Answers {
    let own = form.items.iter().filter(|item| !matches!(item.prefill, Some(Prefill::Meeting(_))));
    own.filter_map(|item| Some((item.id.clone(), answers.get(&item.id)?.clone()))).collect()
}

use axum::http::StatusCode;
use linchpin_app::{
    act::{MeetingRow, PlanMeeting},
    permission::{Act, Resource},
};
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    care::words,
    gate, pages,
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct List {
    coming: Vec<Line>,
    past: Vec<Line>,
    /// For whom one can be planned: value, words, and whether it is chosen.
    whose: Vec<(String, String, bool)>,
    typed: Vec<(&'static str, String)>,
    wrong: Option<String>,
}

/// A meeting in a list.
#[derive(Serialize)]
struct Line {
    href: String,
    when: String,
    whose: String,
    place: Option<String>,
    cases: String,
}

/// The meetings of the reader's practice and teams.
pub(super) async fn list(visit: Visit) -> Result<Reply> {
    Ok(Reply::page(page(&visit, &Pairs::default(), None).await?))
}

async fn page(visit: &Visit, typed: &Pairs, wrong: Option<String>) -> Result<Page> {
    let actor = visit.actor()?;
    let (rows, teams) = visit.acts()?.meetings(actor).await?;
    let chosen = |value: &str| typed.get("whose") == Some(value);
    let mut whose: Vec<_> = teams
        .into_iter()
        .map(|(id, name)| (id.to_string(), format!("The team “{name}”"), chosen(&id.to_string())))
        .collect();
    if words::keeps(actor.role) {
        whose.insert(0, ("practice".into(), pages::name(&visit.picture, actor.organisation), chosen("practice")));
    }
    if !gate::could(&visit.site, actor.role, Act::Add, Resource::Meeting) {
        whose.clear();
    }
    let (past, mut coming): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.ended.is_some());
    coming.reverse();
    let line = |row: MeetingRow| Line {
        href: format!("/care/meetings/{}", row.id),
        when: when(row.begins),
        whose: row.team.unwrap_or_else(|| pages::name(&visit.picture, row.organisation)),
        place: row.place,
        cases: match row.cases {
            0 => "nothing on the agenda yet".into(),
            1 => "1 case".into(),
            n => format!("{n} cases"),
        },
    };
    let page = List {
        coming: coming.into_iter().map(line).collect(),
        past: past.into_iter().map(line).collect(),
        whose,
        typed: ["day", "time", "place"].map(|name| (name, typed.get(name).unwrap_or_default().to_owned())).to_vec(),
        wrong,
    };
    Ok(Page::new("care-meetings.jinja", "Meetings", page).under("Care", "/care"))
}

/// Plans a meeting.
pub(super) async fn plan(visit: Visit) -> Result<Reply> {
    match planned(&visit).await {
        Ok(to) => Ok(Reply::goto(to)),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let page = page(&visit, visit.form(), Some(error.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

async fn planned(visit: &Visit) -> Result<String> {
    let typed = visit.form();
    let team = match typed.get("whose") {
        None | Some("practice") => None,
        Some(team) => Some(team.parse().map_err(|_| Error::invalid("Choose who meets."))?),
    };
    let begins = super::instant(typed, ("day", "time"))?;
    let begins = begins.ok_or_else(|| Error::invalid("Write on which day the meeting is, and when it begins."))?;
    let wanted = PlanMeeting { team, begins, place: typed.get("place").map(str::to_owned) };
    let id = visit.acts()?.plan_meeting(visit.actor()?, &wanted).await?;
    Ok(format!("/care/meetings/{id}?done=planned"))
}

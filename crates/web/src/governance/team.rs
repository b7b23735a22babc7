use axum::http::StatusCode;
use linchpin_app::{act::Kept, kept::Team};
use linchpin_core::{ErrorKind, OdsCode, Result, StaffId, TeamId, person::Fault};
use serde::Serialize;

use crate::{
    Page, pages,
    sheet::{self, Ask, Kind, Sheet, Typed},
    visit::{Reply, Visit},
};

const NAME: Ask = Ask { key: "name", label: "Name", hint: "", kind: Kind::Line };
const PURPOSE: Ask = Ask { key: "purpose", label: "What it is for", hint: "In a sentence", kind: Kind::Line };
const ORGANISATION: Ask = Ask {
    key: "organisation",
    label: "Organisation’s code",
    hint: "The ODS code of the practice or service to which it belongs",
    kind: Kind::Code,
};
const CLOSED: Ask = Ask { key: "closed", label: "Closed on", hint: "Leave it empty while it works", kind: Kind::Day };

const TO_ADD: [Ask; 3] = [NAME, PURPOSE, ORGANISATION];
const TO_EDIT: [Ask; 3] = [NAME, PURPOSE, CLOSED];

#[derive(Serialize)]
struct One {
    id: String,
    facts: Vec<(&'static str, Vec<String>)>,
    members: Vec<(String, String)>,
    edit: Option<String>,
    /// Who can be taken in: those who work there and are not in it.
    others: Vec<(String, String)>,
    wrong: Option<String>,
    done: bool,
}

/// One team and who is in it.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    show(&visit, None).await
}

async fn show(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let id: TeamId = visit.id(0)?;
    let seen = acts.team(actor, id).await?;
    let keeps = acts.keeps_directory_of(actor, seen.team.organisation);
    let mut others = Vec::new();
    if keeps && seen.team.closed.is_none() {
        let staff = acts.staff_at(actor, seen.team.organisation).await?;
        let new = staff.iter().filter(|one| !seen.members.iter().any(|(_, id)| *id == one.id));
        others = new.map(|one| (one.id.to_string(), one.name.full())).collect();
        others.sort_by(|a, b| a.1.cmp(&b.1));
    }
    let mut facts = vec![
        ("What it is for", seen.team.purpose.clone().into_iter().collect()),
        ("Belongs to", vec![pages::name(&visit.picture, seen.team.organisation)]),
    ];
    if let Some(closed) = seen.team.closed {
        facts.push(("Closed on", vec![closed.strftime("%-d %B %Y").to_string()]));
    }
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let one = One {
        id: id.to_string(),
        facts,
        members: seen.members.iter().map(|(name, id)| (id.to_string(), name.clone())).collect(),
        edit: keeps.then(|| format!("/teams/{id}/edit")),
        others,
        wrong,
        done: visit.query.get("done").is_some(),
    };
    Ok(Reply::page(Page::new("team.jinja", seen.team.name, one).under("Teams", "/teams")).status(status))
}

/// The form to add a team.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    let own = visit.actor()?.organisation.to_string();
    Ok(new(&Typed::from([("organisation", own)]), &[]))
}

fn new(typed: &Typed, faults: &[Fault]) -> Reply {
    let (to, back) = ("/teams/add".into(), "/teams".into());
    let sheet = Sheet { to, back, button: "Add the team", ..Sheet::default() };
    let (page, status) = sheet.page("Add a team".into(), &TO_ADD, typed, faults);
    Reply::page(page.under("Teams", "/teams")).status(status)
}

/// Adds a team.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let typed = sheet::typed(visit.form(), &TO_ADD);
    let mut faults = Vec::new();
    let organisation: Option<OdsCode> = sheet::code(&typed, "organisation", &mut faults);
    // The act gives the key that is kept.
    let nothing = Team {
        id: TeamId::new(visit.site.app.entrance.ids.uuid()),
        name: String::new(),
        organisation: organisation.unwrap_or(visit.actor()?.organisation),
        purpose: None,
        closed: None,
        version: 1,
    };
    let draft = onto(&typed, &nothing, &mut faults);
    if faults.is_empty() {
        match visit.acts()?.add_team(visit.actor()?, &draft).await? {
            Ok(id) => return Ok(Reply::goto(format!("/teams/{id}?done=yes"))),
            Err(wrong) => faults = wrong,
        }
    }
    Ok(new(&typed, &faults))
}

/// The form to change a team.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let team = acts.team(actor, visit.id(0)?).await?.team;
    if !acts.keeps_directory_of(actor, team.organisation) {
        // Asked for, so that the refusal is in the audit and in words.
        return acts.edit_team(actor, &team).await.map(|_| Reply::goto("/teams"));
    }
    Ok(changed(&team, team.version, &of(&team), &[]))
}

fn changed(team: &Team, version: u64, typed: &Typed, faults: &[Fault]) -> Reply {
    let (to, back) = ways(team.id);
    let sheet = Sheet { to, back: back.clone(), button: "Save", version: Some(version), ..Sheet::default() };
    let (page, status) = sheet.page(format!("Change {}", team.name), &TO_EDIT, typed, faults);
    Reply::page(page.under("Teams", "/teams").under(&team.name, back)).status(status)
}

fn ways(id: TeamId) -> (String, String) {
    (format!("/teams/{id}/edit"), format!("/teams/{id}"))
}

/// Saves a changed team; of two who change the same, the second is shown both versions.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let team = acts.team(actor, visit.id(0)?).await?.team;
    let (typed, version) = (sheet::typed(visit.form(), &TO_EDIT), sheet::version(visit.form()));
    let mut faults = Vec::new();
    let edited = Team { version, ..onto(&typed, &team, &mut faults) };
    if !faults.is_empty() {
        return Ok(changed(&team, version, &typed, &faults));
    }
    Ok(match acts.edit_team(actor, &edited).await? {
        Kept::Saved(_) => Reply::goto(format!("/teams/{}?done=yes", team.id)),
        Kept::Wrong(faults) => changed(&team, version, &typed, &faults),
        Kept::Conflict(both) => {
            let versions = (&of(&both.yours), &of(&both.theirs));
            sheet::conflict(ways(team.id), &TO_EDIT, versions, both.theirs.version, |_, value| value.to_owned())
        }
    })
}

/// Takes somebody into a team or out of it.
pub(crate) async fn members(visit: Visit) -> Result<Reply> {
    let (id, form) = (visit.id::<TeamId>(0)?, visit.form());
    let joins = form.get("what") != Some("leave");
    // Nobody has a new key: the act says what to choose, to those who may choose.
    let nobody = StaffId::new(visit.site.app.entrance.ids.uuid());
    let staff = form.get("staff").and_then(|text| text.parse().ok()).unwrap_or(nobody);
    let done = visit.acts()?.change_team(visit.actor()?, id, staff, joins).await;
    match done {
        Ok(_) => Ok(Reply::goto(format!("/teams/{id}?done=yes"))),
        Err(error) if error.kind() == ErrorKind::Invalid => show(&visit, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

/// What a form shows of a team.
fn of(team: &Team) -> Typed {
    Typed::from([
        ("name", team.name.clone()),
        ("purpose", team.purpose.clone().unwrap_or_default()),
        ("closed", team.closed.map_or_else(String::new, |day| day.to_string())),
    ])
}

/// The team with what was typed; what cannot be read is a fault.
fn onto(typed: &Typed, team: &Team, faults: &mut Vec<Fault>) -> Team {
    let text = |key: &str| typed.get(key).map_or("", String::as_str);
    Team {
        name: text("name").to_owned(),
        purpose: Some(text("purpose").to_owned()).filter(|text| !text.is_empty()),
        closed: sheet::day(typed, "closed", faults),
        ..team.clone()
    }
}

use axum::http::StatusCode;
use linchpin_access::england;
use linchpin_app::{act::Seated, kept::Clinic};
use linchpin_core::{ClinicId, Error, ErrorKind, Result, StaffId};
use serde::Serialize;

use super::{Choice, Tab, closures, lines, many, staff, tabs};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Seat {
    tabs: Vec<Tab>,
    session: lines::Session,
    to: String,
    version: u64,
    staff: Vec<Choice>,
    nobody: bool,
    day: String,
    /// What must be said yes to once more: they would sit elsewhere at the same time.
    clashes: Vec<String>,
    said: Option<String>,
    wrong: Option<String>,
}

/// One session, and who sits in it.
pub(crate) async fn session(visit: Visit) -> Result<Reply> {
    let said = match (visit.query.get("said"), visit.query.get("tell").and_then(|text| text.parse::<usize>().ok())) {
        (Some("seated"), Some(tell)) if tell > 0 => {
            Some(format!("It is written down. {} must be told: they are on the list.", many(tell, "person", "people")))
        }
        (Some("seated"), _) => Some("It is written down.".to_owned()),
        _ => None,
    };
    page(&visit, visit.id(0)?, visit.query.get("staff"), Vec::new(), said, None).await
}

async fn one(visit: &Visit, id: ClinicId) -> Result<Clinic> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let one = acts.view_session(actor, id).await?;
    // A session of somebody else is theirs to keep, however much of it is opened.
    if one.organisation == actor.organisation { Ok(one) } else { Err(Error::not_found("There is no such session.")) }
}

async fn page(
    visit: &Visit,
    id: ClinicId,
    chosen: Option<&str>,
    clashes: Vec<String>,
    said: Option<String>,
    wrong: Option<String>,
) -> Result<Reply> {
    let clinic = one(visit, id).await?;
    let (acts, actor, now) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.now());
    let found = acts.diary_days(actor, clinic.day, clinic.day).await?;
    let here = found.sessions.iter().find(|one| one.clinic.id == id);
    let here = here.ok_or_else(|| Error::not_found("There is no such session."))?;
    let chosen: Option<StaffId> = match chosen {
        Some(text) => text.parse().ok(),
        None => clinic.staff,
    };
    let status = if wrong.is_some() || !clashes.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fill = Seat {
        tabs: tabs(visit, "")?,
        session: lines::session(&found, here, clinic.day, now, true),
        to: format!("/diary/sessions/{id}"),
        version: clinic.version,
        staff: staff(visit, chosen).await?,
        nobody: chosen.is_none(),
        day: format!("/diary?day={}#session-{id}", clinic.day),
        clashes,
        said,
        wrong,
    };
    Ok(Reply::page(Page::new("diary-session.jinja", "Who sits", fill).under("Diary", "/diary")).status(status))
}

/// Says who sits in it, on this day alone.
pub(crate) async fn seat(visit: Visit) -> Result<Reply> {
    let (id, sent): (ClinicId, _) = (visit.id(0)?, visit.form());
    let who = match sent.get("staff") {
        None => None,
        Some(text) => match text.parse::<StaffId>() {
            Ok(who) => Some(who),
            Err(_) => return page(&visit, id, None, Vec::new(), None, Some("Choose who sits.".into())).await,
        },
    };
    let version = sent.get("version").and_then(|text| text.parse().ok()).unwrap_or(0);
    let anyway = sent.get("anyway") == Some("yes");
    let chosen = Some(sent.get("staff").unwrap_or("none"));
    let (acts, actor, now) = (visit.acts()?, visit.actor()?, visit.site.app.entrance.clock.now());
    match acts.stand_in(actor, (id, version), who, anyway).await {
        Ok(Seated::Done { tell }) => Ok(Reply::goto(format!("/diary/sessions/{id}?said=seated&tell={tell}"))),
        Ok(Seated::Changed) => {
            let wrong = "Somebody changed this session since you looked. This is how it stands now.";
            page(&visit, id, None, Vec::new(), None, Some(wrong.into())).await
        }
        Ok(Seated::Away(away)) => {
            let why = away.reason.title().to_lowercase();
            let (from, to) = (closures::moment(away.from), closures::moment(away.to));
            let wrong =
                format!("They are away then ({why}, {from} to {to}). Take that back first, or choose somebody else.");
            page(&visit, id, chosen, Vec::new(), None, Some(wrong)).await
        }
        Ok(Seated::Clash(clashes)) => {
            let name = names(&visit, who).await?;
            let sites = acts.sites(actor).await?;
            let place = |sitting: &linchpin_access::diary::Sitting| {
                let site = sites.iter().find(|site| site.id == sitting.site);
                let owner = pages::name(&visit.picture, sitting.organisation);
                site.map_or(owner.clone(), |site| format!("{}, {owner}", site.name))
            };
            let told = clashes.iter().map(|one| one.sentence(&name, &place(&one.first), &place(&one.second), now));
            page(&visit, id, chosen, told.collect(), None, None).await
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, id, chosen, Vec::new(), None, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

async fn names(visit: &Visit, who: Option<StaffId>) -> Result<String> {
    let found = match who {
        Some(who) => visit.acts()?.staff_member(visit.actor()?, who).await?,
        None => None,
    };
    Ok(found.map_or_else(|| "They".to_owned(), |one| one.name.full()))
}

/// For the sentence of another page: when a session is.
pub(super) fn when(clinic: &linchpin_access::diary::PlannedSession) -> String {
    let day = clinic.day.strftime("%A %-d %B");
    format!("{day}, {} to {}", england::say_time(clinic.starts), england::say_time(clinic.ends))
}

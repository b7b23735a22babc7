use linchpin_app::{
    act::{Answer, Why},
    permission::{Act, Resource},
};
use linchpin_core::{AppointmentId, Error, Result};
use serde::Serialize;

use super::{Tab, publish, tabs};
use crate::{
    Page, gate, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Tell {
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    kept_back: usize,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct Line {
    one: publish::Known,
    place: String,
    why: &'static str,
    /// What must be done.
    act: &'static str,
    /// Where it is done: another appointment, or that they were told.
    shift: Option<String>,
    told: Option<String>,
}

fn why(one: Why) -> (&'static str, &'static str) {
    match one {
        Why::Rebook => ("The diary no longer plans their time", "Give them another appointment"),
        Why::NoClinician => ("Nobody sits there any more", "Find somebody to sit, or give them another appointment"),
        Why::Site => ("Expected at another site", "Tell them"),
        Why::Clinician => ("Seen by somebody else", "Tell them"),
    }
}

/// Whom the desk must tell or book again because a diary changed over them.
pub(crate) async fn tell(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let marks = gate::could(&visit.site, actor.role, Act::Mark, Resource::Appointment);
    let all = acts.to_tell(actor).await?;
    let sites = acts.sites(actor).await?;
    let lines: Vec<Line> = all
        .iter()
        .map(|(reason, one)| {
            let booked = &one.appointment;
            let (said, act) = why(*reason);
            let site = sites.iter().find(|site| site.id == booked.site);
            let owner = pages::name(&visit.picture, booked.organisation);
            let acts = marks && one.person.is_some();
            Line {
                one: publish::known(&visit, one),
                place: site.map_or(owner.clone(), |site| format!("{}, {owner}", site.name)),
                why: said,
                act,
                shift: acts.then(|| format!("/appointments/{}/move", booked.id)),
                told: (acts && matches!(reason, Why::Site | Why::Clinician)).then(|| booked.id.to_string()),
            }
        })
        .collect();
    let page = Tell {
        tabs: tabs(&visit, "/diary/tell")?,
        kept_back: all.iter().filter(|(_, one)| one.person.is_none()).count(),
        lines,
        said: match visit.query.get("said") {
            Some("told") => Some("It is written down that they were told."),
            Some("changed") => Some("There was nothing left to tell them."),
            _ => None,
        },
    };
    Ok(Reply::page(Page::new("diary-tell.jinja", "Who must be told", page).under("Diary", "/diary")))
}

/// Somebody was told.
pub(crate) async fn told(visit: Visit) -> Result<Reply> {
    let id = visit.form().get("appointment").and_then(|text| text.parse::<AppointmentId>().ok());
    let id = id.ok_or_else(|| Error::invalid("Say who was told."))?;
    let said = match visit.acts()?.was_rung(visit.actor()?, id).await? {
        Answer::Done(()) => "told",
        _ => "changed",
    };
    Ok(Reply::goto(format!("/diary/tell?said={said}")))
}

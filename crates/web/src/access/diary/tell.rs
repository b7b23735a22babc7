use jiff::Timestamp;
use linchpin_access::england;
use linchpin_app::{
    act::{Answer, Why},
    kept::{MessageState, Way},
    message::ToWrite,
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
    /// What can be written to them, or why nothing can, or what became of it.
    text: Option<Writing>,
}

/// A text as the list shows it.
#[derive(Serialize)]
struct Writing {
    /// The words and when they would go, where they can be sent at one press.
    ready: Option<(String, String)>,
    send: Option<String>,
    said: Option<&'static str>,
}

impl Writing {
    fn of(one: ToWrite, id: AppointmentId, now: Timestamp) -> Self {
        let nothing = Self { ready: None, send: None, said: None };
        match one {
            ToWrite::Ready { words, way, due } => {
                let by = if way == Way::Text { "By text" } else { "By e-mail" };
                let when = if due <= now { "now".to_owned() } else { england::say(due, now) };
                Self { ready: Some((words, format!("{by}, {when}"))), send: Some(id.to_string()), said: None }
            }
            ToWrite::Written(state) => Self {
                said: Some(match state {
                    MessageState::Waiting => "The message waits to be sent",
                    MessageState::Sent => "The message was sent; whether it came is not known yet",
                    MessageState::Delivered => "The message came to them",
                    MessageState::Failed => "The message did not come to them: ring them",
                    MessageState::Dropped => "The message was not sent: ring them",
                }),
                ..nothing
            },
            ToWrite::Not(why) => Self { said: Some(why.sentence()), ..nothing },
        }
    }
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
    let now = visit.site.app.entrance.clock.now();
    let texts = acts.to_write(&all).await?;
    let lines: Vec<Line> = all
        .iter()
        .zip(texts)
        .map(|((reason, one), text)| {
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
                text: text.filter(|_| marks).map(|text| Writing::of(text, booked.id, now)),
            }
        })
        .collect();
    let page = Tell {
        tabs: tabs(&visit, "/diary/tell")?,
        kept_back: all.iter().filter(|(_, one)| one.person.is_none()).count(),
        lines,
        said: match visit.query.get("said") {
            Some("told") => Some("It is written down that they were told."),
            Some("written") => Some("The message is written. They leave this list once it has come to them."),
            Some("unwritten") => Some("Nothing could be written to them: ring them."),
            Some("changed") => Some("There was nothing left to tell them."),
            _ => None,
        },
    };
    Ok(Reply::page(Page::new("diary-tell.jinja", "Who must be told", page).under("Diary", "/diary")))
}

/// Somebody was told, or is written to.
pub(crate) async fn told(visit: Visit) -> Result<Reply> {
    let id = visit.form().get("appointment").and_then(|text| text.parse::<AppointmentId>().ok());
    let id = id.ok_or_else(|| Error::invalid("Say who was told."))?;
    if visit.form().get("what") == Some("write") {
        let said = match visit.acts()?.write_told(visit.actor()?, id).await? {
            Answer::Done(true) => "written",
            Answer::Done(false) => "unwritten",
            _ => "changed",
        };
        return Ok(Reply::goto(format!("/diary/tell?said={said}")));
    }
    let said = match visit.acts()?.was_rung(visit.actor()?, id).await? {
        Answer::Done(()) => "told",
        _ => "changed",
    };
    Ok(Reply::goto(format!("/diary/tell?said={said}")))
}

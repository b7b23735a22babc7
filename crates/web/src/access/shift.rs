use axum::http::StatusCode;
use jiff::civil::{Date, Time};
use linchpin_access::{Mode, england};
use linchpin_app::act::{Amend, Answer, FindSlots};
use linchpin_core::{AppointmentId, ErrorKind, Result, SlotId};
use serde::Serialize;

use super::words::{self, Caller};
use crate::{
    Page, people,
    visit::{Reply, Visit},
};

/// So many are offered.
const OFFERED: usize = 12;

#[derive(Serialize)]
struct Shift {
    caller: Option<Caller>,
    now: String,
    to: String,
    back: String,
    version: u64,
    key: String,
    offers: Vec<(words::Slot, bool)>,
    /// Whether a choice may lead to a service that must ask about the record.
    asks: bool,
    modes: Vec<(&'static str, &'static str, bool)>,
    from: String,
    here: bool,
    said: Option<&'static str>,
    wrong: Option<String>,
}

fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "taken" => "Somebody else has just taken that slot. These are free.",
        "shut" => "That slot cannot be booked from here any more. These can.",
        "clash" => "They have another appointment at that time. Choose another.",
        _ => return None,
    })
}

/// Where an appointment could move.
pub(crate) async fn shift(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: AppointmentId, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor, asked) = (visit.acts()?, visit.actor()?, &visit.query);
    let (one, person, at) = acts.appointment(actor, id).await?;
    let mode = asked.get("mode").and_then(|text| text.parse::<Mode>().ok());
    let day = asked.get("from").and_then(|text| text.parse::<Date>().ok());
    let here = asked.get("where") != Some("any");
    let wanted = FindSlots {
        modes: mode.into_iter().collect(),
        organisations: if here { vec![one.organisation] } else { Vec::new() },
        from: day.and_then(|day| england::instant(day.to_datetime(Time::midnight()))),
        ..FindSlots::default()
    };
    let offers = acts.offers_instead(actor, id, &wanted, OFFERED).await?;
    let caller = match Caller::of(visit, one.person).await {
        Ok(caller) => Some(caller),
        Err(error) if error.kind() == ErrorKind::Forbidden => None,
        Err(error) => return Err(error),
    };
    let now = visit.site.app.entrance.clock.now();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fill = Shift {
        caller,
        now: words::read_back(&people::formal(&person), &at, now),
        to: format!("/appointments/{id}/move"),
        back: format!("/appointments/{id}"),
        version: one.version,
        key: words::key(visit),
        asks: offers.iter().any(|offer| !offer.own && offer.at.slot.organisation != one.organisation),
        offers: offers.iter().map(|offer| (words::Slot::of(visit, &offer.at, offer.own), offer.keeps)).collect(),
        modes: Mode::ALL.iter().map(|one| (one.as_str(), one.title(), Some(*one) == mode)).collect(),
        from: day.map_or_else(String::new, |day| day.to_string()),
        here,
        said: said(asked.get("said")),
        wrong,
    };
    let page = Page::new("appointment-move.jinja", "Move the appointment", fill);
    Ok(Reply::page(page.under("Diary", "/diary").under("Appointment", format!("/appointments/{id}"))).status(status))
}

/// Moves it: the new slot is theirs and the old one free, or nothing happened.
pub(crate) async fn moved(visit: Visit) -> Result<Reply> {
    let (id, sent): (AppointmentId, _) = (visit.id(0)?, visit.form());
    let slot = sent.get("slot").and_then(|text| text.parse::<SlotId>().ok());
    let version = sent.get("version").and_then(|text| text.parse::<u64>().ok());
    let (Some(to), Some(version)) = (slot, version) else {
        return page(&visit, id, Some("Choose one of the slots.".into())).await;
    };
    let agreed = match sent.get("agreed") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let wanted = Amend { appointment: id, version, to, hold: None, agreed };
    // Of one form each slot is a request of its own, so that another choice is not taken for the same.
    let key = format!("{}-{to}", sent.get("key").unwrap_or(""));
    let back = |why: &str| Ok(Reply::goto(format!("/appointments/{id}/move?said={why}")));
    match visit.acts()?.amend(visit.actor()?, &wanted, &key).await {
        Ok(Answer::Done(_)) => Ok(Reply::goto(format!("/appointments/{id}?said=moved"))),
        Ok(Answer::Changed) => Ok(Reply::goto(format!("/appointments/{id}?said=changed"))),
        Ok(Answer::Clash(_)) => back("clash"),
        Ok(Answer::NotOpen(_)) => back("shut"),
        Ok(Answer::Taken | Answer::TooMany) => back("taken"),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page(&visit, id, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

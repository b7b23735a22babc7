use axum::http::StatusCode;
use linchpin_access::{england, promise::Interval};
use linchpin_app::{
    act::{AllOrNone, Answer, Series, Turn},
    kept::Became,
    permission::{Act, Resource},
};
use linchpin_core::{AppointmentId, Error, ErrorKind, Result, SlotId};
use serde::Serialize;

use super::words::{self, Caller};
use crate::{
    Page, gate, people,
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Again {
    caller: Option<Caller>,
    says: String,
    to: String,
    back: String,
    key: String,
    /// Whether the practice of the actor keeps the promise: then a follow-up is entered with its clock.
    promise: bool,
    /// Whether they were seen: what is followed up must have been.
    seen: bool,
    every: String,
    unit: String,
    times: String,
    /// What a series would be: day, until, and the slot where there is one.
    turns: Vec<(String, String, Option<words::Slot>)>,
    whole: bool,
    missing: usize,
    asks: bool,
    wrong: Option<String>,
}

/// The next appointment after this one, or several.
pub(crate) async fn again(visit: Visit) -> Result<Reply> {
    let id = visit.id(0)?;
    if visit.query.get("times").is_none() {
        return page(&visit, id, &visit.query, Vec::new(), None).await;
    }
    planned(&visit, id, &visit.query, None).await
}

/// What a series would be, or why it cannot be.
async fn planned(visit: &Visit, id: AppointmentId, asked: &Pairs, wrong: Option<String>) -> Result<Reply> {
    let made = match (interval(asked), asked.get("times").and_then(|text| text.parse().ok())) {
        (Ok(every), Some(times)) => {
            visit.acts()?.plan_series(visit.actor()?, &Series { after: id, every, times }).await
        }
        (Err(error), _) => Err(error),
        (_, None) => Err(Error::invalid("Say how many appointments, as a number.")),
    };
    match made {
        Ok(turns) => page(visit, id, asked, turns, wrong).await,
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(visit, id, asked, Vec::new(), Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

async fn page(
    visit: &Visit,
    id: AppointmentId,
    asked: &Pairs,
    turns: Vec<Turn>,
    wrong: Option<String>,
) -> Result<Reply> {
    let actor = visit.actor()?;
    let (one, person, at) = visit.acts()?.appointment(actor, id).await?;
    let caller = match Caller::of(visit, one.person).await {
        Ok(caller) => Some(caller),
        Err(error) if error.kind() == ErrorKind::Forbidden => None,
        Err(error) => return Err(error),
    };
    let (now, today) = (visit.site.app.entrance.clock.now(), visit.site.app.entrance.clock.today());
    let practice = person.practice(today);
    let day = |day: jiff::civil::Date| day.strftime("%A %-d %B").to_string();
    let missing = turns.iter().filter(|turn| turn.slot.is_none()).count();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let fill = Again {
        caller,
        says: words::read_back(&people::formal(&person), &at, now),
        to: format!("/appointments/{id}/again"),
        back: format!("/appointments/{id}"),
        key: words::key(visit),
        promise: practice == Some(actor.organisation),
        seen: one.state == Became::Attended,
        every: asked.get("every").unwrap_or("4").to_owned(),
        unit: asked.get("unit").unwrap_or("weeks").to_owned(),
        times: asked.get("times").unwrap_or("3").to_owned(),
        asks: practice != Some(one.organisation),
        whole: missing == 0 && !turns.is_empty(),
        missing,
        turns: turns
            .iter()
            .map(|turn| {
                let slot = turn.slot.as_ref().map(|at| words::Slot::of(visit, at, practice == Some(one.organisation)));
                (day(turn.on), day(turn.until), slot)
            })
            .collect(),
        wrong,
    };
    let page = Page::new("appointment-again.jinja", "The next appointments", fill);
    Ok(Reply::page(page.under("Diary", "/diary").under("Appointment", format!("/appointments/{id}"))).status(status))
}

fn interval(asked: &Pairs) -> Result<Interval> {
    let count = asked.get("every").and_then(|text| text.parse::<u16>().ok()).filter(|n| (1..=730).contains(n));
    let count =
        count.ok_or_else(|| Error::invalid("Say after how many days, weeks or months, as a number from 1 on."))?;
    match asked.get("unit") {
        Some("days") => Ok(Interval::Days(count)),
        Some("weeks") => Ok(Interval::Weeks(count)),
        Some("months") => Ok(Interval::Months(count)),
        _ => Err(Error::invalid("Choose days, weeks or months.")),
    }
}

/// Enters a follow-up with its promise, or books a series, all or none.
pub(crate) async fn give(visit: Visit) -> Result<Reply> {
    let (id, sent): (AppointmentId, _) = (visit.id(0)?, visit.form());
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let key = sent.get("key").unwrap_or("");
    match sent.get("what") {
        Some("follow-up") => {
            let entered = match interval(sent) {
                Ok(after) => acts.follow_up(actor, id, after, None, &format!("{key}-follow")).await,
                Err(error) => Err(error),
            };
            match entered {
                Ok(one) => {
                    let desk = gate::could(&visit.site, actor.role, Act::See, Resource::Desk);
                    let at = if desk { "/desk/requests" } else { "/requests" };
                    Ok(Reply::goto(format!("{at}/{}", one.request.id)))
                }
                Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
                    page(&visit, id, sent, Vec::new(), Some(error.to_string())).await
                }
                Err(error) => Err(error),
            }
        }
        Some("series") => {
            let slots: Vec<SlotId> = sent.all("slot").filter_map(|text| text.parse().ok()).collect();
            let agreed = match sent.get("agreed") {
                Some("yes") => Some(true),
                Some("no") => Some(false),
                _ => None,
            };
            match acts.book_series(actor, id, &slots, agreed, &format!("{key}-series")).await {
                Ok(AllOrNone::All(_)) => Ok(Reply::goto(format!("/appointments/{id}?said=series"))),
                Ok(AllOrNone::None(slot, why)) => {
                    let place = slots.iter().position(|one| *one == slot).map_or(0, |place| place + 1);
                    planned(&visit, id, sent, Some(none(place, &why, visit.site.app.entrance.clock.now()))).await
                }
                Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
                    planned(&visit, id, sent, Some(error.to_string())).await
                }
                Err(error) => Err(error),
            }
        }
        _ => page(&visit, id, sent, Vec::new(), Some("Choose a follow-up or a series.".into())).await,
    }
}

/// Why none of a series is booked.
fn none(place: usize, why: &Answer<()>, now: jiff::Timestamp) -> String {
    let why = match why {
        Answer::Clash(_) => "they have another appointment at that time",
        Answer::NotOpen(_) => "it cannot be booked from here any more",
        _ => "somebody else has just taken it",
    };
    let at = england::say_time(now);
    format!("None of them is booked: of appointment {place}, {why}. What is free at {at} is looked up anew below.")
}

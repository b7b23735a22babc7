use axum::http::StatusCode;
use jiff::civil::{Date, Time};
use linchpin_access::{Mode, Profession, england};
use linchpin_app::{
    act::{Answer, FindSlots, Join, Offer, Told, Wish},
    kept::{Became, Request, RequestState},
};
use linchpin_core::{Error, ErrorKind, RequestId, Result, SlotId};
use serde::Serialize;

use super::words::{self, Caller};
use crate::{
    Page,
    visit::{Reply, Visit},
};

/// So many are offered, and so many where other times are asked for.
const OFFERED: (usize, usize) = (3, 12);

#[derive(Serialize)]
struct Offered {
    caller: Caller,
    need: &'static str,
    words: Option<String>,
    by: words::By,
    to: String,
    key: String,
    offers: Vec<Choice>,
    /// What was looked for, to be changed.
    modes: Vec<(&'static str, &'static str, bool)>,
    others: bool,
    from: String,
    more: bool,
    said: Option<&'static str>,
    /// Why what was asked for was not done.
    wrong: Option<String>,
    /// The page of the request.
    one: String,
}

#[derive(Serialize)]
struct Choice {
    letter: char,
    slot: words::Slot,
    near: String,
    keeps: bool,
}

/// What the page says after something happened.
fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "taken" => "Somebody else has just taken that slot. These are free.",
        "shut" => "That slot cannot be booked from here any more. These can.",
        "many" => "You are keeping as many slots as you may. Book one or let one go.",
        "clash" => "They have another appointment at that time. Choose another.",
        "declined" => "It is written down that what was offered did not suit.",
        "nothing" => "It is written down that there was nothing to offer. The promise stays open.",
        "waits" => "They are on the waiting list: the first slot that is given back and suits is offered to them.",
        "released" => "The slot is free again.",
        "over" => "The time to book that slot has run out. It may still be among these.",
        _ => return None,
    })
}

/// The best three for a request, or more where other times are asked for.
pub(crate) async fn offered(visit: Visit) -> Result<Reply> {
    page(&visit, visit.id(0)?, None).await
}

async fn page(visit: &Visit, id: RequestId, wrong: Option<String>) -> Result<Reply> {
    let (acts, actor, asked) = (visit.acts()?, visit.actor()?, &visit.query);
    let more = asked.get("more").is_some();
    let mode = asked.get("mode").and_then(|text| text.parse::<Mode>().ok());
    let others = asked.get("who") == Some("others");
    let day = asked.get("from").and_then(|text| text.parse::<Date>().ok());
    let counts = |who: &&Profession| !who.counts_for_contract();
    let wanted = FindSlots {
        modes: mode.into_iter().collect(),
        professions: if others { Profession::ALL.iter().filter(counts).copied().collect() } else { Vec::new() },
        from: day.and_then(|day| england::instant(day.to_datetime(Time::midnight()))),
        ..FindSlots::default()
    };
    let (one, offers) = acts.offers_for(actor, id, &wanted, if more { OFFERED.1 } else { OFFERED.0 }).await?;
    if one.state == RequestState::Closed {
        return Ok(Reply::goto(format!("/requests/{id}")));
    }
    // Who has an appointment to come needs no second; who did not come to theirs does.
    if let Some(booked) = one.appointment
        && matches!(acts.appointment(actor, booked).await?.0.state, Became::Booked | Became::Arrived)
    {
        return Ok(Reply::goto(format!("/desk/appointments/{booked}")));
    }
    let now = visit.site.app.entrance.clock.now();
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = Offered {
        wrong,
        caller: Caller::of(visit, one.person).await?,
        need: words::promise(one.need),
        by: words::by(one.due, acts.promise_of(&one, None), now),
        to: format!("/desk/requests/{id}"),
        key: words::key(visit),
        offers: offers.iter().zip('A'..='Z').map(|(offer, letter)| choice(visit, offer, letter)).collect(),
        modes: Mode::ALL.iter().map(|one| (one.as_str(), one.title(), Some(*one) == mode)).collect(),
        others,
        from: day.map_or_else(String::new, |day| day.to_string()),
        more,
        said: said(asked.get("said")),
        one: format!("/requests/{id}"),
        words: one.words,
    };
    Ok(Reply::page(Page::new("desk-offers.jinja", "What there is", page).under("Desk", "/desk")).status(status))
}

fn choice(visit: &Visit, offer: &Offer, letter: char) -> Choice {
    let near = if offer.own || offer.closeness == linchpin_access::find::Closeness::NoTravel {
        String::new()
    } else {
        offer.closeness.title()
    };
    Choice { letter, slot: words::Slot::of(visit, &offer.at, offer.own), near, keeps: offer.keeps }
}

/// Keeps a slot for the caller while they are asked.
pub(crate) async fn hold(visit: Visit) -> Result<Reply> {
    let id: RequestId = visit.id(0)?;
    let sent = visit.form();
    let slot: SlotId = sent
        .get("slot")
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| Error::invalid("Choose one of the slots."))?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (one, _) = acts.request(actor, id).await?;
    open(&one)?;
    let key = format!("{}-{slot}", sent.get("key").unwrap_or(""));
    let back = |why: &str| Ok(Reply::goto(format!("/desk/requests/{id}?said={why}")));
    match acts.hold_slot(actor, slot, &key).await? {
        Answer::Done(hold) => {
            acts.note_request(actor, id, Told::Offered(slot), None).await?;
            Ok(Reply::goto(format!("/desk/requests/{id}/held/{}", hold.id)))
        }
        Answer::TooMany => back("many"),
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Clash(_) | Answer::Changed => back("taken"),
    }
}

/// None of what was read out suits: each is written down as declined, and there is more to choose from.
pub(crate) async fn declined(visit: Visit) -> Result<Reply> {
    let id: RequestId = visit.id(0)?;
    let slots: Vec<SlotId> = visit.form().all("slot").filter_map(|text| text.parse().ok()).take(OFFERED.1).collect();
    for slot in slots {
        visit.acts()?.note_request(visit.actor()?, id, Told::Declined(slot), None).await?;
    }
    Ok(Reply::goto(format!("/desk/requests/{id}?more=1&said=declined")))
}

/// There is nothing to offer: demand that no published figure counts.
pub(crate) async fn nothing(visit: Visit) -> Result<Reply> {
    let id: RequestId = visit.id(0)?;
    visit.acts()?.note_request(visit.actor()?, id, Told::NothingToOffer, None).await?;
    Ok(Reply::goto(format!("/desk/requests/{id}?said=nothing")))
}

/// Puts the caller on the waiting list, until the promise ends or, where that is over, for a week more.
pub(crate) async fn wait(visit: Visit) -> Result<Reply> {
    let id: RequestId = visit.id(0)?;
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (one, _) = acts.request(actor, id).await?;
    open(&one)?;
    let now = visit.site.app.entrance.clock.now();
    let week = now.saturating_add(jiff::SignedDuration::from_hours(7 * 24)).unwrap_or(now);
    let agreed = match sent.get("agreed") {
        Some("yes") => Some(true),
        Some("no") => Some(false),
        _ => None,
    };
    let wish = Wish {
        need: one.need,
        from: None,
        site: None,
        modes: Vec::new(),
        times: None,
        sex: None,
        features: Vec::new(),
        agreed,
    };
    let until = if one.due > now { one.due } else { week };
    let join = Join { person: one.person, request: id, wish, until };
    let key = format!("{}-wait", sent.get("key").unwrap_or(""));
    match acts.join_waiting(actor, &join, &key).await {
        Ok(_) => Ok(Reply::goto(format!("/desk/requests/{id}?said=waits"))),
        // The act says why: on the list already is one reason of several.
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            page(&visit, id, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

/// Refuses to go on with a request that is over.
pub(super) fn open(one: &Request) -> Result<()> {
    match one.state {
        RequestState::Closed => Err(Error::invalid("This request is closed.")),
        RequestState::Open | RequestState::Booked => Ok(()),
    }
}

use jiff::{
    SignedDuration,
    civil::{Date, Time},
};
use linchpin_access::{Mode, england};
use linchpin_app::{
    act::{Answer, FindSlots, Join, Offer, Told, Wish},
    kept::{Became, Request, RequestState},
};
use linchpin_core::{Error, ErrorKind, RequestId, Result, SlotId};
use serde::Serialize;

use super::{me, words};
use crate::{
    Page,
    visit::{Reply, Visit},
};

/// So many are offered, and so many where other times are asked for.
const OFFERED: (usize, usize) = (4, 16);

#[derive(Serialize)]
struct Chooses {
    need: &'static str,
    urgent: bool,
    words: Option<String>,
    by: String,
    to: String,
    key: String,
    offers: Vec<Choice>,
    /// What was looked for, to be changed.
    modes: Vec<(&'static str, &'static str, bool)>,
    from: String,
    more: bool,
    said: Option<&'static str>,
    /// Until when they wait for this already.
    waits: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    slot: words::Slot,
    near: String,
    keeps: bool,
}

/// What the page says after something happened.
fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "taken" => "Somebody else has just taken that time. These are free.",
        "shut" => "That time can no longer be booked online. These can.",
        "clash" => "You have another appointment at that time. Choose another.",
        "waits" => "You are on the waiting list. The first time that is given back and suits is offered to you.",
        "waited" => "You are on the waiting list for this already.",
        "released" => "That time is free again for somebody else.",
        "over" => "The time to book it has run out. It may still be among these.",
        _ => return None,
    })
}

/// What is free for a need of the reader's own.
pub(crate) async fn choose(visit: Visit) -> Result<Reply> {
    let (id, person): (RequestId, _) = (visit.id(0)?, me(&visit)?);
    let (acts, actor, asked) = (visit.acts()?, visit.actor()?, &visit.query);
    let more = asked.get("more").is_some();
    let mode = asked.get("mode").and_then(|text| text.parse::<Mode>().ok());
    let day = asked.get("from").and_then(|text| text.parse::<Date>().ok());
    let wanted = FindSlots {
        modes: mode.into_iter().collect(),
        from: day.and_then(|day| england::instant(day.to_datetime(Time::midnight()))),
        ..FindSlots::default()
    };
    let (one, offers) = acts.offers_for(actor, id, &wanted, if more { OFFERED.1 } else { OFFERED.0 }).await?;
    if one.state == RequestState::Closed {
        return Ok(Reply::goto("/own-care/appointments"));
    }
    if let Some(booked) = one.appointment
        && matches!(acts.appointment(actor, booked).await?.0.state, Became::Booked | Became::Arrived)
    {
        return Ok(Reply::goto(format!("/own-care/appointments/{booked}")));
    }
    let now = visit.site.app.entrance.clock.now();
    let waits = acts.waits_of(actor, person).await?.into_iter().find(|wait| wait.request == Some(id));
    let page = Chooses {
        need: words::promise(one.need),
        urgent: one.need != linchpin_access::Need::Routine,
        by: england::say(one.due, now).trim_start_matches("on ").to_owned(),
        to: format!("/own-care/book/{id}"),
        key: words::key(&visit),
        offers: offers.iter().map(|offer| choice(&visit, offer)).collect(),
        modes: Mode::ALL.iter().map(|one| (one.as_str(), one.title(), Some(*one) == mode)).collect(),
        from: day.map_or_else(String::new, |day| day.to_string()),
        more,
        said: said(asked.get("said")),
        waits: waits.map(|wait| england::say_day(wait.until, now)),
        words: one.words,
    };
    let page = Page::new("own-choose.jinja", "Choose a time", page);
    Ok(Reply::page(page.under("Your appointments", "/own-care/appointments")))
}

fn choice(visit: &Visit, offer: &Offer) -> Choice {
    let mut slot = words::Slot::of(visit, &offer.at, false);
    slot.place = if words::travels(offer.at.kind.mode) { slot.place } else { String::new() };
    let near = if offer.own { "your practice".to_owned() } else { String::new() };
    Choice { slot, near, keeps: offer.keeps }
}

/// Keeps a slot while the reader looks at it once more. One at a time: what they kept before is let go.
pub(crate) async fn hold(visit: Visit) -> Result<Reply> {
    let id: RequestId = visit.id(0)?;
    me(&visit)?;
    let sent = visit.form();
    let slot = sent.get("slot").and_then(|text| text.parse::<SlotId>().ok());
    let slot = slot.ok_or_else(|| Error::invalid("Choose one of the times."))?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    open(&acts.request(actor, id).await?.0)?;
    for kept in acts.kept_slots(actor).await? {
        if kept.slot == slot {
            return Ok(Reply::goto(format!("/own-care/book/{id}/held/{}", kept.id)));
        }
        acts.release_slot(actor, kept.id).await?;
    }
    let key = format!("{}-{slot}", sent.get("key").unwrap_or(""));
    let back = |why: &str| Ok(Reply::goto(format!("/own-care/book/{id}?said={why}")));
    match acts.hold_slot(actor, slot, &key).await? {
        Answer::Done(hold) => {
            acts.note_request(actor, id, Told::Offered(slot), None).await?;
            Ok(Reply::goto(format!("/own-care/book/{id}/held/{}", hold.id)))
        }
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Clash(_) | Answer::Changed | Answer::TooMany => back("taken"),
    }
}

/// Joins the waiting list until the promise ends or, where that is over, for a week more.
pub(crate) async fn wait(visit: Visit) -> Result<Reply> {
    let (id, person): (RequestId, _) = (visit.id(0)?, me(&visit)?);
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (one, _) = acts.request(actor, id).await?;
    open(&one)?;
    let now = visit.site.app.entrance.clock.now();
    let week = now.saturating_add(SignedDuration::from_hours(7 * 24)).unwrap_or(now);
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
    let join = Join { person, request: id, wish, until: if one.due > now { one.due } else { week } };
    let key = format!("{}-wait", sent.get("key").unwrap_or(""));
    let said = match acts.join_waiting(actor, &join, &key).await {
        Ok(_) => "waits",
        Err(error) if error.kind() == ErrorKind::Invalid => "waited",
        Err(error) => return Err(error),
    };
    Ok(Reply::goto(format!("/own-care/book/{id}?said={said}")))
}

/// Refuses to go on with a request that is over.
pub(super) fn open(one: &Request) -> Result<()> {
    match one.state {
        RequestState::Closed => Err(Error::invalid("This request is closed. Ask again for what you need now.")),
        RequestState::Open | RequestState::Booked => Ok(()),
    }
}

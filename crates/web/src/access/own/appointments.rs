use jiff::Timestamp;
use linchpin_access::england;
use linchpin_app::{
    act::{Answered, OfferSeen, SlotSeen},
    kept::{Appointment, Became},
};
use linchpin_core::{Error, OfferId, Result, WaitingId};
use serde::Serialize;

use super::{me, words};
use crate::visit::{Reply, Visit};
use crate::{Page, access::offer};

/// So many that were stand on the page.
const PAST: usize = 20;

#[derive(Serialize)]
struct List {
    said: Option<&'static str>,
    offers: Vec<Offered>,
    coming: Vec<Line>,
    past: Vec<Line>,
    waits: Vec<Wait>,
}

/// An appointment in a list.
#[derive(Serialize)]
struct Line {
    when: String,
    how: String,
    became: Option<&'static str>,
    href: String,
}

/// A slot that is theirs if they say so.
#[derive(Serialize)]
struct Offered {
    id: String,
    slot: offer::Seen,
}

/// A place on the waiting list.
#[derive(Serialize)]
struct Wait {
    id: String,
    until: String,
}

/// What the page says after something happened.
fn said(what: Option<&str>) -> Option<&'static str> {
    Some(match what? {
        "cancelled" => "Your appointment is cancelled. Somebody else can have that time now.",
        "changed" => "That appointment has changed since you looked. This is how it stands now.",
        "taken" => "It is yours. It is among your appointments below.",
        "declined" => "You said no, and somebody else is asked. You are still on the waiting list.",
        "gone" => "Somebody else has taken that appointment. You are still on the waiting list.",
        "late" => "The time to answer is over. You are still on the waiting list.",
        "clash" => "You have another appointment at that time. Cancel it first if you would rather have this one.",
        "left" => "You are no longer on the waiting list.",
        _ => return None,
    })
}

/// One's own appointments, what is offered, and where one waits.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (id, acts, actor) = (me(&visit)?, visit.acts()?, visit.actor()?);
    let now = visit.site.app.entrance.clock.now();
    let all = acts.own_appointments(actor, id).await?;
    let (coming, mut past): (Vec<_>, Vec<_>) = all.into_iter().partition(|(one, _)| comes(one, now));
    past.reverse();
    past.truncate(PAST);
    let offers = acts.offers_open_to(actor, id).await?;
    let waits = acts.waits_of(actor, id).await?;
    let offered = |(id, seen): (OfferId, OfferSeen)| Offered { id: id.to_string(), slot: offer::Seen::of(&seen, now) };
    let wait =
        |one: linchpin_app::kept::Waits| Wait { id: one.id.to_string(), until: england::say_day(one.until, now) };
    let page = List {
        said: said(visit.query.get("said")),
        offers: offers.into_iter().map(offered).collect(),
        coming: coming.iter().map(|(one, at)| line(one, at, now)).collect(),
        past: past.iter().map(|(one, at)| line(one, at, now)).collect(),
        waits: waits.into_iter().map(wait).collect(),
    };
    Ok(Reply::page(Page::new("own-appointments.jinja", "Your appointments", page)))
}

/// Whether it is still to come.
pub(super) fn comes(one: &Appointment, now: Timestamp) -> bool {
    matches!(one.state, Became::Booked | Became::Arrived) && now < one.ends
}

fn line(one: &Appointment, at: &SlotSeen, now: Timestamp) -> Line {
    Line {
        when: format!("{} at {}", england::say_day(one.starts, now), england::say_time(one.starts)),
        how: words::expected(at),
        became: became(one, now),
        href: format!("/own-care/appointments/{}", one.id),
    }
}

/// What became of it, as people say it; nothing where it is still to come.
pub(super) fn became(one: &Appointment, now: Timestamp) -> Option<&'static str> {
    match one.state {
        Became::Cancelled => Some("Cancelled"),
        Became::Attended => Some("You came"),
        Became::Dna => Some("You were not there"),
        Became::Booked | Became::Arrived if one.ends <= now => Some("Past"),
        Became::Booked | Became::Arrived => None,
    }
}

/// Answers an offer of one's own.
pub(crate) async fn answer(visit: Visit) -> Result<Reply> {
    let id: OfferId = visit.id(0)?;
    me(&visit)?;
    let yes = offer::answer_of(visit.form())?;
    let answered = visit.acts()?.answer_own_offer(visit.actor()?, id, yes).await?;
    let answered = answered.ok_or_else(|| Error::not_found("There is no such offer."))?;
    let said = match answered {
        Answered::Taken(_) => "taken",
        Answered::Declined => "declined",
        Answered::Clash => "clash",
        Answered::Not(stands) => offer::word(stands),
    };
    Ok(Reply::goto(format!("/own-care/appointments?said={said}")))
}

/// Leaves the waiting list.
pub(crate) async fn leave(visit: Visit) -> Result<Reply> {
    let id: WaitingId = visit.id(0)?;
    me(&visit)?;
    visit.acts()?.leave_waiting(visit.actor()?, id).await?;
    Ok(Reply::goto("/own-care/appointments?said=left"))
}

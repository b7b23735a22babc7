use linchpin_app::{
    act::{Answer, Book, Told},
    kept::HoldState,
};
use linchpin_core::{AppointmentId, Error, ErrorKind, HoldId, RequestId, Result};
use serde::Serialize;

use super::{
    offered::open,
    words::{self, Caller},
};
use crate::{
    Page, pages, people,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Held {
    caller: Caller,
    /// What to read out.
    says: String,
    to: String,
    back: String,
    key: String,
    /// Until when, as a clock shows it and as a script counts it.
    until: String,
    seconds: i64,
    /// The service whose slot it is, where that is not their practice: then they are asked about their record.
    asks: Option<String>,
}

/// A slot that is kept for the caller.
pub(crate) async fn held(visit: Visit) -> Result<Reply> {
    let (id, hold): (RequestId, HoldId) = (visit.id(0)?, visit.id(1)?);
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (kept, at) = acts.kept_slot(actor, hold).await?;
    let (one, _) = acts.request(actor, id).await?;
    let now = visit.site.app.entrance.clock.now();
    match (kept.state, one.appointment) {
        (HoldState::Booked, Some(booked)) => return Ok(Reply::goto(format!("/desk/appointments/{booked}"))),
        (HoldState::Held, _) if now < kept.until => {}
        _ => return Ok(Reply::goto(format!("/desk/requests/{id}?said=over"))),
    }
    let caller = Caller::of(&visit, one.person).await?;
    let page = Held {
        says: words::read_back(&caller.name, &at, now),
        to: format!("/desk/requests/{id}/held/{hold}"),
        back: format!("/desk/requests/{id}"),
        key: words::key(&visit),
        until: linchpin_access::england::say_time(kept.until),
        seconds: kept.until.duration_since(now).as_secs(),
        asks: (caller.practice != Some(at.slot.organisation))
            .then(|| pages::name(&visit.picture, at.slot.organisation)),
        caller,
    };
    Ok(Reply::page(Page::new("desk-held.jinja", "Kept for the caller", page).under("Desk", "/desk")))
}

/// Books the slot that is kept, or lets it go.
pub(crate) async fn settle(visit: Visit) -> Result<Reply> {
    let (id, hold): (RequestId, HoldId) = (visit.id(0)?, visit.id(1)?);
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (kept, _) = acts.kept_slot(actor, hold).await?;
    let back = |why: &str| Ok(Reply::goto(format!("/desk/requests/{id}?said={why}")));
    let (one, _) = acts.request(actor, id).await?;
    open(&one)?;
    let agreed = match sent.get("what") {
        Some("release") => {
            acts.release_slot(actor, hold).await?;
            acts.note_request(actor, id, Told::Declined(kept.slot), None).await?;
            return back("released");
        }
        Some("book") => None,
        Some("book-yes") => Some(true),
        Some("book-no") => Some(false),
        _ => return Err(Error::invalid("Choose whether to book the slot or to let it go.")),
    };
    let wanted =
        Book { slot: kept.slot, hold: Some(hold), person: one.person, request: Some(id), words: one.words, agreed };
    let key = format!("{}-book", sent.get("key").unwrap_or(""));
    match acts.book(actor, &wanted, &key).await? {
        Answer::Done(booked) => Ok(Reply::goto(format!("/desk/appointments/{}", booked.id))),
        Answer::Clash(_) => back("clash"),
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Changed | Answer::TooMany => back("taken"),
    }
}

#[derive(Serialize)]
struct Booked {
    caller: Option<Caller>,
    says: String,
    request: Option<String>,
    /// Where it is moved or cancelled.
    change: String,
    /// Whether they let the service see their record, where it is another.
    elsewhere: bool,
}

/// A booking, to be read back.
pub(crate) async fn booked(visit: Visit) -> Result<Reply> {
    let id: AppointmentId = visit.id(0)?;
    let (one, person, at) = visit.acts()?.appointment(visit.actor()?, id).await?;
    let now = visit.site.app.entrance.clock.now();
    // A hub that expects somebody may know who comes, and not always more.
    let caller = match Caller::of(&visit, one.person).await {
        Ok(caller) => Some(caller),
        Err(error) if error.kind() == ErrorKind::Forbidden => None,
        Err(error) => return Err(error),
    };
    let page = Booked {
        says: words::read_back(&people::formal(&person), &at, now),
        request: one.request.map(|id| format!("/requests/{id}")),
        change: format!("/appointments/{id}"),
        elsewhere: one.relationship.is_some(),
        caller,
    };
    let title = match one.state {
        linchpin_app::kept::Became::Cancelled => "Cancelled",
        _ => "Booked",
    };
    Ok(Reply::page(Page::new("desk-booked.jinja", title, page).under("Desk", "/desk")))
}

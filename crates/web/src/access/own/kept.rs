use linchpin_app::{
    act::{Answer, Book, Told},
    kept::HoldState,
};
use linchpin_core::{Error, HoldId, RequestId, Result};
use serde::Serialize;

use super::{choose::open, me, words};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Kept {
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

/// A slot that is kept for the reader, to be looked at once more.
pub(crate) async fn kept(visit: Visit) -> Result<Reply> {
    let (id, hold): (RequestId, HoldId) = (visit.id(0)?, visit.id(1)?);
    let person = me(&visit)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (kept, at) = acts.kept_slot(actor, hold).await?;
    let (one, _) = acts.request(actor, id).await?;
    let now = visit.site.app.entrance.clock.now();
    match (kept.state, one.appointment) {
        (HoldState::Booked, Some(booked)) => {
            return Ok(Reply::goto(format!("/own-care/appointments/{booked}?said=booked")));
        }
        (HoldState::Held, _) if now < kept.until => {}
        _ => return Ok(Reply::goto(format!("/own-care/book/{id}?said=over"))),
    }
    let own = acts.view_person(actor, person).await?.person.practice(visit.site.app.entrance.clock.today());
    let page = Kept {
        says: words::read_back("For you", &at, now),
        to: format!("/own-care/book/{id}/held/{hold}"),
        back: format!("/own-care/book/{id}"),
        key: words::key(&visit),
        until: linchpin_access::england::say_time(kept.until),
        seconds: kept.until.duration_since(now).as_secs(),
        asks: (own != Some(at.slot.organisation)).then(|| pages::name(&visit.picture, at.slot.organisation)),
    };
    let page = Page::new("own-held.jinja", "Kept for you", page);
    Ok(Reply::page(page.under("Your appointments", "/own-care/appointments")))
}

/// Books the slot that is kept, or lets it go.
pub(crate) async fn settle(visit: Visit) -> Result<Reply> {
    let (id, hold): (RequestId, HoldId) = (visit.id(0)?, visit.id(1)?);
    let person = me(&visit)?;
    let (acts, actor, sent) = (visit.acts()?, visit.actor()?, visit.form());
    let (kept, _) = acts.kept_slot(actor, hold).await?;
    let back = |why: &str| Ok(Reply::goto(format!("/own-care/book/{id}?said={why}")));
    let (one, _) = acts.request(actor, id).await?;
    open(&one)?;
    let agreed = match sent.get("what") {
        Some("release") => {
            acts.release_slot(actor, hold).await?;
            acts.note_request(actor, id, Told::Declined(kept.slot), None).await?;
            return back("released");
        }
        Some("book") => match sent.get("agreed") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
        _ => return Err(Error::invalid("Choose whether to book this time or to let it go.")),
    };
    let wanted = Book { slot: kept.slot, hold: Some(hold), person, request: Some(id), words: one.words, agreed };
    let key = format!("{}-book", sent.get("key").unwrap_or(""));
    match acts.book(actor, &wanted, &key).await? {
        Answer::Done(booked) => Ok(Reply::goto(format!("/own-care/appointments/{}?said=booked", booked.id))),
        Answer::Clash(_) => back("clash"),
        Answer::NotOpen(_) => back("shut"),
        Answer::Taken | Answer::Changed | Answer::TooMany => back("taken"),
    }
}

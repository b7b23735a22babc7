//! The address of a clinician's calendar: the pages on which it is made and taken back, and what a calendar program reads at
//! it without signing in. What is read says when and where one sits and whether somebody is booked, and nobody's name.

use axum::http::StatusCode;
use jiff::Timestamp;
use linchpin_app::{
    act::{CalendarSlot, CalendarStands},
    kept::CalendarFeed,
};
use linchpin_core::{Error, ErrorKind, Result, StaffId};
use serde::Serialize;

use super::diary::{Tab, tabs};
use crate::{
    Page,
    account::when,
    calendar::{self, Event},
    guard::ours,
    visit::{Reply, Visit},
};

/// Where the addresses are kept.
const HERE: &str = "/diary/calendars";

#[derive(Serialize)]
struct Calendars {
    tabs: Vec<Tab>,
    everybody: bool,
    /// For whom one can be made: value, name, whether it is chosen.
    staff: Vec<(String, String, bool)>,
    feeds: Vec<One>,
    label: String,
    /// What was wrong with what was typed, and where.
    wrong: Option<(String, &'static str)>,
}

#[derive(Serialize)]
struct One {
    id: String,
    whose: String,
    label: String,
    made: String,
    used: Option<String>,
    revoked: Option<String>,
}

#[derive(Serialize)]
struct Made {
    address: String,
}

/// The addresses that the reader may see, and a form for another.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    page(&visit, None).await.map(Reply::page)
}

async fn page(visit: &Visit, wrong: Option<(String, &'static str)>) -> Result<Page> {
    let found = visit.acts()?.calendars(visit.actor()?).await?;
    let typed = |name: &str| visit.form().get(name).unwrap_or("").to_owned();
    let chosen = typed("staff");
    let staff = found.staff.into_iter().map(|(id, name)| (id.to_string(), name));
    let view = Calendars {
        tabs: tabs(visit, HERE)?,
        everybody: found.everybody,
        staff: staff.map(|(id, name)| (id.clone(), name, id == chosen)).collect(),
        feeds: found.feeds.into_iter().map(|(whose, feed)| one(whose, &feed)).collect(),
        label: typed("label"),
        wrong,
    };
    Ok(Page::new("calendars.jinja", "Calendars", view))
}

fn one(whose: String, feed: &CalendarFeed) -> One {
    One {
        id: feed.id.to_string(),
        whose,
        label: feed.label.clone(),
        made: when(feed.made),
        used: feed.used.map(when),
        revoked: feed.revoked.map(when),
    }
}

/// Makes an address, and shows it once.
pub(crate) async fn make(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    // Whoever makes them for others chooses; a clinician's form does not ask.
    let Ok(staff) = form.raw("staff").map(str::parse::<StaffId>).transpose() else {
        return again(&visit, "Choose whose calendar it is.".to_owned(), "staff").await;
    };
    match visit.acts()?.make_calendar(visit.actor()?, staff, form.get("label").unwrap_or("")).await {
        Ok(made) => {
            let public = visit.site.app.entrance.public.as_deref();
            let base = ours(public, &visit.headers, visit.caller.client.secure);
            let address = format!("{base}/calendar/{}.ics", made.secret);
            let page = Page::new("calendar-made.jinja", "Put this address into a calendar", Made { address });
            Ok(Reply::page(page.under("Calendars", HERE)))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => again(&visit, error.to_string(), "label").await,
        Err(error) => Err(error),
    }
}

async fn again(visit: &Visit, words: String, at: &'static str) -> Result<Reply> {
    Ok(Reply::page(page(visit, Some((words, at))).await?).status(StatusCode::UNPROCESSABLE_ENTITY))
}

/// Takes an address back.
pub(crate) async fn revoke(visit: Visit) -> Result<Reply> {
    visit.acts()?.revoke_calendar(visit.actor()?, visit.id(0)?).await?;
    Ok(Reply::goto(HERE))
}

/// What a calendar program reads. Whatever is wrong with the address, the answer is the same.
pub(crate) async fn feed(visit: Visit) -> Result<Reply> {
    let found = match visit.part(0).strip_suffix(".ics") {
        Some(secret) => visit.acts()?.calendar(secret).await?,
        None => None,
    };
    let slots = found.ok_or_else(|| Error::not_found("There is no calendar at this address."))?;
    let now = visit.site.app.entrance.clock.now();
    let events: Vec<Event> = slots.iter().map(|slot| event(slot, now)).collect();
    let text = calendar::feed("Linchpin diary", &events, now);
    Ok(Reply::stream(calendar::MIME, "diary.ics", text.into()))
}

fn event(slot: &CalendarSlot, now: Timestamp) -> Event {
    let stands = match slot.stands {
        CalendarStands::Booked => "Booked",
        CalendarStands::BookedUnplanned => "Booked, no longer in the diary",
        CalendarStands::Free if slot.starts <= now => "Not booked",
        CalendarStands::Free => "Free",
        CalendarStands::Withdrawn => "Taken out",
    };
    Event {
        uid: slot.id.to_string(),
        sequence: slot.version,
        starts: slot.starts,
        ends: slot.ends,
        summary: format!("{stands}: {}", slot.kind),
        place: slot.place.clone(),
        cancelled: slot.stands == CalendarStands::Withdrawn,
    }
}

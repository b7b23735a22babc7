use jiff::Timestamp;
use linchpin_access::england;
use linchpin_app::{
    act::{Answer, Cancel, SlotSeen},
    kept::{Appointment, Became},
};
use linchpin_core::{AppointmentId, Error, Result};
use serde::Serialize;

use super::{
    appointments::{became, comes},
    me, words,
};
use crate::{
    Page, pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    /// What was just done.
    says: Option<String>,
    when: String,
    how: String,
    place: Option<String>,
    with: Option<String>,
    service: String,
    about: Option<String>,
    became: Option<&'static str>,
    /// Where it is put into a calendar and cancelled, while it is to come.
    calendar: Option<String>,
    cancel: Option<String>,
    key: String,
    version: u64,
}

/// One of the reader's appointments.
pub(super) async fn own(visit: &Visit) -> Result<(Appointment, SlotSeen)> {
    let id: AppointmentId = visit.id(0)?;
    me(visit)?;
    let (one, _, at) = visit.acts()?.appointment(visit.actor()?, id).await?;
    Ok((one, at))
}

fn shown(visit: &Visit, one: &Appointment, at: &SlotSeen, now: Timestamp) -> One {
    let href = format!("/own-care/appointments/{}", one.id);
    // Until it begins it can be given back.
    let open = comes(one, now) && one.state == Became::Booked && now < one.starts;
    One {
        says: None,
        when: format!("{} at {}", england::say_day(one.starts, now), england::say_time(one.starts)),
        how: words::expected(at),
        place: words::travels(at.kind.mode).then(|| at.site.place()),
        with: at.who.clone(),
        service: pages::name(&visit.picture, one.organisation),
        about: one.words.clone(),
        became: became(one, now),
        calendar: comes(one, now).then(|| format!("{href}/calendar")),
        cancel: open.then(|| format!("{href}/cancel")),
        key: words::key(visit),
        version: one.version,
    }
}

/// When, where and with whom.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let (one, at) = own(&visit).await?;
    let now = visit.site.app.entrance.clock.now();
    let mut page = shown(&visit, &one, &at, now);
    if visit.query.get("said") == Some("booked") && comes(&one, now) {
        page.says = Some(words::read_back("You are booked", &at, now));
    }
    let title = if page.says.is_some() { "Booked" } else { "Your appointment" };
    Ok(Reply::page(
        Page::new("own-appointment.jinja", title, page).under("Your appointments", "/own-care/appointments"),
    ))
}

/// Asks once more before it is cancelled.
pub(crate) async fn confirm(visit: Visit) -> Result<Reply> {
    let (one, at) = own(&visit).await?;
    let now = visit.site.app.entrance.clock.now();
    let page = shown(&visit, &one, &at, now);
    if page.cancel.is_none() {
        return Ok(Reply::goto("/own-care/appointments?said=changed"));
    }
    let page = Page::new("own-cancel.jinja", "Cancel this appointment?", page);
    Ok(Reply::page(page.under("Your appointments", "/own-care/appointments")))
}

/// Cancels it.
pub(crate) async fn cancel(visit: Visit) -> Result<Reply> {
    let appointment: AppointmentId = visit.id(0)?;
    me(&visit)?;
    let sent = visit.form();
    let version = sent.get("version").and_then(|text| text.parse().ok());
    let version = version.ok_or_else(|| Error::invalid("Open the appointment again, and cancel it there."))?;
    let wanted = Cancel { appointment, version, reason: Some("by the person, online".to_owned()) };
    let key = format!("{}-cancel", sent.get("key").unwrap_or(""));
    let said = match visit.acts()?.cancel(visit.actor()?, &wanted, &key).await? {
        Answer::Done(_) => "cancelled",
        _ => "changed",
    };
    Ok(Reply::goto(format!("/own-care/appointments?said={said}")))
}

use jiff::{
    Timestamp,
    civil::{Date, Time},
};
use linchpin_core::{Error, ErrorKind, Result, london};
use serde::Serialize;

use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Moves {
    now: String,
    day: String,
    time: String,
    wrong: Option<String>,
}

/// The clock of a made-up place, and how it is moved on.
pub(crate) async fn clock(visit: Visit) -> Result<Reply> {
    let now = visit.site.app.entrance.clock.now().to_zoned(london());
    Ok(Reply::page(page(&visit, now.date().to_string(), now.strftime("%H:%M").to_string(), None)?))
}

/// Moves it on.
pub(crate) async fn move_clock(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let (day, time) = (form.get("day").unwrap_or_default(), form.get("time").unwrap_or_default());
    let moved = match instant(day, time) {
        Some(to) => visit.acts()?.move_clock(visit.actor()?, to).await,
        None => Err(Error::invalid("Enter a day and a time, such as 02:00.")),
    };
    match moved {
        Ok(()) => Ok(Reply::goto("/system")),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            let page = page(&visit, day.to_owned(), time.to_owned(), Some(why.to_string()))?;
            Ok(Reply::page(page).status(axum::http::StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

/// What people here mean by a day and a time.
fn instant(day: &str, time: &str) -> Option<Timestamp> {
    let (day, time): (Date, Time) = (day.trim().parse().ok()?, time.trim().parse().ok()?);
    day.to_datetime(time).to_zoned(london()).ok().map(|at| at.timestamp())
}

fn page(visit: &Visit, day: String, time: String, wrong: Option<String>) -> Result<Page> {
    if !visit.site.app.demo {
        return Err(Error::not_found("Only the clock of a made-up place can be moved."));
    }
    let now = visit.site.app.entrance.clock.now().to_zoned(london()).strftime("%A %-d %B %Y, %H:%M").to_string();
    Ok(Page::new("clock.jinja", "The clock of this made-up place", Moves { now, day, time, wrong })
        .under("The running of the system", "/system"))
}

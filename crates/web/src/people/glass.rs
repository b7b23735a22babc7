use axum::http::StatusCode;
use linchpin_app::permission::{Act, Resource};
use linchpin_core::{ErrorKind, Result};
use serde::Serialize;

use super::{banner::Banner, closed::closed, whose::Whose};
use crate::{
    Page, gate,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Glass {
    whose: Banner,
    to: String,
    back: String,
    minutes: i64,
    reason: String,
    wrong: Option<String>,
}

/// What opening a record in an emergency means, and the form that does it.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    if whose.may(Act::See, Resource::Record) {
        return Ok(Reply::goto(whose.at("record")));
    }
    page(&visit, &whose, String::new(), None).await
}

async fn page(visit: &Visit, whose: &Whose, reason: String, wrong: Option<String>) -> Result<Reply> {
    // So much as a search shows, so that nobody opens the record of somebody else by mistake.
    let found = match visit.acts()?.identify(visit.actor()?, whose.id).await {
        Ok(found) => found,
        Err(error) => return closed(visit, whose, error),
    };
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let glass = Glass {
        whose: Banner::found(visit, whose, &found),
        to: whose.at("emergency"),
        back: if whose.may(Act::See, Resource::Person) { whose.at("") } else { "/people".to_owned() },
        minutes: visit.acts()?.emergency_lasts().as_mins(),
        reason,
        wrong,
    };
    Ok(Reply::page(Page::new("person-emergency.jinja", "Open a record in an emergency", glass)).status(status))
}

/// Opens a record in an emergency.
pub(crate) async fn break_glass(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let reason = sent.get("reason").unwrap_or("").to_owned();
    if sent.get("sure").is_none() && gate::could(&visit.site, visit.actor()?.role, Act::BreakGlass, Resource::Record) {
        let wrong = "Tick the box to say that this is an emergency.";
        return page(&visit, &whose, reason, Some(wrong.to_owned())).await;
    }
    match visit.acts()?.break_glass(visit.actor()?, whose.id, &reason).await {
        Ok(_) => Ok(Reply::goto(whose.at("record"))),
        Err(error) if error.kind() == ErrorKind::Invalid => page(&visit, &whose, reason, Some(error.to_string())).await,
        Err(error) => closed(&visit, &whose, error),
    }
}

/// Ends emergency access before its time.
pub(crate) async fn end(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    visit.acts()?.end_emergency(visit.actor()?, whose.id).await?;
    Ok(Reply::goto("/people?done=closed"))
}

use axum::http::StatusCode;
use linchpin_app::{act::Chosen, identity::Fault};
use linchpin_core::Result;
use serde::Serialize;

use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Form<'a> {
    /// The ticket, where somebody has no password yet.
    ticket: Option<&'a str>,
    faults: Vec<&'static str>,
}

const UNLIKE: &str = "The two new passwords are not the same.";

/// The page on which somebody with a ticket sets a password, or changes their own.
pub(crate) async fn ticket(visit: Visit) -> Result<Reply> {
    let own = visit.caller.who.is_some() && visit.path.starts_with("/account");
    let ticket = visit.query.get("ticket").unwrap_or("");
    Ok(page((!own).then_some(ticket), Vec::new()))
}

/// Sets a password with a ticket.
pub(crate) async fn set_password(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let (ticket, password) = (form.get("ticket").unwrap_or(""), form.raw("password").unwrap_or(""));
    if form.raw("again") != Some(password) {
        return Ok(page(Some(ticket), vec![UNLIKE]));
    }
    Ok(match visit.acts()?.set_password(ticket, password, Some(visit.request())).await? {
        Chosen::Set => Reply::goto("/sign-in?after=password"),
        Chosen::Faults(faults) => page(Some(ticket), sentences(&faults)),
        Chosen::Refused => {
            page(Some(ticket), vec!["The ticket was used already or is too old. Ask your administrator for another."])
        }
    })
}

/// Changes one's own password.
pub(crate) async fn change_password(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let password = form.raw("password").unwrap_or("");
    if form.raw("again") != Some(password) {
        return Ok(page(None, vec![UNLIKE]));
    }
    let present = form.raw("present").unwrap_or("");
    Ok(match visit.acts()?.change_password(visit.actor()?, present, password).await? {
        Chosen::Set => Reply::goto("/account?done=password"),
        Chosen::Faults(faults) => page(None, sentences(&faults)),
        Chosen::Refused => page(None, vec!["Your present password is not right."]),
    })
}

fn sentences(faults: &[Fault]) -> Vec<&'static str> {
    faults.iter().map(|f| f.sentence()).collect()
}

fn page(ticket: Option<&str>, faults: Vec<&'static str>) -> Reply {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = if ticket.is_some() { "Set your password" } else { "Change your password" };
    Reply::page(Page::new("password.jinja", title, Form { ticket, faults })).status(status)
}

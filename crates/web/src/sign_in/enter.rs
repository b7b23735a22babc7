use axum::http::StatusCode;
use linchpin_app::act::{SignIn, SignedIn};
use linchpin_core::Result;
use serde::Serialize;

use crate::{
    Page,
    guard::{Cookie, clear, read, set},
    visit::{Reply, Visit, back},
};

/// What the page of the second step is filled with.
#[derive(Serialize)]
struct SecondStep<'a> {
    ticket: &'a str,
    to: &'a str,
    wrong: Option<&'a str>,
}

/// What follows a try: in, on to the second step, or the page again with what is wrong.
pub(super) async fn enter(
    visit: &Visit,
    came: SignIn,
    to: &str,
    again: impl FnOnce(&'static str) -> Page,
) -> Result<Reply> {
    match came {
        SignIn::In(signed) => inside(visit, &signed, to).await,
        SignIn::SecondStep(ticket) => Ok(Reply::page(second_step(&ticket, to, None))),
        SignIn::Refused => Ok(Reply::page(again(SignIn::REFUSED)).status(StatusCode::UNPROCESSABLE_ENTITY)),
    }
}

/// The page that asks for the second factor.
pub(super) fn second_step(ticket: &str, to: &str, wrong: Option<&str>) -> Page {
    Page::new("second-step.jinja", "Enter your security code", SecondStep { ticket, to, wrong })
}

/// Gives the browser its session. A session that it had before ends: nobody goes on in one that another person began.
pub(super) async fn inside(visit: &Visit, signed: &SignedIn, to: &str) -> Result<Reply> {
    let secure = visit.caller.client.secure;
    if let Some(old) = read(&visit.headers, Cookie::Session, secure) {
        visit.acts()?.sign_out(&old, Some(visit.request())).await?;
    }
    let to = if signed.actor.unproven { "/account/second-factor" } else { back(Some(to)) };
    Ok(Reply::goto(to)
        .cookie(set(Cookie::Session, secure, signed.token.secret(), None)?)
        .cookie(clear(Cookie::Visitor, secure)?)
        .cookie(clear(Cookie::Flow, secure)?))
}

use axum::http::StatusCode;
use linchpin_core::Result;
use minijinja::Value;
use serde::Serialize;

use super::qr;
use crate::{
    Page,
    engine::safe,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct SetUp {
    /// The key as people type it.
    typed: String,
    /// The address that apps on the same telephone understand.
    address: String,
    /// The same as a picture; none where it cannot be drawn.
    picture: Option<Value>,
    ticket: String,
    /// Whether the role asks for it.
    must: bool,
    wrong: bool,
}

#[derive(Serialize)]
struct Codes {
    codes: Vec<String>,
}

/// Begins to set up a second factor.
pub(crate) async fn begin(visit: Visit) -> Result<Reply> {
    page(&visit, false).await
}

async fn page(visit: &Visit, wrong: bool) -> Result<Reply> {
    let actor = visit.actor()?;
    let made = visit.acts()?.begin_second_factor(actor).await?;
    let must = actor.unproven;
    let picture = qr::svg(&made.address).map(safe);
    let set_up = SetUp { typed: made.typed, address: made.address, picture, ticket: made.ticket, must, wrong };
    let reply = Reply::page(Page::new("second-factor.jinja", "Set up your second factor", set_up));
    Ok(if wrong { reply.status(StatusCode::UNPROCESSABLE_ENTITY) } else { reply })
}

/// Keeps it once a code of it was right, and shows the recovery codes, this once.
pub(crate) async fn confirm(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let (ticket, code) = (form.get("ticket").unwrap_or(""), form.get("code").unwrap_or(""));
    match visit.acts()?.confirm_second_factor(visit.actor()?, ticket, code).await? {
        Some(codes) => Ok(Reply::page(Page::new("recovery-codes.jinja", "Keep your recovery codes", Codes { codes }))),
        // A code that does not fit begins anew with another key: the app then holds two, and the newer one counts.
        None => page(&visit, true).await,
    }
}

/// Takes it away, with a code of it.
pub(crate) async fn remove(visit: Visit) -> Result<Reply> {
    let code = visit.form().get("code").unwrap_or("");
    if visit.acts()?.remove_second_factor(visit.actor()?, code).await? {
        return Ok(Reply::goto("/account?done=removed"));
    }
    Err(linchpin_core::Error::invalid("The code is not right, so nothing was changed. Go back and try again."))
}

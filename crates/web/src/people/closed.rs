use axum::http::StatusCode;
use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Error, ErrorKind, Result};
use serde::Serialize;

use super::{banner::Banner, whose::Whose};
use crate::{
    Page, gate,
    visit::{Reply, Visit},
};

/// Why a page about somebody is not shown, and what can be done.
#[derive(Serialize)]
struct Closed {
    whose: Banner,
    why: String,
    /// Where consent is written down.
    consent: Option<String>,
    /// Where the record is opened in an emergency.
    emergency: Option<String>,
}

/// The answer to a refusal: not an end, but the ways on that there are. The refusal itself is in the audit.
pub(super) fn closed(visit: &Visit, whose: &Whose, error: Error) -> Result<Reply> {
    if error.kind() != ErrorKind::Forbidden {
        return Err(error);
    }
    let role = visit.actor()?.role;
    let emergency = gate::could(&visit.site, role, Act::BreakGlass, Resource::Record);
    let closed = Closed {
        whose: Banner::without(visit, whose),
        why: error.to_string(),
        consent: whose.may(Act::Edit, Resource::Consent).then(|| whose.at("consent")),
        emergency: emergency.then(|| whose.at("emergency")),
    };
    let page = Page::new("person-closed.jinja", "You cannot open this", closed);
    Ok(Reply::page(page).status(StatusCode::FORBIDDEN))
}

use linchpin_core::{AlertId, Result};
use serde::Serialize;

use crate::{
    account::when,
    visit::{Reply, Visit},
};

/// An alert that waits.
#[derive(Serialize)]
pub(super) struct Waits {
    id: String,
    at: String,
    what: &'static str,
    detail: String,
    person: Option<String>,
}

/// At most so many are shown; the rest follow when these are read.
const SHOWN: u32 = 20;

/// What waits for whoever is signed in.
pub(super) async fn waiting(visit: &Visit) -> Result<Vec<Waits>> {
    let alerts = visit.acts()?.alerts(visit.actor()?, SHOWN).await?;
    let people = visit.site.list.has("/people/{id}");
    let shown = alerts.into_iter().map(|alert| Waits {
        id: alert.id.to_string(),
        at: when(alert.at),
        what: match alert.kind.as_str() {
            "break-glass" => "Emergency access",
            "re-identified" => "Pseudonym undone",
            "level-rises" => "Pressure rises",
            "promises-end" => "Promises end soon",
            _ => "Alert",
        },
        detail: alert.detail,
        person: alert.person.filter(|_| people).map(|id| format!("/people/{id}")),
    });
    Ok(shown.collect())
}

/// Marks an alert as read.
pub(crate) async fn close(visit: Visit) -> Result<Reply> {
    let id: AlertId = visit.id(0)?;
    // Somebody else was quicker, or it is theirs: either way it no longer waits for this reader.
    visit.acts()?.close_alert(visit.actor()?, id).await?;
    Ok(Reply::goto("/"))
}

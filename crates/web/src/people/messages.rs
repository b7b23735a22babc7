use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Error, Result};
use serde::Serialize;

use super::{closed::closed, looked::banner, whose::Whose};
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Stops {
    whose: super::banner::Banner,
    own: bool,
    /// Whether they get none at all.
    all: bool,
    /// Kinds of appointments about which they get none.
    kinds: Vec<String>,
    /// Where it is changed; nothing where the reader may not.
    to: Option<String>,
    said: Option<&'static str>,
}

/// Whether somebody is sent texts and e-mails about appointments.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let stops = match visit.acts()?.message_stops(visit.actor()?, whose.id).await {
        Ok(stops) => stops,
        Err(error) => return closed(&visit, &whose, error),
    };
    let page = Stops {
        own: whose.own,
        all: stops.contains(&None),
        kinds: stops.iter().flatten().map(ToString::to_string).collect(),
        to: whose.may(Act::Edit, Resource::Person).then(|| whose.at("messages")),
        said: match visit.query.get("done") {
            Some("stopped") => Some("No more is sent from now on. Appointments still stand."),
            Some("again") => Some("Messages are sent again from now on."),
            _ => None,
        },
        whose: banner(&visit, &whose).await?,
    };
    let title = if whose.own { "Texts and e-mails about appointments" } else { "Messages" };
    Ok(Reply::page(Page::new("person-messages.jinja", title, page)))
}

/// Stops messages, or sends them again.
pub(crate) async fn stop(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let wrong = || Error::invalid("Choose whether messages are sent.");
    let about = sent.get("about").map(str::parse).transpose().map_err(|_| wrong())?;
    let stop = match sent.get("what") {
        Some("stop") => true,
        Some("again") => false,
        _ => return Err(wrong()),
    };
    match visit.acts()?.stop_messages(visit.actor()?, whose.id, about, stop).await {
        Ok(_) => {
            let done = if stop { "stopped" } else { "again" };
            Ok(Reply::goto(format!("{}?done={done}", whose.at("messages"))))
        }
        Err(error) => closed(&visit, &whose, error),
    }
}

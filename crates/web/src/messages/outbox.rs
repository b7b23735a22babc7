use linchpin_access::england;
use linchpin_app::{
    kept::MessageState,
    message::{Outbox, Sent},
};
use linchpin_core::{MessageId, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many stand on the page.
const SHOWN: u32 = 200;

#[derive(Serialize)]
struct List {
    organisation: String,
    /// What is sent by rule, in words; nothing where nothing is.
    sends: Vec<&'static str>,
    counts: Vec<(&'static str, u64)>,
    replies: usize,
}

/// What was written to people, what became of it, and neither its words nor where it went.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let at = actor.organisation;
    let Outbox { messages, counts } = acts.outbox(actor, at, SHOWN).await?;
    let rule = acts.message_rule(actor, at).await?.it;
    let mut sends = Vec::new();
    match &rule.changes {
        Some(told) if told.booked => sends.push("bookings, moves and cancellations"),
        Some(_) => sends.push("moves and cancellations"),
        None => {}
    }
    if let Some(reminders) = rule.reminders {
        sends.push(if reminders.second.is_some() { "reminders, a second by likelihood" } else { "reminders" });
    }
    if rule.offers.is_some() {
        sends.push("offers of freed slots");
    }
    let columns = vec![
        Column::words("Written"),
        Column::words("About"),
        Column::words("What became of it"),
        Column::words("Why"),
        Column::words("Its words"),
    ];
    let mut table = Table::new("messages", "Messages, the last first", columns);
    table.quiet = true;
    table.empty = "Nothing has been written yet.".into();
    table.rows = messages.iter().map(|one| row(&visit, one)).collect();
    let page = List {
        organisation: pages::name(&visit.picture, at),
        sends,
        counts: counts.into_iter().map(|(state, n)| (words::state(state), n)).collect(),
        replies: acts.inbox(actor, at).await?.len(),
    };
    Ok(Reply::page(Page::new("messages.jinja", "Messages", page).with(vec![table])))
}

fn row(visit: &Visit, one: &Sent) -> Vec<Cell> {
    let now = visit.site.app.entrance.clock.now();
    let about = Cell::words(format!("{} by {}", words::kind(one.kind), words::way(one.way)));
    let became = Cell::words(words::state(one.state));
    let below = one.fault.clone().or_else(|| match one.sent {
        Some(at) => Some(when(at)),
        None if one.state == MessageState::Dropped => Some("It no longer held when it was to go.".to_owned()),
        None => (one.state == MessageState::Waiting && now < one.due).then(|| format!("not before {}", when(one.due))),
    });
    vec![
        Cell::words(when(one.made)),
        match one.starts {
            Some(starts) => about.below(format!("of {}", england::say(starts, now).trim_start_matches("on "))),
            None => about,
        },
        match below {
            Some(words) => became.below(words),
            None => became,
        },
        Cell::words(one.reason.clone().unwrap_or_default()),
        match one.person {
            Some(_) => Cell::words("Read it").to(format!("/messages/{}", one.id)),
            None => Cell { missing: true, ..Cell::words("not yours to see") },
        },
    ]
}

#[derive(Serialize)]
struct One {
    kind: &'static str,
    way: &'static str,
    to: String,
    words: String,
    state: &'static str,
    fault: Option<String>,
    reason: Option<String>,
    made: String,
    sent: Option<String>,
    attempts: u64,
    person: Option<String>,
    /// The address in it, in the demo only.
    offer: Option<String>,
}

/// One message with what it says, for those who may see the person.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let id: MessageId = visit.id(0)?;
    let read = visit.acts()?.message(visit.actor()?, id).await?;
    let sent = read.sent;
    let page = One {
        kind: words::kind(sent.kind),
        way: words::way(sent.way),
        to: read.to,
        words: read.words,
        state: words::state(sent.state),
        fault: sent.fault,
        reason: sent.reason,
        made: when(sent.made),
        sent: sent.sent.map(when),
        attempts: sent.attempts,
        person: sent.person.map(|id| format!("/people/{id}")),
        offer: read.offer.map(|secret| format!("/offer/{secret}")),
    };
    Ok(Reply::page(Page::new("message.jinja", "Message", page).under("Messages", "/messages")))
}

use linchpin_core::{MessageId, Result};
use serde::Serialize;

use super::words;
use crate::{
    Page,
    account::when,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct List {
    replies: Vec<One>,
    said: Option<&'static str>,
}

#[derive(Serialize)]
struct One {
    id: String,
    at: String,
    meaning: &'static str,
    /// The person's page and what they wrote, for those who may see them.
    said: Option<(String, String)>,
}

/// Answers that a machine did not dare to act on.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let replies = acts.inbox(actor, actor.organisation).await?.into_iter().map(|one| One {
        id: one.id.to_string(),
        at: when(one.at),
        meaning: words::meaning(one.meaning),
        said: one.said.map(|(person, words)| (format!("/people/{person}"), words)),
    });
    let page = List {
        replies: replies.collect(),
        said: match visit.query.get("said") {
            Some("settled") => Some("It is settled."),
            Some("before") => Some("Somebody else has settled it meanwhile."),
            _ => None,
        },
    };
    Ok(Reply::page(Page::new("message-replies.jinja", "Answers to look at", page).under("Messages", "/messages")))
}

/// Somebody looked and did what was to be done.
pub(crate) async fn close(visit: Visit) -> Result<Reply> {
    let id: MessageId = visit.id(0)?;
    let said = if visit.acts()?.close_reply(visit.actor()?, id).await? { "settled" } else { "before" };
    Ok(Reply::goto(format!("/messages/replies?said={said}")))
}

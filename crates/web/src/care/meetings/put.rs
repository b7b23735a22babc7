use axum::http::StatusCode;
use linchpin_core::{CaseId, Error, ErrorKind, MeetingId, Result};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    pages,
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Put {
    at: String,
    /// The meetings to come: key, words, and whether it is chosen.
    meetings: Vec<(String, String, bool)>,
    words: String,
    wrong: Option<String>,
}

/// Puts a case on the agenda of a meeting to come.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    Ok(Reply::page(page(&visit, &Pairs::default(), None).await?))
}

async fn page(visit: &Visit, typed: &Pairs, wrong: Option<String>) -> Result<Page> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let case = acts.case(actor, visit.id(0)?).await?;
    let (rows, _) = acts.meetings(actor).await?;
    let meetings = rows.into_iter().filter(|row| row.keeps).map(|row| {
        let whose = row.team.unwrap_or_else(|| pages::name(&visit.picture, row.organisation));
        let key = row.id.to_string();
        let chosen = typed.get("meeting") == Some(&key);
        (key, format!("{}, {whose}", when(row.begins)), chosen)
    });
    let at = format!("/care/cases/{}", case.id);
    let page = Put {
        meetings: meetings.collect(),
        words: typed.get("words").unwrap_or_default().to_owned(),
        wrong,
        at: at.clone(),
    };
    let page = Page::new("care-meeting-put.jinja", "Put on an agenda", page);
    Ok(page.under("Care", "/care").under(&case.pathway.title, at))
}

/// Puts it there.
pub(super) async fn put(visit: Visit) -> Result<Reply> {
    let (case, typed): (CaseId, _) = (visit.id(0)?, visit.form());
    let done = match typed.get("meeting").and_then(|key| key.parse::<MeetingId>().ok()) {
        Some(id) => {
            let words = typed.get("words").unwrap_or_default();
            visit.acts()?.put_on_agenda(visit.actor()?, id, case, words).await.map(|_| id)
        }
        None => Err(Error::invalid("Choose a meeting.")),
    };
    match done {
        Ok(id) => Ok(Reply::goto(format!("/care/meetings/{id}?done=put"))),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let page = page(&visit, typed, Some(error.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

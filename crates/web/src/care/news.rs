use linchpin_core::{Error, PersonId, Result};
use linchpin_pathways::pathway::News;
use serde::Serialize;

use crate::{
    Page, homes,
    visit::{Reply, Visit},
};

/// What can be told here. That somebody moved is known from their registration.
const TOLD: [(News, &str, &str); 4] = [
    (News::Attended, "Seen and sent home", "At an emergency department, a walk-in centre or out of hours"),
    (News::Admitted, "Admitted to hospital", "As an emergency"),
    (News::Discharged, "Discharged from hospital", ""),
    (News::Died, "Has died", "Every open case of theirs ends, or turns to what is to be done afterwards"),
];

#[derive(Serialize)]
struct Tells {
    at: String,
    options: Vec<(&'static str, &'static str, &'static str)>,
    wrong: bool,
    done: bool,
}

/// What happened elsewhere: whoever hears of it tells those who look after the person, and learns nothing of them.
pub(super) async fn form(visit: Visit) -> Result<Reply> {
    let done = visit.query.get("done").is_some();
    page(&visit, false, done)
}

/// Tells it.
pub(super) async fn tell(visit: Visit) -> Result<Reply> {
    let id: PersonId = visit.id(0)?;
    let typed = visit.form();
    let Some((news, ..)) = TOLD.into_iter().find(|(news, ..)| typed.get("news") == Some(news.as_str())) else {
        return Ok(page(&visit, true, false)?.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY));
    };
    visit.acts()?.tell_news(visit.actor()?, id, news).await?;
    Ok(Reply::goto(format!("/people/{id}/news?done=told")))
}

fn page(visit: &Visit, wrong: bool, done: bool) -> Result<Reply> {
    let id: PersonId = visit.id(0).map_err(|_| Error::not_found("There is no such person."))?;
    let options = TOLD.map(|(news, words, hint)| (news.as_str(), words, hint)).into();
    let page = Tells { at: format!("/people/{id}/news"), options, wrong, done };
    let home = homes::of(visit.actor()?.role);
    Ok(Reply::page(Page::new("care-news.jinja", "Tell those who look after them", page).under("Home", home)))
}

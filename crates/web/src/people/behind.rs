use axum::http::StatusCode;
use linchpin_core::{ErrorKind, Result};
use serde::Serialize;

use super::find;
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize, Default)]
struct Behind {
    pseudonym: String,
    reason: String,
    wrong: Option<String>,
}

/// The form in which a practice asks who is behind a pseudonym.
pub(crate) async fn form(_: Visit) -> Result<Reply> {
    Ok(page(Behind::default()))
}

fn page(behind: Behind) -> Reply {
    let status = if behind.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Reply::page(Page::new("re-identify.jinja", "Who is behind a pseudonym?", behind)).status(status)
}

/// Says who is behind it. The answer stands in no address: it is the page that the form leads to.
pub(crate) async fn ask(visit: Visit) -> Result<Reply> {
    let text = |name: &str| visit.form().get(name).unwrap_or("").to_owned();
    let (pseudonym, reason) = (text("pseudonym"), text("reason"));
    match visit.acts()?.re_identify(visit.actor()?, &pseudonym, &reason).await {
        Ok(found) => {
            let mut table = find::table(&visit, std::slice::from_ref(&found));
            table.caption = "Who it is".into();
            let behind = Behind { pseudonym, ..Behind::default() };
            Ok(Reply::page(Page::new("re-identify.jinja", "Who is behind a pseudonym?", behind).with(vec![table])))
        }
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::NotFound) => {
            Ok(page(Behind { pseudonym, reason, wrong: Some(error.to_string()) }))
        }
        Err(error) => Err(error),
    }
}

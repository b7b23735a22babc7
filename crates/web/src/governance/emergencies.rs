use axum::http::StatusCode;
use linchpin_app::{
    act::Review,
    kept::BreakGlass,
    work::{PATIENCE, waited},
};
use linchpin_core::{BreakGlassId, ErrorKind, Result};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    pages,
    visit::{Reply, Visit},
};

/// So many on a page; the rest follow when these are reviewed.
const SHOWN: u32 = 20;

#[derive(Serialize)]
struct All {
    waiting: Vec<One>,
    wrong: Option<(String, String)>,
    note: String,
    done: bool,
}

#[derive(Serialize)]
struct One {
    id: String,
    at: String,
    until: String,
    who: String,
    role: &'static str,
    organisation: String,
    person: String,
    reason: String,
    own: bool,
    /// For how long nobody has reviewed it.
    waited: String,
    /// Whether that is too long.
    late: bool,
}

/// Emergency accesses that nobody has reviewed.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    page(&visit, None).await
}

async fn page(visit: &Visit, wrong: Option<(String, String)>) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let open = acts.emergencies_to_review(actor, SHOWN).await?;
    let names = acts.names_of(actor, open.iter().map(|one| one.account)).await?;
    let today = visit.site.app.entrance.clock.today();
    let days = |one: &BreakGlass| waited(one, &acts.calendar, today);
    let waiting = open.into_iter().map(|one| One {
        waited: match days(&one) {
            0 => "not for a working day yet".to_owned(),
            1 => "for 1 working day".to_owned(),
            n => format!("for {n} working days"),
        },
        late: days(&one) >= PATIENCE,
        id: one.id.to_string(),
        at: when(one.at),
        until: when(one.expires),
        who: names.get(&one.account).cloned().unwrap_or_else(|| "An account that is gone".to_owned()),
        role: one.role.title(),
        organisation: pages::name(&visit.picture, one.organisation),
        person: format!("/people/{}", one.person),
        own: one.account == actor.user,
        reason: one.reason,
    });
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let all = All {
        waiting: waiting.collect(),
        wrong,
        note: visit.form().get("note").unwrap_or("").to_owned(),
        done: visit.query.get("done").is_some(),
    };
    Ok(Reply::page(Page::new("emergencies.jinja", "Emergency access to review", all)).status(status))
}

/// Writes down what a review found.
pub(crate) async fn review(visit: Visit) -> Result<Reply> {
    let id: BreakGlassId = visit.id(0)?;
    let form = visit.form();
    let right = match form.get("verdict") {
        Some("right") => true,
        Some("wrong") => false,
        _ => return page(&visit, Some((id.to_string(), "Choose whether it was right.".to_owned()))).await,
    };
    let review = Review { right, note: form.get("note").unwrap_or("").to_owned() };
    match visit.acts()?.review_emergency(visit.actor()?, id, &review).await {
        Ok(()) => Ok(Reply::goto("/emergency-access?done=yes")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            page(&visit, Some((id.to_string(), error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}

use linchpin_app::act::{Attempt, SignIn};
use linchpin_core::{Error, Result};
use serde::Serialize;

use super::{
    agent::agent,
    enter::{enter, second_step},
};
use crate::{
    Page, pages,
    visit::{Reply, Visit, back},
};

/// What the sign-in page is filled with.
#[derive(Serialize)]
struct Form {
    /// Where to go afterwards.
    to: String,
    /// What was wrong.
    wrong: Option<String>,
    /// Something that happened before, such as having signed out.
    said: Option<&'static str>,
    /// Whether staff may sign in elsewhere.
    staff: Option<&'static str>,
    /// Whether patients may.
    patient: Option<&'static str>,
    /// The accounts of the demo.
    offered: Vec<Offered>,
}

#[derive(Serialize)]
struct Offered {
    id: String,
    name: String,
    role: &'static str,
    organisation: String,
}

/// The page.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let to = back(visit.query.get("to")).to_owned();
    if visit.caller.who.is_some() {
        return Ok(Reply::goto(to));
    }
    let said = match visit.query.get("after") {
        Some("sign-out") => Some("You have signed out."),
        Some("sign-out-everywhere") => Some("You have signed out here and everywhere else."),
        Some("password") => Some("Your new password is set. Sign in with it."),
        _ => None,
    };
    page(&visit, to, None, said).await.map(Reply::page)
}

/// A name and a password.
pub(crate) async fn try_password(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let to = back(form.get("to")).to_owned();
    let attempt = Attempt {
        username: form.get("username").unwrap_or(""),
        password: form.raw("password").unwrap_or(""),
        agent: &agent(&visit.headers),
        request: Some(visit.request()),
    };
    let came = visit.acts()?.sign_in(attempt).await?;
    let again = page(&visit, to.clone(), Some(SignIn::REFUSED), None).await?;
    enter(&visit, came, &to, |_| again).await
}

/// The second step: a code.
pub(crate) async fn second(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let (ticket, to) = (form.get("ticket").unwrap_or(""), back(form.get("to")));
    let (code, agent) = (form.get("code").unwrap_or(""), agent(&visit.headers));
    let came = visit.acts()?.second_step(ticket, code, &agent, Some(visit.request())).await?;
    enter(&visit, came, to, |wrong| second_step(ticket, to, Some(wrong))).await
}

/// A button of the demo.
pub(crate) async fn try_demo(visit: Visit) -> Result<Reply> {
    let to = back(visit.form().get("to")).to_owned();
    let id = visit.form().get("account").and_then(|id| id.parse().ok());
    let id = id.ok_or_else(|| Error::invalid("Choose one of the accounts."))?;
    let came = visit.acts()?.sign_in_demo(id, &agent(&visit.headers), Some(visit.request())).await?;
    let again = page(&visit, to.clone(), Some(SignIn::REFUSED), None).await?;
    enter(&visit, came, &to, |_| again).await
}

async fn page(visit: &Visit, to: String, wrong: Option<&str>, said: Option<&'static str>) -> Result<Page> {
    let entrance = &visit.site.app.entrance;
    let mut offered = Vec::new();
    for (id, name, posts) in visit.acts()?.demo_accounts().await? {
        let Some(post) = posts.first() else { continue };
        let organisation = pages::name(&visit.picture, post.organisation);
        offered.push(Offered { id: id.to_string(), name, role: post.role.title(), organisation });
    }
    let form = Form {
        to,
        wrong: wrong.map(str::to_owned),
        said,
        staff: entrance.staff.as_ref().map(|p| p.name()),
        patient: entrance.patient.as_ref().map(|p| p.name()),
        offered,
    };
    Ok(Page::new("sign-in.jinja", "Sign in", form))
}

use linchpin_app::act::Post;
use linchpin_core::{Error, ErrorKind, OdsCode, Result};
use serde::Serialize;

use super::enter::inside;
use crate::{
    Page,
    guard::{Cookie, read},
    pages,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Choice {
    posts: Vec<Choosable>,
}

#[derive(Serialize)]
struct Choosable {
    /// What the form sends: role and organisation.
    value: String,
    role: &'static str,
    organisation: String,
    now: bool,
}

/// The page on which one chooses in which role to go on.
pub(crate) async fn choose_role(visit: Visit) -> Result<Reply> {
    let who = visit.who()?;
    let choosable = |post: &Post| Choosable {
        value: format!("{}@{}", post.role, post.organisation),
        role: post.role.title(),
        organisation: pages::name(&visit.picture, post.organisation),
        now: post.role == who.actor.role && post.organisation == who.actor.organisation,
    };
    let choice = Choice { posts: who.posts.iter().map(choosable).collect() };
    Ok(Reply::page(Page::new("role.jinja", "Choose your role", choice)))
}

/// Goes on in another role.
pub(crate) async fn change_role(visit: Visit) -> Result<Reply> {
    let asked = visit.form().get("post").and_then(|text| text.split_once('@'));
    let post = asked.and_then(|(role, organisation)| {
        Some(Post { role: role.parse().ok()?, organisation: OdsCode::parse(organisation).ok()? })
    });
    let post = post.ok_or_else(|| Error::invalid("Choose one of your roles."))?;
    let token = read(&visit.headers, Cookie::Session, visit.caller.client.secure);
    let token = token.ok_or_else(|| Error::new(ErrorKind::SignedOut, "Sign in again."))?;
    let signed = visit.acts()?.choose_role(&token, post, Some(visit.request())).await?;
    inside(&visit, &signed, "/").await
}

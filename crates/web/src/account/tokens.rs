use axum::http::StatusCode;
use linchpin_app::{act::NewToken, kept::Token};
use linchpin_core::{ErrorKind, Result, Role, TokenId, UserId};
use serde::Serialize;

use super::{
    all::{post, words},
    when,
};
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Tokens {
    id: String,
    own: bool,
    posts: Vec<(String, String)>,
    tokens: Vec<One>,
    wrong: Option<String>,
    label: String,
    days: String,
}

#[derive(Serialize)]
struct One {
    id: String,
    label: String,
    role: String,
    created: String,
    expires: String,
    used: Option<String>,
    /// Taken back, ended, or still good.
    state: &'static str,
    live: bool,
}

#[derive(Serialize)]
struct Made {
    id: String,
    secret: String,
    until: String,
}

/// The tokens of an account.
pub(crate) async fn tokens(visit: Visit) -> Result<Reply> {
    page(&visit, None).await.map(Reply::page)
}

async fn page(visit: &Visit, wrong: Option<String>) -> Result<Page> {
    let (acts, actor, id) = (visit.acts()?, visit.actor()?, visit.id::<UserId>(0)?);
    let account = acts.account(actor, id).await?;
    let now = acts.now();
    let tokens = acts.tokens(actor, id).await?;
    let text = |name: &str, usual: &str| visit.form().get(name).unwrap_or(usual).to_owned();
    let patient = |role: Role| role == Role::Patient;
    let view = Tokens {
        id: id.to_string(),
        own: id == actor.user,
        posts: account
            .posts
            .iter()
            .filter(|p| !patient(p.role))
            .map(|p| (format!("{} {}", p.role, p.organisation), words(visit, p)))
            .collect(),
        tokens: tokens.iter().map(|token| one(token, token.is_live(now))).collect(),
        wrong,
        label: text("label", ""),
        days: text("days", "90"),
    };
    let title = format!("Tokens of {}", account.name);
    Ok(Page::new("tokens.jinja", title, view).under(account.name, format!("/accounts/{id}")))
}

fn one(token: &Token, live: bool) -> One {
    One {
        id: token.id.to_string(),
        label: token.label.clone(),
        role: format!("{}, {}", token.role.title(), token.organisation),
        created: when(token.created),
        expires: when(token.expires),
        used: token.used.map(when),
        state: match (live, token.revoked) {
            (true, _) => "Good",
            (false, Some(_)) => "Taken back",
            (false, None) => "Ended",
        },
        live,
    }
}

/// Issues a token, and shows it once.
pub(crate) async fn issue(visit: Visit) -> Result<Reply> {
    let (acts, actor, id, form) = (visit.acts()?, visit.actor()?, visit.id::<UserId>(0)?, visit.form());
    let (role, organisation) = form.get("post").unwrap_or("").split_once(' ').unwrap_or(("", ""));
    let new = post(role, organisation).map(|post| NewToken {
        post,
        label: form.get("label").unwrap_or("").to_owned(),
        days: form.get("days").and_then(|days| days.parse().ok()).unwrap_or(0),
    });
    let issued = match new {
        Ok(new) => acts.issue_token(actor, id, &new).await,
        Err(error) => Err(error),
    };
    match issued {
        Ok(issued) => {
            let made = Made { id: id.to_string(), secret: issued.secret, until: when(issued.expires) };
            Ok(Reply::page(Page::new("token-made.jinja", "Hand this token over", made).under("Accounts", "/accounts")))
        }
        Err(error) if error.kind() == ErrorKind::Invalid => {
            let page = page(&visit, Some(error.to_string())).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

/// Takes a token back.
pub(crate) async fn take_back(visit: Visit) -> Result<Reply> {
    let (id, token): (UserId, TokenId) = (visit.id(0)?, visit.id(1)?);
    visit.acts()?.revoke_token(visit.actor()?, id, token).await?;
    Ok(Reply::goto(format!("/accounts/{id}/tokens")))
}

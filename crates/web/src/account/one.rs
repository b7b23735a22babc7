use linchpin_core::{Error, Result, Role, UserId};
use serde::Serialize;

use super::{
    all::{how, made, post, words},
    when,
};
use crate::{
    Page,
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct One {
    id: String,
    name: String,
    username: Option<String>,
    how: &'static str,
    has_password: bool,
    has_second_factor: bool,
    locked: Option<String>,
    disabled: bool,
    last: Option<String>,
    posts: Vec<Held>,
    roles: Vec<(&'static str, &'static str)>,
    own: bool,
}

#[derive(Serialize)]
struct Held {
    words: String,
    role: &'static str,
    organisation: String,
}

/// One account.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    let id: UserId = visit.id(0)?;
    let account = visit.acts()?.account(visit.actor()?, id).await?;
    let held = |post| Held {
        words: words(&visit, post),
        role: post.role.as_str(),
        organisation: post.organisation.to_string(),
    };
    let one = One {
        id: id.to_string(),
        how: how(&account),
        posts: account.posts.iter().map(held).collect(),
        name: account.name.clone(),
        username: account.username,
        has_password: account.has_password,
        has_second_factor: account.has_second_factor,
        locked: account.locked_until.filter(|until| *until > visit.site.app.entrance.clock.now()).map(when),
        disabled: account.disabled,
        last: account.last_signed_in.map(when),
        roles: Role::ALL.into_iter().filter(|r| *r != Role::Patient).map(|r| (r.as_str(), r.title())).collect(),
        own: id == visit.actor()?.user,
    };
    Ok(Reply::page(Page::new("account-of.jinja", account.name, one).under("Accounts", "/accounts")))
}

/// Changes an account, one thing at a time.
pub(crate) async fn change(visit: Visit) -> Result<Reply> {
    let (id, form) = (visit.id::<UserId>(0)?, visit.form());
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let named = || post(form.get("role").unwrap_or(""), form.get("organisation").unwrap_or(""));
    match form.get("what").unwrap_or("") {
        "off" => acts.switch_account(actor, id, false).await?,
        "on" => acts.switch_account(actor, id, true).await?,
        "unlock" => acts.unlock_account(actor, id).await?,
        "grant" => acts.grant_role(actor, id, named()?).await?,
        "revoke" => acts.revoke_role(actor, id, named()?).await?,
        "second-factor" => acts.reset_second_factor(actor, id).await?,
        "password" => {
            let name = acts.account(actor, id).await?.name;
            let reset = acts.reset_password(actor, id).await?;
            return Ok(made(name, id.to_string(), reset.ticket, true));
        }
        _ => return Err(Error::invalid("Choose what to change.")),
    }
    Ok(Reply::goto(format!("/accounts/{id}")))
}

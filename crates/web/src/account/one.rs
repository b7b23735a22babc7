use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_app::act::AccountView;
use linchpin_core::{Error, ErrorKind, Result, Role, UserId};
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
    /// Who they are among the staff, by name.
    staff: Option<String>,
    /// Who works where the account has a role: key and name.
    colleagues: Vec<(String, String)>,
    own: bool,
    wrong: Option<String>,
}

#[derive(Serialize)]
struct Held {
    words: String,
    role: &'static str,
    organisation: String,
}

/// One account.
pub(crate) async fn one(visit: Visit) -> Result<Reply> {
    show(&visit, None).await
}

/// Those who work where the account has a role, by name.
async fn colleagues(visit: &Visit, account: &AccountView) -> Result<Vec<(String, String)>> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let mut all = BTreeMap::new();
    for post in account.posts.iter().filter(|post| post.role != Role::Patient) {
        for one in acts.staff_at(actor, post.organisation).await? {
            all.insert((one.name.full(), one.id), ());
        }
    }
    Ok(all.into_keys().map(|(name, id)| (id.to_string(), name)).collect())
}

async fn show(visit: &Visit, wrong: Option<String>) -> Result<Reply> {
    let id: UserId = visit.id(0)?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let account = acts.account(actor, id).await?;
    let own = id == actor.user;
    let staff = match account.staff {
        Some(staff) => acts.staff_member(actor, staff).await?.map(|one| one.name.full()),
        None => None,
    };
    let colleagues = if own || staff.is_some() { Vec::new() } else { colleagues(visit, &account).await? };
    let held = |post| Held {
        words: words(visit, post),
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
        staff,
        colleagues,
        own,
        wrong,
    };
    let status = if one.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Reply::page(Page::new("account-of.jinja", account.name, one).under("Accounts", "/accounts")).status(status))
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
        "untie" => acts.tie_account(actor, id, None).await?,
        "tie" => return tie(&visit, id).await,
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

/// Says who somebody is among the staff: an entry that is there, or a new one of the account's name and roles.
async fn tie(visit: &Visit, id: UserId) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let done = match visit.form().get("staff") {
        Some("new") => acts.enter_staff(actor, id).await.map(drop),
        Some(text) => match text.parse() {
            Ok(staff) => acts.tie_account(actor, id, Some(staff)).await,
            Err(_) => Err(Error::invalid("Choose who they are of the list.")),
        },
        None => Err(Error::invalid("Choose who they are of the list.")),
    };
    match done {
        Ok(()) => Ok(Reply::goto(format!("/accounts/{id}"))),
        Err(error) if error.kind() == ErrorKind::Invalid => show(visit, Some(error.to_string())).await,
        Err(error) => Err(error),
    }
}

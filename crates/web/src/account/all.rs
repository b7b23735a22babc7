use axum::http::StatusCode;
use linchpin_app::act::{AccountView, NewAccount, Post};
use linchpin_core::{ErrorKind, OdsCode, Result, Role};
use serde::Serialize;

use super::when;
use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many to a page.
const PAGE: u32 = 50;

#[derive(Serialize, Default)]
struct All {
    more: Option<String>,
    roles: Vec<(&'static str, &'static str)>,
    wrong: Option<String>,
    /// What was typed, to be mended.
    typed: Typed,
}

#[derive(Serialize, Default, Clone)]
struct Typed {
    name: String,
    username: String,
    organisation: String,
    role: String,
    issuer: String,
    subject: String,
}

#[derive(Serialize)]
struct Made {
    name: String,
    id: String,
    ticket: Option<String>,
    again: bool,
}

/// Every account.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    page(&visit, None, Typed::default()).await.map(Reply::page)
}

async fn page(visit: &Visit, wrong: Option<String>, typed: Typed) -> Result<Page> {
    let after = visit.query.get("after").and_then(|id| id.parse().ok());
    let found = visit.acts()?.accounts(visit.actor()?, after, PAGE).await?;
    let full = found.len() >= PAGE as usize;
    let all = All {
        more: found.last().filter(|_| full).map(|last| format!("/accounts?after={}", last.id)),
        roles: Role::ALL.into_iter().filter(|r| *r != Role::Patient).map(|r| (r.as_str(), r.title())).collect(),
        wrong,
        typed,
    };
    let mut table = Table::new(
        "accounts",
        "Accounts",
        vec![
            Column::words("Name"),
            Column::words("User name"),
            Column::words("Roles"),
            Column::words("Signs in"),
            Column::words("Last signed in"),
        ],
    );
    table.quiet = true;
    table.empty = "There is no account yet.".into();
    table.rows = found.iter().map(|account| row(visit, account)).collect();
    Ok(Page::new("accounts.jinja", "Accounts", all).with(vec![table]))
}

fn row(visit: &Visit, account: &AccountView) -> Vec<Cell> {
    let roles: Vec<String> = account.posts.iter().map(|p| words(visit, p)).collect();
    let name = Cell::words(&account.name).to(format!("/accounts/{}", account.id));
    vec![
        if account.disabled { name.below("switched off") } else { name },
        account.username.as_deref().map_or_else(|| Cell::words("none"), Cell::words),
        Cell::words(if roles.is_empty() { "none".to_owned() } else { roles.join("; ") }),
        Cell::words(how(account)),
        Cell::words(account.last_signed_in.map_or_else(|| "never".to_owned(), when)),
    ]
}

/// A role and its organisation.
pub(super) fn words(visit: &Visit, post: &Post) -> String {
    format!("{}, {}", post.role.title(), pages::name(&visit.picture, post.organisation))
}

/// How somebody proves who they are.
pub(super) fn how(account: &AccountView) -> &'static str {
    match (account.signs_in_elsewhere, account.has_password, account.has_second_factor) {
        (true, false, _) => "with a care identity or NHS login",
        (_, true, true) => "with a password and a code",
        (_, true, false) => "with a password",
        (_, false, _) => "not yet: no password is set",
    }
}

/// Makes an account, and shows its owner's ticket once.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let form = visit.form();
    let text = |name: &str| form.get(name).unwrap_or("").to_owned();
    let typed = Typed {
        name: text("name"),
        username: text("username"),
        organisation: text("organisation"),
        role: text("role"),
        issuer: text("issuer"),
        subject: text("subject"),
    };
    match new(&visit, &typed).await {
        Ok((id, ticket)) => Ok(made(typed.name, id, ticket, false)),
        Err(error) if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
            let page = page(&visit, Some(error.to_string()), typed).await?;
            Ok(Reply::page(page).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(error) => Err(error),
    }
}

async fn new(visit: &Visit, typed: &Typed) -> Result<(String, Option<String>)> {
    let post = post(&typed.role, &typed.organisation)?;
    let subject =
        (!typed.issuer.is_empty() && !typed.subject.is_empty()).then(|| (typed.issuer.clone(), typed.subject.clone()));
    let account = NewAccount {
        username: Some(typed.username.clone()).filter(|u| !u.is_empty()),
        name: typed.name.clone(),
        subject,
        posts: vec![post],
        ..NewAccount::default()
    };
    let added = visit.acts()?.add_account(visit.actor()?, account).await?;
    Ok((added.id.to_string(), added.ticket))
}

/// A role at an organisation, as a form names them.
pub(super) fn post(role: &str, organisation: &str) -> Result<Post> {
    let role = role.parse().map_err(|_| linchpin_core::Error::invalid("Choose a role."))?;
    let organisation = OdsCode::parse(organisation)
        .map_err(|e| linchpin_core::Error::invalid(format!("The organisation's code is not right: {e}.")))?;
    Ok(Post { role, organisation })
}

/// The page that shows a ticket once.
pub(super) fn made(name: String, id: String, ticket: Option<String>, again: bool) -> Reply {
    let page = Page::new("account-made.jinja", "Hand this over", Made { name, id, ticket, again });
    Reply::page(page.under("Accounts", "/accounts"))
}

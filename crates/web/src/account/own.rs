use linchpin_core::Result;
use serde::Serialize;

use super::when;
use crate::{
    Page, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct Own {
    name: String,
    username: Option<String>,
    roles: Vec<String>,
    /// Whether password and second factor are ours.
    ours: bool,
    second_factor: bool,
    recovery_left: u64,
    done: Option<&'static str>,
}

/// One's own account: who one is here, how one signs in, and where one is signed in.
pub(crate) async fn own(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let account = acts.account(actor, actor.user).await?;
    let mut table = Table::new(
        "sessions",
        "Where you are signed in",
        vec![Column::words("Browser"), Column::words("Role"), Column::words("Signed in"), Column::words("Last seen")],
    );
    for session in acts.own_sessions(actor).await? {
        let here = Some(session.id) == actor.session;
        let browser = Cell::words(session.agent);
        table.rows.push(vec![
            if here { browser.below("this one") } else { browser },
            Cell::words(session.role.title()),
            Cell::words(when(session.created)),
            Cell::words(when(session.seen)),
        ]);
    }
    table.notes.push("If one of these is not yours, sign out everywhere and change your password.".into());
    let own = Own {
        name: account.name,
        username: account.username,
        roles: account
            .posts
            .iter()
            .map(|p| format!("{}, {}", p.role.title(), pages::name(&visit.picture, p.organisation)))
            .collect(),
        ours: account.has_password,
        second_factor: account.has_second_factor,
        recovery_left: if account.has_second_factor { acts.recovery_codes_left(actor).await? } else { 0 },
        done: match visit.query.get("done") {
            Some("password") => Some("Your password is changed. Other sessions were signed out."),
            Some("removed") => Some("Your second factor is taken away."),
            _ => None,
        },
    };
    Ok(Reply::page(Page::new("account.jinja", "Your account", own).with(vec![table])))
}

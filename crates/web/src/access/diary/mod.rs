//! The diary of an organisation for those who keep it (`domain.md` A1, A2): days and weeks, weekly patterns, who sits,
//! closures, publishing with what it would do told first, who must be told, what others see, and what a diary is made of:
//! sites, kinds of slots, rules for who may book. Everything is a list and a form: nothing is dragged, so that it is kept by keyboard or finger alike.

mod blocks;
mod check;
mod closures;
mod days;
mod form;
mod hub;
pub(crate) mod kind;
mod line;
mod lines;
mod pattern;
mod publish;
pub(crate) mod rule;
mod session;
pub(crate) mod site;
mod tell;
mod week;

use linchpin_app::permission::{Act, Resource};
use linchpin_core::{Result, StaffId};
use serde::Serialize;

pub(crate) use check::check;
pub(crate) use closures::{close, closures, remove};
pub(crate) use days::days;
pub(crate) use hub::hub;
pub(crate) use pattern::{add, draft, form, list as patterns, save};
pub(crate) use publish::{confirm, preview};
pub(crate) use session::{seat, session};
pub(crate) use tell::{tell, told};

use crate::{gate, visit::Visit};

/// A way to another page of the diary.
#[derive(Serialize)]
pub(super) struct Tab {
    text: &'static str,
    href: &'static str,
    current: bool,
}

/// The pages of the diary that the reader may open.
pub(super) fn tabs(visit: &Visit, here: &str) -> Result<Vec<Tab>> {
    let role = visit.actor()?.role;
    let may = |act| gate::could(&visit.site, role, act, Resource::Diary);
    let calendars = Tab { text: "Calendars", href: "/diary/calendars", current: here == "/diary/calendars" };
    let calendars = gate::could(&visit.site, role, Act::See, Resource::Calendar).then_some(calendars);
    let all = [
        ("Day", "/diary", Act::See),
        ("Week", "/diary?view=week", Act::See),
        ("The week in numbers", "/hub", Act::See),
        ("To tell", "/diary/tell", Act::See),
        ("Who sees what", "/diary/check", Act::See),
        ("Patterns", "/diary/patterns", Act::Edit),
        ("Closures", "/diary/closures", Act::Edit),
        ("Publish", "/diary/publish", Act::Edit),
        ("Sites", "/diary/sites", Act::Edit),
        ("Kinds of slots", "/diary/kinds", Act::Edit),
        ("Who may book", "/diary/rules", Act::Edit),
    ];
    let tab = |(text, href, _): (&'static str, &'static str, Act)| Tab { text, href, current: href == here };
    Ok(all.into_iter().filter(|(.., act)| may(*act)).map(tab).chain(calendars).collect())
}

/// A choice of a list: value, words, whether it is chosen.
type Choice = (String, String, bool);

/// Those who work at the actor's organisation, for a list to choose from.
async fn staff(visit: &Visit, chosen: Option<StaffId>) -> Result<Vec<Choice>> {
    let actor = visit.actor()?;
    let all = visit.acts()?.staff_at(actor, actor.organisation).await?;
    let mut all: Vec<Choice> =
        all.into_iter().map(|one| (one.id.to_string(), one.name.full(), chosen == Some(one.id))).collect();
    all.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(all)
}

/// `one slot`, `12 slots`.
fn many(n: usize, one: &str, more: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {more}") }
}

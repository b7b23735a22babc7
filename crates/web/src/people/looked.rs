use linchpin_app::{
    act::Looked,
    kept::Outcome,
    permission::{Act, Resource},
};
use linchpin_core::{Result, Role};
use serde::Serialize;

use super::{banner::Banner, closed::closed, whose::Whose, words};
use crate::{
    Page,
    account::when,
    gate,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many on a page.
const SHOWN: u32 = 50;

#[derive(Serialize)]
struct Page_ {
    whose: Banner,
    own: bool,
    older: Option<String>,
}

/// Who has looked at somebody.
pub(crate) async fn looked(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let before = visit.query.get("before").and_then(|seq| seq.parse().ok());
    let looked = match acts.who_looked(actor, whose.id, before, SHOWN).await {
        Ok(looked) => looked,
        Err(error) => return closed(&visit, &whose, error),
    };
    let older = looked.entries.last().filter(|_| looked.more).map(|last| format!("?before={}", last.seq));
    let mut tables = vec![table(&visit, &looked.entries, whose.own)];
    tables.extend(emergencies(&visit, &whose).await?);
    let page = Page_ { whose: banner(&visit, &whose).await?, own: whose.own, older };
    let title = if whose.own { "Who has looked at your record" } else { "Who has looked" };
    Ok(Reply::page(Page::new("person-looked.jinja", title, page).with(tables)))
}

/// The banner of a page whose own act does not show the person's details.
pub(super) async fn banner(visit: &Visit, whose: &Whose) -> Result<Banner> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    if whose.may(Act::See, Resource::Person) {
        let viewed = acts.view_person(actor, whose.id).await?;
        return Ok(Banner::of(visit, whose, &viewed.person));
    }
    if whose.may(Act::Search, Resource::Person) {
        return Ok(Banner::found(visit, whose, &acts.identify(actor, whose.id).await?));
    }
    Ok(Banner::without(visit, whose))
}

/// Entries as a table.
pub(super) fn table(visit: &Visit, entries: &[Looked], own: bool) -> Table {
    let columns = vec![
        Column::words("When"),
        Column::words("Who"),
        Column::words("For"),
        Column::words("What they did"),
        Column::words("On which ground"),
    ];
    let whom = if own { "your record" } else { "them" };
    let mut table = Table::new("looked", format!("Who has looked at {whom}"), columns);
    table.quiet = true;
    table.empty = format!("Nobody has looked at {whom} yet.");
    for one in entries {
        let name = one.name.clone().unwrap_or_else(|| "The system".to_owned());
        let place = one.organisation.map_or_else(String::new, |code| words::place(visit, code));
        let did = words::did(&one.act, &one.resource);
        let did = match one.outcome {
            Outcome::Done => Cell::words(did),
            Outcome::Denied => Cell::words(format!("Tried to {}", lower(&did))).below("refused"),
            Outcome::Failed => Cell::words(format!("Tried to {}", lower(&did))).below("did not work"),
        };
        table.rows.push(vec![
            Cell::words(when(one.at)),
            Cell::words(name).below(one.role.map_or("", Role::title)),
            Cell::words(place),
            did,
            Cell::words(ground(visit, one)),
        ]);
    }
    table
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The rule's own sentence where the ground is a rule, else the words that were written.
fn ground(visit: &Visit, one: &Looked) -> String {
    let Some(reason) = &one.reason else { return String::new() };
    let rule = visit.acts().ok().and_then(|acts| acts.table.rules().iter().find(|rule| rule.id == *reason));
    match (rule, one.outcome) {
        (Some(rule), _) => rule.why.clone(),
        (None, Outcome::Denied) => String::new(),
        (None, _) => format!("“{reason}”"),
    }
}

/// Uses of emergency access, for those who watch over them.
async fn emergencies(visit: &Visit, whose: &Whose) -> Result<Option<Table>> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let role = actor.role;
    if whose.own || !gate::could(&visit.site, role, Act::See, Resource::EmergencyAccess) {
        return Ok(None);
    }
    let watched = acts.offers(actor, whose.id, &[(Act::See, Resource::EmergencyAccess)]).await?;
    if watched != [true] {
        return Ok(None);
    }
    let all = acts.emergencies_of(actor, whose.id, 100).await?;
    let names = acts.names_of(actor, all.iter().map(|one| one.account)).await?;
    let columns = vec![
        Column::words("When"),
        Column::words("Who"),
        Column::words("Their reason"),
        Column::words("Until"),
        Column::words("Review"),
    ];
    let mut table = Table::new("emergencies", "Emergency access", columns);
    table.quiet = true;
    table.empty = "Nobody has opened this record in an emergency.".into();
    for one in &all {
        let name = names.get(&one.account).cloned().unwrap_or_else(|| "An account that is gone".to_owned());
        let below = format!("{}, {}", one.role.title(), words::place(visit, one.organisation));
        let review = match one.verdict {
            None => "not reviewed yet".to_owned(),
            Some(linchpin_app::kept::Verdict::Right) => "it was right".to_owned(),
            Some(linchpin_app::kept::Verdict::Wrong) => "it was not right".to_owned(),
        };
        let review = Cell::words(review);
        table.rows.push(vec![
            Cell::words(when(one.at)),
            Cell::words(name).below(below),
            Cell::words(&one.reason),
            Cell::words(words::clock(one.expires)),
            one.note.clone().map_or(review.clone(), |note| review.below(note)),
        ]);
    }
    Ok(Some(table))
}

use jiff::{Timestamp, ToSpan, civil::Date};
use linchpin_app::{
    act::open,
    kept::{Entry, Outcome, Search},
    permission::Act,
};
use linchpin_core::{Error, PersonId, Result, Role, UserId};
use serde::Serialize;

use crate::{
    Page,
    account::when,
    link, pages, people,
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Audit {
    /// What was asked, to be asked again.
    person: Option<String>,
    actor: Option<(String, String)>,
    act: String,
    organisation: String,
    outcome: String,
    from: String,
    to: String,
    acts: Vec<(String, String)>,
    outcomes: [(&'static str, &'static str); 3],
    older: Option<String>,
    found: usize,
    /// What narrows the page, as the query of its file; none where nothing does.
    narrowed: Option<String>,
}

/// What the form asks with.
const FIELDS: [&str; 7] = ["person", "actor", "act", "organisation", "outcome", "from", "to"];

/// Entries of the audit that answer a question. What it asks with are keys that mean nothing, days and names of acts.
pub(crate) async fn search(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let ask = question(&visit.query)?;
    let found = acts.search_audit(actor, &ask).await?;
    let names = acts.names_of(actor, found.iter().filter_map(|entry| entry.actor).chain(ask.actor)).await?;
    let columns = vec![
        Column::figures("Place"),
        Column::words("When"),
        Column::words("Who"),
        Column::words("Act"),
        Column::words("Person"),
        Column::words("Ground"),
        Column::words("Outcome"),
    ];
    let mut table = Table::new("entries", "Entries", columns);
    table.quiet = true;
    table.empty = "No entry answers this.".into();
    table.rows = found.iter().map(|entry| row(&visit, entry, entry.actor.and_then(|id| names.get(&id)))).collect();
    let query = &visit.query;
    let text = |name: &str| query.get(name).unwrap_or("").to_owned();
    let asked = FIELDS.iter().filter_map(|name| Some(format!("&{name}={}", link::encode(query.get(name)?))));
    let asked: String = asked.collect();
    let older = found.last().filter(|_| found.len() >= 200);
    let older = older.map(|last| format!("/audit?before={}{asked}", last.seq));
    let open = [open::SIGN_IN, open::SIGN_OUT, open::CHANGE_ROLE, open::SET_PASSWORD];
    let every = Act::ALL.iter().map(|act| (act.as_str().to_owned(), pages::capital(act.words())));
    let audit = Audit {
        person: ask.person.map(|id| id.to_string()),
        actor: ask.actor.map(|id| {
            (id.to_string(), names.get(&id).cloned().unwrap_or_else(|| "an account that is gone".to_owned()))
        }),
        act: text("act"),
        organisation: text("organisation"),
        outcome: text("outcome"),
        from: text("from"),
        to: text("to"),
        acts: every.chain(open.iter().map(|act| ((*act).to_owned(), pages::capital(&act.replace('-', " "))))).collect(),
        outcomes: [("done", "Done"), ("denied", "Refused"), ("failed", "Did not work")],
        found: found.len(),
        older,
        narrowed: narrows(&ask).then_some(asked),
    };
    Ok(Reply::page(Page::new("audit.jinja", "Audit", audit).with(vec![table])))
}

/// What the form asks.
pub(super) fn question(query: &Pairs) -> Result<Search> {
    let key = |name: &str| query.get(name);
    let wrong = |what: &str| Error::invalid(format!("The {what} is not right. Go back and choose it again."));
    let day = |name: &str, after: i64| -> Result<Option<Timestamp>> {
        let Some(text) = key(name) else { return Ok(None) };
        let day: Date = text.parse().map_err(|_| wrong("day"))?;
        let day = day.checked_add(after.days()).map_err(|_| wrong("day"))?;
        Ok(Some(day.to_zoned(linchpin_core::london()).map_err(|_| wrong("day"))?.timestamp()))
    };
    Ok(Search {
        person: key("person").map(str::parse::<PersonId>).transpose().map_err(|_| wrong("person"))?,
        actor: key("actor").map(str::parse::<UserId>).transpose().map_err(|_| wrong("account"))?,
        act: key("act").map(str::to_owned),
        organisation: key("organisation").map(str::to_uppercase),
        outcome: key("outcome").map(str::parse::<Outcome>).transpose().map_err(|_| wrong("outcome"))?,
        from: day("from", 0)?,
        to: day("to", 1)?,
        before: key("before").and_then(|seq| seq.parse().ok()),
    })
}

/// Whether a question leaves entries out, apart from where a page begins.
pub(super) fn narrows(ask: &Search) -> bool {
    let Search { person, actor, act, organisation, outcome, from, to, before: _ } = ask;
    person.is_some()
        || actor.is_some()
        || act.is_some()
        || organisation.is_some()
        || outcome.is_some()
        || from.is_some()
        || to.is_some()
}

fn row(visit: &Visit, entry: &Entry, name: Option<&String>) -> Vec<Cell> {
    let role = entry.role.map_or("", Role::title);
    let organisation = entry.organisation.as_deref().map(|code| {
        linchpin_core::OdsCode::parse(code).map_or_else(|_| code.to_owned(), |c| pages::name(&visit.picture, c))
    });
    let below = [Some(role.to_owned()), organisation].into_iter().flatten().filter(|t| !t.is_empty());
    let below = below.collect::<Vec<_>>().join(", ");
    let who = match (entry.actor, name) {
        (Some(id), Some(name)) => Cell::words(name).to(format!("/audit?actor={id}")),
        (Some(id), None) => Cell::words("an account that is gone").to(format!("/audit?actor={id}")),
        (None, _) if entry.role == Some(Role::Administrator) => Cell::words("The command line"),
        (None, _) => Cell::words("Nobody signed in"),
    };
    let outcome = match entry.outcome {
        Outcome::Done => "done",
        Outcome::Denied => "refused",
        Outcome::Failed => "did not work",
    };
    vec![
        Cell::words(entry.seq.to_string()),
        Cell::words(when(entry.at)),
        if below.is_empty() { who } else { who.below(below) },
        Cell { hint: entry.detail.clone(), ..Cell::words(people::did(&entry.act, &entry.resource)) },
        entry.person.map_or_else(Cell::default, |id| {
            Cell { hint: Some(id.to_string()), ..Cell::words(format!("…{}", tail(&id.to_string()))) }
                .to(format!("/audit?person={id}"))
        }),
        Cell::words(entry.reason.clone().unwrap_or_default()),
        Cell::words(outcome),
    ]
}

/// The end of a key, by which two rows are told to be of one person.
fn tail(key: &str) -> &str {
    key.get(key.len().saturating_sub(6)..).unwrap_or(key)
}

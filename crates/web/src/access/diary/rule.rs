use std::collections::BTreeMap;

use linchpin_access::diary::{Access, Audience, Opening};
use linchpin_app::{
    act::{As, Loses},
    kept::{Edited, Versioned},
};
use linchpin_core::{Error, ErrorKind, OpeningId, Result};
use serde::Serialize;

use super::{
    Tab,
    form::{Form, Takes},
    line::{self, Line},
    many, tabs,
};
use crate::{
    Page, pages,
    sheet::{self, Ask, Kind, Sheet, Typed},
    table::{Cell, Column, Table},
    visit::{Pairs, Reply, Visit},
};

const NAME: Ask = Ask {
    key: "name",
    label: "Name",
    hint: "Such as “Our desk; everybody from noon the day before”",
    kind: Kind::Line,
};
/// The lines of a rule are one field where two versions are chosen between.
const LINES: Ask = Ask { key: "lines", label: "Who may book", hint: "", kind: Kind::Lines };

const LIST: (&str, &str) = ("Who may book", "/diary/rules");

#[derive(Serialize)]
struct Rules {
    tabs: Vec<Tab>,
    said: bool,
    rules: Vec<Rule>,
}

/// A rule in plain words.
#[derive(Serialize)]
struct Rule {
    name: String,
    href: String,
    lines: Vec<String>,
    cautions: Vec<&'static str>,
    /// How many weekly patterns follow it.
    patterns: String,
}

/// The rules, each line of each in a sentence.
pub(crate) async fn list(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let patterns = acts.patterns(actor, actor.organisation).await?;
    let rule = |one: &Opening| {
        let n = patterns.iter().filter(|pattern| pattern.it.openings().any(|id| id == one.id)).count();
        Rule {
            name: one.name.clone(),
            href: format!("/diary/rules/{}", one.id),
            lines: sentences(&visit, &one.to),
            cautions: one.cautions(),
            patterns: many(n, "weekly pattern follows it", "weekly patterns follow it"),
        }
    };
    let page = Rules {
        tabs: tabs(&visit, LIST.1)?,
        said: visit.query.get("said") == Some("saved"),
        rules: acts.openings(actor, actor.organisation).await?.iter().map(|one| rule(&one.it)).collect(),
    };
    Ok(Reply::page(Page::new("diary-rules.jinja", LIST.0, page).under("Diary", "/diary")))
}

fn sentences(visit: &Visit, lines: &[Access]) -> Vec<String> {
    lines.iter().map(|line| line.sentence(&line::called(&visit.picture, &line.who))).collect()
}

/// What a form is filled with: the name and the lines.
struct Filled {
    name: String,
    lines: Vec<Line>,
}

/// The form of a new rule.
pub(crate) async fn draft(visit: Visit) -> Result<Reply> {
    shown(&visit, None, &Filled { name: String::new(), lines: Vec::new() }, None, None)
}

fn shown(
    visit: &Visit,
    stands: Option<(&Opening, u64)>,
    filled: &Filled,
    wrong: Option<(&'static str, String)>,
    takes: Option<Takes>,
) -> Result<Reply> {
    let (acts, actor, picture) = (visit.acts()?, visit.actor()?, &visit.picture);
    let known = line::audiences(picture, actor.organisation, &acts.groups_of(picture.practices()));
    let (to, back) = stands.map_or_else(|| ("/diary/rules/add".into(), LIST.1.into()), |(one, _)| ways(one.id));
    let sheet = Sheet {
        to,
        back,
        button: if stands.is_some() { "Save" } else { "Add the rule" },
        version: stands.map(|(_, version)| version),
        wrong: wrong.into_iter().collect(),
        ..Sheet::default()
    };
    let typed = Typed::from([("name", filled.name.clone())]);
    let mut form = Form::of(visit, sheet.filled(&[NAME], &typed, &[]))?;
    form.lines = line::rows(picture, &known, &filled.lines);
    form.takes = takes;
    let Some((one, _)) = stands else { return Ok(form.reply("Add a rule for who may book".into(), LIST)) };
    let cautions = one.cautions().into_iter().map(str::to_owned);
    form.known = Some(("What is saved says", sentences(visit, &one.to).into_iter().chain(cautions).collect()));
    form.ways = one
        .to
        .iter()
        .filter_map(|line| match &line.who {
            Audience::Practice(code) => {
                let words = format!("What {} can book now, and why not the rest", pages::name(picture, *code));
                Some((words, format!("/diary/check?practice={code}&days=7")))
            }
            Audience::Nhs111 => {
                Some(("What NHS 111 can book now, and why not the rest".into(), "/diary/check?who=111&days=7".into()))
            }
            _ => None,
        })
        .collect();
    if form.ways.is_empty() {
        form.ways.push(("Who sees what now, and why not the rest".into(), "/diary/check".into()));
    }
    Ok(form.reply(format!("Change “{}”", one.name), LIST))
}

fn ways(id: OpeningId) -> (String, String) {
    (format!("/diary/rules/{id}"), LIST.1.into())
}

/// What was typed, or chosen between two versions.
fn typed(sent: &Pairs) -> Filled {
    let chosen = sheet::typed(sent, &[NAME, LINES]);
    let text = |key: &str| chosen.get(key).map_or("", String::as_str);
    let lines = match sent.get("choose") {
        None => line::typed(sent),
        Some(_) => serde_json::from_str::<Vec<Access>>(text("lines")).map(|all| line::of(&all)).unwrap_or_default(),
    };
    Filled { name: text("name").to_owned(), lines }
}

fn read(visit: &Visit, id: OpeningId, filled: &Filled) -> Result<Result<Opening, (&'static str, String)>> {
    let organisation = visit.actor()?.organisation;
    Ok(line::read(&filled.lines).map(|to| Opening { id, organisation, name: filled.name.clone(), to }))
}

/// Adds a rule.
pub(crate) async fn add(visit: Visit) -> Result<Reply> {
    let filled = typed(visit.form());
    let one = match read(&visit, OpeningId::new(visit.site.app.entrance.ids.uuid()), &filled)? {
        Ok(one) => one,
        Err(wrong) => return shown(&visit, None, &filled, Some(wrong), None),
    };
    match visit.acts()?.add_opening(visit.actor()?, one).await {
        Ok(_) => Ok(Reply::goto("/diary/rules?said=saved")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            shown(&visit, None, &filled, Some(("name", error.to_string())), None)
        }
        Err(error) => Err(error),
    }
}

async fn found(visit: &Visit) -> Result<Versioned<Opening>> {
    let (id, actor): (OpeningId, _) = (visit.id(0)?, visit.actor()?);
    let all = visit.acts()?.openings(actor, actor.organisation).await?;
    all.into_iter().find(|one| one.it.id == id).ok_or_else(|| Error::not_found("There is no such rule."))
}

/// The form of a rule that is there.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let one = found(&visit).await?;
    let filled = Filled { name: one.it.name.clone(), lines: line::of(&one.it.to) };
    shown(&visit, Some((&one.it, one.version)), &filled, None, None)
}

/// Saves a rule, once who could book less was told.
pub(crate) async fn save(visit: Visit) -> Result<Reply> {
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let stands = found(&visit).await?;
    let (filled, version) = (typed(visit.form()), sheet::version(visit.form()));
    let from = Some((&stands.it, version));
    let one = match read(&visit, stands.it.id, &filled)? {
        Ok(one) => one,
        Err(wrong) => return shown(&visit, from, &filled, Some(wrong), None),
    };
    if stands.version == version {
        let loses = acts.plan_opening(actor, &one, visit.picture.practices()).await?;
        if let Some(takes) = takes(&visit, &loses).filter(|takes| !takes.was_told(&visit)) {
            return shown(&visit, from, &filled, None, Some(takes));
        }
    }
    match acts.save_opening(actor, &Versioned { it: one, version }).await {
        Ok(Edited::Saved(_)) => Ok(Reply::goto("/diary/rules?said=saved")),
        Ok(Edited::Conflict(both)) => {
            let versions = (&of(&both.yours.it)?, &of(&both.theirs.it)?);
            let say = |key: &str, value: &str| match serde_json::from_str::<Vec<Access>>(value) {
                Ok(lines) if key == LINES.key && lines.is_empty() => "Nobody may book.".to_owned(),
                Ok(lines) if key == LINES.key => sentences(&visit, &lines).join("\n"),
                _ => value.to_owned(),
            };
            Ok(sheet::conflict(ways(stands.it.id), &[NAME, LINES], versions, both.theirs.version, say))
        }
        Ok(Edited::Gone) => Err(Error::not_found("There is no such rule.")),
        Err(error) if error.kind() == ErrorKind::Invalid => {
            shown(&visit, from, &filled, Some(("name", error.to_string())), None)
        }
        Err(error) => Err(error),
    }
}

/// A version of a rule, for the choice between two.
fn of(one: &Opening) -> Result<Typed> {
    let lines = serde_json::to_string(&one.to).map_err(|e| Error::internal("The rule could not be written.", e))?;
    Ok(Typed::from([("name", one.name.clone()), ("lines", lines)]))
}

/// What those in one row have in common: their kind, and what they can book before and after, now and ever.
type Alike = (u8, (usize, usize), (usize, usize));

/// Who could book less, those who lose the same in one row; none where nobody loses.
fn takes(visit: &Visit, loses: &[Loses]) -> Option<Takes> {
    if loses.is_empty() {
        return None;
    }
    let mut alike: BTreeMap<Alike, Vec<String>> = BTreeMap::new();
    let own = visit.actor().ok().map(|actor| actor.organisation);
    for one in loses {
        let (kind, name) = match one.whose {
            As::Staff(code) if Some(code) == own => (0, String::new()),
            As::Staff(code) => (1, pages::name(&visit.picture, code)),
            As::Online(code) => (2, pages::name(&visit.picture, code)),
            As::Nhs111 => (3, String::new()),
        };
        alike.entry((kind, one.now, one.ever)).or_default().push(name);
    }
    let columns = vec![
        Column::words("Who"),
        Column::figures("Can book now"),
        Column::figures("Once saved"),
        Column::figures("Now or later"),
        Column::figures("Once saved"),
    ];
    let mut table = Table::new("lose", "Who could book less of the free slots of the next nine weeks", columns);
    for ((kind, now, ever), mut names) in alike {
        names.sort();
        let who = match (kind, names.as_slice()) {
            (0, _) => Cell::words("Our own desk"),
            (1, [name]) => Cell::words(format!("The desk of {name}")),
            (1, _) => Cell::words(format!("The desks of {} practices", names.len())).below(names.join(", ")),
            (2, [name]) => Cell::words(format!("People of {name}, online")),
            (2, _) => Cell::words(format!("People of {} practices, online", names.len())).below(names.join(", ")),
            _ => Cell::words("NHS 111"),
        };
        let [a, b, c, d] = [now.0, now.1, ever.0, ever.1].map(Cell::count);
        table.rows.push(vec![who, a, b, c, d]);
    }
    table.notes.push("Whoever is booked already keeps their appointment.".into());
    let said = "It holds at once for every slot that follows this rule, those that are published as well.".to_owned();
    Some(Takes::counted(said, table, &format!("{loses:?}")))
}

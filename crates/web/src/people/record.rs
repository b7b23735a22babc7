use linchpin_app::{
    facts::{self, Coded},
    permission::{Act, Resource},
};
use linchpin_core::Result;
use serde::Serialize;

use super::{
    allergies::{self, Band},
    banner::Banner,
    charts::{Trend, trend},
    closed::closed,
    looked,
    one::standing,
    whose::Whose,
    words,
};
use crate::{
    Page,
    account::when,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// So many who looked stand here; the rest are a page further.
const LOOKED: u32 = 10;

/// So many contacts are shown at once; the rest are behind a fold.
const CONTACTS: usize = 25;

#[derive(Serialize)]
struct Record {
    whose: Banner,
    own: bool,
    allergies: Band,
    as_at: Option<String>,
    /// Whether the lake knows anything of them.
    empty: bool,
    past_problems: bool,
    past_medicines: bool,
    more_contacts: bool,
    trends: Vec<Trend>,
    consent: Option<String>,
    consent_page: String,
    looked: Option<String>,
    alerts: Vec<String>,
}

/// What is known clinically of somebody, on one page.
pub(crate) async fn record(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let (person, known) = match acts.view_record(actor, whose.id).await {
        Ok(seen) => seen,
        Err(error) => return closed(&visit, &whose, error),
    };
    let consent = if whose.may(Act::See, Resource::Consent) {
        Some(standing(&visit, &acts.consents_of(actor, whose.id).await?))
    } else {
        None
    };
    let mut tables = tables(&visit, &known);
    let sees_audit = whose.may(Act::See, Resource::Audit);
    if sees_audit {
        let entries = acts.who_looked(actor, whose.id, None, LOOKED).await?.entries;
        tables.push(looked::table(&visit, &entries, whose.own));
    }
    let mut alerts: Vec<String> = person.access_needs.iter().filter(|n| !n.trim().is_empty()).cloned().collect();
    if let Some(died) = person.death_date {
        alerts.insert(0, format!("Died on {}.", words::day(died)));
    }
    if person.interpreter {
        alerts.push("Needs an interpreter.".to_owned());
    }
    let page = Record {
        whose: Banner::of(&visit, &whose, &person),
        own: whose.own,
        allergies: Band::of(&known, whose.own),
        as_at: last(&known).map(words::day),
        empty: known.is_empty(),
        past_problems: known.problems.iter().any(|p| !p.current),
        past_medicines: known.medicines.iter().any(|m| !m.current),
        more_contacts: known.contacts.len() > CONTACTS,
        trends: known.readings.iter().enumerate().filter_map(|(i, series)| trend(i, series)).collect(),
        consent,
        consent_page: whose.at("consent"),
        looked: sees_audit.then(|| whose.at("looked")),
        alerts,
    };
    let title = if whose.own { "Your record" } else { "Record" };
    Ok(Reply::page(Page::new("person-record.jinja", title, page).with(tables)))
}

pub(super) fn tables(visit: &Visit, known: &facts::Record) -> Vec<Table> {
    let problems = |current: bool| known.problems.iter().filter(move |p| p.current == current);
    let medicines = |current: bool| known.medicines.iter().filter(move |m| m.current == current);
    let problem = |p: &facts::Problem| vec![coded(&p.what), on(p.since), on(p.ended)];
    let medicine = |m: &facts::Medicine| vec![coded(&m.what), dose(m), on(m.since), on(m.ended)];
    let (now, past) = ("Current problems", "Past problems");
    let mut contacts: Vec<Vec<Cell>> = known.contacts.iter().map(|one| contact(visit, one)).collect();
    let more = contacts.split_off(contacts.len().min(CONTACTS));
    vec![
        allergies::past(known),
        without_end(list(
            "problems",
            now,
            &["Problem", "Since"],
            problems(true).map(problem),
            "No current problem is known.",
        )),
        list("past-problems", past, &["Problem", "Since", "Until"], problems(false).map(problem), "None."),
        noted(without_end(list(
            "medicines",
            "Current medicines",
            &["Medicine", "How to take it", "Since"],
            medicines(true).map(medicine),
            "No current medicine is known.",
        ))),
        noted(list(
            "past-medicines",
            "Past medicines",
            &["Medicine", "How to take it", "Since", "Until"],
            medicines(false).map(medicine),
            "None.",
        )),
        list("contacts", "Contacts", &CONTACT, contacts.into_iter(), "No contact with a service is known."),
        list("more-contacts", "Earlier contacts", &CONTACT, more.into_iter(), "None."),
        list(
            "immunisations",
            "Vaccinations",
            &["Vaccine", "Given"],
            known.immunisations.iter().map(|i| {
                let given = on(i.given);
                vec![coded(&i.what), if i.not_given { Cell::words("not given").below(given.text) } else { given }]
            }),
            "No vaccination is known.",
        ),
        list(
            "procedures",
            "Procedures",
            &["Procedure", "Done"],
            known.procedures.iter().map(|p| vec![coded(&p.what), on(p.done)]),
            "No procedure is known.",
        ),
    ]
}

const CONTACT: [&str; 4] = ["When", "What", "Where", "Why"];

fn list(
    id: &'static str,
    caption: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
    empty: &str,
) -> Table {
    let mut table = Table::new(id, caption, columns.iter().map(|c| Column::words(*c)).collect());
    table.quiet = true;
    table.empty = empty.to_owned();
    table.rows = rows.collect();
    table
}

/// What is current has not ended: the column would be empty.
fn without_end(mut table: Table) -> Table {
    let columns = table.columns.len();
    table.rows.iter_mut().for_each(|row| row.truncate(columns));
    table
}

/// Says under a list of medicines what it leaves out.
fn noted(mut medicines: Table) -> Table {
    if !medicines.rows.is_empty() {
        medicines.notes.push(IN_PARTS.to_owned());
    }
    medicines
}

const IN_PARTS: &str =
    "How to take it shows coded instructions alone. What prescribers wrote in words stands in the practice’s record.";

/// How to take a medicine: what is coded of the first instruction, and that there is more where there is.
fn dose(of: &facts::Medicine) -> Cell {
    let more = match of.further {
        0 => None,
        1 => Some("and 1 more instruction: see the practice’s record".to_owned()),
        n => Some(format!("and {n} more instructions: see the practice’s record")),
    };
    match (of.dose.as_deref().filter(|dose| !dose.trim().is_empty()), more) {
        (Some(dose), Some(more)) => Cell::words(dose).below(more),
        (Some(dose), None) => Cell::words(dose),
        (None, _) => Cell::words("See the practice’s record"),
    }
}

pub(super) fn coded(what: &Coded) -> Cell {
    let words = if what.text.trim().is_empty() { what.code.clone().unwrap_or_default() } else { what.text.clone() };
    let system = match what.system.as_deref() {
        Some("http://snomed.info/sct") => "SNOMED CT",
        Some(system) if system.ends_with("dmd") => "dm+d",
        Some("http://loinc.org") => "LOINC",
        Some("http://www.nlm.nih.gov/research/umls/rxnorm") => "RxNorm",
        _ => "code",
    };
    Cell { hint: what.code.as_ref().map(|code| format!("{system} {code}")), ..Cell::words(words) }
}

fn on(day: Option<jiff::civil::Date>) -> Cell {
    day.map_or_else(|| Cell { missing: true, ..Cell::words("not known") }, |day| Cell::words(words::day(day)))
}

fn contact(visit: &Visit, one: &facts::Contact) -> Vec<Cell> {
    // Some extracts give the day alone, which reaches us as midnight.
    let at = |at: jiff::Timestamp| if words::clock(at) == "00:00" { words::day(words::day_of(at)) } else { when(at) };
    vec![
        one.at.map_or_else(|| Cell { missing: true, ..Cell::words("not known") }, |instant| Cell::words(at(instant))),
        coded(&one.what),
        Cell::words(one.organisation.as_deref().map_or_else(String::new, |code| words::place_of(visit, code))),
        one.reason.as_ref().map_or_else(Cell::default, coded),
    ]
}

/// The last day of which anything is known: what is later than the extracts say of themselves is shown as well.
fn last(known: &facts::Record) -> Option<jiff::civil::Date> {
    let contacts = known.contacts.iter().filter_map(|one| one.at).map(words::day_of);
    let readings = known.readings.iter().filter_map(|s| s.last()).map(|one| words::day_of(one.at));
    let medicines = known.medicines.iter().filter_map(|one| one.ended.max(one.since));
    let problems = known.problems.iter().filter_map(|one| one.ended.max(one.since));
    let given = known.immunisations.iter().filter_map(|one| one.given);
    let done = known.procedures.iter().filter_map(|one| one.done);
    let days = contacts.chain(readings).chain(medicines).chain(problems).chain(given).chain(done);
    days.chain(known.as_at).max()
}

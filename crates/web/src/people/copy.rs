//! A copy of everything that is held about somebody, for themselves (UK GDPR, article 15): to read and print, or as FHIR.

use axum::{body::Body, http::StatusCode};
use linchpin_app::{
    act::{Copied, Handed},
    facts,
    kept::Consent,
    permission::{Act, Resource},
};
use linchpin_core::{ErrorKind, Result};
use serde::Serialize;

use super::{allergies::Band, banner::Banner, closed::closed, looked, one, record, whose::Whose, words};
use crate::{
    Page,
    account::when,
    care, fhir,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

/// The form in which a practice says on what ground it hands a copy over.
#[derive(Serialize)]
struct Form {
    whose: Banner,
    to: String,
    back: String,
    why: String,
    checked: bool,
    wrong: Option<String>,
}

/// The copy itself.
#[derive(Serialize)]
struct Copy {
    whose: Banner,
    own: bool,
    made: String,
    by: String,
    facts: Vec<(&'static str, Vec<String>)>,
    allergies: Band,
    /// What is shown, in its order: the tables.
    tables: Vec<&'static str>,
    /// Whether there is more in the audit than is shown.
    more: bool,
    fhir: Option<String>,
}

/// The reader's own copy.
pub(crate) async fn own(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    match visit.acts()?.copy_record(visit.actor()?, whose.id, None).await {
        Ok(copied) => page(&visit, &whose, &copied).await,
        Err(error) => closed(&visit, &whose, error),
    }
}

/// The reader's own copy for a program.
pub(crate) async fn own_file(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    match visit.acts()?.copy_record(visit.actor()?, whose.id, None).await {
        Ok(copied) => file(&visit, &copied),
        Err(error) => closed(&visit, &whose, error),
    }
}

/// The form of the practice.
pub(crate) async fn form(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    if !whose.may(Act::Export, Resource::Record) {
        // Asked for, so that the refusal is in the audit and in words.
        let refused = visit.acts()?.copy_record(visit.actor()?, whose.id, None).await;
        return refused.map(|_| Reply::goto(whose.at(""))).or_else(|error| closed(&visit, &whose, error));
    }
    ask(&visit, &whose, &Handed::default(), None).await
}

async fn ask(visit: &Visit, whose: &Whose, handed: &Handed, wrong: Option<String>) -> Result<Reply> {
    let status = if wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = Form {
        whose: looked::banner(visit, whose).await?,
        to: whose.at("copy"),
        back: whose.at(""),
        why: handed.why.clone(),
        checked: handed.checked,
        wrong,
    };
    Ok(Reply::page(Page::new("person-copy-ask.jinja", "A copy for the person", form)).status(status))
}

/// The practice's copy, to hand over.
pub(crate) async fn hand(visit: Visit) -> Result<Reply> {
    let whose = Whose::of(&visit).await?;
    let sent = visit.form();
    let handed = Handed { why: sent.get("why").unwrap_or("").to_owned(), checked: sent.get("checked").is_some() };
    match visit.acts()?.copy_record(visit.actor()?, whose.id, Some(&handed)).await {
        Ok(copied) if sent.get("as") == Some("fhir") => file(&visit, &copied),
        Ok(copied) => page(&visit, &whose, &copied).await,
        Err(error) if error.kind() == ErrorKind::Invalid => ask(&visit, &whose, &handed, Some(error.to_string())).await,
        Err(error) => closed(&visit, &whose, error),
    }
}

fn file(visit: &Visit, copied: &Copied) -> Result<Reply> {
    let bundle = fhir::copy(visit, copied)?;
    let day = visit.site.app.entrance.clock.today();
    Ok(Reply::stream("application/fhir+json", format!("record-{day}.json"), Body::from(bundle.to_string())))
}

async fn page(visit: &Visit, whose: &Whose, copied: &Copied) -> Result<Reply> {
    let Copied { person, record, consents, involved, cases, looked } = copied;
    let mut tables = record::tables(visit, record);
    tables.push(readings(record));
    tables.push(said(consents));
    tables.push(one::involved(visit, whose, involved));
    tables.push(care::copy(visit, cases).await?);
    tables.push(looked::table(visit, &looked.entries, whose.own));
    tables.retain(|table| !table.rows.is_empty());
    for table in &mut tables {
        table.quiet = true;
    }
    let copy = Copy {
        whose: Banner::of(visit, whose, person),
        own: whose.own,
        made: when(visit.site.app.entrance.clock.now()),
        by: words::place(visit, visit.actor()?.organisation),
        facts: one::facts(visit, person).await?,
        allergies: Band::of(record, whose.own),
        tables: tables.iter().map(|table| table.id).collect(),
        more: looked.more,
        fhir: whose.own.then(|| whose.at("copy/fhir")),
    };
    let title = if whose.own { "A copy of what is held about you" } else { "A copy of what is held about the person" };
    Ok(Reply::page(Page::new("person-copy.jinja", title, copy).with(tables)))
}

/// Every reading, the last first.
fn readings(record: &facts::Record) -> Table {
    let columns = vec![Column::words("What"), Column::words("When"), Column::words("Value")];
    let mut table = Table::new("readings", "Readings", columns);
    let all = record.readings.iter().flat_map(|series| series.readings.iter().rev().map(move |one| (series, one)));
    for (series, one) in all {
        let value = one.lower.map_or_else(|| one.value.to_string(), |lower| format!("{}/{lower}", one.value));
        let unit = series.unit.as_deref().unwrap_or_default();
        table.rows.push(vec![
            Cell::words(&series.what.text),
            Cell::words(when(one.at)),
            Cell::words(format!("{value} {unit}").trim()),
        ]);
    }
    table
}

/// What was said about sharing, the last first.
fn said(consents: &[Consent]) -> Table {
    let columns =
        vec![Column::words("When"), Column::words("What was said"), Column::words("How"), Column::words("Until")];
    let mut table = Table::new("consents", "What was said about sharing", columns);
    for one in consents {
        table.rows.push(vec![
            Cell::words(when(one.at)),
            Cell::words(words::said(one)).below(one.note.clone().unwrap_or_default()),
            Cell::words(words::how(one.how)),
            Cell::words(one.until.map_or_else(|| "no end".to_owned(), when)),
        ]);
    }
    table
}

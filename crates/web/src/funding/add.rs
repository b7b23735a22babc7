use std::collections::BTreeMap;

use axum::http::StatusCode;
use linchpin_app::act::KeepTable;
use linchpin_core::{Error, ErrorKind, Result};
use linchpin_schemes::funding::{Difference, List, Scale, Shape, Step, Terms};
use serde::Serialize;

use super::typed;
use crate::{
    Page,
    visit::{Pairs, Reply, Visit},
};

#[derive(Serialize)]
struct Form {
    /// Each shape: value and words.
    shapes: Vec<(&'static str, &'static str)>,
    typed: BTreeMap<String, String>,
    wrong: Option<String>,
}

/// The form.
pub(super) async fn form(_: Visit) -> Result<Reply> {
    Ok(Reply::page(page(&Pairs::default(), None)))
}

fn page(sent: &Pairs, wrong: Option<String>) -> Page {
    let shapes = Shape::ALL.into_iter().map(|one| (one.as_str(), one.title())).collect();
    let form = Form { shapes, typed: typed(sent), wrong };
    Page::new("funding-add.jinja", "Keep a table", form).under("Funding", "/funding")
}

/// Keeps it.
pub(super) async fn keep(visit: Visit) -> Result<Reply> {
    let sent = visit.form();
    let done = match wanted(sent) {
        Ok(wanted) => visit.acts()?.keep_funding_table(visit.actor()?, &wanted).await,
        Err(why) => Err(why),
    };
    match done {
        Ok(id) => Ok(Reply::goto(format!("/funding/{id}"))),
        Err(why) if why.kind() == ErrorKind::Invalid => {
            Ok(Reply::page(page(sent, Some(why.to_string()))).status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(why) => Err(why),
    }
}

fn wanted(sent: &Pairs) -> Result<KeepTable> {
    let text = |name: &str| sent.get(name).unwrap_or_default().to_owned();
    let shape: Shape = text("shape").parse().map_err(|_| Error::invalid("Say what the table is."))?;
    let first_line = match sent.get("first-line") {
        None => 1,
        Some(line) => {
            line.parse().map_err(|_| Error::invalid("Write the line as a whole number, or leave it empty."))?
        }
    };
    let terms = Terms {
        scale: match sent.get("scale") {
            Some("thousands") => Scale::Thousands,
            _ => Scale::Pounds,
        },
        differences: lines(sent, "differences", difference)?,
        lists: lines(sent, "lists", list)?,
        phases: lines(sent, "phases", phase)?,
    };
    // White space counts: an empty cell at the beginning of a line is a cell.
    let content = sent.raw("content").unwrap_or_default().replace("\r\n", "\n");
    Ok(KeepTable { name: text("name"), shape, source: text("source"), first_line, content, terms })
}

fn lines<T>(sent: &Pairs, name: &str, read: fn(&str) -> Result<T>) -> Result<Vec<T>> {
    let text = sent.get(name).unwrap_or_default();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(read).collect()
}

/// `Surplus = Income - Expenditure`.
fn difference(line: &str) -> Result<Difference> {
    let parts = line.split_once('=').and_then(|(is, rest)| {
        let (of, less) = rest.split_once(['-', '−'])?;
        Some(Difference { is: is.trim().into(), of: of.trim().into(), less: less.trim().into() })
    });
    parts.ok_or_else(|| Error::invalid(format!("“{line}” must be like Surplus = Income - Expenditure.")))
}

/// `R&B | 175,761 | 170,200`; the weighted list may be missing.
fn list(line: &str) -> Result<List> {
    let wrong =
        || Error::invalid(format!("“{line}” must be like Name | 175,761 | 170,200: people registered, then weighted."));
    let number = |text: &str| text.replace(',', "").trim().parse::<u32>().ok().filter(|people| *people > 0);
    let mut parts = line.split('|').map(str::trim);
    let (body, registered) = (parts.next().unwrap_or_default().to_owned(), parts.next().and_then(number));
    let weighted = match parts.next().filter(|text| !text.is_empty()) {
        Some(text) => Some(number(text).ok_or_else(wrong)?),
        None => None,
    };
    Ok(List { body, registered: registered.ok_or_else(wrong)?, weighted })
}

/// `2015/16 25%`.
fn phase(line: &str) -> Result<Step> {
    let parts = line
        .rsplit_once(char::is_whitespace)
        .and_then(|(year, share)| Some(Step { year: year.trim().to_owned(), share: share.parse().ok()? }));
    parts.ok_or_else(|| Error::invalid(format!("“{line}” must be like 2015/16 25%.")))
}

//! A network, group, place, board or England: its practices and its figures.

use linchpin_core::{Kind, OdsCode, Result};
use linchpin_measures::rollup;
use serde::Serialize;

use super::{
    drawings::{self, Drawing},
    parts, practices, profile,
};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, On, Table},
};

/// More members than this are counted and not listed.
const LISTED: usize = 500;

#[derive(Serialize)]
struct Organisation {
    name: String,
    kind: &'static str,
    code: String,
    members: String,
    domains: Vec<(&'static str, &'static str)>,
    drawings: Vec<Drawing>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let code = ask.organisation(ask.part(0))?;
    if rollup::level_of(&picture.tree, code) == Some(Kind::Practice) {
        return super::practice::page(ask);
    }
    let practices = picture.practices_of(code);
    let mut tables = profile::tables(ask, code);
    let domains = linchpin_measures::Domain::ALL
        .into_iter()
        .filter(|d| tables.iter().any(|t| t.id == d.as_str()))
        .map(|d| (d.as_str(), d.title()))
        .collect();
    let (drawings, breakdowns) = drawings::drawings(ask, code);
    tables.extend(breakdowns);
    if practices.len() <= LISTED {
        tables.push(members(ask, code, &practices));
    }
    let name = parts::name(picture, code);
    let view = Organisation {
        kind: parts::kind_words(picture, code),
        code: code.to_string(),
        members: number::plural(practices.len(), "practice"),
        domains,
        drawings,
        name: name.clone(),
    };
    Ok(Page::new("organisation.jinja", name, view).under(&picture.name, "/").with(tables))
}

fn members(ask: &Ask<'_>, org: OdsCode, members: &[OdsCode]) -> Table {
    let picture = ask.picture;
    let shown: Vec<usize> = [
        "need/list-size",
        "access/within-5-days",
        "access/appointments-per-1000",
        "quality/survey-overall",
        "workforce/people-per-gp",
        "need/deprivation",
    ]
    .iter()
    .filter_map(|id| picture.indicator(id))
    .collect();
    let mut columns = vec![Column::words("Code").only(On::File), Column::words("Practice")];
    columns.extend(
        shown
            .iter()
            .map(|&i| Column::figures(&picture.indicators[i].short).to(link::indicator(&picture.indicators[i].id))),
    );
    let mut table = Table::new("members", format!("Practices of {}", parts::name(picture, org)), columns);
    table.quiet = true;
    table.empty = "No practice belongs to it today.".into();
    for &p in members {
        let mut row =
            vec![Cell::words(p.as_str()), Cell::words(parts::name(picture, p)).to(link::organisation(picture, p))];
        row.extend(shown.iter().map(|&i| practices::with_standing(ask, i, p)));
        table.rows.push(row);
    }
    table
}

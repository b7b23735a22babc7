//! Two to four practices side by side.

use linchpin_core::{Error, OdsCode, Result};
use linchpin_measures::Domain;
use serde::Serialize;

use super::{parts, practices};
use crate::{
    Ask, Page, link,
    table::{Cell, Column, Table},
};

#[derive(Serialize)]
struct Compare {
    names: Vec<(String, String)>,
    /// The tables, one for each domain.
    domains: Vec<&'static str>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let mut chosen: Vec<OdsCode> = Vec::new();
    for text in ask.all("org") {
        let code = ask.organisation(text)?;
        if !chosen.contains(&code) {
            chosen.push(code);
        }
    }
    if !(2..=4).contains(&chosen.len()) {
        return Err(Error::invalid(format!(
            "Tick two, three or four practices to compare; {} chosen.",
            match chosen.len() {
                0 => "none was".to_owned(),
                1 => "only one was".to_owned(),
                n => format!("{n} were"),
            }
        )));
    }
    let picture = ask.picture;
    let mut tables = Vec::new();
    for domain in Domain::ALL {
        let mut columns = vec![Column::words("Indicator"), Column::words("Period")];
        columns.extend(
            chosen.iter().map(|&p| Column::figures(parts::name(picture, p)).to(link::organisation(picture, p))),
        );
        columns.extend([Column::figures(&picture.name), Column::figures("England")]);
        let mut table = Table::new(domain.as_str(), domain.title(), columns);
        for i in practices::offered(ask, domain) {
            let definition = &picture.indicators[i];
            let Some(period) = picture.latest(i) else { continue };
            let mut row =
                vec![Cell::words(&definition.short).to(link::indicator(&definition.id)), parts::period(period)];
            row.extend(chosen.iter().map(|&p| practices::with_standing(ask, i, p)));
            row.push(parts::latest(ask, i, picture.place));
            row.push(parts::latest(ask, i, OdsCode::england()));
            table.rows.push(row);
        }
        if !table.rows.is_empty() {
            tables.push(table);
        }
    }
    let names: Vec<(String, String)> =
        chosen.iter().map(|&p| (parts::name(picture, p), link::organisation(picture, p))).collect();
    let compare = Compare { names, domains: tables.iter().map(|t| t.id).collect() };
    Ok(Page::new("compare.jinja", "Compare practices", compare)
        .under(&picture.name, "/")
        .under("Practices", "/practices")
        .with(tables))
}

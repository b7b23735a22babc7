//! The users' own groups and the networks of the place.

use std::collections::BTreeSet;

use linchpin_core::{Kind, OdsCode, Result};
use serde::Serialize;

use super::parts;
use crate::{
    Ask, Page, link,
    table::{Cell, Column, On, Table},
};

#[derive(Serialize)]
struct Groups {
    own: usize,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let own: Vec<OdsCode> = picture.groups.iter().map(|g| g.code).collect();
    let networks: BTreeSet<OdsCode> =
        picture.practices().iter().filter_map(|&p| picture.tree.parent(p, Kind::Pcn, picture.today)).collect();
    let networks: Vec<OdsCode> = networks.into_iter().collect();
    let tables = vec![
        table(ask, "networks", "Primary care networks", &networks),
        table(ask, "groups", "Groups made here", &own),
    ];
    Ok(Page::new("groups.jinja", "Networks and groups", Groups { own: own.len() })
        .under(&picture.name, "/")
        .with(tables))
}

fn table(ask: &Ask<'_>, id: &'static str, caption: &str, orgs: &[OdsCode]) -> Table {
    let picture = ask.picture;
    let ids = [
        "need/list-size",
        "access/within-5-days",
        "access/appointments-per-1000",
        "access/dna-share",
        "quality/survey-overall",
        "workforce/people-per-gp",
        "need/deprivation",
    ];
    let shown: Vec<usize> =
        ids.iter().filter_map(|id| picture.indicator(id)).filter(|&i| picture.latest(i).is_some()).collect();
    let mut columns = vec![Column::words("Code").only(On::File), Column::words("Name"), Column::figures("Practices")];
    columns.extend(
        shown
            .iter()
            .map(|&i| Column::figures(&picture.indicators[i].short).to(link::indicator(&picture.indicators[i].id))),
    );
    let mut table = Table::new(id, caption, columns);
    table.empty = "There are none.".into();
    for &org in orgs {
        let mut row = vec![
            Cell::words(org.as_str()),
            Cell::words(parts::name(picture, org)).to(link::organisation(picture, org)),
            Cell::count(picture.practices_of(org).len()),
        ];
        row.extend(shown.iter().map(|&i| parts::latest(ask, i, org)));
        table.rows.push(row);
    }
    table
}

use linchpin_app::permission::{Act, Resource};
use linchpin_core::{OdsCode, Result};
use serde::Serialize;

use crate::{
    Page, gate, link, pages,
    table::{Cell, Column, Table},
    visit::{Reply, Visit},
};

#[derive(Serialize)]
struct List {
    organisation: String,
    /// Whether the reader adds to it.
    adds: bool,
    /// Whether the reader looks after the whole place, and so chooses the organisation.
    code: Option<String>,
}

/// The care homes of the place, with the practices that look after them.
pub(crate) async fn care_homes(visit: Visit) -> Result<Reply> {
    let actor = visit.actor()?;
    let mut homes = visit.acts()?.care_homes(actor).await?;
    homes.sort_by(|a, b| a.name.cmp(&b.name));
    let today = visit.site.app.entrance.clock.today();
    let columns = vec![
        Column::words("Care home"),
        Column::words("Code"),
        Column::words("Address"),
        Column::words("Looked after by"),
    ];
    let mut table = Table::new("care-homes", "Care homes", columns);
    table.quiet = true;
    table.empty = "No care home is in the directory yet.".into();
    for home in &homes {
        let address = home.address.lines.iter().cloned().chain(home.address.postcode.map(|p| p.to_string()));
        let now = home.practices.iter().filter(|p| p.covers(today));
        let practices: Vec<_> = now.map(|p| pages::name(&visit.picture, p.practice)).collect();
        table.rows.push(vec![
            Cell::words(&home.name).to(format!("/care-homes/{}", home.id)),
            Cell::words(home.organisation.map_or_else(String::new, |code| code.to_string())),
            Cell::words(address.collect::<Vec<_>>().join(", ")),
            if practices.is_empty() {
                Cell { missing: true, ..Cell::words("no practice") }
            } else {
                Cell::words(practices.join("; "))
            },
        ]);
    }
    let adds = gate::could(&visit.site, actor.role, Act::Add, Resource::Directory);
    let list = List { organisation: String::new(), adds, code: None };
    Ok(Reply::page(Page::new("care-homes.jinja", "Care homes", list).with(vec![table])))
}

/// The teams of the reader's organisation, or of the one asked for.
pub(crate) async fn teams(visit: Visit) -> Result<Reply> {
    let actor = visit.actor()?;
    let asked = visit.query.get("organisation").and_then(|code| OdsCode::parse(code).ok());
    let organisation = asked.unwrap_or(actor.organisation);
    let teams = visit.acts()?.teams(actor, organisation).await?;
    let columns = vec![Column::words("Team"), Column::words("What it is for"), Column::words("Who is in it")];
    let mut table = Table::new("teams", "Teams", columns);
    table.quiet = true;
    table.empty = "This organisation has no team in the directory yet.".into();
    for one in &teams {
        let members = if one.members.is_empty() {
            Cell { missing: true, ..Cell::words("nobody") }
        } else {
            Cell::words(one.members.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "))
        };
        table.rows.push(vec![
            Cell::words(&one.team.name).to(format!("/teams/{}", one.team.id)),
            Cell::words(one.team.purpose.clone().unwrap_or_default()),
            members,
        ]);
    }
    let list = List {
        organisation: pages::name(&visit.picture, organisation),
        adds: gate::could(&visit.site, actor.role, Act::Add, Resource::Directory),
        code: actor.is_place_wide().then(|| organisation.to_string()),
    };
    let page = Page::new("teams.jinja", "Teams", list).with(vec![table]);
    let at = link::organisation(&visit.picture, organisation);
    Ok(Reply::page(if visit.picture.practices().contains(&organisation) {
        page.under(pages::name(&visit.picture, organisation), at)
    } else {
        page
    }))
}

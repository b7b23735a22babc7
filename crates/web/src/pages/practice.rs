//! Everything about one practice on one page.

use linchpin_core::{Error, Kind, OdsCode, Result};
use linchpin_measures::rollup;
use serde::Serialize;

use super::{
    drawings::{self, Drawing},
    parts, profile, signals,
};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, Table},
};

#[derive(Serialize)]
struct Practice {
    name: String,
    code: String,
    facts: Vec<Fact>,
    worse: Vec<(String, String)>,
    /// The domains that have a table.
    domains: Vec<(&'static str, &'static str)>,
    drawings: Vec<Drawing>,
    closed: Option<String>,
    peers: Vec<(String, String)>,
    /// For the form that compares it.
    others: Vec<(String, String)>,
}

/// A fact in words, and where it leads.
#[derive(Serialize)]
pub(super) struct Fact {
    pub(super) what: &'static str,
    pub(super) words: String,
    pub(super) href: Option<String>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let code = ask.organisation(ask.part(0))?;
    if rollup::level_of(&picture.tree, code) != Some(Kind::Practice) {
        return Err(Error::not_found(format!(
            "{} is not a practice: it is at {}.",
            parts::name(picture, code),
            link::organisation(picture, code)
        )));
    }
    let mut tables = profile::tables(ask, code);
    let domains = linchpin_measures::Domain::ALL
        .into_iter()
        .filter(|d| tables.iter().any(|t| t.id == d.as_str()))
        .map(|d| (d.as_str(), d.title()))
        .collect();
    let (drawings, breakdowns) = drawings::drawings(ask, code);
    tables.extend(breakdowns);
    tables.push(history(ask, code));
    let name = parts::name(picture, code);
    let organisation = picture.tree.get(code);
    let practice = Practice {
        code: code.to_string(),
        facts: facts(ask, code),
        worse: signals::worse(ask, code)
            .into_iter()
            .map(|(i, _)| (picture.indicators[i].short.clone(), link::indicator_of(&picture.indicators[i].id, code)))
            .collect(),
        domains,
        drawings,
        closed: organisation.and_then(|o| o.closed).filter(|c| *c < picture.today).map(|c| closed(ask, code, c)),
        peers: picture.peers(code).iter().map(|&p| (parts::name(picture, p), link::organisation(picture, p))).collect(),
        others: picture
            .practices()
            .iter()
            .filter(|&&p| p != code)
            .map(|&p| (p.to_string(), parts::name(picture, p)))
            .collect(),
        name: name.clone(),
    };
    Ok(Page::new("practice.jinja", name, practice)
        .under(&picture.name, "/")
        .under("Practices", "/practices")
        .with(tables))
}

fn closed(ask: &Ask<'_>, code: OdsCode, on: jiff::civil::Date) -> String {
    let next = ask.picture.tree.successor(code);
    let where_to =
        if next == code { String::new() } else { format!(" Its patients went to {}.", parts::name(ask.picture, next)) };
    format!("This practice closed on {}.{where_to}", on.strftime("%-d %B %Y"))
}

fn facts(ask: &Ask<'_>, code: OdsCode) -> Vec<Fact> {
    let picture = ask.picture;
    let mut facts = vec![Fact { what: "Code", words: code.to_string(), href: None }];
    if let Some((i, (period, value))) = picture.indicator("need/list-size").and_then(|i| {
        let period = parts::covered(picture, i)?;
        Some((i, (period, picture.value(i, code, period))))
    }) && let Some(n) = value.number()
    {
        let words = format!("{} in {}", number::count(n), period.words());
        facts.push(Fact {
            what: "People registered",
            words,
            href: Some(link::number(&picture.indicators[i].id, code, period)),
        });
    }
    for (what, kind) in [("Network", Kind::Pcn), ("Place", Kind::Place), ("Integrated care board", Kind::Icb)] {
        if let Some(parent) = picture.tree.parent(code, kind, picture.today) {
            facts.push(Fact {
                what,
                words: parts::name(picture, parent),
                href: Some(link::organisation(picture, parent)),
            });
        }
    }
    for group in picture.tree.groups(code) {
        facts.push(Fact {
            what: "Group",
            words: parts::name(picture, group),
            href: Some(link::organisation(picture, group)),
        });
    }
    if let Some(organisation) = picture.tree.get(code) {
        if let Some(opened) = organisation.opened {
            facts.push(Fact { what: "Opened", words: opened.strftime("%-d %B %Y").to_string(), href: None });
        }
        if let Some(postcode) = &organisation.postcode {
            facts.push(Fact { what: "Postcode", words: postcode.clone(), href: None });
        }
    }
    facts
}

/// What it belonged to and which practices came into it, by date.
fn history(ask: &Ask<'_>, code: OdsCode) -> Table {
    let picture = ask.picture;
    let columns =
        vec![Column::words("From"), Column::words("To"), Column::words("What"), Column::words("Organisation")];
    let mut table = Table::new("history", "Memberships and mergers", columns);
    table.quiet = true;
    let day = |d: Option<jiff::civil::Date>, none: &str| {
        d.map_or_else(|| none.to_owned(), |d| d.strftime("%-d %B %Y").to_string())
    };
    let mut memberships = picture.tree.memberships(code).to_vec();
    memberships.sort_by_key(|m| (std::cmp::Reverse(m.from), m.parent));
    for m in memberships {
        let what = match m.kind {
            Kind::Pcn => "belongs to the network",
            Kind::Group => "belongs to the group",
            Kind::Place => "belongs to the place",
            Kind::Icb => "belongs to the integrated care board",
            Kind::Region => "belongs to the region",
            _ => "belongs to",
        };
        table.rows.push(vec![
            Cell::words(day(m.from, "not known")),
            Cell::words(day(m.to, "today")),
            Cell::words(what),
            Cell::words(parts::name(picture, m.parent)).to(link::organisation(picture, m.parent)),
        ]);
    }
    let joined = picture
        .tree
        .of_kind(Kind::Practice)
        .filter(|o| o.code != code && o.successor.is_some() && picture.tree.successor(o.code) == code);
    for o in joined {
        table.rows.push(vec![
            Cell::words(day(o.closed, "not known")),
            Cell::words(""),
            Cell::words("took over the patients of"),
            Cell::words(parts::tidy(&o.name)).to(link::organisation(picture, o.code)),
        ]);
    }
    if let Some(next) = picture.tree.get(code).and_then(|o| o.successor) {
        let closed = picture.tree.get(code).and_then(|o| o.closed);
        table.rows.push(vec![
            Cell::words(day(closed, "not known")),
            Cell::words(""),
            Cell::words("merged into"),
            Cell::words(parts::name(picture, next)).to(link::organisation(picture, next)),
        ]);
    }
    table.empty = "No membership or merger is known.".into();
    table
}

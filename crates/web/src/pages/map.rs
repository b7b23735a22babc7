//! The map of outliers: two indicators against each other, a point for each practice.

use linchpin_charts::{Frame, Kind as Mark, Reading, Scatter, ScatterPoint};
use linchpin_core::{Error, Result};
use linchpin_measures::Domain;
use serde::Serialize;

use super::{parts, practices};
use crate::{
    Ask, Page,
    judged::kind,
    link,
    table::{Cell, Column, On, Table},
};

#[derive(Serialize)]
struct Map {
    chart: String,
    text: String,
    x: Axis,
    y: Axis,
    options: Vec<Group>,
}

#[derive(Serialize)]
struct Axis {
    id: String,
    title: String,
    period: String,
    href: String,
}

/// The indicators of a domain to choose from.
#[derive(Serialize)]
struct Group {
    domain: &'static str,
    choices: Vec<(String, String)>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let offered: Vec<(Domain, Vec<usize>)> = Domain::ALL.into_iter().map(|d| (d, practices::offered(ask, d))).collect();
    let any = |skip: usize| offered.iter().flat_map(|(_, all)| all).copied().nth(skip);
    let pick = |key: &str, preferred: &[&str], skip: usize| match ask.get(key) {
        Some(id) => {
            picture.indicator(id).map(Some).ok_or_else(|| Error::invalid(format!("There is no indicator called {id}.")))
        }
        None => Ok(preferred
            .iter()
            .filter_map(|id| picture.indicator(id))
            .find(|i| picture.latest(*i).is_some())
            .or_else(|| any(skip))),
    };
    let x = pick("x", &["workforce/people-per-gp", "need/deprivation"], 0)?;
    let y = pick("y", &["access/within-5-days"], 1)?;
    let options = offered
        .iter()
        .map(|(domain, all)| Group {
            domain: domain.title(),
            choices: all
                .iter()
                .map(|&i| (picture.indicators[i].id.clone(), picture.indicators[i].short.clone()))
                .collect(),
        })
        .filter(|g| !g.choices.is_empty())
        .collect();
    let axis = |i: Option<usize>| {
        i.map_or(Axis { id: String::new(), title: String::new(), period: String::new(), href: String::new() }, |i| {
            Axis {
                id: picture.indicators[i].id.clone(),
                title: picture.indicators[i].short.clone(),
                period: picture.latest(i).map(|p| p.words()).unwrap_or_default(),
                href: link::indicator(&picture.indicators[i].id),
            }
        })
    };
    let (mut chart, mut text, mut tables) = (String::new(), String::new(), Vec::new());
    if let (Some(x), Some(y)) = (x, y) {
        let scatter = scatter(ask, x, y);
        (chart, text) = (scatter.responsive(), scatter.text());
        tables.push(table(ask, x, y));
    }
    let map = Map { chart, text, x: axis(x), y: axis(y), options };
    Ok(Page::new("map.jinja", "Map of outliers", map)
        .under(&picture.name, "/")
        .under("Practices", "/practices")
        .with(tables))
}

fn scatter(ask: &Ask<'_>, x: usize, y: usize) -> Scatter {
    let picture = ask.picture;
    let title = |i: usize| picture.indicators[i].short.clone();
    let reading = |i, p| picture.latest_value(i, p).map_or(Reading::from(None), |(_, v)| Reading::from(&v));
    let mark = |i: usize, p| {
        ask.judged.standing(i, p).map_or(Mark::Common, |s| kind(s.standing, picture.indicators[i].better))
    };
    Scatter {
        frame: Frame::new("map", format!("{} against {}", title(y), title(x))).width(super::indicator::DRAWN),
        x: (title(x), ask.judged.format(x)),
        y: (title(y), ask.judged.format(y)),
        quarters: [String::new(), String::new(), String::new(), String::new()],
        points: picture
            .practices()
            .iter()
            .map(|&p| ScatterPoint {
                code: p.to_string(),
                name: parts::name(picture, p),
                x: reading(x, p),
                y: reading(y, p),
                // Out of line on either: the graver of the two.
                kind: match (mark(x, p), mark(y, p)) {
                    (Mark::Concern, _) | (_, Mark::Concern) => Mark::Concern,
                    (Mark::Common, other) => other,
                    (other, _) => other,
                },
                highlighted: ask.all("org").any(|o| o == p.as_str()),
                link: Some(link::organisation(picture, p)),
            })
            .collect(),
    }
}

fn table(ask: &Ask<'_>, x: usize, y: usize) -> Table {
    let picture = ask.picture;
    let title = |i: usize| &picture.indicators[i].short;
    let columns = vec![
        Column::words("Code").only(On::File),
        Column::words("Practice"),
        Column::figures(title(x)),
        Column::words(format!("{}: standing", title(x))),
        Column::figures(title(y)),
        Column::words(format!("{}: standing", title(y))),
    ];
    let mut table = Table::new("map", format!("{} and {}", title(x), title(y)), columns);
    for &p in picture.practices() {
        table.rows.push(vec![
            Cell::words(p.as_str()),
            Cell::words(parts::name(picture, p)).to(link::organisation(picture, p)),
            parts::latest(ask, x, p),
            parts::standing(ask, x, p),
            parts::latest(ask, y, p),
            parts::standing(ask, y, p),
        ]);
    }
    for i in [x, y] {
        if let Some(period) = picture.latest(i) {
            table.notes.push(format!("{}: {}", title(i), parts::from(ask, i, period)));
        }
    }
    table
}

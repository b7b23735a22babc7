//! All indicators, domain by domain.

use linchpin_core::{OdsCode, Result};
use linchpin_measures::{
    Domain,
    definition::Unit,
    judge::{News, Standing},
};
use serde::Serialize;

use super::{order, parts};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, On, Table},
};

#[derive(Serialize)]
struct Catalogue {
    count: String,
    domains: Vec<(&'static str, &'static str)>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let tables: Vec<Table> = Domain::ALL.into_iter().map(|d| table(ask, d)).filter(|t| !t.rows.is_empty()).collect();
    let domains = Domain::ALL
        .into_iter()
        .filter(|d| tables.iter().any(|t| t.id == d.as_str()))
        .map(|d| (d.as_str(), d.title()))
        .collect();
    let view = Catalogue { count: number::plural(ask.picture.indicators.len(), "indicator"), domains };
    Ok(Page::new("catalogue.jinja", "Indicators", view).under(&ask.picture.name, "/").with(tables))
}

fn table(ask: &Ask<'_>, domain: Domain) -> Table {
    let picture = ask.picture;
    let columns = vec![
        Column::words("Id").only(On::File),
        Column::words("Indicator"),
        Column::words("Period"),
        Column::figures(&picture.name),
        Column::figures("England"),
        Column::words("Trend"),
        Column::words("Practices out of line"),
        Column::words("Unit").only(On::File),
    ];
    let mut table = Table::new(domain.as_str(), domain.title(), columns);
    for i in order::of(picture, domain) {
        let definition = &picture.indicators[i];
        let counts = definition.unit == Unit::Count;
        let period = picture.latest(i);
        table.rows.push(vec![
            Cell::words(&definition.id),
            Cell::words(&definition.title).to(link::indicator(&definition.id)),
            period.map_or_else(|| Cell { missing: true, ..Cell::words("not loaded") }, parts::period),
            if period.is_some() { parts::latest(ask, i, picture.place) } else { Cell::default() },
            if period.is_some() && !counts { parts::latest(ask, i, OdsCode::england()) } else { Cell::default() },
            parts::trend(ask, i, picture.place),
            out_of_line(ask, i),
            Cell::words(number::unit(definition)),
        ]);
    }
    table
}

/// How many practices are far out, and on which side.
fn out_of_line(ask: &Ask<'_>, i: usize) -> Cell {
    let Some(comparison) = ask.judged.comparison(i) else { return Cell::default() };
    let better = ask.picture.indicators[i].better;
    let count = |news: News| {
        comparison
            .practices
            .iter()
            .filter(|p| p.standing != Standing::Within && p.standing.news(better) == news)
            .count()
    };
    let parts: Vec<String> = [(News::Worse, "worse"), (News::Better, "better"), (News::Unusual, "unusual")]
        .into_iter()
        .map(|(news, word)| (count(news), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}"))
        .collect();
    let words = if parts.is_empty() { "none".to_owned() } else { parts.join(", ") };
    Cell { hint: Some(comparison.rule.words().into()), ..Cell::words(words) }
}

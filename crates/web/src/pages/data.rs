//! What is loaded.

use std::collections::BTreeMap;

use linchpin_core::{Result, Severity};
use linchpin_measures::picture::SourceRecord;
use serde::Serialize;

use super::{
    definition::{date, day},
    parts,
};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, Table},
};

#[derive(Serialize)]
struct Data {
    files: String,
    rows: String,
    families: Vec<Family>,
    empty: bool,
}

#[derive(Serialize)]
struct Family {
    title: String,
    about: String,
    licence: String,
    files: String,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let sources = &ask.picture.sources;
    let mut families: BTreeMap<&str, Vec<&SourceRecord>> = BTreeMap::new();
    for source in sources {
        families.entry(&source.title).or_default().push(source);
    }
    let rows: u64 = sources.iter().flat_map(|s| s.rows.values()).sum();
    let view = Data {
        files: number::plural(sources.len(), "file"),
        rows: number::count(rows as f64),
        empty: sources.is_empty(),
        families: families
            .iter()
            .filter_map(|(title, all)| {
                let newest = all.last()?;
                Some(Family {
                    title: parts::capital(title),
                    about: newest.about.clone(),
                    licence: newest.licence.clone(),
                    files: number::plural(all.len(), "file"),
                })
            })
            .collect(),
    };
    Ok(Page::new("data.jinja", "Data", view).under(&ask.picture.name, "/").with(vec![files(ask)]))
}

fn files(ask: &Ask<'_>) -> Table {
    let columns = vec![
        Column::words("File family"),
        Column::words("Edition"),
        Column::words("Covers"),
        Column::words("File"),
        Column::figures("Rows"),
        Column::words("Issues"),
        Column::words("Loaded"),
    ];
    let mut table = Table::new("sources", "Files loaded, newest first", columns);
    table.empty = "Nothing is loaded yet.".into();
    for source in ask.picture.sources.iter().rev() {
        let rows: u64 = source.rows.values().sum();
        table.rows.push(vec![
            Cell::words(parts::capital(&source.title)).to(link::source(&source.id)),
            Cell::words(&source.edition),
            Cell::words(covers(source)),
            Cell::words(&source.file),
            Cell::count(usize::try_from(rows).unwrap_or(usize::MAX)),
            Cell::words(issues(source)),
            Cell { hint: Some(day(source.loaded)), ..Cell::words(date(source.loaded)) },
        ]);
    }
    table
}

/// The periods in words: `April 2024 to March 2025`.
pub(super) fn covers(source: &SourceRecord) -> String {
    let words = |text: &str| linchpin_core::Period::parse(text).map_or_else(|_| text.to_owned(), |p| p.words());
    let (from, to) = (words(&source.periods.0), words(&source.periods.1));
    match (from.is_empty(), from == to) {
        (true, _) => to,
        (_, true) => from,
        _ => format!("{from} to {to}"),
    }
}

/// `2 errors, 1 warning`, or that there are none.
pub(super) fn issues(source: &SourceRecord) -> String {
    let count = |severity: Severity| {
        source.issues.iter().filter(|i| i.severity == severity).map(|i| i.times.max(1)).sum::<u64>()
    };
    let said: Vec<String> = [
        (Severity::Fatal, "fatal error"),
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ]
    .into_iter()
    .map(|(severity, noun)| (count(severity), noun))
    .filter(|(n, _)| *n > 0)
    .map(|(n, noun)| number::plural(usize::try_from(n).unwrap_or(usize::MAX), noun))
    .collect();
    if said.is_empty() { "none".into() } else { said.join(", ") }
}

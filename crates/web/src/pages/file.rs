//! One loaded file: what it is, what it gave, what was found in it.

use std::cmp::Reverse;

use linchpin_core::{Error, Result, Severity};
use serde::Serialize;

use super::{
    data::{covers, issues},
    definition::day,
    parts,
};
use crate::{
    Ask, Page, link, number,
    table::{Cell, Column, Table},
};

#[derive(Serialize)]
struct File<'a> {
    title: String,
    about: &'a str,
    facts: Vec<(&'static str, String)>,
    used: Vec<(String, String)>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let picture = ask.picture;
    let id = ask.part(0);
    let at = picture
        .sources
        .iter()
        .position(|s| s.id == id)
        .ok_or_else(|| Error::not_found(format!("No file with the id {id} is loaded.")))?;
    let source = &picture.sources[at];
    let mut used: Vec<usize> =
        picture.lineage.iter().filter(|(_, files)| files.contains(&at)).map(|((i, _), _)| *i).collect();
    used.sort_unstable();
    used.dedup();
    let view = File {
        title: parts::capital(&source.title),
        about: &source.about,
        facts: vec![
            ("Edition", source.edition.clone()),
            ("Covers", covers(source)),
            ("File", source.file.clone()),
            ("Loaded", day(source.loaded)),
            ("Issues", issues(source)),
            ("Licence", source.licence.clone()),
            ("SHA-256 of the file", source.hash.clone()),
        ],
        used: used
            .into_iter()
            .filter_map(|i| picture.indicators.get(i))
            .map(|d| (d.title.clone(), link::indicator(&d.id)))
            .collect(),
    };
    let title = format!("{}, {}", parts::capital(&source.title), source.edition);
    let page = Page::new("file.jinja", title, view).under(&picture.name, "/").under("Data", "/data");
    Ok(page.with(vec![found(source), rows(source)]))
}

fn found(source: &linchpin_measures::picture::SourceRecord) -> Table {
    let columns = vec![
        Column::words("How grave"),
        Column::words("Rule"),
        Column::words("What is wrong"),
        Column::words("Sheet"),
        Column::figures("First at row"),
        Column::words("Column"),
        Column::words("Found"),
        Column::figures("Times"),
    ];
    let mut table = Table::new("issues", "What was found", columns);
    table.empty = "Nothing wrong or odd was found.".into();
    let mut issues: Vec<_> = source.issues.iter().collect();
    issues.sort_by_key(|i| Reverse(i.severity));
    for issue in issues {
        let grave = match issue.severity {
            Severity::Note => "note: nothing lost",
            Severity::Warning => "warning: a cell was left out",
            Severity::Error => "error: a row was left out",
            Severity::Fatal => "fatal: the rest of the file was left out",
        };
        table.rows.push(vec![
            Cell::words(grave),
            Cell::words(&issue.rule),
            Cell::words(&issue.message),
            Cell::words(issue.place.sheet.clone().unwrap_or_default()),
            issue.place.row.map_or_else(Cell::default, |r| Cell::count(usize::try_from(r).unwrap_or(usize::MAX))),
            Cell::words(issue.place.column.clone().unwrap_or_default()),
            Cell::words(issue.value.clone().unwrap_or_default()),
            Cell::count(usize::try_from(issue.times.max(1)).unwrap_or(usize::MAX)),
        ]);
    }
    table
}

fn rows(source: &linchpin_measures::picture::SourceRecord) -> Table {
    let mut table = Table::new("rows", "Rows it gave", vec![Column::words("Table"), Column::figures("Rows")]);
    table.empty = "It gave no rows.".into();
    for (name, n) in &source.rows {
        table.rows.push(vec![
            Cell::words(name).to(format!("/data/tables#{name}")),
            Cell { text: number::count(*n as f64), ..Cell::count(usize::try_from(*n).unwrap_or(usize::MAX)) },
        ]);
    }
    table
}

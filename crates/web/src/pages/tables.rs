//! The lake's tables and columns, for whoever writes a definition.

use linchpin_core::Result;
use serde::Serialize;

use crate::{
    Ask, Page,
    table::{Cell, Column, Table},
};

#[derive(Serialize)]
struct Tables<'a> {
    tables: Vec<One<'a>>,
}

#[derive(Serialize)]
struct One<'a> {
    name: &'a str,
    doc: &'a str,
    columns: Vec<[&'a str; 4]>,
}

/// The page.
pub(super) fn page(ask: &Ask<'_>) -> Result<Page> {
    let mut file = Table::new(
        "columns",
        "Tables and columns",
        ["Table", "Column", "Kind", "Notes", "What it holds"].map(Column::words).into(),
    );
    let mut tables = Vec::new();
    for table in &ask.app.tables {
        let columns: Vec<[&str; 4]> = table
            .columns
            .iter()
            .map(|c| {
                let notes = match (c.key, c.nullable) {
                    (true, _) => "key",
                    (_, true) => "may be empty",
                    _ => "",
                };
                [c.name.as_str(), c.kind.as_str(), notes, c.doc.as_str()]
            })
            .collect();
        file.rows.extend(columns.iter().map(|c| {
            vec![Cell::words(&table.name), Cell::words(c[0]), Cell::words(c[1]), Cell::words(c[2]), Cell::words(c[3])]
        }));
        tables.push(One { name: &table.name, doc: &table.doc, columns });
    }
    let page = Page::new("tables.jinja", "Tables", Tables { tables });
    Ok(page.under(&ask.picture.name, "/").under("Data", "/data").with(vec![file]))
}

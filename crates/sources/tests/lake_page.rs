//! docs/lake.md is made from the declarations of the tables and the families; this test keeps it true.
//! `UPDATE=1 cargo test -p linchpin-sources --test lake_page` writes it anew.

use std::{fmt::Write as _, path::Path};

use linchpin_sources::{
    READERS, extract, here,
    table::{ColumnKind, TABLES},
};

fn page() -> String {
    let mut page = String::from(
        "# The lake\n\nEvery table that `linchpin query` and definitions can read, and every family of published files that fills them. Made from the\n\
         declarations in `crates/sources`; a test keeps it true.\n\nEvery table also has the column `source`, the id of the loaded file a row came \
         from: join it to the table `source` (id, family, edition, first_period, last_period, file, hash, loaded, rows, issues).\n\
         Measured indicators are in the table `value` (indicator, org, level, period, numerator, denominator, value, lower, upper, state, \
         definition_hash, as_at, practices, expected). A column in bold is part of the key on which rows are unique.\n",
    );
    for table in TABLES {
        let _ = write!(
            page,
            "\n## {}\n\n{}\n\n| column | kind | what it holds |\n| --- | --- | --- |\n",
            table.name,
            table.doc.trim()
        );
        for column in table.columns {
            let kind = match column.kind {
                ColumnKind::Text => "text",
                ColumnKind::Date => "date",
                ColumnKind::Whole => "whole number",
                ColumnKind::Real => "number",
            };
            let name = if column.key { format!("**{}**", column.name) } else { column.name.to_owned() };
            let empty = if column.nullable { ", may be empty" } else { "" };
            let _ = writeln!(page, "| {name} | {kind}{empty} | {} |", column.doc.trim());
        }
    }
    page.push_str("\n# The families\n\n| family | what it is | publisher | how often | licence |\n| --- | --- | --- | --- | --- |\n");
    let own = [&here::FAMILY, &here::PEOPLE, &here::POPULATION, &extract::FAMILY];
    let mut families: Vec<_> = READERS.iter().map(|r| r.family()).chain(own).collect();
    families.sort_by_key(|f| f.id);
    for f in families {
        let _ = writeln!(
            page,
            "| `{}` {} | {} Found at: {} | {} | {} | {} |",
            f.id, f.title, f.about, f.found, f.publisher, f.published, f.licence
        );
    }
    page
}

#[test]
fn the_page_of_the_lake_is_true() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lake.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == page(), "docs/lake.md is stale: UPDATE=1 cargo test -p linchpin-sources --test lake_page");
}

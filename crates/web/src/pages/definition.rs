//! How an indicator is made: in words, as its file, with its example, and from which files.

use linchpin_core::Period;
use linchpin_measures::{Indicator, definition::Expected};
use serde::Serialize;

use crate::{
    Ask, link, number,
    table::{Cell, Column, Table},
};

/// The definition as the template shows it.
#[derive(Debug, Serialize)]
pub(super) struct Definition<'a> {
    source: &'a str,
    caveats: &'a str,
    numerator: &'a str,
    denominator: Option<&'a str>,
    carry: u32,
    tables: Vec<String>,
    author: &'a str,
    checked: &'a str,
    reviewed: String,
    next: String,
    changes: Vec<(String, &'a str)>,
    given: Vec<Given<'a>>,
    expect: Vec<[String; 5]>,
    text: &'a str,
    hash: String,
    file: String,
}

#[derive(Debug, Serialize)]
struct Given<'a> {
    table: &'a str,
    columns: &'a [String],
    rows: &'a [Vec<String>],
}

/// Everything the file says.
pub(super) fn definition(of: &Indicator) -> Definition<'_> {
    let day = |d: jiff::civil::Date| d.strftime("%-d %B %Y").to_string();
    Definition {
        source: &of.source,
        caveats: &of.caveats,
        numerator: &of.numerator,
        denominator: of.denominator.as_deref(),
        carry: of.carry,
        tables: of.tables(),
        author: &of.review.author,
        checked: &of.review.checked,
        reviewed: day(of.review.reviewed),
        next: day(of.review.next),
        changes: of.change.iter().map(|c| (day(c.date), c.what.as_str())).collect(),
        given: of.example.given.iter().map(|g| Given { table: &g.table, columns: &g.columns, rows: &g.rows }).collect(),
        expect: of.example.expect.iter().map(expected).collect(),
        text: &of.text,
        hash: of.hash.chars().take(12).collect(),
        file: format!("definitions/indicators/{}.toml", of.id),
    }
}

fn expected(e: &Expected) -> [String; 5] {
    let number = |n: Option<f64>| n.map(number::count).unwrap_or_default();
    let value = match &e.value {
        Ok(written) => format!("{:.*}", written.decimals as usize, written.number),
        Err(state) => state.words().to_owned(),
    };
    [e.org.to_string(), e.period.words(), number(e.numerator), number(e.denominator), value]
}

/// The files that the figures of a period came from.
pub(super) fn files(ask: &Ask<'_>, i: usize, period: Period) -> Table {
    let columns = vec![
        Column::words("File family"),
        Column::words("Edition"),
        Column::words("File"),
        Column::words("Loaded"),
        Column::words("Licence"),
        Column::words("SHA-256"),
    ];
    let mut table = Table::new("files", format!("Files behind the figures of {}", period.words()), columns);
    table.empty = "No file is recorded for this period.".into();
    for source in ask.picture.sources_of(i, period) {
        table.rows.push(vec![
            Cell::words(super::parts::capital(&source.title)).to(link::source(&source.id)),
            Cell::words(&source.edition),
            Cell::words(&source.file),
            Cell { hint: Some(day(source.loaded)), ..Cell::words(date(source.loaded)) },
            Cell::words(&source.licence),
            Cell { hint: Some(source.hash.clone()), ..Cell::words(source.hash.chars().take(12).collect::<String>()) },
        ]);
    }
    table
}

/// The day and time of an instant, in England.
pub(super) fn day(at: jiff::Timestamp) -> String {
    here(at).strftime("%-d %B %Y, %H:%M").to_string()
}

/// The day of an instant, in England, for a table.
pub(super) fn date(at: jiff::Timestamp) -> String {
    here(at).strftime("%-d %b %Y").to_string()
}

fn here(at: jiff::Timestamp) -> jiff::Zoned {
    at.to_zoned(linchpin_core::london())
}

//! Entries of the audit as a file, the same from the page and from the command line.

use linchpin_app::kept::{Entry, instant};
use linchpin_core::{Error, Result};

use crate::table::file::no_formula;

/// How the entries are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Comma-separated values with headings.
    Csv,
    /// A JSON object a line, with the text just as it was written.
    Ndjson,
}

const HEADINGS: [&str; 13] = [
    "seq",
    "at",
    "actor",
    "role",
    "organisation",
    "act",
    "resource",
    "person",
    "reason",
    "outcome",
    "detail",
    "request",
    "hash",
];

/// Part of a file of entries; the first part has the headings.
///
/// # Errors
/// Only if memory runs out.
pub fn write(shape: Shape, part: &[Entry], first: bool) -> Result<Vec<u8>> {
    match shape {
        Shape::Csv => csv(part, first),
        Shape::Ndjson => ndjson(part),
    }
}

fn csv(part: &[Entry], first: bool) -> Result<Vec<u8>> {
    let failed = |e: csv::Error| Error::internal("the file could not be written", e);
    let mut out = csv::Writer::from_writer(Vec::new());
    if first {
        out.write_record(HEADINGS).map_err(failed)?;
    }
    for entry in part {
        out.write_record(fields(entry).map(|text| no_formula(text.unwrap_or_default()))).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::internal("the file could not be written", e.into_error()))
}

fn ndjson(part: &[Entry]) -> Result<Vec<u8>> {
    let failed = |e: serde_json::Error| Error::internal("the file could not be written", e);
    let mut out = Vec::new();
    for entry in part {
        let mut object = serde_json::Map::new();
        for (heading, text) in HEADINGS.into_iter().zip(fields(entry)) {
            let value = match (heading, text) {
                ("seq", _) => entry.seq.into(),
                (_, Some(text)) => text.into(),
                (_, None) => serde_json::Value::Null,
            };
            object.insert(heading.to_owned(), value);
        }
        serde_json::to_writer(&mut out, &object).map_err(failed)?;
        out.push(b'\n');
    }
    Ok(out)
}

/// In the order of the headings; the instant as the hash of the entry has it.
fn fields(entry: &Entry) -> [Option<String>; 13] {
    [
        Some(entry.seq.to_string()),
        Some(instant(entry.at)),
        entry.actor.map(|id| id.to_string()),
        entry.role.map(|role| role.to_string()),
        entry.organisation.clone(),
        Some(entry.act.clone()),
        Some(entry.resource.clone()),
        entry.person.map(|id| id.to_string()),
        entry.reason.clone(),
        Some(entry.outcome.as_str().to_owned()),
        entry.detail.clone(),
        entry.request.clone(),
        Some(entry.hash.clone()),
    ]
}

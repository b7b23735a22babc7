//! Counts of many claims in one file, for a practice that keeps them in a spreadsheet.

use std::collections::BTreeMap;

use linchpin_app::act::ClaimFilter;
use linchpin_core::{ClaimId, Error, ErrorKind, Period, Result};
use serde::Serialize;

use super::list;
use crate::visit::{Reply, Visit};

/// What came of a file.
#[derive(Default, Serialize)]
pub(super) struct Told {
    /// How many claims were filled in.
    pub(super) filled: usize,
    /// What is wrong, by row, and what to do.
    pub(super) wrong: Vec<String>,
}

/// As many rows are read.
const MOST: usize = 5_000;

/// What one claim is told, and in which rows.
type Rows = BTreeMap<ClaimId, (usize, Vec<(String, String)>)>;

/// Fills in claims from a CSV with the columns scheme, period, what, count. Good rows are kept, whatever the others say.
pub(super) async fn counts(visit: Visit) -> Result<Reply> {
    let mut told = Told::default();
    let Some(file) = visit.file("file") else {
        told.wrong.push("Choose a CSV file with the columns scheme, period, what and count.".into());
        return list::again(&visit, told).await;
    };
    let (acts, actor) = (visit.acts()?, visit.actor()?);
    let own = acts.claims(actor, &ClaimFilter::default()).await?;
    let rows = match read(&file.bytes) {
        Ok(rows) => rows,
        Err(why) => {
            told.wrong.push(why.to_string());
            return list::again(&visit, told).await;
        }
    };
    let mut claims: Rows = BTreeMap::new();
    for (line, scheme, period, what, count) in rows {
        let period = Period::parse(&period).ok();
        let found = own.iter().find(|row| row.head.scheme == scheme && Some(row.head.period) == period);
        match found {
            Some(row) => claims.entry(row.head.id).or_insert_with(|| (line, Vec::new())).1.push((what, count)),
            None => told.wrong.push(format!(
                "Row {line}: you have no claim by “{scheme}” for that period. Copy both from the list of claims."
            )),
        }
    }
    for (id, (line, typed)) in claims {
        let version = own.iter().find(|row| row.head.id == id).map_or(0, |row| row.head.version);
        match acts.fill_claim(actor, id, version, &typed).await {
            Ok(()) => told.filled += 1,
            Err(why) if matches!(why.kind(), ErrorKind::Invalid | ErrorKind::Conflict) => {
                told.wrong.push(format!("Row {line}: {why}"));
            }
            Err(why) => return Err(why),
        }
    }
    list::again(&visit, told).await
}

type Row = (usize, String, String, String, String);

fn read(bytes: &[u8]) -> Result<Vec<Row>> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Error::invalid("The file is no CSV in UTF-8: save it as “CSV UTF-8”."))?;
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().map_err(|_| Error::invalid("The first row must name the columns."))?.clone();
    let at = |name: &str| {
        let found = headings.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        found.ok_or_else(|| {
            Error::invalid(format!("The file has no column “{name}”: it needs scheme, period, what and count."))
        })
    };
    let columns = [at("scheme")?, at("period")?, at("what")?, at("count")?];
    let mut rows = Vec::new();
    for (number, record) in reader.records().enumerate() {
        let line = number + 2;
        if number >= MOST {
            return Err(Error::invalid("The file has more than 5,000 rows: send it in parts."));
        }
        let record = record.map_err(|_| Error::invalid(format!("Row {line} cannot be read.")))?;
        let cell = |at: usize| record.get(columns[at]).unwrap_or_default().to_owned();
        rows.push((line, cell(0), cell(1), cell(2), cell(3)));
    }
    Ok(rows)
}

use std::sync::Arc;

use axum::body::Body;
use linchpin_app::{Actor, App, kept::Entry};
use linchpin_core::{Error, Result};

use crate::visit::{Reply, Visit};

/// The shapes of the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Csv,
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

/// The whole chain as a file, sent part by part, so that its length costs no memory. Each part is an act of its own.
pub(crate) async fn export(visit: Visit) -> Result<Reply> {
    let (shape, mime, end) = match visit.query.get("format").unwrap_or("csv") {
        "csv" => (Shape::Csv, "text/csv; charset=utf-8", "csv"),
        "ndjson" => (Shape::Ndjson, "application/x-ndjson", "ndjson"),
        _ => return Err(Error::invalid("Choose CSV or NDJSON.")),
    };
    let acts = visit.site.app.entrance.acts.clone();
    let acts = acts.ok_or_else(|| Error::not_found("No records are kept here."))?;
    let actor = visit.actor()?.clone();
    // Before anything is sent, so that a refusal is a page and not half a file.
    let first = acts.export_audit(&actor, 0).await?;
    let day = visit.site.app.entrance.clock.today();
    let parts = Parts { acts, actor, shape, next: Some(first), headed: false };
    let body = Body::from_stream(futures_util::stream::try_unfold(parts, Parts::next));
    Ok(Reply::stream(mime, format!("audit-{day}.{end}"), body))
}

/// Where a file that is being sent has come to.
struct Parts {
    acts: Arc<App>,
    actor: Actor,
    shape: Shape,
    next: Option<Vec<Entry>>,
    headed: bool,
}

impl Parts {
    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>> {
        let Some(part) = self.next.take() else { return Ok(None) };
        let Some(last) = part.last().map(|entry| entry.seq) else { return Ok(None) };
        let bytes = match self.shape {
            Shape::Csv => csv(&part, !self.headed)?,
            Shape::Ndjson => ndjson(&part)?,
        };
        self.headed = true;
        // A part that is not full was the last when it was read. Asking for a part adds one entry and gives thousands, so
        // there is an end to it.
        if part.len() >= PART {
            self.next = Some(self.acts.export_audit(&self.actor, last).await?);
        }
        Ok(Some((bytes, self)))
    }
}

/// As many as an act gives at once.
const PART: usize = 5_000;

fn csv(part: &[Entry], head: bool) -> Result<Vec<u8>> {
    let failed = |e: csv::Error| Error::internal("the file could not be written", e);
    let mut out = csv::Writer::from_writer(Vec::new());
    if head {
        out.write_record(HEADINGS).map_err(failed)?;
    }
    for entry in part {
        out.write_record(fields(entry).map(|text| guarded(text.unwrap_or_default()))).map_err(failed)?;
    }
    out.into_inner().map_err(|e| Error::internal("the file could not be written", e.into_error()))
}

/// A spreadsheet must not take what somebody wrote for a formula. NDJSON has the text as it is.
fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
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

fn fields(entry: &Entry) -> [Option<String>; 13] {
    [
        Some(entry.seq.to_string()),
        Some(entry.at.to_string()),
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

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn what_somebody_wrote_is_no_formula() {
        assert_eq!(guarded("=HYPERLINK(\"http://x\")".into()), "'=HYPERLINK(\"http://x\")");
        assert_eq!(guarded("Chest pain".into()), "Chest pain");
    }
}

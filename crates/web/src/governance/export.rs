use std::sync::Arc;

use axum::body::Body;
use linchpin_app::{
    Actor, App,
    act::AUDIT_PART,
    kept::{Entry, Search},
};
use linchpin_core::{Error, Result};

use super::audit::{narrows, question};
use crate::{
    entries::{self, Shape},
    visit::{Reply, Visit},
};

/// What the page shows as a file, or the whole chain where nothing narrows it. It is sent part by part, so that its length
/// costs no memory, and each part is an act of its own.
pub(crate) async fn export(visit: Visit) -> Result<Reply> {
    let (shape, mime, end) = match visit.query.get("format").unwrap_or("csv") {
        "csv" => (Shape::Csv, "text/csv; charset=utf-8", "csv"),
        "ndjson" => (Shape::Ndjson, "application/x-ndjson", "ndjson"),
        _ => return Err(Error::invalid("Choose CSV or NDJSON.")),
    };
    let acts = visit.site.app.entrance.acts.clone();
    let acts = acts.ok_or_else(|| Error::not_found("No records are kept here."))?;
    let ask = Search { before: None, ..question(&visit.query)? };
    let asked = if narrows(&ask) { Asked::Answer(ask) } else { Asked::Chain(0) };
    let name = match &asked {
        Asked::Chain(_) => "audit",
        Asked::Answer(_) => "audit-part",
    };
    let mut parts = Parts { acts, actor: visit.actor()?.clone(), shape, asked, fetched: None, first: true };
    // Before anything is sent, so that a refusal is a page and not half a file.
    parts.fetch().await?;
    let day = visit.site.app.entrance.clock.today();
    let body = Body::from_stream(futures_util::stream::try_unfold(parts, Parts::next));
    Ok(Reply::stream(mime, format!("{name}-{day}.{end}"), body))
}

/// Where an export goes on.
enum Asked {
    /// After this place in the whole chain.
    Chain(u64),
    /// With what answers this, the last first.
    Answer(Search),
}

/// Where a file that is being sent has come to.
struct Parts {
    acts: Arc<App>,
    actor: Actor,
    shape: Shape,
    asked: Asked,
    fetched: Option<Vec<Entry>>,
    first: bool,
}

impl Parts {
    async fn fetch(&mut self) -> Result<()> {
        let part = match &self.asked {
            Asked::Chain(after) => self.acts.export_audit(&self.actor, *after).await?,
            Asked::Answer(ask) => self.acts.export_answer(&self.actor, ask).await?,
        };
        self.fetched = Some(part);
        Ok(())
    }

    async fn next(mut self) -> Result<Option<(Vec<u8>, Self)>> {
        let Some(part) = self.fetched.take() else { return Ok(None) };
        let bytes = entries::write(self.shape, &part, self.first)?;
        self.first = false;
        // A part that is not full was the last when it was read. Asking for a part adds one entry and gives thousands, so
        // there is an end to it.
        if let Some(last) = part.last().filter(|_| part.len() >= AUDIT_PART as usize) {
            match &mut self.asked {
                Asked::Chain(after) => *after = last.seq,
                Asked::Answer(ask) => ask.before = Some(last.seq),
            }
            self.fetch().await?;
        }
        Ok(Some((bytes, self)))
    }
}

use jiff::Timestamp;
use linchpin_core::{JobId, Result};

use crate::{Statement, Tx, args, statement};

pub(super) const ADD: Statement = statement!(
    "insert into job (id, kind, payload, dedupe, state, due, most_attempts, created)
     values ($1, $2, $3, $4, 'waiting', $5, $6, $7) on conflict do nothing"
);

/// What is asked for: `Ask { dedupe: Some(&key), ..Ask::new(id, "match-people", &payload, now) }`.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The key of the job.
    pub id: JobId,
    /// What is to be done.
    pub kind: &'a str,
    /// With what, as JSON.
    pub payload: &'a str,
    /// While a job of this kind and this key waits, asking again adds nothing.
    pub dedupe: Option<&'a str>,
    /// Not before.
    pub due: Timestamp,
    /// How many times it may be begun before it is a dead letter.
    pub most_attempts: u32,
    /// Now.
    pub at: Timestamp,
}

impl<'a> Ask<'a> {
    /// To be done at once, up to eight times.
    #[must_use]
    pub fn new(id: JobId, kind: &'a str, payload: &'a str, at: Timestamp) -> Self {
        Self { id, kind, payload, dedupe: None, due: at, most_attempts: 8, at }
    }
}

/// Asks for a job; it is there when the transaction is. False when the same work waits already.
///
/// # Errors
/// When the database cannot be reached.
pub async fn ask(tx: &mut Tx, ask: &Ask<'_>) -> Result<bool> {
    let row = args![ask.id, ask.kind, ask.payload, ask.dedupe, ask.due, ask.most_attempts, ask.at];
    Ok(tx.execute(ADD, row).await? == 1)
}

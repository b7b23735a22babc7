use linchpin_core::{Error, ErrorKind, Result, hex};
use linchpin_store::request_key::{self, Claim};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Actor, App, Permitted};

/// What was asked, so far as a repetition can be told by it.
pub(super) fn content(act: &str, what: &impl Serialize) -> Result<String> {
    let asked = serde_json::to_vec(&(act, what)).map_err(|why| Error::internal("This cannot be asked.", why))?;
    Ok(hex(&Sha256::digest(asked)))
}

/// A key that the asker chose for what they ask: 1 to 100 letters, digits and signs.
pub(super) fn checked(key: &str) -> Result<()> {
    let fits = (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fits { Ok(()) } else { Err(Error::invalid("The key of a request must be 1 to 100 letters and digits.")) }
}

impl App {
    /// The answer that this was given before under its key; none when it is asked for the first time, and then the answer
    /// must be kept by [`keep`] in the same transaction.
    pub(super) async fn answered(
        &self,
        act: &mut Permitted<'_>,
        actor: &Actor,
        key: &str,
        content: &str,
    ) -> Result<Option<String>> {
        match request_key::claim(&mut act.tx, actor.user, key, content, self.now()).await? {
            Claim::New => Ok(None),
            Claim::Answered(answer) => Ok(Some(answer)),
            Claim::Other => Err(Error::new(
                ErrorKind::Conflict,
                "This key was used for another request. Nothing was done; ask again with a new key.",
            )),
        }
    }
}

/// Keeps the answer beside what was done.
pub(super) async fn keep(act: &mut Permitted<'_>, actor: &Actor, key: &str, answer: impl ToString) -> Result<()> {
    request_key::answer(&mut act.tx, actor.user, key, &answer.to_string()).await
}

/// A key of ours out of an answer that was kept.
pub(super) fn parsed<T: std::str::FromStr>(answer: &str) -> Result<T> {
    answer.parse().map_err(|_| Error::internal("The store holds an answer that cannot be read.", "request_key"))
}

use linchpin_core::{CaseId, Result};
use linchpin_store::care::EntryKind;
use serde_json::json;

use super::{
    held::Working,
    keep::{By, Draft, Happened},
};
use crate::{Actor, App, act::people::worded, permission::Act};

impl App {
    /// Adds a note to a case, or, from another organisation than the person's practice, a contribution (C2). It says nothing
    /// of where the case is, and a closed case takes one too. Those see it who see everything of the case, and who wrote it.
    ///
    /// # Errors
    /// The table refuses; there is no such case; nothing is written, or too much.
    pub async fn note_case(&self, actor: &Actor, case: CaseId, words: &str) -> Result<u64> {
        let Working { mut act, mut held, parties, .. } = self.on_case(actor, case, Act::Edit).await?;
        let words = worded(words, "Write the note in 1,000 characters or fewer.")?;
        let by = By { actor: Some(actor), parties: &parties };
        let is_own = actor.organisation == held.practice || actor.person == Some(held.person.id);
        let kind = if is_own { EntryKind::Note } else { EntryKind::Contribution };
        let said = Draft { body: json!({ "words": words }), ..Draft::of(kind, kind.as_str(), self.now()) }.by(&by);
        let before = held.kept.it.clone();
        let what = Happened { before: Some(&before), effects: &[], said: Some(said) };
        self.keep(&mut act.tx, &mut held, &by, &what).await?;
        act.detail(json!({ "kind": kind.as_str() }));
        act.done().await?;
        Ok(held.kept.version)
    }
}

use linchpin_core::{MatterId, Result};
use linchpin_pathways::{Answers, Refusal, case::Act as Played};

use super::{MatterActed, held::Working};
use crate::{Actor, App, permission::Act};

/// A move that somebody makes in a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterMove {
    /// Which matter.
    pub matter: MatterId,
    /// The version that they looked at.
    pub seen: u64,
    /// The move's name.
    pub does: String,
    /// The answers to its form.
    pub answers: Answers,
    /// The answer to what it asks.
    pub reason: Option<String>,
}

impl App {
    /// Makes a move. Of two at the same moment one is made, and the other looks again.
    ///
    /// # Errors
    /// The table refuses; or there is no such matter.
    pub async fn move_matter(&self, actor: &Actor, wanted: &MatterMove) -> Result<MatterActed<u64>> {
        let reason = wanted.reason.as_deref().map(str::trim);
        if reason.is_some_and(|text| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
            return Ok(MatterActed::Refused(Refusal::Reason(wanted.does.clone())));
        }
        let played = Played::Move { does: &wanted.does, answers: &wanted.answers, reason };
        self.do_in_matter(actor, (wanted.matter, Some(wanted.seen)), played).await
    }

    /// Says that a task is done.
    ///
    /// # Errors
    /// The table refuses; or there is no such matter.
    pub async fn matter_task(&self, actor: &Actor, matter: MatterId, task: u32) -> Result<MatterActed<u64>> {
        self.do_in_matter(actor, (matter, None), Played::Done { task }).await
    }

    async fn do_in_matter(
        &self,
        actor: &Actor,
        (id, seen): (MatterId, Option<u64>),
        played: Played<'_>,
    ) -> Result<MatterActed<u64>> {
        let Working { mut act, mut held, parties } = self.on_matter(actor, id, Act::Edit).await?;
        if seen.is_some_and(|seen| seen != held.kept.version) {
            return Ok(MatterActed::Changed);
        }
        if let Err(refusal) = self.play_matter(&mut act.tx, &mut held, (Some(actor), &parties), played).await? {
            // That somebody tried what the other side does is written down.
            if matches!(refusal, Refusal::NotYours { .. }) {
                act.detail(serde_json::json!({ "refused": "by the pathway" }));
                act.failed().await?;
            }
            return Ok(MatterActed::Refused(refusal));
        }
        act.detail(serde_json::json!({ "to": held.kept.it.state }));
        act.done().await?;
        Ok(MatterActed::Done(held.kept.version))
    }
}

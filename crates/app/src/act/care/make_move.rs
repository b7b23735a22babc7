use linchpin_core::{CaseId, Result};
use linchpin_pathways::{Answers, Refusal, case::Act as Played};
use linchpin_store::care;

use super::{Acted, held::Working, keep::By};
use crate::{Actor, App, permission::Act};

/// A move that somebody makes.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveCase {
    /// Which case.
    pub case: CaseId,
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
    /// Makes a move. Of two at the same moment one is made, and the other is shown the case as it is then; what was written
    /// in a plan meanwhile stands in nobody's way.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn move_case(&self, actor: &Actor, wanted: &MoveCase) -> Result<Acted<u64>> {
        let working = self.on_case(actor, wanted.case, Act::Edit).await?;
        match self.make_move(actor, working, wanted).await? {
            Ok(Working { act, held, .. }) => {
                act.done().await?;
                Ok(Acted::Done(held.kept.version))
            }
            Err(not) => Ok(not),
        }
    }

    /// Makes a move in a case in hand, for whoever ends the act; or says why it was not made.
    pub(super) async fn make_move<'a>(
        &self,
        actor: &Actor,
        mut working: Working<'a>,
        wanted: &MoveCase,
    ) -> Result<std::result::Result<Working<'a>, Acted<u64>>> {
        if care::moved_since(&mut working.act.tx, wanted.case, wanted.seen).await? {
            return self.changed(actor, working).await.map(Err);
        }
        let Working { mut act, mut held, me, parties } = working;
        // The engine holds a reason against what is offered; that it can be kept and shown is asked here.
        let reason = wanted.reason.as_deref().map(str::trim);
        if reason.is_some_and(|text| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))) {
            let asks =
                held.pathway.moves.iter().filter(|one| one.does == wanted.does).find_map(|one| one.asks.as_ref());
            return Ok(Err(Acted::Refused(Refusal::Reason(asks.map(|ask| ask.text.clone()).unwrap_or_default()))));
        }
        let state = held.kept.it.state.clone();
        let here = held.pathway.moves_from(&state).find(|one| one.does == wanted.does);
        let form = here.and_then(|one| one.form.clone());
        if let Some(wrong) = self.references(&mut act.tx, &held.pathway, form.as_deref(), &wanted.answers).await? {
            return Ok(Err(Acted::Refused(wrong)));
        }
        let by = By { actor: Some(actor), parties: &parties };
        let played = Played::Move { does: &wanted.does, answers: &wanted.answers, reason };
        if let Err(refusal) = self.play(&mut act.tx, &mut held, &by, played).await? {
            return self.refused_by_pathway(act, refusal).await.map(Err);
        }
        act.detail(serde_json::json!({ "move": wanted.does, "to": held.kept.it.state }));
        Ok(Ok(Working { act, held, me, parties }))
    }

    /// Shows the case as it is to somebody who had seen another: that they saw it is written down.
    pub(super) async fn changed<T>(&self, actor: &Actor, working: Working<'_>) -> Result<Acted<T>> {
        let Working { mut act, held, me, parties } = working;
        let seen = self.case_seen(&mut act.tx, actor, &me, &held, &parties).await?;
        act.detail(serde_json::json!({ "changed": "meanwhile" }));
        act.failed().await?;
        Ok(Acted::Changed(Box::new(seen)))
    }
}

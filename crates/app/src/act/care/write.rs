use linchpin_core::{CaseId, Result};
use linchpin_pathways::{Answers, Refusal, case::Act as Played};
use linchpin_store::care;

use super::{Acted, held::Working, keep::By};
use crate::{Actor, App, permission::Act};

/// A section of a plan that somebody writes.
#[derive(Clone, Debug, PartialEq)]
pub struct WriteSection {
    /// Which case.
    pub case: CaseId,
    /// The section, `plan.NAME`.
    pub section: String,
    /// How often it had been written when they began.
    pub after: usize,
    /// What it is to say.
    pub answers: Answers,
}

impl App {
    /// Writes a section of the plan. Two who write in different sections both do; of two in the same one the second is shown
    /// what the first wrote, and nothing of either is lost.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn write_section(&self, actor: &Actor, wanted: &WriteSection) -> Result<Acted<u64>> {
        let mut working = self.on_case(actor, wanted.case, Act::Edit).await?;
        let section = Some(wanted.section.as_str());
        let pathway = std::sync::Arc::clone(&working.held.pathway);
        if let Some(wrong) = self.references(&mut working.act.tx, &pathway, section, &wanted.answers).await? {
            return Ok(Acted::Refused(wrong));
        }
        let by = By { actor: Some(actor), parties: &working.parties };
        let played = Played::Write { section: &wanted.section, after: wanted.after, answers: &wanted.answers };
        match self.play(&mut working.act.tx, &mut working.held, &by, played).await? {
            Err(Refusal::Changed { .. }) => self.changed(actor, working).await,
            Err(refusal) => self.refused_by_pathway(working.act, refusal).await,
            Ok(()) => {
                let Working { mut act, held, .. } = working;
                care::end_writing(&mut act.tx, wanted.case, &wanted.section, actor.user).await?;
                act.detail(serde_json::json!({ "section": wanted.section }));
                act.done().await?;
                Ok(Acted::Done(held.kept.version))
            }
        }
    }
}

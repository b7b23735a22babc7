use linchpin_core::{CaseId, Result};
use linchpin_store::care;

use super::{CaseSeen, held::Working};
use crate::{Actor, App, permission::Act};

impl App {
    /// Shows a case as its pathway shares it with whoever asks, and what happened in it since they last looked.
    ///
    /// # Errors
    /// The table refuses, as it does where the pathway shares nothing with them; or there is no such case.
    pub async fn case(&self, actor: &Actor, id: CaseId) -> Result<CaseSeen> {
        let Working { mut act, held, me, parties } = self.on_case(actor, id, Act::See).await?;
        let seen = self.case_seen(&mut act.tx, actor, &me, &held, &parties).await?;
        care::look(&mut act.tx, id, actor.user, self.now(), held.kept.version).await?;
        act.done().await?;
        Ok(seen)
    }
}

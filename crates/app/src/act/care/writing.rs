use jiff::{SignedDuration, Timestamp};
use linchpin_core::{CaseId, Result};
use linchpin_store::{Tx, care};

use super::{CaseSeen, WritingSeen, held::Working, names::Names};
use crate::{Actor, App, permission::Act};

/// Whoever gave no sign for so long has the form open no more, whatever their screen shows: a browser does not say that it was closed.
const SILENCE: SignedDuration = SignedDuration::from_mins(30);

impl App {
    /// Shows a case to somebody who opens the form of a section, the `number`th of the plan from 0, or sends it and gets it back. Where
    /// they write in it, others see that they do (`domain.md` C2).
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn open_section(&self, actor: &Actor, case: CaseId, number: usize) -> Result<CaseSeen> {
        let Working { mut act, held, me, parties } = self.on_case(actor, case, Act::See).await?;
        let seen = self.case_seen(&mut act.tx, actor, &me, &held, &parties).await?;
        let name = held.pathway.plan.get(number).map(|section| section.form.name.as_str());
        if let Some(name) = name.filter(|name| seen.writes.iter().any(|one| one == name)) {
            care::begin_writing(&mut act.tx, case, name, actor.user, (self.now(), self.silent())).await?;
            act.detail(serde_json::json!({ "writes": name }));
        }
        care::look(&mut act.tx, case, actor.user, self.now(), held.kept.version).await?;
        act.done().await?;
        Ok(seen)
    }

    /// Somebody leaves the form of a section without saving it.
    ///
    /// # Errors
    /// The table refuses; or there is no such case.
    pub async fn leave_section(&self, actor: &Actor, case: CaseId, number: usize) -> Result<()> {
        let Working { mut act, held, .. } = self.on_case(actor, case, Act::See).await?;
        if let Some(section) = held.pathway.plan.get(number) {
            care::end_writing(&mut act.tx, case, &section.form.name, actor.user).await?;
        }
        act.done().await
    }

    /// Who else writes in a case now, and where.
    pub(super) async fn writing_seen(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        case: CaseId,
        names: &mut Names,
    ) -> Result<Vec<WritingSeen>> {
        let mut all = Vec::new();
        for one in care::writing(tx, case, actor.user, self.silent()).await? {
            let who = names.of(tx, Some(one.account)).await?;
            all.extend(who.map(|who| WritingSeen { section: one.section, who, since: one.since }));
        }
        Ok(all)
    }

    /// Whoever was last heard of before this is silent.
    fn silent(&self) -> Timestamp {
        self.now().checked_sub(SILENCE).unwrap_or(Timestamp::MIN)
    }
}
